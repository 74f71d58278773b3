import type { Page } from "@playwright/test";
import { rowsOf } from "../support/csv.ts";
import { choose, downloaded, expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import { countOf, headlineOf, type Lang, moneyOf, type Say } from "../support/texts.ts";
import { sheetOf } from "../support/xlsx.ts";

type Kpi = { period: string } & Record<string, number>;

const periodName = (t: Say, period: string) => {
  const [year = "", month = ""] = period.split("-");
  return t("period.month", { year, month: t(`month.${Number(month)}`) });
};

const card = (page: Page, at: number) => page.locator(".kpi-card").nth(at);
const fixed = (lang: Lang, value: number) =>
  new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }).format(value);

async function expectFigures(page: Page, lang: Lang, row: Kpi) {
  await expect(card(page, 0).locator(".kpi-value")).toHaveText(headlineOf(lang, row.net_sales_c ?? 0));
  await expect(card(page, 1).locator(".kpi-value")).toHaveText(countOf(lang, row.customers ?? 0));
  await expect(card(page, 2).locator(".kpi-value")).toHaveText(countOf(lang, row.tickets ?? 0));
  await expect(card(page, 3).locator(".kpi-value")).toHaveText(moneyOf(lang, row.atv_c ?? 0));
  await expect(card(page, 4).locator(".kpi-value")).toHaveText(fixed(lang, row.frequency ?? 0));
}

test("the overview says what the server counts, by every grain and filter, and explains it", async ({
  page,
  api,
  t,
  lang,
  phone,
}) => {
  const rows = async (query: string) => (await api.get<{ rows: Kpi[] }>(`/measures/kpi?${query}`)).rows;
  const months = await rows("by=month");
  const november = months.find((row) => row.period === "2025-11");
  const october = months.find((row) => row.period === "2025-10");
  if (!november || !october) throw new Error("the sample has no autumn");
  const table = page.getByRole("region", { name: t("insight.table") });
  const grain = (name: string) => page.getByText(t(`grain.${name}`), { exact: true });

  await test.step("the figures of a month", async () => {
    await page.goto("/overview?period=2025-10");
    await expectFigures(page, lang, october);
    await page.getByRole("button", { name: t("insight.later"), exact: true }).click();
    await expect(page).toHaveURL(/period=2025-11/);
    await expectFigures(page, lang, november);
    await expect(table.getByRole("row")).toHaveCount(months.length + 1);
    const row = table.getByRole("row").filter({ hasText: periodName(t, "2025-11") });
    for (const amount of [november.net_sales_c, november.gross_sales_c, november.atv_max_c])
      await expect(row).toContainText(moneyOf(lang, amount ?? 0));
    await expect(row).toContainText(countOf(lang, november.units ?? 0));
    // The month before stands beside it.
    const change = (november.net_sales_c ?? 0) / (october.net_sales_c ?? 1) - 1;
    await expect(card(page, 0)).toContainText(`${(Math.abs(change) * 100).toFixed(1)}%`);
    await expect(page.getByRole("img", { name: t("chart.sales.label") })).toBeVisible();
  });

  await test.step("a number explains itself and opens what it is made of", async () => {
    await card(page, 0).getByRole("button").click();
    const explanation = page.locator(".explain");
    await expect(explanation).toContainText(moneyOf(lang, november.net_sales_c ?? 0));
    await expect(explanation).toContainText(t("insight.formula"));
    await expect(explanation).toContainText(moneyOf(lang, october.net_sales_c ?? 0));
    await explanation.getByRole("button", { name: t("insight.behind") }).click();
    await expect(page).toHaveURL(/behind=net_sales_c/);
    const drawer = page.getByRole("dialog");
    await expect(drawer).toContainText(periodName(t, "2025-11"));
    const behind = await api.get<{ items: { number: string; sale_id: string; amount_c: number }[] }>(
      "/measures/kpi/records?period=2025-11&measure=net_sales_c&limit=3",
    );
    const lines = drawer.locator("tbody > tr");
    for (const [index, item] of behind.items.entries()) {
      await expect(lines.nth(index)).toContainText(item.number);
      await expect(lines.nth(index)).toContainText(moneyOf(lang, item.amount_c));
    }
    const all = await downloaded(page, () => drawer.getByRole("button", { name: t("action.export") }).click());
    // Every sale of the month, and together they are the number.
    const sales = sheetOf(all.bytes).slice(1);
    expect(sales).toHaveLength(november.tickets ?? 0);
    const sum = sales.reduce((total, row) => total + Math.round(Number(row.at(-1)) * 100), 0);
    expect(sum).toBe(november.net_sales_c);
    const first = behind.items[0];
    await drawer.getByRole("link", { name: first?.number ?? "", exact: true }).first().click();
    await expect(page).toHaveURL(new RegExp(`/r/trade/sale/${first?.sale_id}`));
    await expect(page.getByRole("heading", { level: 1 })).toContainText(first?.number ?? "");
    await page.goBack();
    await expect(page.getByRole("dialog")).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: /close|关闭/i }).first().click();
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  await test.step("the grain is switched", async () => {
    await grain("quarter").click();
    await expect(page).toHaveURL(/by=quarter/);
    const quarters = await rows("by=quarter");
    await expect(table.getByRole("row")).toHaveCount(quarters.length + 1);
    await expectFigures(page, lang, quarters.at(-1) as Kpi);
    await grain("week").click();
    const weeks = await rows("by=week");
    await expect(table.getByRole("row")).toHaveCount(weeks.length + 1);
    await grain("year").click();
    const years = await rows("by=year");
    await expect(table.getByRole("row")).toHaveCount(years.length + 1);
    await expectFigures(page, lang, years.at(-1) as Kpi);
  });

  await test.step("a store is chosen; it stands in the URL and after a reload", async () => {
    const stores = await api.get<{ items: RecordRow[] }>("/records/org/store?f=number:eq:S03");
    const store = stores.items[0];
    const label = await api.labels(lang);
    await page.goto("/overview?by=month&period=2025-11");
    await expectFigures(page, lang, november);
    if (phone) await page.getByRole("button", { name: t("insight.filters") }).click();
    await choose(page, page.getByRole("combobox", { name: label("org.store"), exact: true }), String(store?.name));
    await expect(page).toHaveURL(new RegExp(`store=${store?.id}`));
    const its = (await rows(`by=month&store=${store?.id}`)).find((row) => row.period === "2025-11") as Kpi;
    expect(its.net_sales_c).toBeLessThan(november.net_sales_c ?? 0);
    await expectFigures(page, lang, its);
    await page.reload();
    await expectFigures(page, lang, its);
    await expectNoSidewaysScroll(page);
  });

  await test.step("the table is exported as it is filtered", async () => {
    await page.getByRole("button", { name: t("action.export") }).click();
    const file = await downloaded(page, () => page.getByRole("menuitem", { name: t("export.csv") }).click());
    const store = new URL(page.url()).searchParams.get("store");
    const [head = [], ...lines] = rowsOf(file.text);
    const its = await rows(`by=month&store=${store}`);
    expect(lines.map((line) => line[0])).toEqual(its.map((row) => row.period));
    expect(lines.map((line) => Number(line[head.indexOf("net_sales_c")]))).toEqual(its.map((row) => row.net_sales_c));
    await page.getByRole("button", { name: t("action.export") }).click();
    const sheet = await downloaded(page, () => page.getByRole("menuitem", { name: t("export.xlsx") }).click());
    expect(sheet.bytes.subarray(0, 2).toString()).toBe("PK");
  });
});
