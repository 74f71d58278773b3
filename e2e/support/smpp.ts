import { createServer, type Server, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

const BIND = 9;
const SUBMIT = 4;
const ANSWER = 0x80000000;

/** What a gateway took: to whom, and the text. */
export interface Text {
  to: string;
  text: string;
}

function pdu(command: number, sequence: number, body: Buffer): Buffer {
  const head = Buffer.alloc(16);
  head.writeUInt32BE(16 + body.length, 0);
  head.writeUInt32BE(command >>> 0, 4);
  head.writeUInt32BE(sequence, 12);
  return Buffer.concat([head, body]);
}

/** The texts and bytes of a `submit_sm`, in their order. */
function submitted(body: Buffer): Text {
  let at = 0;
  const text = () => {
    const end = body.indexOf(0, at);
    const found = body.toString("latin1", at, end);
    at = end + 1;
    return found;
  };
  text();
  at += 2;
  text();
  at += 2;
  const to = text();
  const isPart = ((body[at] ?? 0) & 0x40) !== 0;
  at += 3;
  text();
  text();
  const coding = body[at + 2];
  const length = body[at + 4] ?? 0;
  const whole = body.subarray(at + 5 + (isPart ? 6 : 0), at + 5 + length);
  return { to, text: coding === 8 ? Buffer.from(whole).swap16().toString("utf16le") : whole.toString("latin1") };
}

/** A gateway of text messages that speaks SMPP 3.4, lets everybody in and takes everything. */
export async function startGateway(): Promise<{ port: number; taken: Text[]; stop: () => Promise<void> }> {
  const taken: Text[] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    let come = Buffer.alloc(0);
    socket.on("data", (chunk) => {
      come = Buffer.concat([come, chunk]);
      while (come.length >= 16 && come.length >= come.readUInt32BE(0)) {
        const whole = come.subarray(0, come.readUInt32BE(0));
        come = come.subarray(whole.length);
        const command = whole.readUInt32BE(4);
        if (command >= ANSWER) continue;
        if (command === SUBMIT) taken.push(submitted(whole.subarray(16)));
        const body = command === BIND ? "test\0" : command === SUBMIT ? `m${taken.length}\0` : "";
        socket.write(pdu(command + ANSWER, whole.readUInt32BE(12), Buffer.from(body)));
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const stop = () =>
    new Promise<void>((done) => {
      for (const socket of open) socket.destroy();
      server.close(() => done());
    });
  return { port: (server.address() as AddressInfo).port, taken, stop };
}
