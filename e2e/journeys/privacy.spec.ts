import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

test("what a customer agreed to is recorded, and a customer is erased", async ({ page, api, t, lang, own }) => {
  const label = await api.labels(lang);
  const of = (field: string, value: string) => label(`choice.customers.consent.${field}.${value}`);
  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `PI-${own}`,
    name: `个人信息 ${own}`,
    phone: "13700001111",
  });
  await page.goto(`/r/customers/customer/${customer.id}`);
  const panel = page.getByRole("region", { name: label("customers.consent") });
  const cell = panel.getByRole("button", { name: `${of("purpose", "marketing")} · ${of("channel", "sms")}` });

  await test.step("a yes is recorded with source and proof", async () => {
    await expect(cell).toHaveAccessibleName(new RegExp(t("consent.unknown")));
    await cell.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(label("customers.consent.source")).click();
    await page.locator(".ant-select-item-option").filter({ hasText: of("source", "paper") }).click();
    await dialog.getByLabel(label("customers.consent.proof")).fill("登记表 17 号");
    await dialog.getByRole("button", { name: t("consent.save") }).click();
    await expect(cell).toHaveAccessibleName(new RegExp(of("state", "granted")));
    await expect(page.locator("ol.timeline > li").first()).toContainText("登记表 17 号");
    await expectNoSidewaysScroll(page);
  });

  await test.step("erased after the number was typed", async () => {
    await page.getByRole("button", { name: t("privacy.erase") }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(label("customers.consent"));
    const ok = dialog.getByRole("button", { name: t("privacy.erase.ok") });
    await dialog.getByLabel(t("privacy.reason")).fill("本人申请");
    await dialog.getByLabel(t("privacy.type", { number: `PI-${own}` })).fill("PI");
    await expect(ok).toBeDisabled();
    await dialog.getByLabel(t("privacy.type", { number: `PI-${own}` })).fill(`PI-${own}`);
    await ok.click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("已删除");
    await expect(page.getByText("登记表 17 号")).toHaveCount(0);
  });
});
