import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Page {
  items: RecordRow[];
}

test("a product's options say their price, and why some can't be chosen", async ({ page, api, t, lang }) => {
  const desk = (await api.get<Page>("/records/catalog/product?f=number:eq:H300")).items[0];
  const options = (await api.get<Page>("/records/catalog/product_option?q=H300")).items;
  const name = (number: string) => {
    const option = options.find((one) => one.number === number);
    return String(lang === "en" ? option?.english_name : option?.name);
  };
  await page.goto(`/r/catalog/product/${desk?.id}`);
  const part = page.getByRole("region", { name: t("product.options"), exact: true });
  const box = (number: string) => part.getByRole("checkbox", { name: name(number), exact: true });

  await test.step("a top of glass bars the monitor arm", async () => {
    // A box is ticked when the server has said what comes of it.
    await box("H300-120").click();
    await expect(box("H300-120")).toBeChecked();
    await box("H300-GLASS").click();
    await expect(box("H300-GLASS")).toBeChecked();
    await expect(box("H300-ARM")).toBeDisabled();
    await expect(part.locator(".option-why").first()).toContainText(name("H300-GLASS"));
    await expect(part).toContainText(t("product.options.whole"));
  });

  await test.step("another top takes its place, and the arm is free", async () => {
    await box("H300-OAK").click();
    await expect(box("H300-OAK")).toBeChecked();
    await expect(box("H300-GLASS")).not.toBeChecked();
    await expect(box("H300-ARM")).toBeEnabled();
    await expect(part.locator(".product-total strong")).toContainText("1,960.00");
    await expectNoSidewaysScroll(page);
  });
});

test("variants are made from values, once", async ({ page, api, t, own }, { retry }) => {
  const number = `V-${own}-${retry}`;
  const category = (await api.get<Page>("/records/catalog/category?f=number:eq:C5")).items[0];
  const family = await api.post<RecordRow>("/records/catalog/product", {
    number,
    name: `衬衫 ${own}`,
    category_id: category?.id,
    standard_price: "120.00",
  });
  await page.goto(`/r/catalog/product/${family.id}`);
  const part = page.getByRole("region", { name: t("product.variants"), exact: true }).first();
  await part.getByRole("button", { name: t("product.variants.make") }).click();
  const dialog = page.getByRole("dialog");
  for (const [axis, values] of [
    ["颜色", ["红", "蓝"]],
    ["尺码", ["S", "M", "L"]],
  ] as const) {
    await dialog.getByRole("combobox", { name: axis }).click();
    for (const value of values) await page.getByTitle(value, { exact: true }).last().click();
    await page.keyboard.press("Escape");
  }
  await dialog.getByRole("button", { name: t("product.variants.make.ok", { count: 6 }) }).click();
  await expect(part.locator("tbody tr")).toHaveCount(6);
  await expect(part).toContainText(`${number}-红-S`);
  await expectNoSidewaysScroll(page);
});

test("what isn't translated is listed by language", async ({ page, t }) => {
  await page.goto("/catalog/missing-translations?language=en");
  await expect(page.getByRole("heading", { name: t("product.translations.missing") })).toBeVisible();
  await expect(page.getByRole("main").locator("tbody tr").first()).toBeVisible();
  await expectNoSidewaysScroll(page);
});
