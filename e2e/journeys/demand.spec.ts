import { downloaded, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { moneyOf } from "../support/texts.ts";

interface Best {
  product_id: string;
  net_sales_c: number;
  penetration: number;
}
interface Product {
  id: string;
  name: string;
}
interface Branch {
  path: string;
  level: number;
  net_sales_c: number;
  category_id: string | null;
}
interface Leader {
  customer_id: string;
}
interface Indicator {
  name: string;
  note: Record<"zh" | "en", string>;
}

const PERIOD = "2025Q3";

test("market demand: best sellers, growing goods, opinion leaders and the structure of goods", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang }) => {
  const { tables } = await api.get<{ tables: Indicator[] }>("/measures/tables");
  const noteOf = (name: string) => tables.find((one) => one.name === name)?.note[lang] ?? "no such table";
  const tab = (key: string) => page.getByRole("tab", { name: t(`demand.tab.${key}`), exact: true });
  const rows = page.locator("section.panel").filter({ has: page.locator("table") }).first().locator("tbody > tr");
  const panel = (title: RegExp | string) => page.locator("section.panel").filter({ has: page.getByRole("heading", { name: title }) });

  await test.step("a best seller has its name, its page and its sales", async () => {
    const { rows: best } = await api.get<{ rows: Best[] }>(`/measures/bestsellers?by=quarter&period=${PERIOD}&top=20`);
    const first = best[0];
    if (!first) throw new Error("the sample has no sales");
    const { items } = await api.get<{ items: Product[] }>(`/records/catalog/product?f=number:eq:${first.product_id}`);
    const product = items[0];
    if (!product) throw new Error("the best seller is no product");
    await page.goto(`/demand?period=${PERIOD}`);
    const top = rows.first();
    await expect(top.getByRole("link", { name: product.name })).toHaveAttribute("href", `/r/catalog/product/${product.id}`);
    await expect(top).toContainText(`${(first.penetration * 100).toFixed(2)}%`);
    await expect(page.getByText(noteOf("bestsellers"))).toBeVisible();
    await top.getByRole("button", { name: moneyOf(lang, first.net_sales_c) }).click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByText(product.name).first()).toBeVisible();
    await expect(drawer.locator("tbody > tr").first()).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`product=${first.product_id}`));
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  await test.step("the class of customers stands in the address and narrows the rows", async () => {
    await page.goto(`/demand?period=${PERIOD}&customer_class=heavy`);
    const { rows: best } = await api.get<{ rows: Best[] }>(
      `/measures/bestsellers?by=quarter&period=${PERIOD}&top=20&customer_class=heavy`,
    );
    const first = best[0];
    if (!first) throw new Error("heavy customers bought nothing");
    await expect(page.getByRole("button", { name: moneyOf(lang, first.net_sales_c) }).first()).toBeVisible();
  });

  await test.step("growing goods say what they are compared with; new ones stand apart", async () => {
    await page.goto(`/demand?tab=growing&period=${PERIOD}`);
    await expect(page.getByText(noteOf("growth"))).toBeVisible();
    await expect(rows.first()).toBeVisible();
    await expect(page.locator(".caveat")).toContainText("2025");
  });

  await test.step("opinion leaders are candidates by a stated method, with what they buy", async () => {
    await tab("leaders").click();
    await expect(page).toHaveURL(/tab=leaders/);
    await expect(page.getByText(t("demand.caveat.leaders"))).toBeVisible();
    await page.goto("/demand?tab=leaders&method=influence-credit");
    await expect(page.getByText(t("demand.method.influence-credit"))).toBeVisible();
    const { rows: leaders } = await api.get<{ rows: Leader[] }>("/measures/leaders?method=influence-credit&top=20");
    if (leaders[0]) await expect(panel(t("demand.leaders.title")).locator("tbody > tr").first()).toContainText(leaders[0].customer_id);
    else await expect(page.getByText(t("demand.leaders.none"))).toBeVisible();
  });

  await test.step("the category tree leads to the best sellers of a category, and out as a file", async () => {
    await page.goto(`/demand?tab=structure&period=${PERIOD}`);
    const { rows: branches } = await api.get<{ rows: Branch[] }>(`/measures/product-structure?period=${PERIOD}`);
    const first = branches[0];
    if (!first) throw new Error("nothing was sold");
    await expect(rows).toHaveCount(branches.length);
    await expect(rows.first()).toContainText(moneyOf(lang, first.net_sales_c));
    const file = await downloaded(page, async () => {
      await page.getByRole("button", { name: t("action.export") }).click();
      await page.getByRole("link", { name: t("export.csv") }).click();
    });
    expect(file.name).toBe("product-structure.csv");
    await expectNoSidewaysScroll(page);
    await rows.first().getByRole("button").first().click();
    await expect(page).toHaveURL(new RegExp(`category=${first.category_id}`));
    await expect(tab("best")).toHaveAttribute("aria-selected", "true");
  });
});
