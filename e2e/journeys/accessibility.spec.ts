import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, settled, test } from "../support/test.ts";

/** Every violation in a line that says where it is and how to mend it. */
async function expectAccessible(page: Page, what: string) {
  // No page has frames: the way without them needs no second page to gather the results in.
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode()
    .withTags(["wcag2a", "wcag2aa"])
    .options({ resultTypes: ["violations"] })
    .analyze();
  const found = violations.flatMap((one) =>
    one.nodes.map((node) => `${what}: ${one.id} at ${node.target.join(" ")}: ${node.any[0]?.message ?? one.help}`),
  );
  expect.soft(found).toEqual([]);
}

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

    test("every page is accessible and fits", async ({ page, api, t }) => {
      test.setTimeout(90_000);
      const { items } = await api.get<{ items: RecordRow[] }>("/records/customers/customer?f=number:eq:3");
      const customer = items[0]?.id;
      const heading = page.getByRole("heading", { level: 1 });
      const look = async (what: string, path: string, ready: () => Promise<void>) => {
        await test.step(what, async () => {
          await page.goto(path);
          await expect(heading).toBeVisible();
          await ready();
          await settled(page);
          await expectAccessible(page, what);
          await expectNoSidewaysScroll(page);
        });
      };
      await look("overview", "/overview", () => expect(page.locator(".kpi-value").first()).toBeVisible());
      await look("deciles", "/deciles", () => expect(page.getByRole("img", { name: t("decile.chart.label") })).toBeVisible());
      await look("inference", "/inference?tickets=1200~1500&atv_c=80", () =>
        expect(page.getByText(t("inference.standing.bounded")).first()).toBeVisible(),
      );
      await look("indicators", "/indicators?name=bestsellers", () => expect(page.locator("section.panel tbody > tr").first()).toBeVisible());
      for (const tab of ["best", "growing", "leaders", "structure"])
        await look(`demand: ${tab}`, `/demand?tab=${tab}&period=2025Q3`, () => expect(page.locator(".caveat")).toBeVisible());
      await look("map", "/map?period=2025Q3", () => expect(page.locator(".map-area").first()).toBeVisible());
      await look("list", "/r/customers/customer", () =>
        expect(page.getByRole("main").getByRole("link", { name: /^[\u4e00-\u9fff]{2,4}$/ }).nth(5)).toBeVisible(),
      );
      await look("form", "/r/customers/customer?form=new", async () => {
        await page.getByRole("dialog").getByRole("button", { name: t("action.save") }).click();
        await expect(page.getByRole("dialog").getByText(t("error.field.required")).first()).toBeVisible();
      });
      await look("record", `/r/customers/customer/${customer}`, () =>
        expect(page.locator(".kind-sale button").first()).toBeVisible(),
      );
      await look("history", `/r/customers/customer/${customer}?tab=history`, () =>
        expect(page.getByRole("tabpanel").locator("ol > li").first()).toBeVisible(),
      );
      await look("import: choosing a file", "/imports/new?target=customers.customer", () =>
        expect(page.getByRole("button", { name: t("import.choose") })).toBeVisible(),
      );
      await test.step("import: matching and dry run", async () => {
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
      await look("imports", "/imports", () =>
        expect(page.getByRole("main").getByRole("link", { name: "sales.csv" })).toBeVisible(),
      );
    });
  });
