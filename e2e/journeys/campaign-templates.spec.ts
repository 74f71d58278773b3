import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

test("C2: a campaign is made of a template that is ready to use, with its phases and a draft of its journey", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, lang, own }) => {
  test.setTimeout(120_000);
  const label = await api.labels(lang);

  await test.step("the templates are on the list, however often they are asked for", async () => {
    await page.goto("/r/marketing/campaign");
    await page.getByRole("button", { name: t("campaign.take_templates") }).click();
    await expect(page).toHaveURL(/is_template/);
    for (const name of ["新会员欢迎", "沉睡唤醒", "生日关怀", "新品上市", "节日促销"])
      await expect(page.getByRole("row").filter({ hasText: name })).toHaveCount(1);
    await expectNoSidewaysScroll(page);
  });

  await test.step("they stand apart from the campaigns, and say what they are", async () => {
    const template = page.getByRole("row").filter({ hasText: "新会员欢迎" });
    await expect(template.getByText(t("campaign.template"), { exact: true })).toBeVisible();
    const parts = page.locator(".toolbar .ant-segmented");
    await parts.getByText(t("campaign.part.campaigns"), { exact: true }).click();
    await expect(page).not.toHaveURL(/is_template/);
    await expect(template).toHaveCount(0);
    await parts.getByText(t("campaign.part.templates"), { exact: true }).click();
    await expect(template).toHaveCount(1);
  });

  await test.step("one of them becomes a campaign", async () => {
    await page.getByRole("link", { name: "新会员欢迎" }).click();
    await page.getByRole("button", { name: t("campaign.copy"), exact: true }).hover();
    await page.getByRole("menuitem", { name: t("campaign.copy.campaign") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("campaign.copy_number")).fill(`MB-${own}`);
    await dialog.getByLabel(t("campaign.copy_name")).fill(`冬季欢迎 ${own}`);
    await dialog.getByLabel(t("campaign.copy_from")).fill("2027-01-01");
    await dialog.getByRole("button", { name: t("campaign.copy_make") }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`冬季欢迎 ${own}`);
  });

  await test.step("its phases and tasks begin with its first day", async () => {
    await page.getByRole("tab", { name: t("campaign.plan"), exact: true }).click();
    await expect(page.getByRole("button", { name: /准备期 2027-01-01 – 2027-01-07/ })).toBeVisible();
    await expect(page.getByRole("button", { name: /欢迎期 2027-01-08 – 2027-02-06/ })).toBeVisible();
    await expect(page.getByText("门店库存足够一个月")).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("the journey is a draft of the campaign's own, drawn", async () => {
    await page.getByRole("tab", { name: t("journey.of_campaign"), exact: true }).click();
    await page.getByRole("tabpanel").getByRole("link", { name: "新会员欢迎旅程" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("新会员欢迎旅程");
    const drawing = page.getByRole("group", { name: t("journey.flow") });
    for (const step of ["欢迎短信", "等再次购买", "致电"])
      await expect(drawing.getByRole("button", { name: step }).first()).toBeVisible();
    await expect(page.getByText(label("choice.journeys.journey.state.draft")).first()).toBeVisible();
  });
});
