import { startGateway } from "../support/smpp.ts";
import { expect, type RecordRow, test } from "../support/test.ts";

interface Channel extends Record<string, unknown> {
  channel: string;
  version: number;
}

/** Long enough for three parts, with a character that UCS-2 needs two units for. */
const LONG = `您在本店的积分将于本月底到期😀，请尽快到店兑换礼品；${"逾期未兑换的积分将自动清零，敬请留意。".repeat(8)}回复无效`;

test("G5: a long Chinese text reaches the phone whole, and the gateway's receipts are heard", {
  tag: ["@zh", "@desk"],
}, async ({ api, own }, { retry }) => {
  const tag = `${own}-${retry}`;
  const gateway = await startGateway();
  const { items } = await api.get<{ items: Channel[] }>("/message-channels");
  const kept = items.find((one) => one.channel === "sms");
  const { channel: _channel, version, has_password: _password, waiting: _waiting, ...before } = kept as Channel;
  const settings = {
    ...before,
    is_active: true,
    host: "127.0.0.1",
    port: gateway.port,
    security: "none",
    user: "guanxi",
    from: "10690001",
    per_minute: 60,
  };
  await api.put("/message-channels/sms", { version, settings, password: "secret" });

  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `TXT-${tag}`,
    name: `长短信客 ${tag}`,
    phone: "13800138001",
  });
  const journey = await api.post<RecordRow>("/records/journeys/journey", {
    number: `TXT-${tag}`,
    name: `长短信 ${tag}`,
    purpose: "service",
    flow: JSON.stringify({
      nodes: [
        { id: "start", kind: "start" },
        { id: "text", kind: "send", set: { channel: "sms", body: LONG } },
        { id: "end", kind: "end" },
      ],
      edges: [
        { from: "start", to: "text", when: "" },
        { from: "text", to: "end", when: "" },
      ],
    }),
  });
  await api.post(`/journeys/${journey.id}/steps`, { to: "publish" });
  await api.post(`/journeys/${journey.id}/enrolments`, { customer_ids: [customer.id] });

  const sent = () => gateway.taken.filter((one) => one.to === "8613800138001");
  await expect.poll(sent, { timeout: 30_000 }).toEqual([{ to: "8613800138001", text: LONG, parts: 3 }]);
  const message = `messages/message?f=customer_id:eq:${customer.id}`;
  const state = async () => {
    const { items } = await api.get<{ items: RecordRow[] }>(`/records/${message}`);
    return items.map((one) => one.state);
  };
  await expect.poll(state, { timeout: 30_000 }).toEqual(["delivered"]);

  await api.put("/message-channels/sms", { version: version + 1, settings: { ...settings, is_active: false } });
  await gateway.stop();
});
