import { choose, downloaded, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { sheetOf, workbookOf } from "../support/xlsx.ts";

test("J5, D9: what a store does with its goods: labels for the shelves, a count that comes back as a file, an order by phone", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, lang, own }) => {
  test.setTimeout(120_000);
  const label = await api.labels(lang);
  const made = async (path: string, body: Record<string, unknown>) => String((await api.post(`/records/${path}`, body)).id);
  const [shop, tea, rice] = [`货架店 ${own}`, `货架茶 ${own}`, `货架米 ${own}`];
  const store = await made("org/store", { number: `SHOP-${own}`, name: shop, is_active: true });
  const category = await made("catalog/category", { number: `SHOP-${own}`, name: `货架类 ${own}` });
  const product = (number: string, name: string, standard_price: string) =>
    made("catalog/product", { number: `${number}-${own}`, name, standard_price, category_id: category });
  await product("SHOP-T", tea, "60.00");
  await product("SHOP-R", rice, "8.00");
  await made("customers/customer", { number: `SHOPM-${own}`, name: `电话客 ${own}` });
  const dialog = page.getByRole("dialog");
  const inStore = () => choose(page, dialog.getByLabel(t("stock.store"), { exact: true }), shop, shop);
  const inCategory = () => choose(page, dialog.getByLabel(t("stock.category"), { exact: true }), `货架类 ${own}`, `货架类 ${own}`);

  await test.step("goods that arrive are written into stock", async () => {
    await page.goto("/r/trade/stock_balance");
    await page.getByRole("button", { name: t("stock.move") }).click();
    await inStore();
    await choose(page, dialog.getByLabel(t("stock.move.product"), { exact: true }), tea, `SHOP-T-${own}`);
    await dialog.getByLabel(t("stock.move.qty"), { exact: true }).fill("5");
    await dialog.getByRole("button", { name: t("stock.move.write") }).click();
    await expect(dialog.getByRole("listitem")).toContainText(tea);
    await expectNoSidewaysScroll(page);
  });

  await test.step("labels open as a sheet to print", async () => {
    await page.goto("/r/catalog/product");
    await page.getByRole("button", { name: t("stock.labels") }).click();
    const print = dialog.getByRole("link", { name: t("stock.labels.print") });
    await expect(dialog.getByText(t("stock.labels.print"))).toBeVisible();
    await inStore();
    await inCategory();
    const [opened, sheet] = await Promise.all([
      page.context().waitForEvent("page"),
      page.context().waitForEvent("response", (answer) => answer.url().includes("/till/labels")),
      print.click(),
    ]);
    expect(sheet.status()).toBe(200);
    expect(sheet.headers()["content-type"]).toContain("application/pdf");
    // A page behind another one is slow.
    await opened.close();
    await expectNoSidewaysScroll(page);
  });

  await test.step("a sheet to count on is taken along; it doesn't tell what should be there", async () => {
    await page.goto("/r/trade/stock_balance");
    await page.getByRole("button", { name: t("stock.count") }).click();
    await inStore();
    await inCategory();
    await expectNoSidewaysScroll(page);
  });
  const sheet = await downloaded(page, () => dialog.getByText(t("stock.count.sheet"), { exact: true }).click());
  const [heads = [], ...rows] = sheetOf(sheet.bytes);
  expect(rows.map((row) => row.filter(Boolean))).toEqual([
    [`SHOP-${own}`, `SHOP-R-${own}`, rice],
    [`SHOP-${own}`, `SHOP-T-${own}`, tea],
  ]);

  await test.step("filled in, it comes back, and the stock is what was counted", async () => {
    const counted = { [`SHOP-R-${own}`]: 12.5, [`SHOP-T-${own}`]: 3 };
    const filled = rows.map(([at = "", number = "", name = ""]) => [at, number, name, "", "", "", counted[number] ?? 0, "货架"]);
    await dialog.getByRole("button", { name: t("stock.count.import") }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: t("import.choose") }).click(),
    ]);
    await chooser.setFiles({ name: sheet.name, mimeType: "application/octet-stream", buffer: workbookOf([heads, ...filled]) });
    await page.getByRole("button", { name: t("import.check"), exact: true }).click();
    await page.getByRole("button", { name: t("import.run") }).click();
    await expect(page.getByRole("alert")).toContainText(t("import.end.done"));
    await page.goto(`/r/trade/stock_balance?f=store_id:eq:${store}`);
    const row = (name: string) => page.getByRole("row").filter({ hasText: name });
    await expect(row(rice)).toContainText("12.5");
    await expect(row(tea)).toContainText("3");
    await row(tea).getByRole("cell", { name: "3", exact: true }).first().click();
    await page.getByRole("tab", { name: t("page.details") }).click();
    await expect(page.getByRole("row").filter({ hasText: "货架" })).toContainText("-2");
  });

  await test.step("a customer orders on the phone, and the order keeps the goods", async () => {
    await page.goto("/r/sales/order");
    await page.getByRole("button", { name: t("sales.new_order") }).click();
    await expect(page.getByRole("button", { name: t("sales.order_now") })).toBeDisabled();
    await expect(page.locator(".quote-head")).toContainText(t("prices.channel.phone"));
    const field = (name: string) => page.getByLabel(t(`sales.${name}`), { exact: true });
    await choose(page, field("customer"), `电话客 ${own}`, `电话客 ${own}`);
    await choose(page, field("store"), shop, shop);
    await choose(page, field("product"), tea, tea);
    await field("qty").fill("2");
    await field("address").fill("人民路 8 号");
    await expect(page.locator(".quote-side")).toContainText("120.00");
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: t("sales.order_now") }).click();
    const main = page.getByRole("main");
    await expect(main).toContainText(t("sales.order_state.open"));
    await expect(main).toContainText("人民路 8 号");
    await expect(main).toContainText("120.00");
    await expect(main).toContainText(t("sales.reserved", { reserved: "2" }));
    await expect(page).toHaveURL(/\/sales\/order\/\d+/);
    await page.getByRole("tab", { name: t("page.details") }).click();
    await expect(main).toContainText(`电话客 ${own}`);
    await expect(main).toContainText(label("choice.sales.order.channel.phone"));
  });
});
