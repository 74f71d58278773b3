import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { countOf, moneyOf } from "../support/texts.ts";

type Words = Record<"zh" | "en", string>;
interface Dimensions {
  dimensions: { name: string; label: Words }[];
  measures: { name: string; label: Words }[];
}
interface Table {
  rows: Record<string, string | number | null>[];
}

test("B15: the cube is cut, drilled, turned and compared; a cell becomes a segment", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang }) => {
  const list = await api.get<Dimensions>("/measures/cube/dimensions");
  const { words } = await api.get<{ words: Record<string, Words> }>("/measures/tables");
  const labelOf = (name: string) => list.dimensions.find((one) => one.name === name)?.label[lang] ?? name;
  const word = (text: string) => words[text]?.[lang] ?? text;
  const table = page.getByRole("region", { name: t("cube.table") });
  const cellOf = (row: string, column: number) =>
    table.getByRole("row").filter({ has: page.getByRole("rowheader").filter({ hasText: row }) }).getByRole("cell").nth(column);
  const ask = async (query: string) => (await api.get<Table>(`/measures/cube/cells?${query}`)).rows;

  await test.step("cells and totals are those of the server", async () => {
    await page.goto("/cube?rows=group&columns=mission");
    const rows = await ask("rows=group&columns=mission");
    const all = rows.find((row) => row.group === "*" && row.mission === "*");
    const heavy = rows.find((row) => row.group === "heavy" && row.mission === "*");
    await expect(cellOf(t("cube.total"), 0)).toHaveText(moneyOf(lang, Number(all?.sales_c)));
    await expect(cellOf(word("heavy"), 0)).toHaveText(moneyOf(lang, Number(heavy?.sales_c)));
    await page.goto("/cube?rows=group&columns=mission&measure=customers");
    await expect(cellOf(t("cube.total"), 0)).toHaveText(countOf(lang, Number(all?.customers)));
  });

  await test.step("turning swaps the axes", async () => {
    await page.getByRole("button", { name: t("cube.turn") }).click();
    await expect(page).toHaveURL(/rows=mission/);
    await expect(table.getByRole("rowheader").filter({ hasText: word("topup") })).toBeVisible();
  });

  await test.step("a click on a member drills, its chip leads back", async () => {
    await page.goto("/cube?rows=department&columns=mission");
    const [, best] = (await ask("rows=department")).sort((a, b) => Number(b.sales_c) - Number(a.sales_c));
    const name = String(best?.department);
    await table.getByRole("button", { name: t("cube.drill", { what: name, finer: labelOf("category") }) }).click();
    await expect(page).toHaveURL(/rows=category/);
    const chip = page.getByRole("region", { name: t("cube.slices") });
    const what = t("cube.chip", { dimension: labelOf("department"), members: name });
    await expect(chip.getByText(what)).toBeVisible();
    await expect(cellOf(t("cube.total"), 0)).toHaveText(moneyOf(lang, Number(best?.sales_c)));
    await chip.getByRole("button", { name: t("cube.free", { what }) }).click();
    await expect(page).toHaveURL(/rows=department/);
  });

  await test.step("two periods side by side", async () => {
    await page.goto("/cube?rows=group&from=2025-04-01&to=2025-06-30");
    await page.getByLabel(t("cube.compare"), { exact: true }).click();
    await page.getByTitle(t("cube.compare.before")).click();
    await expect(page).toHaveURL(/base=2024-12-31\.\.2025-03-31/);
    await expectNoSidewaysScroll(page);
  });

  await test.step("a cell opens its customers and sales, and becomes a segment", async () => {
    await page.goto("/cube?rows=group&columns=mission");
    const [cell] = (await ask("rows=group&columns=mission")).filter((row) => row.group === "heavy" && row.mission === "topup");
    await table.getByRole("row").filter({ has: page.getByRole("rowheader").filter({ hasText: word("heavy") }) })
      .getByRole("button", { name: moneyOf(lang, Number(cell?.sales_c)) })
      .click();
    const drawer = page.getByRole("dialog");
    const count = countOf(lang, Number(cell?.customers));
    await expect(drawer.getByText(t("cube.customers.count", { count }))).toBeVisible();
    await drawer.getByText(t("cube.sales"), { exact: true }).click();
    await expect(drawer.getByText(t("cube.sales.count", { count: countOf(lang, Number(cell?.tickets)) }))).toBeVisible();
    await drawer.getByRole("button", { name: t("segment.make") }).click();
    const name = `e2e ${Date.now()}`;
    const dialog = page.getByRole("dialog", { name: t("segment.make") });
    await dialog.getByLabel(t("segment.name")).fill(name);
    await dialog.getByRole("button", { name: t("segment.make") }).click();
    await page.getByRole("button", { name: t("segment.show") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  });
});
