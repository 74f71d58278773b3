import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

test("figures are inferred from the few that are known, and what clashes is named", async ({ page, t, lang }) => {
  const label = { zh: { tickets: "客数（人次）", atv: "平均客单价（笔单价）", purchase: "有效小票金额" }, en: { tickets: "Purchase tickets", atv: "Average ticket value", purchase: "Purchase amount" } }[lang];
  // On a phone the rows are laid out one below the other, and are no rows to assistive technology any more: the input names its line.
  const row = (name: string) => page.locator("tr").filter({ has: page.getByRole("textbox", { name, exact: true }) });

  await test.step("two figures give a third", async () => {
    await page.goto("/inference");
    await page.getByRole("textbox", { name: label.tickets, exact: true }).fill("1200~1500");
    await page.getByRole("textbox", { name: label.atv, exact: true }).fill("80");
    await expect(row(label.purchase)).toContainText("¥96,000.00 – ¥120,000.00");
    await expect(row(label.purchase)).toContainText(t("inference.standing.bounded"));
    await expect(page).toHaveURL(/tickets=1200/);
    await expectNoSidewaysScroll(page);
  });

  await test.step("a third that can't be clashes, and the smallest set is named", async () => {
    await page.getByRole("textbox", { name: label.purchase, exact: true }).fill("50万");
    await expect(page.getByRole("alert")).toContainText(t("inference.clash"));
    for (const name of Object.values(label)) await expect(page.getByRole("alert")).toContainText(name);
  });

  await test.step("what is no figure is said", async () => {
    await page.getByRole("textbox", { name: label.purchase, exact: true }).fill("many");
    await expect(page.getByText(t("inference.bad"))).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  });

  await test.step("the company's own figures agree with each other", async () => {
    await page.getByRole("button", { name: t("inference.fill") }).click();
    await expect(page.getByRole("textbox", { name: label.tickets, exact: true })).not.toHaveValue("1200~1500");
    await expect(row(label.purchase)).toContainText("¥");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await page.getByRole("button", { name: t("inference.clear") }).click();
    await expect(page).toHaveURL(/\/inference$/);
  });
});
