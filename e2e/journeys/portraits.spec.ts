import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

/** B14, F5, F6 */
test("groups are described in sentences that name their figures, and a customer's standing says why", async ({ page, t, api, faults }) => {
  faults.provoke(422, "/api/v1/measures/portrait");
  await test.step("the best, the middle and the last decile stand side by side", async () => {
    await page.goto("/portraits");
    await expect(page.locator("section.portrait")).toHaveCount(3);
    const first = page.locator("section.portrait").first();
    await expect(first).toContainText(/6\d/);
    await first.locator("li button").nth(1).click();
    await expect(page.getByRole("tooltip").filter({ hasText: "30" }).first()).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("img", { name: t("portrait.chart.label") })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("another division and one group by its address", async () => {
    // Classes by rank have somebody in them whatever was sold meanwhile; a stage may be empty.
    await page.goto("/portraits?by=heavy&groups=heavy");
    await expect(page.locator("section.portrait")).toHaveCount(1);
    await expect(page.locator("section.portrait h2")).not.toBeEmpty();
  });

  await test.step("a group that there isn't is refused in words", async () => {
    await page.goto("/portraits?groups=11");
    await expect(page.locator("section.portrait")).toHaveCount(0);
    await expect(page.getByText("11").first()).toBeVisible();
  });

  await test.step("a customer's page says the stage and its reason", async () => {
    const { items } = await api.get<{ items: { id: string }[] }>("/records/customers/customer?f=number:eq:3");
    await page.goto(`/r/customers/customer/${items[0]?.id}`);
    const card = page.getByRole("region", { name: t("standing.title") });
    await expect(card.locator("[aria-current=step]")).toBeVisible();
    await expect(card.locator(".stage-reason")).not.toBeEmpty();
    // Each batch of sales may have moved the stage.
    const changes = new RegExp(t("standing.changes", { n: 12345 }).replace("12345", "\\d+"));
    await card.getByRole("button", { name: changes }).click();
    await expect(card.locator(".stage-history li").first()).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
});
