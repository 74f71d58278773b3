import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

interface List {
  items: { id: string; number: string; amount: string }[];
}

test("paper forms: keyed by the keyboard, checked, and saved as sales that earn points", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, own }) => {
  test.setTimeout(90_000);
  const made = async (path: string, body: object) => String((await api.post(path, body as never)).id);
  const store = await made("/records/org/store", { number: `PAP-${own}`, name: `代销店 ${own}` });
  await made("/records/catalog/product", { number: `PAP-T-${own}`, name: `龙井茶 ${own}`, standard_price: "12.50" });
  const customer = await made("/records/customers/customer", {
    number: `PAPM${own}`,
    name: `纸单会员 ${own}`,
    is_member: true,
  });
  const programme = await made("/records/loyalty/points_programme", { number: `PAP-${own}`, name: `积分 ${own}` });
  await made("/records/loyalty/earn_rule", {
    programme_id: programme,
    name: "一元一分",
    points: 1,
    per_amount: "1",
  });
  const batch = await made("/records/trade/paper_batch", {
    number: `PAP-${own}`,
    store_id: store,
    control_count: 1,
    control_amount: "25.00",
  });
  const field = (name: string) => page.getByLabel(name, { exact: true });
  const type = async (keyboard: Page["keyboard"], text: string) => {
    await keyboard.press("ControlOrMeta+a");
    await keyboard.type(text);
    await keyboard.press("Enter");
  };

  await test.step("is keyed with the keyboard alone; a wrong total is told", async () => {
    await page.goto(`/paper?batch=${batch}`);
    await expect(field(t("paper.number"))).toBeFocused();
    await type(page.keyboard, `F-${own}`);
    await type(page.keyboard, `PAPM${own}`);
    await expect(page.locator(".paper-member")).toHaveText(`纸单会员 ${own}`);
    await page.keyboard.press("Enter");
    await expect(field(t("paper.product_n", { n: 1 }))).toBeFocused();
    await type(page.keyboard, `PAP-T-${own}`);
    await expect(page.locator(".paper-product").first()).toHaveText(`龙井茶 ${own}`);
    await type(page.keyboard, "2");
    await type(page.keyboard, "25.00");
    await expect(field(t("paper.product_n", { n: 2 }))).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(field(t("paper.total"))).toBeFocused();
    await type(page.keyboard, "26.00");
    await expect(page.getByText(t("paper.missing.sum", { sum: "25.00", total: "26.00" }))).toBeVisible();
    await type(page.keyboard, "25.00");
    await expect(page.getByText(t("paper.saved", { number: `F-${own}` }))).toBeVisible();
    await expect(field(t("paper.number"))).toBeFocused();
    await expectNoSidewaysScroll(page);
  });

  await test.step("is a sale that earned points", async () => {
    const sales = await api.get<List>(`/records/trade/sale?f=store_id:eq:${store}`);
    expect(sales.items).toMatchObject([{ number: `F-${own}`, amount: "25.00" }]);
    const { accounts } = await api.get<{ accounts: { programme_id: string; balance: number }[] }>(
      `/customers/${customer}/points`,
    );
    expect(accounts.find((one) => one.programme_id === programme)?.balance).toBe(25);
  });

  await test.step("a form that is photographed first waits to be keyed, and is taken away when its number was wrong", async () => {
    const number = `G-${own}`;
    await field(t("paper.number")).fill(number);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: t("paper.begun.attach", { number }) }).click();
    await expect(page.getByRole("heading", { name: t("paper.begun.list") })).toBeVisible();
    const photos = page.getByRole("region", { name: t("paper.photo"), exact: true });
    await expect(photos.getByRole("button", { name: t("together.files.add") })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await photos.getByRole("button", { name: t("paper.begun.drop"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("paper.begun.drop"), exact: true }).click();
    await expect(page.getByRole("heading", { name: t("paper.begun.list") })).toBeHidden();
  });

  await test.step("a terminal's ticket that waits is accepted and earns", async () => {
    // A card that was lost: whose it was is known, whether the ticket counts isn't.
    const series = await made("/records/loyalty/card_series", {
      number: `PAP-${own}`,
      name: `卡 ${own}`,
      prefix: `${Date.now()}`.slice(-8),
      digits: 4,
    });
    await api.post(`/card-series/${series}/batches`, { count: 1, key: `pap-${own}` });
    const cards = await api.get<{ items: { id: string; code: string }[] }>(
      `/records/loyalty/card?f=series_id:eq:${series}`,
    );
    const card = cards.items[0];
    await api.post(`/cards/${card?.id}/issue`, { customer_id: customer });
    await api.post(`/cards/${card?.id}/lose`, { note: "遗失" });
    const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
    await api.bring(
      "trade.terminal_file",
      "terminal.csv",
      `门店,小票号,销售时间,会员卡号,商品编号,数量,金额\nPAP-${own},T-${own},${yesterday} 10:00,${card?.code},PAP-T-${own},1,30.00\n`,
    );
    await page.goto("/club?tab=conflicts");
    await expect(page.getByRole("heading", { name: `T-${own}` })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: t("work.conflicts.accept") }).click();
    await expect(page.getByText(t("work.conflicts.accepted"))).toBeVisible();
    const { accounts } = await api.get<{ accounts: { programme_id: string; balance: number }[] }>(
      `/customers/${customer}/points`,
    );
    expect(accounts.find((one) => one.programme_id === programme)?.balance).toBe(55);
    await page.goto(`/paper?batch=${batch}`);
  });

  await test.step("closes the batch when its control totals are right", async () => {
    await page.getByRole("button", { name: t("paper.close") }).click();
    await expect(page.getByText(t("paper.closed_done"))).toBeVisible();
    await expect(field(t("paper.number"))).toBeHidden();
  });
});
