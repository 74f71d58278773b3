import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";
import smpp from "smpp";

/** A text as the phone shows it: to whom, and in how many parts it came. */
export interface Text {
  to: string;
  text: string;
  parts: number;
}

/** What a PDU has of what is read here; `smpp` comes without types. */
interface Pdu {
  command: string;
  password?: string;
  source_addr: string;
  destination_addr: string;
  registered_delivery: number;
  short_message: { message: string; udh?: Buffer[] };
  response: (fields?: object) => object;
}
interface Session {
  on: (event: string, heard: (pdu: Pdu) => void) => void;
  send: (pdu: object, answered?: null, sent?: () => void) => boolean;
  deliver_sm: (fields: object) => boolean;
  close: () => void;
  destroy: () => void;
}

const PASSWORD = "secret";
/** The part of a header that says: part of a text, with a reference of one byte. */
const PART_OF_TEXT = 0;

/** Puts the parts of texts together, as a phone does: by sender, receiver and reference, in the order of their numbers. */
class Phone {
  readonly taken: Text[] = [];
  private readonly open = new Map<string, string[]>();

  take({ source_addr, destination_addr: to, short_message: { message, udh } }: Pdu) {
    const part = udh?.find((one) => one[0] === PART_OF_TEXT);
    const [, , reference, count = 1, number = 1] = part ?? [];
    const key = `${source_addr} ${to} ${reference}`;
    const come = (part && this.open.get(key)) ?? [];
    come[number - 1] = message;
    this.open.set(key, come);
    if (Object.keys(come).length < count) return;
    this.open.delete(key);
    this.taken.push({ to, text: come.join(""), parts: count });
  }
}

/** A gateway of text messages that speaks SMPP 3.4, lets in who has the password, takes everything and tells of each part that it arrived. */
export async function startGateway(): Promise<{ port: number; taken: Text[]; stop: () => Promise<void> }> {
  const phone = new Phone();
  const open = new Set<Session>();
  let count = 0;
  const submitted = (session: Session, pdu: Pdu) => {
    count += 1;
    const name = `m${count}`;
    phone.take(pdu);
    session.send(pdu.response({ message_id: name }));
    if (!pdu.registered_delivery) return;
    session.deliver_sm({
      source_addr: pdu.destination_addr,
      destination_addr: pdu.source_addr,
      esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      receipted_message_id: name,
      message_state: smpp.MESSAGE_STATE.DELIVERED,
      short_message: `id:${name} sub:001 dlvrd:001 stat:DELIVRD err:000 text:`,
    });
  };
  const server = smpp.createServer((session: Session) => {
    let isIn = false;
    open.add(session);
    session.on("close", () => open.delete(session));
    // The other end may be gone before it has heard everything.
    session.on("error", () => session.destroy());
    session.on("bind_transceiver", (pdu) => {
      isIn = pdu.password === PASSWORD;
      session.send(pdu.response(isIn ? { system_id: "test" } : { command_status: smpp.ESME_RINVPASWD }));
    });
    session.on("submit_sm", (pdu) => {
      if (isIn) submitted(session, pdu);
      else session.send(pdu.response({ command_status: smpp.ESME_RINVBNDSTS }));
    });
    session.on("enquire_link", (pdu) => session.send(pdu.response()));
    session.on("unbind", (pdu) => session.send(pdu.response(), null, () => session.close()));
  }) as Server;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const stop = async () => {
    for (const session of open) session.destroy();
    const closed = once(server, "close");
    server.close();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, taken: phone.taken, stop };
}
