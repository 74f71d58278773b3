import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A mail that was taken: to whom, and header and body as they came. */
export interface Mail {
  to: string;
  text: string;
}

/** A mail server that takes everything, on a port of its own. */
export async function startMailServer() {
  const taken: Mail[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => socket.destroy());
    let come = "";
    let to = "";
    let isMail = false;
    socket.write("220 test ESMTP\r\n");
    socket.on("data", (bytes) => {
      come += bytes.toString("utf8");
      for (;;) {
        if (isMail) {
          const end = come.indexOf("\r\n.\r\n");
          if (end < 0) return;
          taken.push({ to, text: come.slice(0, end) });
          come = come.slice(end + 5);
          isMail = false;
          socket.write("250 taken\r\n");
          continue;
        }
        const end = come.indexOf("\r\n");
        if (end < 0) return;
        const line = come.slice(0, end);
        come = come.slice(end + 2);
        const word = line.slice(0, 4).toUpperCase();
        if (word === "EHLO") socket.write("250-test\r\n250 8BITMIME\r\n");
        else if (word === "DATA") {
          isMail = true;
          socket.write("354 go on\r\n");
        } else if (word === "QUIT") socket.end("221 bye\r\n");
        else {
          if (word === "RCPT") to = /<([^>]*)>/.exec(line)?.[1] ?? "";
          socket.write("250 ok\r\n");
        }
      }
    });
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const stop = () =>
    new Promise<void>((done) => {
      for (const socket of open) socket.destroy();
      server.close(() => done());
    });
  return { port: (server.address() as AddressInfo).port, taken, stop };
}
