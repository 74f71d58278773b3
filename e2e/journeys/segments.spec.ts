import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Found {
  items: RecordRow[];
}
interface Arms {
  treatment: number;
  control: number;
}

const DAY = 86_400_000;
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);

test("C3, A5: a rule becomes a segment, an audience with a control group, and a measured lift", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  own,
}, { retry }) => {
  test.slow();
  const tag = `${own}-${retry}`;
  const city = `城${tag}`;
  const store = (await api.get<Found>("/records/org/store?limit=1")).items[0];
  const people: RecordRow[] = [];
  for (let n = 0; n < 30; n += 1)
    people.push(
      await api.post("/records/customers/customer", { number: `SEG-${tag}-${n}`, name: `客 ${n}`, city }),
    );
  for (const one of people)
    await api.post("/records/customers/consent", {
      customer_id: one.id,
      purpose: "marketing",
      channel: "any",
      state: "granted",
      stated_at: "2025-01-01T00:00:00Z",
    });

  await test.step("a rule is written, and counted while it is", async () => {
    await page.goto("/segments/new");
    await page.getByLabel(t("segment.name")).fill(`规则 ${tag}`);
    const field = page.getByRole("combobox", { name: t("rule.field") });
    await field.click();
    await field.fill("城市");
    await page.getByTitle("城市", { exact: true }).click();
    const value = page.locator("[data-part=field] input:not([role=combobox])").last();
    await value.fill(city);
    await value.press("Enter");
    await expect(page.getByText(t("rule.members", { count: "30" }), { exact: true })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: t("rule.why") }).first().click();
    await expect(page.getByText(t("rule.is_in"))).toBeVisible();
    await page.getByRole("button", { name: t("rule.save") }).click();
    await expect(page).toHaveURL(/marketing\/segment\//);
  });

  const segment = page.url().split("/").pop()?.split("?")[0] ?? "";
  await test.step("its members are kept", async () => {
    await page.getByRole("button", { name: t("rule.refresh") }).click();
    await expect(page.getByText(t("rule.refreshed", { count: "30", added: "30", removed: "0" }))).toBeVisible();
    expect(await api.count("marketing/segment_member", `?f=segment_id:eq:${segment}`)).toBe(30);
  });

  const now = Date.now();
  const campaign = await api.post("/records/marketing/campaign", {
    number: `SEG-${tag}`,
    name: `活动 ${tag}`,
    measure_from: dayOf(now - 2 * DAY),
    measure_to: dayOf(now + 2 * DAY),
  });
  await test.step("a campaign draws its audience with a control group", async () => {
    await page.goto(`/r/marketing/campaign/${campaign.id}`);
    await page.getByRole("tab", { name: t("audience.tab") }).click();
    const choice = page.getByRole("combobox", { name: t("audience.segments") });
    await choice.click();
    await choice.fill(tag);
    await page.getByTitle(`规则 ${tag}`, { exact: true }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("spinbutton", { name: t("audience.share") }).fill("40");
    await page.getByRole("button", { name: t("audience.plan") }).click();
    await expect(page.getByText(t("audience.eligible"))).toBeVisible();
    await page.getByRole("button", { name: t("audience.draw") }).click();
    await page.getByRole("button", { name: t("audience.draw_yes") }).click();
    await expect
      .poll(async () => {
        const arms = await api.get<Arms>(`/campaigns/${campaign.id}/audience`);
        return arms.treatment + arms.control;
      })
      .toBe(30);
  });

  await test.step("sales come in, and the lift is told as what it is so far", async () => {
    const reached = await api.get<Found>(
      `/records/marketing/campaign_target?f=campaign_id:eq:${campaign.id}&f=arm:eq:treatment&limit=200`,
    );
    for (const [n, target] of reached.items.entries()) {
      const sale = await api.post("/records/trade/sale", {
        number: `SEG-${tag}-${n}`,
        store_id: store?.id,
        customer_id: target.customer_id,
        sold_at: new Date(now - 60_000).toISOString(),
      });
      await api.post("/records/trade/sale_line", { sale_id: sale.id, line_no: 1, qty: "1", amount: "20.00" });
    }
    await expect(async () => {
      await page.goto(`/r/marketing/campaign/${campaign.id}`);
      await page.getByRole("tab", { name: t("lift.tab") }).click();
      await expect(page.getByText("100.0%")).toBeVisible({ timeout: 2_000 });
    }).toPass();
    // Neither a difference nor its interval nor a p value of any of the measures before the planned end, which is told.
    await expect(page.getByRole("row").filter({ hasText: "100.0%" }).getByText(t("lift.p_later"))).toHaveCount(3);
    await expect(page.getByText(new RegExp(dayOf(now + 2 * DAY)))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("the days of a measurement that has begun stay", async () => {
    const { version } = await api.get<RecordRow>(`/records/marketing/campaign/${campaign.id}`);
    const earlier = { version, measure_to: dayOf(now) };
    await expect(api.patch(`/records/marketing/campaign/${campaign.id}`, earlier)).rejects.toThrow(/measure_fixed/);
  });
});
