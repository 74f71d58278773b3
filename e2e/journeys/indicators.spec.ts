import { downloaded, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { countOf, moneyOf } from "../support/texts.ts";

interface Indicator {
  name: string;
  label: Record<"zh" | "en", string>;
  note: Record<"zh" | "en", string>;
}
interface List {
  tables: Indicator[];
  words: Record<string, Record<"zh" | "en", string>>;
}

test("indicators: one is chosen, asked otherwise, read and taken out", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang }) => {
  const list = await api.get<List>("/measures/tables");
  const labelOf = (name: string) => list.tables.find((one) => one.name === name)?.label[lang] ?? name;
  const chooser = page.getByRole("navigation", { name: t("indicator.choose") });
  const rows = page.locator("section.panel tbody > tr");

  await test.step("every indicator can be chosen", async () => {
    await page.goto("/indicators");
    for (const one of list.tables) await expect(chooser.getByRole("button", { name: one.label[lang], exact: true })).toBeVisible();
  });

  await test.step("best sellers are those of the server, with method and picture", async () => {
    await chooser.getByRole("button", { name: labelOf("bestsellers"), exact: true }).click();
    await expect(page).toHaveURL(/name=bestsellers/);
    const { rows: expected } = await api.get<{ rows: { product_id: string; net_sales_c: number; tickets: number }[] }>(
      "/measures/bestsellers?top=50",
    );
    const best = expected[0];
    if (!best) throw new Error("the sample has no sales");
    const first = rows.first();
    await expect(first).toContainText(best.product_id);
    await expect(first).toContainText(moneyOf(lang, best.net_sales_c));
    await expect(first).toContainText(countOf(lang, best.tickets));
    await expect(page.getByText(list.tables.find((one) => one.name === "bestsellers")?.note[lang] ?? "")).toBeVisible();
    await expect(page.getByRole("img", { name: t("indicator.chart", { name: labelOf("bestsellers") }) })).toBeVisible();
  });

  await test.step("a parameter stands in the address and changes the rows", async () => {
    await chooser.getByRole("button", { name: labelOf("abc"), exact: true }).click();
    await expect(rows).toHaveCount(3);
    await page.goto("/indicators?name=abc&by=department");
    await expect.poll(() => rows.count()).toBeGreaterThan(3);
  });

  await test.step("fixed texts are words", async () => {
    await chooser.getByRole("button", { name: labelOf("lifecycle"), exact: true }).click();
    // Which stage comes first depends on the last day with sales, which other journeys move.
    const { rows: stages } = await api.get<{ rows: Record<string, string>[] }>("/measures/lifecycle");
    const word = list.words[stages[0]?.state ?? ""]?.[lang];
    if (!word) throw new Error("the first stage has no word");
    await expect(rows.first()).toContainText(word);
  });

  await test.step("a check of a model is drawn, split in half unless a day is said", async () => {
    const path = "/measures/btyd?show=holdout";
    const { rows: check } = await api.get<{ rows: { split: string; repeats: string; customers: number }[] }>(path);
    const [none] = check;
    if (!none) throw new Error("the sample has too few customers");
    await page.goto("/indicators?name=btyd");
    await page.locator(".indicator-form").getByText(list.words.holdout?.[lang] ?? "", { exact: true }).click();
    await expect(page).toHaveURL(/show=holdout/);
    await expect(page.getByRole("img", { name: t("indicator.chart", { name: labelOf("btyd") }) })).toBeVisible();
    await expect(page.getByText(t("indicator.split", { day: none.split }).trim())).toContainText(t("indicator.split.half"));
    await expect(rows).toHaveCount(check.length);
    await expect(rows.first()).toContainText(countOf(lang, none.customers));
    await page.goto(`/indicators?name=btyd&show=holdout&holdout=${none.split}`);
    await expect(page.getByText(t("indicator.split", { day: none.split }).trim())).toBeVisible();
    await expect(page.getByText(t("indicator.split.half"))).toBeHidden();
    await expectNoSidewaysScroll(page);
    await page.goto("/indicators?name=lifecycle");
    await expect(rows).not.toHaveCount(0);
  });

  await test.step("the table goes out as a file", async () => {
    const file = await downloaded(page, async () => {
      await page.getByRole("button", { name: t("action.export") }).click();
      await page.getByRole("link", { name: t("export.csv") }).click();
    });
    expect(file.name).toBe("lifecycle.csv");
    await expectNoSidewaysScroll(page);
  });
});
