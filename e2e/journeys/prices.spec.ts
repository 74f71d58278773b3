import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Priced {
  amount: string;
  refusals: { code: string }[];
}

/** J5, J6 */
test("a promotion is written, started, and a basket says why it costs what it costs", async ({ page, t, api }) => {
  const { items } = await api.get<{ items: RecordRow[] }>("/records/catalog/product?limit=1&f=standard_price:gt:1");
  const product = items[0];
  if (!product) throw new Error("the sample has no product with a price");
  const action = JSON.stringify({ kind: "percent_off", percent: "10", on: { products: [product.id] } });
  const promotion = await api.post("/records/pricing/promotion", { number: "guanxi-e2e", name: "九折试验", action });

  await test.step("its page has the editor; a condition is added and kept", async () => {
    await page.goto(`/r/pricing/promotion/${promotion.id}`);
    await page.getByRole("combobox", { name: t("prices.add_condition") }).click();
    await page.getByTitle(t("prices.condition.min_qty")).click();
    await page.getByRole("textbox", { name: t("prices.part.qty") }).fill("2");
    await page.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByText(t("prices.saved"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("it is submitted; its author can't approve it", async () => {
    const submitted = await api.get<RecordRow>(`/records/pricing/promotion/${promotion.id}`);
    expect(String(submitted.conditions)).toContain("min_qty");
    await page.getByRole("button", { name: t("prices.step.submit") }).click();
    await expect(page.getByRole("button", { name: t("prices.step.approve") })).toBeVisible();
  });

  await test.step("a basket shows its price, and what doesn't apply", async () => {
    const priced = await api.post<Priced>("/prices/quote", { lines: [{ product_id: product.id, qty: "1" }] });
    expect(Number(priced.amount)).toBeGreaterThan(0);
    await page.goto("/prices/try");
    const choose = page.getByRole("combobox", { name: t("prices.product") });
    await choose.fill(String(product.name));
    await page.getByTitle(String(product.name)).first().click();
    await expect(page.getByText(t("prices.to_pay"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("the card of the product and the calendar show", async () => {
    await page.goto(`/prices/card/${product.id}`);
    await expect(page.getByRole("heading", { name: t("prices.kind.standard") })).toBeVisible();
    await page.goto("/prices/calendar");
    await expect(page.getByRole("rowheader", { name: /九折试验/ })).toBeVisible();
  });

  await api.delete(`/records/pricing/promotion/${promotion.id}`);
});
