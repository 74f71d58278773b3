import type { Locator } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Priced {
  amount: string;
  refusals: { code: string }[];
}

/** J5, J6 */
test("a promotion is written, started, and a basket says why it costs what it costs", async ({
  page,
  t,
  api,
  own,
}) => {
  const product = await api.post("/records/catalog/product", {
    number: `price-${own}`,
    name: "试算茶叶",
    standard_price: "12.50",
  });
  const action = JSON.stringify({ kind: "percent_off", percent: "10", on: { products: [product.id] } });
  const promotion = await api.post("/records/pricing/promotion", { number: `promotion-${own}`, name: "九折试验", action });

  await test.step("its page has the editor; a condition is added and kept", async () => {
    await page.goto(`/r/pricing/promotion/${promotion.id}`);
    const add = async (kind: string, group: Locator = page.locator(".rule-group")) => {
      await group.getByRole("button", { name: t("rule.add") }).first().click();
      // A menu that was used just now may still be closing.
      await page.getByRole("menuitem", { name: t(`prices.condition.${kind}`), exact: true }).last().click();
    };
    await add("several");
    const group = page.locator(".rule-group .rule-group");
    await expect(page.getByRole("button", { name: t("action.save") })).toBeDisabled();
    await add("min_qty", group);
    await page.getByRole("textbox", { name: t("prices.part.qty") }).fill("2");
    await add("birth_month", group);
    const said = page.locator(".definition-said");
    await expect(said).toContainText(t("prices.said.birth_month"));
    await expect(said).toContainText(t("prices.said.or"));
    await page.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByText(t("prices.saved"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("it is tried on real tickets before it runs, and has no result yet", async () => {
    const tried = await api.post("/records/pricing/promotion", {
      number: `tried-${own}`,
      name: "满减试算",
      stage: "order",
      action: JSON.stringify({ kind: "spend_save", steps: [{ at: "1", reward: { off: "1" } }] }),
      budget: "1",
    });
    await page.goto(`/r/pricing/promotion/${tried.id}?tab=simulation`);
    await expect(page.getByText(t("prices.simulation.net_cost"), { exact: true }).first()).toBeVisible();
    const budget = t("prices.simulation.budget_day", { day: "DAY" }).split("DAY")[0] ?? "";
    await expect(page.getByText(budget)).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole("tab", { name: t("prices.result"), exact: true }).click();
    await expect(page.getByText(t("prices.result.empty"))).toBeVisible();
    await page.goto(`/r/pricing/promotion/${promotion.id}`);
  });

  await test.step("it is submitted; its author can't approve it", async () => {
    const submitted = await api.get<RecordRow>(`/records/pricing/promotion/${promotion.id}`);
    expect(String(submitted.conditions)).toContain("min_qty");
    await page.getByRole("button", { name: t("prices.step.submit") }).click();
    await expect(page.getByRole("button", { name: t("prices.step.approve") })).toBeVisible();
  });

  await test.step("a basket shows its price, and what doesn't apply", async () => {
    const priced = await api.post<Priced>("/prices/quote", { lines: [{ product_id: product.id, qty: "1" }] });
    expect(priced.amount).toBe("12.50");
    await page.goto("/prices/try");
    const choose = page.getByRole("combobox", { name: t("prices.product") });
    await choose.fill(String(product.name));
    await page.getByTitle(String(product.name)).first().click();
    await expect(page.getByText(t("prices.to_pay"))).toBeVisible();
    await expect(page.locator(".explained-line")).toContainText(String(product.name));
    await expectNoSidewaysScroll(page);
  });

  await test.step("the card of the product and the calendar show", async () => {
    await page.goto(`/prices/card/${product.id}`);
    await expect(page.getByRole("heading", { name: t("prices.kind.standard") })).toBeVisible();
    await page.goto("/prices/calendar");
    await expect(page.getByRole("rowheader", { name: /九折试验/ })).toBeVisible();
  });

  await api.delete(`/records/pricing/promotion/${promotion.id}`);
  await api.delete(`/records/catalog/product/${product.id}`);
});
