import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import { countOf, moneyOf } from "../support/texts.ts";

interface Area {
  path: string;
  record_id: string | null;
  net_sales_c: number;
  customers: number;
}

const PERIOD = "2025Q3";
const SQUARE = {
  type: "FeatureCollection",
  features: [
    {
      type: "Feature",
      properties: { number: "SH", name: "x" },
      geometry: { type: "Polygon", coordinates: [[[121, 30.8], [121.9, 30.8], [121.9, 31.6], [121, 31.6], [121, 30.8]]] },
    },
    { type: "Feature", properties: { name: "无名" }, geometry: { type: "Point", coordinates: [120, 30] } },
  ],
};

test("market areas on a map: figures, customers, and the company's own borders", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang, faults }) => {
  const { rows } = await api.get<{ rows: Area[] }>(`/measures/market-areas?period=${PERIOD}`);
  const { items } = await api.get<{ items: RecordRow[] }>("/records/org/market_area?f=number:eq:SH");
  const shanghai = rows.find((row) => row.record_id === items[0]?.id);
  if (!shanghai) throw new Error("the sample has no sales in Shanghai");
  const name = String(items[0]?.name);
  const area = page.getByRole("button", { name: t("map.area", { name, value: moneyOf(lang, shanghai.net_sales_c) }) });

  await test.step("each area has its figure on the map and in the table", async () => {
    await page.goto(`/map?period=${PERIOD}`);
    await expect(area).toBeVisible();
    for (const row of rows) await expect(page.locator("section.panel tbody")).toContainText(moneyOf(lang, row.net_sales_c));
    await expect(page.getByText(t("map.source.around"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("an area is chosen with the keyboard and leads to its customers", async () => {
    await area.focus();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`area=${shanghai.record_id}`));
    const panel = page.locator(".area-panel");
    await expect(panel).toContainText(countOf(lang, shanghai.customers));
    await panel.getByRole("button", { name: t("map.customers") }).click();
    const drawer = page.getByRole("dialog");
    await expect(drawer.getByRole("link").first()).toHaveAttribute("href", /\/r\/customers\/customer\//);
    await page.keyboard.press("Escape");
    await expect(drawer).toBeHidden();
  });

  await test.step("another measure colours it otherwise", async () => {
    await page.goto(`/map?period=${PERIOD}&measure=customers`);
    await expect(page.getByRole("button", { name: t("map.area", { name, value: countOf(lang, shanghai.customers) }) })).toBeVisible();
  });

  await test.step("a file that isn't a map is refused; the company's own is matched, shown and taken back", async () => {
    await page.locator(".page-actions").getByRole("button", { name: t("map.file") }).click();
    const dialog = page.getByRole("dialog");
    const choose = (text: string) =>
      dialog.locator("input[type=file]").setInputFiles({ name: "map.geojson", mimeType: "application/json", buffer: Buffer.from(text) });
    faults.provoke(422, "/api/v1/map");
    await choose(JSON.stringify({ type: "FeatureCollection", features: [] }));
    await expect(page.getByText(t("error.map.not_geojson"))).toBeVisible();
    await choose(JSON.stringify(SQUARE));
    await expect(dialog.getByText(t("map.file.matched", { count: 1 }))).toBeVisible();
    await expect(dialog.getByText("无名")).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByText(t("map.source.own"))).toBeVisible();
    await page.locator(".page-actions").getByRole("button", { name: t("map.file") }).click();
    await dialog.getByRole("button", { name: t("map.file.remove") }).click();
    await page.locator(".ant-popconfirm").getByRole("button").last().click();
    await page.keyboard.press("Escape");
    await expect(page.getByText(t("map.source.around"))).toBeVisible();
  });
});
