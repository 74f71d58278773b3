import { downloaded, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { countOf } from "../support/texts.ts";

test("SQL: a statement is run, mistaken, and taken out", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang, faults }) => {
  const answer = await api.post<{ rows: number[][] }>("/warehouse/sql", { query: "SELECT COUNT(*) FROM ticket" });
  const count = answer.rows[0]?.[0] ?? 0;
  const statement = page.getByLabel(t("sql.statement"), { exact: true });

  await page.goto("/sql");
  await statement.fill("SELECT COUNT(*) AS tickets FROM ticket");
  await statement.press("Control+Enter");
  await expect(page.getByRole("columnheader", { name: "tickets" })).toBeVisible();
  await expect(page.getByRole("cell", { name: String(count), exact: true })).toBeVisible();
  await expect(page.getByText(t("sql.rows", { n: countOf(lang, 1) }))).toBeVisible();

  const file = await downloaded(page, async () => {
    await page.getByRole("button", { name: t("action.export") }).click();
    await page.getByRole("menuitem", { name: t("export.csv") }).click();
  });
  expect(file.text).toContain(String(count));

  faults.provoke(422, "/api/v1/warehouse/sql");
  await statement.fill("SELECT nothing\nFROM ticket");
  await page.getByRole("button", { name: t("sql.run") }).click();
  await expect(page.getByRole("alert")).toContainText("nothing");
  await expectNoSidewaysScroll(page);
});
