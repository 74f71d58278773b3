import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

test("campaigns stand in a calendar, in an area, and their figures open the records behind them", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  own,
}, { retry }) => {
  const tag = `${own}-${retry}`;
  const name = `日历活动 ${tag}`;
  const area = (await api.get<{ items: RecordRow[] }>("/records/org/market_area?f=name:eq:上海")).items[0];
  const campaign = await api.post("/records/marketing/campaign", {
    number: `K-${tag}`,
    name,
    starts_on: "2031-03-04",
    ends_on: "2031-03-13",
    market_area_id: area?.id,
  });
  const told = await api.get<RecordRow>(`/records/marketing/campaign/${campaign.id}`);
  expect(told.city).toBe("上海");

  await test.step("a bar in each of its weeks, moved by a day with the keyboard", async () => {
    await page.goto("/campaigns/calendar?on=2031-03-10");
    const bars = page.getByRole("button", { name });
    await expect(bars).toHaveCount(2);
    await bars.first().focus();
    await page.keyboard.press("Shift+ArrowRight");
    await expect(page.getByRole("button", { name: `${name} · 2031-03-05 – 2031-03-14` })).toHaveCount(2);
    await page.locator(".ant-segmented").getByText(t("campaign.calendar_view.week"), { exact: true }).click();
    await expect(bars).toHaveCount(1);
    await expectNoSidewaysScroll(page);
  });

  await test.step("a list on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await expect(page.getByRole("link", { name })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("a figure opens the reports that it was counted from", async () => {
    await api.post("/records/marketing/execution_report", {
      campaign_id: campaign.id,
      spot: `广场 ${tag}`,
      done_on: "2031-03-06",
      reach: 33,
      response: 4,
    });
    await page.goto(`/r/marketing/campaign/${campaign.id}?tab=execution`);
    await page.locator(".ant-segmented").getByText(t("campaign.along.city"), { exact: true }).click();
    const row = page.getByRole("row").filter({ hasText: "上海" });
    await row.getByText("33", { exact: true }).click();
    await expect(page).toHaveURL(/marketing\/execution_report/);
    await expect(page.getByText(`广场 ${tag}`)).toBeVisible();
  });
});
