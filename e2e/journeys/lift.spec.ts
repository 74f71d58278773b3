import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import { countOf, moneyOf } from "../support/texts.ts";

interface Found {
  items: RecordRow[];
}
interface Range {
  value: number;
  low: number;
  high: number;
}
interface Lift {
  state: string;
  measures: { name: string; total: Range | null }[];
}

const DAY = 86_400_000;
const PEOPLE = 20;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

test("B15, C3, C2, A5: from a cell of the cube over a segment and a campaign to what it moved", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  lang,
  own,
}, { retry }) => {
  test.setTimeout(180_000);
  const tag = `${own}-${retry}`;
  const now = Date.now();
  const field = await api.labels(lang);
  const store = await api.post("/records/org/store", {
    number: `LIFT-${tag}`,
    name: `店 ${tag}`,
    zone: "Asia/Shanghai",
  });
  let tickets = 0;
  const sells = async (customer: unknown, at: number, amount: string) => {
    const sale = await api.post("/records/trade/sale", {
      number: `LIFT-${tag}-${++tickets}`,
      store_id: store.id,
      customer_id: customer,
      sold_at: new Date(at).toISOString(),
    });
    await api.post("/records/trade/sale_line", { sale_id: sale.id, line_no: 1, qty: "1", amount });
  };
  for (let n = 0; n < PEOPLE; n += 1) {
    const one = await api.post("/records/customers/customer", { number: `LIFT-${tag}-${n}`, name: `客 ${n}` });
    await api.post("/records/customers/consent", {
      customer_id: one.id,
      purpose: "marketing",
      channel: "any",
      state: "granted",
      stated_at: "2025-01-01T00:00:00Z",
    });
    await sells(one.id, now - 60_000, "20.00");
  }

  const name = `店客 ${tag}`;
  await test.step("a cell of the cube shows its customers, and becomes a segment", async () => {
    const cell = page
      .getByRole("region", { name: t("cube.table") })
      .getByRole("button", { name: moneyOf(lang, PEOPLE * 2_000), exact: true });
    const asked = `rows=store&slice=${encodeURIComponent(`store:LIFT-${tag}`)}`;
    // Until the figures know the store, the page would be refused, which counts as an error in the browser.
    await expect(async () => {
      const { rows } = await api.get<{ rows: { sales_c: number }[] }>(`/measures/cube/cells?${asked}`);
      expect(rows.map((row) => Number(row.sales_c))).toContain(PEOPLE * 2_000);
    }).toPass({ timeout: 60_000 });
    await page.goto(`/cube?${asked}`);
    await cell.last().click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText(t("cube.customers.count", { count: countOf(lang, PEOPLE) }))).toBeVisible();
    await drawer.getByRole("button", { name: t("segment.make") }).click();
    const dialog = page.getByRole("dialog", { name: t("segment.make") });
    await dialog.getByLabel(t("segment.name")).fill(name);
    await dialog.getByRole("button", { name: t("segment.make") }).click();
    await page.getByRole("button", { name: t("segment.show") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  });

  await test.step("the segment becomes a campaign's audience", async () => {
    await page.getByRole("button", { name: t("segment.to_campaign"), exact: true }).click();
    const dialog = page.getByRole("dialog", { name: t("segment.to_campaign") });
    await dialog.getByRole("button", { name: t("segment.new_campaign") }).click();
    const number = page.getByLabel(field("marketing.campaign.number"), { exact: true });
    const form = page.getByRole("dialog").filter({ has: number });
    await number.fill(`LIFT-${tag}`);
    await form.getByLabel(field("marketing.campaign.name"), { exact: true }).fill(`活动 ${tag}`);
    await form.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`活动 ${tag}`);
    await expect(page.getByRole("tab", { name: t("audience.tab") })).toHaveAttribute("aria-selected", "true");
    // The segment is chosen already.
    await expect(page.getByRole("button", { name: t("audience.plan") })).toBeEnabled();
  });

  const campaign = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  const [from, to] = [dayOf(now - 3 * DAY), dayOf(now - DAY)];
  await test.step("some are reached, and some are held back to compare with", async () => {
    // Nobody waits for days to go by: the days that are measured are over already, which the page says later.
    const { version } = await api.get<RecordRow>(`/records/marketing/campaign/${campaign}`);
    await api.patch(`/records/marketing/campaign/${campaign}`, { version, measure_from: from, measure_to: to });
    await page.getByRole("spinbutton", { name: t("audience.share") }).fill("40");
    await page.getByRole("button", { name: t("audience.plan") }).click();
    await expect(page.getByText(t("audience.eligible"))).toBeVisible();
    await page.getByRole("button", { name: t("audience.draw") }).click();
    await page.getByRole("button", { name: t("audience.draw_yes") }).click();
    await expect
      .poll(() => api.count("marketing/campaign_target", `?f=campaign_id:eq:${campaign}`))
      .toBe(PEOPLE);
    await expectNoSidewaysScroll(page);
  });

  await test.step("who was reached buys, and the lift is told with its interval", async () => {
    const reached = await api.get<Found>(
      `/records/marketing/campaign_target?f=campaign_id:eq:${campaign}&f=arm:eq:treatment&limit=200`,
    );
    for (const [n, target] of reached.items.entries())
      await sells(target.customer_id, now - 2 * DAY, `${20 + n}.00`);
    const sales = t("lift.state.final", { from, to });
    await expect(async () => {
      await page.goto(`/r/marketing/campaign/${campaign}?tab=lift`);
      await expect(page.getByText(sales)).toBeVisible({ timeout: 3_000 });
      const points = t("measure.points", { points: "+100.0" });
      await expect(page.getByText(points).first()).toBeVisible({ timeout: 3_000 });
    }).toPass();
    const lift = await api.get<Lift>(`/campaigns/${campaign}/lift`);
    expect(lift.state).toBe("final");
    const total = lift.measures.find((one) => one.name === "spend")?.total;
    const money = (value: number | undefined) => moneyOf(lang, Math.round(value ?? 0));
    const said = { total: money(total?.value), low: money(total?.low), high: money(total?.high) };
    await expect(page.getByText(t("lift.verdict.gained", said))).toBeVisible();
    // So few customers, and lots that were drawn after the first day: both are said.
    await expect(page.getByText(t("lift.warning.few_customers"))).toBeVisible();
    await expect(page.getByText(t("lift.warning.drawn_late"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("whom lots chose stays", async () => {
    const { items } = await api.get<Found>(`/records/marketing/campaign_target?f=campaign_id:eq:${campaign}&limit=1`);
    await expect(api.delete(`/records/marketing/campaign_target/${items[0]?.id}`)).rejects.toThrow(/target_kept/);
  });
});
