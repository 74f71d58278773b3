import { downloaded, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { countOf, moneyOf, percentOf } from "../support/texts.ts";
import { sheetOf } from "../support/xlsx.ts";

interface Decile {
  period: string;
  grp: number;
  customers: number;
  customer_share: number;
  sales_c: number;
  sales_share: number;
  cum_sales_share: number;
}
interface Flow {
  from: number | null;
  to: number | null;
  customers: number;
}

const PERIOD = "2025Q3";
const BASE = "2025Q2";

for (const kind of ["customer", "sales"] as const)
  test(`deciles by ${kind}: the groups, who is in them, and how customers move`, { tag: kind === "sales" ? ["@desk", "@zh"] : [] }, async ({ page, api, t, lang }) => {
    const answer = await api.get<{ rows: Decile[] }>(`/measures/${kind}-decile?by=quarter`);
    const groups = answer.rows.filter((row) => row.period === PERIOD);
    expect(groups).toHaveLength(10);
    const best = groups[0] as Decile;
    const table = page.getByRole("region", { name: t("decile.table") });
    const rows = table.locator("tbody > tr");

    await test.step("the groups are those of the server", async () => {
      await page.goto(`/deciles?period=${PERIOD}`);
      if (kind === "sales") await page.getByText(t("decile.kind.sales"), { exact: true }).click();
      await expect(page).toHaveURL(kind === "sales" ? /kind=sales/ : /deciles\?/);
      await expect(rows).toHaveCount(10);
      for (const group of groups) {
        const row = rows.nth(group.grp - 1);
        await expect(row).toContainText(moneyOf(lang, group.sales_c));
        await expect(row).toContainText(percentOf(lang, group.sales_share));
        await expect(row).toContainText(percentOf(lang, group.cum_sales_share));
      }
      await expect(page.locator(".finding")).toHaveText(
        t(`decile.finding.${kind}`, {
          customers: countOf(lang, best.customers),
          customer_share: percentOf(lang, best.customer_share),
          sales_share: percentOf(lang, best.sales_share),
        }),
      );
      await expect(page.getByRole("img", { name: t("decile.chart.label") })).toBeVisible();
    });

    await test.step("the flow chart has a table that says the same", async () => {
      const movement = await api.get<{ flows: Flow[] }>(
        `/measures/deciles/movement?kind=${kind}&from_period=${BASE}&to_period=${PERIOD}`,
      );
      const stayed = movement.flows.find((flow) => flow.from === 1 && flow.to === 1)?.customers ?? 0;
      const came = movement.flows.filter((flow) => flow.from === null).reduce((sum, flow) => sum + flow.customers, 0);
      const flows = page.locator("section.panel").filter({ has: page.getByRole("heading", { name: t("decile.move") }) });
      const drawn = flows.locator("div[role=img][aria-label]");
      await expect(drawn).toBeVisible();
      await expect(flows.locator(".move-sums")).toContainText(`${t("decile.move.came")} ${countOf(lang, came)}`);
      await flows.getByText(t("decile.move.table"), { exact: true }).click();
      await expect(drawn).toHaveCount(0);
      const matrix = flows.getByRole("table").locator("tbody > tr");
      await expect(matrix).toHaveCount(11);
      await expect(matrix.first().getByRole("cell").first()).toHaveText(stayed ? countOf(lang, stayed) : "·");
      await expectNoSidewaysScroll(page);
      const file = await downloaded(page, () => flows.getByRole("button", { name: t("action.export") }).click());
      const cells = sheetOf(file.bytes);
      expect(Number(cells[1]?.[1])).toBe(stayed);
    });

    const members = await api.get<{ items: { customer_id: string; name: string; number: string; spend_c: number }[] }>(
      `/measures/deciles/customers?kind=${kind}&period=${PERIOD}&group=1&limit=500`,
    );
    const first = members.items[0];
    const drawer = page.getByRole("dialog");
    await test.step("a group lists its customers", async () => {
      await page.getByRole("button", { name: t("decile.open", { group: 1 }), exact: true }).click();
      await expect(page).toHaveURL(/group=1/);
      await expect(drawer).toContainText(t("decile.group.n", { group: 1 }));
      expect(members.items).toHaveLength(best.customers);
      const listed = drawer.locator("tbody > tr");
      await expect(listed.first()).toContainText(first?.name ?? "");
      await expect(listed.first()).toContainText(moneyOf(lang, first?.spend_c ?? 0));
      const file = await downloaded(page, () => drawer.getByRole("button", { name: t("action.export") }).click());
      const all = sheetOf(file.bytes).slice(1);
      expect(all).toHaveLength(best.customers);
      expect(all.map((row) => row[2])).toEqual(members.items.map((one) => one.number));
      await expectNoSidewaysScroll(page);
    });

    await test.step("a customer opens with everything that was bought", async () => {
      await drawer.getByRole("link", { name: first?.name ?? "" }).first().click();
      await expect(page).toHaveURL(new RegExp(`/r/customers/customer/${first?.customer_id}`));
      await expect(page.getByRole("heading", { level: 1, name: first?.name ?? "" })).toBeVisible();
      const tickets = await api.count("trade/sale", `?f=customer_id:eq:${first?.customer_id}`);
      const figure = page.locator(".customer-figures > div").filter({ hasText: t("customer.tickets") });
      await expect(figure).toContainText(countOf(lang, tickets));
      const sale = page.locator(".kind-sale button").first();
      await sale.click();
      await expect(sale).toHaveAttribute("aria-expanded", "true");
      await expect(page.locator("table.lines tbody > tr").first()).toContainText("商品");
      await expectNoSidewaysScroll(page);
    });
  });
