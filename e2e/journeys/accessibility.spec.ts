import type { Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { type Api, expect, expectNoSidewaysScroll, type RecordRow, settled, test } from "../support/test.ts";
import type { Say } from "../support/texts.ts";

interface Looked {
  what: string;
  path: string | ((api: Api) => Promise<string>);
  /** The page shows what it is for. */
  ready: (page: Page, t: Say) => Promise<void>;
}

const customer = async (api: Api) => {
  const { items } = await api.get<{ items: RecordRow[] }>("/records/customers/customer?f=number:eq:3");
  return `/r/customers/customer/${items[0]?.id}`;
};

/** Every page. A test each: they are slow, and a fault of one tells nothing of the next. */
const PAGES: Looked[] = [
  { what: "overview", path: "/overview", ready: (page) => expect(page.locator(".kpi-value").first()).toBeVisible() },
  {
    what: "deciles",
    path: "/deciles",
    ready: (page, t) => expect(page.getByRole("img", { name: t("decile.chart.label") })).toBeVisible(),
  },
  {
    what: "inference",
    path: "/inference?tickets=1200~1500&atv_c=80",
    ready: (page, t) => expect(page.getByText(t("inference.standing.bounded")).first()).toBeVisible(),
  },
  {
    what: "indicators",
    path: "/indicators?name=bestsellers",
    ready: (page) => expect(page.locator("section.panel tbody > tr").first()).toBeVisible(),
  },
  { what: "portraits", path: "/portraits", ready: (page) => expect(page.locator(".portrait").first()).toBeVisible() },
  ...["best", "growing", "leaders", "structure"].map((tab) => ({
    what: `demand: ${tab}`,
    path: `/demand?tab=${tab}&period=2025Q3`,
    ready: (page: Page) => expect(page.locator(".caveat")).toBeVisible(),
  })),
  ...["/till", "/prices/try", "/prices/calendar", "/campaigns/calendar", "/leads/sources", "/segments/overlap", "/catalog/find", "/catalog/missing-translations", "/club", "/club-setup"].map((path) => ({
    what: path,
    path,
    ready: (page: Page) => expect(page.getByRole("main")).toBeVisible(),
  })),
  {
    what: "map",
    path: "/map?period=2025Q3",
    ready: (page) => expect(page.locator(".map-area").first()).toBeVisible(),
  },
  {
    what: "SQL",
    path: "/sql",
    ready: async (page, t) => {
      await page.getByRole("button", { name: t("sql.run") }).click();
      await expect(page.locator(".sql-main tbody > tr").first()).toBeVisible();
    },
  },
  {
    what: "dashboards",
    path: "/dashboards",
    ready: (page) => expect(page.locator(".dashboard-card").first()).toBeVisible(),
  },
  {
    what: "dashboard",
    path: async (api) => {
      const { items } = await api.get<{ items: RecordRow[] }>("/records/insight/dashboard?sort=name");
      return `/dashboards/${items[0]?.id}?edit=1`;
    },
    ready: (page) => expect(page.locator(".tile h2").first()).toBeVisible(),
  },
  {
    what: "cube",
    path: "/cube?rows=department&columns=group&slice=mission:topup",
    ready: (page) => expect(page.locator(".cube-cell").first()).toBeVisible(),
  },
  {
    what: "list",
    path: "/r/customers/customer",
    ready: (page) =>
      expect(page.getByRole("main").locator("a[data-open]").nth(5)).toBeVisible(),
  },
  {
    what: "form",
    path: "/r/customers/customer?form=new",
    ready: async (page, t) => {
      await page.getByRole("dialog").getByRole("button", { name: t("action.save") }).click();
      await expect(page.getByRole("dialog").getByText(t("error.field.required")).first()).toBeVisible();
    },
  },
  { what: "record", path: customer, ready: (page) => expect(page.locator(".kind-sale button").first()).toBeVisible() },
  {
    what: "history",
    path: async (api) => `${await customer(api)}?tab=history`,
    ready: (page) => expect(page.getByRole("tabpanel").locator("ol > li").first()).toBeVisible(),
  },
  {
    what: "imports",
    path: "/imports",
    ready: (page) => expect(page.getByRole("main").getByRole("link", { name: "sales.csv" })).toBeVisible(),
  },
];

for (const theme of ["light", "dark"] as const)
  test.describe(`in the ${theme} look`, { tag: "@zh" }, () => {
    test.beforeEach(async ({ page }) => {
      await page.addInitScript((name) => localStorage.setItem("guanxi.theme", name), theme);
    });

    test.describe("signed out", () => {
      test.use({ signedIn: false });
      test("the sign-in is accessible and fits", async ({ page, t, faults }) => {
        faults.provoke(401, "/api/v1/session");
        await page.goto("/sign-in");
        await page.getByRole("button", { name: t("signin.enter") }).click();
        await expect(page.getByText(t("error.field.required"))).toHaveCount(2);
        await expect(page.locator("html")).toHaveAttribute("data-theme", theme);
        await settled(page);
        await expectAccessible(page, "sign-in");
        await expectNoSidewaysScroll(page);
      });
    });

    for (const { what, path, ready } of PAGES)
      test(`${what} is accessible and fits`, async ({ page, api, t }) => {
        await page.goto(typeof path === "string" ? path : await path(api));
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
        await ready(page, t);
        await settled(page);
        await expectAccessible(page, what);
        await expectNoSidewaysScroll(page);
      });

    test("an import is accessible and fits", async ({ page, t }) => {
      await page.goto("/imports/new?target=customers.customer");
      await expect(page.getByRole("button", { name: t("import.choose") })).toBeVisible();
      await settled(page);
      await expectAccessible(page, "import: choosing a file");
      await page.locator("input[type=file]").setInputFiles({
        name: `axe-${theme}.csv`,
        mimeType: "text/csv",
        buffer: Buffer.from("客户编号,客户名称,入会日期,暗号\nAXE-1,张三,2025-99-01,甲\nAXE-2,李四,2025-02-01,乙\n"),
      });
      const check = page.getByRole("button", { name: t("import.check"), exact: true });
      await expect(check).toBeEnabled();
      await settled(page);
      await expectAccessible(page, "import: matching");
      await expectNoSidewaysScroll(page);
      await check.click();
      await expect(page.getByRole("heading", { name: t("import.checked") })).toBeVisible();
      await settled(page);
      await expectAccessible(page, "import: dry run");
      await expectNoSidewaysScroll(page);
    });
  });
