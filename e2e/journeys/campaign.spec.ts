import type { Browser, Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import type { Lang, Say } from "../support/texts.ts";

/** A browser of somebody else's, with nobody signed in. */
const another = async (browser: Browser, baseURL: string | undefined, lang: Lang) =>
  browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    locale: lang === "en" ? "en-GB" : "zh-CN",
    storageState: { cookies: [], origins: [] },
  });

async function signIn(page: Page, t: Say, login: string, password: string) {
  await page.goto("/");
  await page.getByLabel(t("signin.login")).fill(login);
  await page.getByLabel(t("signin.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t("signin.enter") }).click();
  await page.getByLabel(t("password.current")).fill(password);
  await page.getByLabel(t("password.new"), { exact: true }).fill("campaign-pass-1");
  await page.getByLabel(t("password.again")).fill("campaign-pass-1");
  await page.getByRole("button", { name: t("password.change") }).click();
  await expect(page.getByText(t("password.changed"))).toBeVisible();
}

/** Takes a step of the campaign's life. */
async function step(page: Page, t: Say, name: string) {
  await page.getByRole("button", { name: t(`campaign.step.${name}`), exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: t(`campaign.step.${name}`), exact: true }).click();
  await expect(dialog).toBeHidden();
}

const tab = (page: Page, t: Say, key: string) => page.getByRole("tab", { name: t(`campaign.${key}`), exact: true }).click();

interface Seen {
  api: import("../support/test.ts").Api;
  tag: string;
}

/** A template of two phases, each with a task, and what is planned. */
async function template({ api, tag }: Seen) {
  const campaign = await api.post("/records/marketing/campaign", {
    number: `T-${tag}`,
    name: `万人游园模板 ${tag}`,
    starts_on: "2026-01-01",
    ends_on: "2026-01-20",
    is_template: true,
  });
  for (const [at, [name, from, to]] of [
    ["导入期", "2026-01-01", "2026-01-10"],
    ["发展期", "2026-01-11", "2026-01-20"],
  ].entries()) {
    const phase = await api.post("/records/marketing/campaign_phase", {
      campaign_id: campaign.id,
      place: at + 1,
      name,
      starts_on: from,
      ends_on: to,
    });
    await api.post("/records/marketing/campaign_task", {
      campaign_id: campaign.id,
      phase_id: phase.id,
      name: `${name}发单页`,
      starts_on: from,
      due_on: to,
    });
    await api.post("/records/marketing/plan_figure", {
      campaign_id: campaign.id,
      phase_id: phase.id,
      reach: 500,
      response: 50,
      sales: "8000",
      cost: "600",
    });
  }
  return campaign;
}

test("a campaign goes from a template over a pilot to another city", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  lang,
  own,
  browser,
  baseURL,
  faults,
}, { retry }) => {
  test.setTimeout(180_000);
  const tag = `${own}-${retry}`;
  const made = await template({ api, tag });
  const { password } = await api.user(`mkt-${tag}`, "小市场", "marketer", lang);
  const context = await another(browser, baseURL, lang);
  const marketer = await context.newPage();
  await signIn(marketer, t, `mkt-${tag}`, password);

  await test.step("the marketer makes a pilot from the template", async () => {
    await marketer.goto(`/r/marketing/campaign/${made.id}`);
    await marketer.getByRole("button", { name: t("campaign.copy"), exact: true }).hover();
    await marketer.getByRole("menuitem", { name: t("campaign.copy.campaign") }).click();
    const dialog = marketer.getByRole("dialog");
    await dialog.getByLabel(t("campaign.copy_number")).fill(`P-${tag}`);
    await dialog.getByLabel(t("campaign.copy_name")).fill(`万人游园 ${tag}`);
    await dialog.getByLabel(t("campaign.city")).fill("济南");
    await dialog.getByLabel(t("campaign.copy_from")).fill("2026-11-20");
    await dialog.getByRole("button", { name: t("campaign.copy_make") }).click();
    await expect(dialog).toBeHidden();
    await expect(marketer.getByRole("heading", { level: 1 })).toContainText(`万人游园 ${tag}`);
  });
  const path = new URL(marketer.url()).pathname;
  const pilot = path.split("/").at(-1) ?? "";

  await test.step("its plan is drawn by days", async () => {
    await tab(marketer, t, "plan");
    await expect(marketer.getByRole("button", { name: /导入期 2026-11-20 – 2026-11-29/ })).toBeVisible();
    await expect(marketer.getByRole("button", { name: /发展期发单页 2026-11-30 – 2026-12-09/ })).toBeVisible();
    await expectNoSidewaysScroll(marketer);
  });

  await test.step("gives it a budget, and another person approves", async () => {
    await tab(marketer, t, "budget");
    await marketer.getByRole("button", { name: t("campaign.new_line"), exact: true }).click();
    const dialog = marketer.getByRole("dialog");
    await dialog.getByLabel(t("campaign.budget.amount")).fill("500");
    await dialog.getByRole("button", { name: t("campaign.new_line"), exact: true }).click();
    await expect(dialog).toBeHidden();
    await step(marketer, t, "submit");
    await page.goto(path);
    await step(page, t, "approve");
    await marketer.reload();
    await step(marketer, t, "start");
  });

  await test.step("money over the budget is refused, escalated, approved and paid", async () => {
    await tab(marketer, t, "budget");
    await marketer.getByRole("button", { name: t("campaign.ask"), exact: true }).click();
    const dialog = marketer.getByRole("dialog");
    await dialog.getByLabel(t("campaign.purpose")).fill("社区海报");
    await dialog.getByLabel(t("campaign.amount")).fill("800");
    faults.provoke(409, "/marketing/expenses");
    await dialog.getByRole("button", { name: t("campaign.ask"), exact: true }).click();
    await expect(dialog.getByText(t("error.marketing.over_budget", { remaining: "500.00", asked: "800.00" }))).toBeVisible();
    await dialog.getByLabel(t("campaign.over_reason")).fill("印刷涨价");
    // The sign of waiting may still stand in its name.
    await dialog.getByRole("button", { name: t("campaign.escalate") }).click();
    await expect(dialog).toBeHidden();
    await page.goto(`${path}?tab=budget`);
    await page.getByRole("button", { name: t("campaign.expense.approve"), exact: true }).click();
    await expect(page.getByRole("dialog")).toContainText("印刷涨价");
    await page.getByRole("dialog").getByRole("button", { name: t("campaign.expense.approve"), exact: true }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    await marketer.getByRole("button", { name: t("campaign.expense.pay"), exact: true }).click();
    await dialog.getByLabel(t("campaign.paid")).fill("760");
    await dialog.getByLabel(t("campaign.document")).fill("发票 12345678");
    await dialog.getByRole("button", { name: t("campaign.expense.pay"), exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(marketer.getByText("发票 12345678")).toBeVisible();
    const [line] = (await api.get<{ items: RecordRow[] }>(`/records/marketing/budget_line?f=campaign_id:eq:${pilot}`)).items;
    expect([line?.amount, line?.spent, line?.committed, line?.remaining]).toEqual(["800.00", "760.00", "0.00", "40.00"]);
  });

  await test.step("what was done is reported on a phone and stands beside the plan", async () => {
    await marketer.setViewportSize({ width: 390, height: 844 });
    await marketer.goto(`/campaigns/report?campaign=${pilot}`);
    await expectNoSidewaysScroll(marketer);
    await marketer.getByLabel(t("campaign.report.spot")).fill("东区花园");
    await marketer.getByLabel(t("campaign.report.day")).fill("2026-11-21");
    await marketer.getByLabel(t("campaign.figure.reach"), { exact: true }).fill("120");
    await marketer.getByLabel(t("campaign.figure.response"), { exact: true }).fill("18");
    await marketer.getByRole("button", { name: t("campaign.report.send"), exact: true }).click();
    await expect(marketer.getByText(t("campaign.report.sent"), { exact: true })).toBeVisible();
    // Without a connection a report waits on the phone, and goes by itself when there is one again.
    await context.setOffline(true);
    await marketer.getByLabel(t("campaign.report.spot")).fill("西区小学");
    await marketer.getByRole("button", { name: t("campaign.report.send"), exact: true }).click();
    const waiting = marketer.getByText(t("campaign.report.waiting", { count: 1 }));
    await expect(waiting).toBeVisible();
    await context.setOffline(false);
    await expect(waiting).toBeHidden({ timeout: 30_000 });
    expect(await api.count("marketing/execution_report", `?f=campaign_id:eq:${pilot}`)).toBe(2);
    await marketer.setViewportSize({ width: 1440, height: 900 });
    await marketer.goto(`${path}?tab=execution`);
    const row = marketer.getByRole("row").filter({ hasText: "导入期" });
    await expect(row).toContainText("120");
    await expect(row).toContainText("500");
  });

  await test.step("another city begins only after a go", async () => {
    await page.goto(path);
    await page.getByRole("button", { name: t("campaign.decide"), exact: true }).click();
    await page.getByLabel(t("campaign.criteria")).fill("触达 100 人以上");
    await page.getByLabel(t("campaign.reason"), { exact: true }).fill("触达 120 人");
    await page.getByRole("dialog").getByRole("button", { name: t("campaign.decide_save") }).click();
    // The dialog offers the same word while it goes.
    await expect(page.getByRole("tabpanel").getByText(t("campaign.decision.go"), { exact: true })).toBeVisible();
    await page.getByRole("button", { name: t("campaign.copy"), exact: true }).hover();
    await page.getByRole("menuitem", { name: t("campaign.copy.city") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("campaign.copy_number")).fill(`Q-${tag}`);
    await dialog.getByLabel(t("campaign.city")).fill("青岛");
    await dialog.getByLabel(t("campaign.copy_from")).fill("2026-12-20");
    await dialog.getByRole("button", { name: t("campaign.copy_make") }).click();
    await expect(dialog).toBeHidden();
    await tab(page, t, "copies");
    await expect(page.getByRole("columnheader", { name: /济南/ })).toBeVisible();
    await expect(page.getByRole("columnheader", { name: /青岛/ })).toBeVisible();
    await expect(page.getByRole("row").filter({ hasText: "导入期" })).toContainText("120");
  });
  await context.close();
});

test("a lead of the public form becomes a customer whose purchase is shown at its campaign", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  lang,
  own,
  browser,
  baseURL,
}, { retry }) => {
  test.slow();
  const tag = `${own}-${retry}`;
  const campaign = await api.post("/records/marketing/campaign", {
    number: `L-${tag}`,
    name: `社区讲座 ${tag}`,
    starts_on: "2026-11-01",
    ends_on: "2026-12-31",
  });
  const form = await api.post("/records/marketing/lead_form", {
    name: `讲座 ${tag}`,
    heading: "领取健康手册",
    consent_text: "同意接收活动信息",
    campaign_id: campaign.id,
    is_open: true,
  });
  const poster = await api.post("/records/marketing/lead_link", {
    form_id: form.id,
    name: `海报 ${tag}`,
    city: "济南",
    is_open: true,
  });
  const shop = await api.post("/records/org/store", { number: `L-${tag}`, name: `讲座店 ${tag}`, is_active: true });
  await test.step("a store gets a way into the form of its own", async () => {
    await page.goto(`/r/marketing/lead_form/${form.id}`);
    await page.getByRole("button", { name: t("leadform.per_store"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    const stores = dialog.getByLabel(t("leadform.stores"));
    await stores.click();
    await stores.fill(`讲座店 ${tag}`);
    await page.locator(".ant-select-dropdown:visible").getByTitle(`讲座店 ${tag}`).click();
    // More than one may be chosen: the list stays open over the buttons.
    await dialog.getByText(t("leadform.per_store_note")).click();
    await dialog.getByRole("button", { name: t("leadform.make_links") }).click();
    await expect(page.getByText(t("leadform.links_made", { count: 1 }))).toBeVisible();
    const links = await api.get<{ items: RecordRow[] }>(`/records/marketing/lead_link?f=form_id:eq:${form.id}`);
    expect(links.items.map((one) => one.store_id ?? null)).toContain(shop.id);
    expect(links.items).toHaveLength(2);
  });
  await test.step("the codes of all ways into the form are printed", async () => {
    await page.goto(`/r/marketing/lead_form/${form.id}`);
    await page.getByRole("button", { name: t("leadform.sheet"), exact: true }).click();
    const sheet = page.getByRole("dialog");
    const picture = sheet.getByRole("img", { name: t("leadform.sheet") });
    await expect(picture).toBeVisible();
    const drawn = decodeURIComponent((await picture.getAttribute("src")) ?? "");
    for (const name of [`海报 ${tag}`, `讲座店 ${tag}`]) expect(drawn.replace(/<\/?text[^>]*>/g, "")).toContain(name);
    const saving = page.waitForEvent("download");
    await sheet.getByRole("button", { name: t("leadform.save_png") }).click();
    expect((await saving).suggestedFilename()).toBe(`讲座 ${tag}.png`);
  });
  const phone = `139${String(Date.now()).slice(-8)}`;
  const context = await another(browser, baseURL, lang);
  const stranger = await context.newPage();
  await test.step("somebody fills in the form", async () => {
    await stranger.setViewportSize({ width: 390, height: 844 });
    await stranger.goto(`/f/${String(poster.code)}`);
    await expect(stranger.getByRole("heading", { name: "领取健康手册" })).toBeVisible();
    await stranger.getByLabel(t("leadform.name")).fill(`王芳${tag}`);
    await stranger.getByLabel(t("leadform.phone")).fill(phone);
    await stranger.getByRole("checkbox").check();
    await expectNoSidewaysScroll(stranger);
    // Nobody is faster than a program.
    await stranger.waitForTimeout(900);
    await stranger.getByRole("button", { name: t("leadform.send") }).click();
    await expect(stranger.getByText(t("leadform.thanks"))).toBeVisible();
  });
  await context.close();

  const { items } = await api.get<{ items: RecordRow[] }>(`/records/marketing/lead?f=campaign_id:eq:${campaign.id}`);
  expect(items[0]).toMatchObject({ link_id: poster.id, form_id: form.id, city: "济南" });
  await test.step("the lead becomes a customer", async () => {
    await page.goto(`/r/marketing/lead/${items[0]?.id}`);
    await page.getByRole("button", { name: t("lead.convert"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("lead.convert"), exact: true }).click();
    await expect(page).toHaveURL(/\/customers\/customer\//);
    await expect(page.getByRole("heading", { level: 1 })).toContainText(`王芳${tag}`);
  });

  await test.step("and the purchase is shown at the campaign", async () => {
    const customer = new URL(page.url()).pathname.split("/").at(-1);
    const consents = await api.count("customers/consent", `?f=customer_id:eq:${customer}`);
    expect(consents).toBe(2);
    const store = (await api.get<{ items: RecordRow[] }>("/records/org/store?limit=1")).items[0];
    const sale = await api.post("/records/trade/sale", {
      number: `L-${tag}`,
      store_id: store?.id,
      customer_id: customer,
      sold_at: new Date(Date.now() + 60_000).toISOString(),
    });
    await api.post("/records/trade/sale_line", { sale_id: sale.id, line_no: 1, qty: "1", amount: "88" });
    await page.goto(`/r/marketing/campaign/${campaign.id}`);
    const row = page.getByRole("row").filter({ hasText: `王芳${tag}` });
    await expect(row).toContainText("88.00");
  });

  await test.step("its source is kept to that sale", async () => {
    await page.goto("/leads/sources?by=form");
    const row = page.getByRole("row").filter({ hasText: `讲座 ${tag}` });
    await expect(row).toContainText("88.00");
    await expect(row).toContainText("100.0%");
    await page.getByText(t("lead.sources.by.link"), { exact: true }).click();
    await expect(page).toHaveURL(/by=link/);
    const way = page.getByRole("row").filter({ hasText: `讲座 ${tag} · 海报 ${tag}` });
    await expect(way).toContainText("88.00");
    await expect(page.getByRole("row").filter({ hasText: `讲座店 ${tag}` })).toHaveCount(0);
    await expectNoSidewaysScroll(page);
  });
});
