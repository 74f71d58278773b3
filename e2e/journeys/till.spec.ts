import type { Locator, Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

interface Page_<T> {
  items: T[];
}
interface TicketRow {
  number: string;
  amount: string;
}

/** Scans as a scanner does: types, and presses Enter. */
async function scan(page: Page, box: Locator, text: string) {
  await box.fill(text);
  await page.keyboard.press("Enter");
}

test("the till: sells, parks, goes on without a connection, takes back, and is counted", {
  tag: ["@desk", "@zh"],
}, async ({ page, context, api, t, own, faults }) => {
  test.setTimeout(120_000);
  const product = (number: string, name: string, price: string, barcode: string) =>
    api.post("/records/catalog/product", {
      number: `${number}-${own}`,
      name: `${name} ${own}`,
      standard_price: price,
      barcode: `${barcode}-${own}`,
    });
  const tea = await product("TILL-T", "龙井茶", "12.50", "TILL-B1");
  const rice = await product("TILL-R", "大米", "4.00", "TILL-B2");
  await api.post("/records/customers/customer", {
    number: `TILLM-${own}`,
    name: `收银会员 ${own}`,
    card_number: `CARD-${own}`,
  });
  const store = await api.post("/records/org/store", { number: `TILL-${own}`, name: `收银店 ${own}`, is_active: true });
  const tickets = async () => (await api.get<Page_<TicketRow>>(`/till/tickets?store=${store.id}`)).items;
  const box = page.getByLabel(t("till.scan"), { exact: true });
  const pay = page.locator(".till-side .till-pay");
  const finish = page.locator(".till-dialog .till-pay");
  const next = page.getByRole("button", { name: t("till.next") });

  await test.step("opens with a float", async () => {
    await page.goto("/till");
    await page.getByLabel(t("till.store"), { exact: true }).fill(`收银店 ${own}`);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: t("till.go_on") }).click();
    await page.getByLabel(t("till.float")).fill("100");
    await page.getByRole("button", { name: t("till.open") }).click();
    await expect(box).toBeFocused();
  });

  await test.step("sells to a member, paid in two ways", async () => {
    await scan(page, box, `TILL-B1-${own}`);
    await scan(page, box, `3*TILL-R-${own}`);
    await expect(page.locator(".till-line")).toHaveCount(2);
    await scan(page, box, `CARD-${own}`);
    await expect(page.locator(".till-buyer")).toContainText(`收银会员 ${own}`);
    await expect(pay).toContainText("24.50");
    await page.getByRole("button", { name: t("till.why", { name: `龙井茶 ${own}` }) }).click();
    await expect(page.locator(".till-why")).toContainText(t("till.source.product"));
    await expect(pay).toBeEnabled();
    await page.keyboard.press("F8");
    await page.getByRole("button", { name: t("till.method.wechat") }).click();
    await page.getByLabel(t("till.pay.amount")).fill("10");
    await page.getByRole("button", { name: t("till.pay.add") }).click();
    await page.getByRole("button", { name: t("till.method.cash") }).click();
    await page.getByLabel(t("till.pay.amount")).fill("20");
    await finish.click();
    await expect(page.locator(".till-change")).toContainText("5.50");
    await expect(page.locator(".ant-modal .receipt")).toContainText("24.50");
    await next.click();
    await expect(box).toBeFocused();
    expect(await tickets()).toMatchObject([{ amount: "24.50" }]);
  });

  await test.step("parks a ticket and takes it up again", async () => {
    await scan(page, box, `TILL-T-${own}`);
    await expect(pay).toContainText("12.50");
    await page.keyboard.press("F4");
    await page.getByLabel(t("till.parked.label")).fill("红衣顾客");
    await page.keyboard.press("Enter");
    await expect(page.locator(".till-line")).toHaveCount(0);
    await page.keyboard.press("F6");
    await page.getByRole("button", { name: /红衣顾客/ }).click();
    await expect(page.locator(".till-line")).toHaveCount(1);
  });

  await test.step("goes on without a connection, and sends the ticket once", async () => {
    faults.provokeNoConnection();
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await context.setOffline(true);
    await scan(page, box, `TILL-R-${own}`);
    await expect(page.locator(".till-line")).toHaveCount(2);
    await expect(page.getByText(t("till.local_prices"))).toBeVisible();
    await expect(pay).toContainText("16.50");
    await pay.click();
    await finish.click();
    await expect(page.getByText(t("till.sold.kept"))).toBeVisible();
    await next.click();
    await expect(page.getByText(t("till.offline", { n: 1 }))).toBeVisible();
    expect(await tickets()).toHaveLength(1);
    // The page opens anew without the server, and the ticket still waits.
    await page.reload();
    await expect(page.getByText(t("till.offline", { n: 1 }))).toBeVisible();
    await expect(box).toBeFocused();
    await context.setOffline(false);
    await expect(page.getByText(t("till.offline", { n: 1 }))).toBeHidden({ timeout: 20_000 });
    await expect.poll(async () => (await tickets()).map((one) => one.amount)).toEqual(["16.50", "24.50"]);
  });

  await test.step("takes goods back by the ticket's number", async () => {
    const first = (await tickets()).at(-1);
    await page.keyboard.press("F7");
    await page.getByLabel(t("till.return.number")).fill(first?.number ?? "");
    await page.getByLabel(t("till.return.qty", { name: `大米 ${own}` })).fill("2");
    await page.getByRole("button", { name: t("till.return.take") }).click();
    await expect(page.locator(".till-line.back")).toContainText("8.00");
    await expect(pay).toBeEnabled();
    await page.keyboard.press("F8");
    await finish.click();
    await next.click();
    expect((await tickets())[0]).toMatchObject({ amount: "-8.00" });
    const stock = await api.get<Page_<{ on_hand: string }>>(
      `/records/trade/stock_balance?f=store_id:eq:${store.id}&f=product_id:eq:${rice.id}`,
    );
    expect(stock.items[0]?.on_hand).toBe("-2");
    expect(tea.id).toBeTruthy();
  });

  await test.step("is counted at the end", async () => {
    await page.keyboard.press("F9");
    await expect(page.getByRole("dialog")).toContainText(t("till.method.wechat"));
    // 100 + 14.50 + 16.50 − 8.00 should be there.
    await page.getByLabel(t("till.close.counted")).fill("122");
    await page.getByRole("button", { name: t("till.close.do") }).click();
    await expect(page.getByRole("dialog").filter({ hasText: t("till.close.difference") })).toContainText("1.00");
    await expectNoSidewaysScroll(page);
  });
});

test("the till: a member's ticket earns points, and the next is paid with them", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, own }) => {
  test.setTimeout(90_000);
  const made = async (path: string, body: object) => String((await api.post(path, body)).id);
  await made("/records/catalog/product", {
    number: `PTS-${own}`,
    name: `积分茶 ${own}`,
    standard_price: "100.00",
    barcode: `PTS-B-${own}`,
  });
  const store = await made("/records/org/store", {
    number: `PTS-${own}`,
    name: `积分店 ${own}`,
    is_active: true,
  });
  await made("/records/customers/customer", {
    number: `PTSM-${own}`,
    name: `积分会员 ${own}`,
    card_number: `PTSC-${own}`,
  });
  const programme = await made("/records/loyalty/points_programme", {
    number: `PTS-${own}`,
    name: `积分 ${own}`,
    redeem_points: 100,
    redeem_amount: "1.00",
  });
  await made("/records/loyalty/earn_rule", {
    programme_id: programme,
    name: "一元十分",
    points: 10,
    per_amount: "1",
    store_id: store,
  });
  const box = page.getByLabel(t("till.scan"), { exact: true });
  const pay = page.locator(".till-side .till-pay");
  const finish = page.locator(".till-dialog .till-pay");
  const next = page.getByRole("button", { name: t("till.next") });
  await page.goto("/till");
  await page.getByLabel(t("till.store"), { exact: true }).fill(`积分店 ${own}`);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: t("till.go_on") }).click();
  await page.getByLabel(t("till.float")).fill("0");
  await page.getByRole("button", { name: t("till.open") }).click();
  await expect(box).toBeFocused();

  // What a ticket earns is told with the price that the member has: from then on it can be paid.
  const ring = async () => {
    await scan(page, box, `PTS-B-${own}`);
    await expect(page.locator(".till-line")).toHaveCount(1);
    await scan(page, box, `PTSC-${own}`);
    await expect(page.locator(".till-buyer")).toContainText(`积分会员 ${own}`);
    await expect(page.locator(".till-hint", { hasText: "1000" })).toBeVisible();
    await expect(pay).toBeEnabled();
  };

  await test.step("is told what the ticket earns, and earns it", async () => {
    await ring();
    await pay.click();
    await finish.click();
    await next.click();
    await expect(box).toBeFocused();
  });

  await test.step("pays a part with points", async () => {
    await ring();
    await pay.click();
    await page.getByRole("button", { name: t("till.method.points"), exact: true }).click();
    await expect(page.locator(".till-purse")).toContainText("1000");
    await page.getByLabel(t("till.pay.amount")).fill("10");
    await page.getByRole("button", { name: t("till.pay.add") }).click();
    await page.getByRole("button", { name: t("till.method.cash") }).click();
    await finish.click();
    await expect(page.locator(".ant-modal .receipt")).toContainText("100.00");
    const accounts = await api.get<{ items: { balance: number }[] }>(
      `/records/loyalty/points_account?f=programme_id:eq:${programme}`,
    );
    expect(accounts.items.map((one) => Number(one.balance))).toEqual([1000]);
  });
});
