import { startMailServer } from "../support/smtp.ts";
import { choose, downloaded, expect, expectNoSidewaysScroll, type RecordRow, settled, test } from "../support/test.ts";
import { moneyOf } from "../support/texts.ts";

interface Found {
  items: RecordRow[];
}

interface Channel extends Record<string, unknown> {
  channel: string;
  version: number;
}

interface Area {
  record_id: string | null;
  net_sales_c: number;
}

test("dashboards: one is made, tiles are added, moved, filtered and taken out", { tag: ["@desk", "@zh"] }, async ({ page, api, t, lang, own }) => {
  test.setTimeout(180_000);
  const label = await api.labels(lang);
  const name = `仪表盘 ${own}`;
  const kpi = await api.get<{ rows: { period: string; net_sales_c: number }[] }>("/measures/kpi?by=month");
  // Other journeys sell elsewhere and today: the last month in which Shanghai sold.
  const { items: cities } = await api.get<{ items: RecordRow[] }>("/records/org/market_area?f=number:eq:SH");
  let last: (typeof kpi.rows)[number] | undefined;
  for (const row of kpi.rows.toReversed()) {
    const { rows } = await api.get<{ rows: Area[] }>(`/measures/market-areas?period=${row.period}`);
    if (!rows.some((area) => area.record_id === cities[0]?.id)) continue;
    last = row;
    break;
  }
  if (!last) throw new Error("the sample has no sales in Shanghai");
  const tile = (title: string) => page.getByRole("region", { name: title, exact: true });
  const work = (kind: "copy" | "delete" | "earlier" | "wider", title: string) =>
    page.getByRole("button", { name: t("dashboard.tile.work", { work: t(`dashboard.tile.${kind}`), title }), exact: true });

  await test.step("a dashboard is made", async () => {
    await page.goto("/dashboards");
    await page.getByRole("button", { name: t("dashboard.new") }).click();
    const form = page.getByRole("dialog");
    await form.getByLabel(label("insight.dashboard.name"), { exact: true }).fill(name);
    await form.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page.getByText(t("dashboard.empty"))).toBeVisible();
  });

  const add = async (title: string, kind: string) => {
    await page.getByRole("button", { name: t("dashboard.add") }).first().click();
    const form = page.getByRole("dialog");
    await form.getByLabel(label("insight.tile.title"), { exact: true }).fill(title);
    await choose(page, form.getByLabel(label("insight.tile.kind"), { exact: true }), label(`choice.insight.tile.kind.${kind}`));
    await expect(form.getByRole("region", { name: t("dashboard.preview") })).toBeVisible();
    await form.getByRole("button", { name: t("action.save") }).click();
    await expect(form).toBeHidden();
    await expect(tile(title)).toBeVisible();
  };
  await test.step("tiles show what the server says", async () => {
    await add("甲", "table");
    await add("乙", "line");
    await settled(page);
    await expect(tile("甲").getByRole("row")).not.toHaveCount(0);
    await expect(page.getByRole("img", { name: t("indicator.chart", { name: "乙" }) })).toBeVisible();
  });

  await test.step("a tile is moved, copied, deleted and brought back", async () => {
    await work("earlier", "乙").click();
    await expect(page.locator(".tile h2").first()).toHaveText("乙");
    await work("delete", "甲").click();
    await expect(tile("甲")).toBeHidden();
    await page.getByRole("button", { name: t("dashboard.undo") }).click();
    await expect(tile("甲")).toBeVisible();
  });

  await test.step("a filter of the page stands in the address", async () => {
    await page.getByRole("button", { name: t("dashboard.done") }).click();
    const period = page.getByLabel(t("dashboard.period"), { exact: true });
    await period.fill(last.period);
    await period.press("Enter");
    await expect(page).toHaveURL(new RegExp(`period=${last.period}`));
    await expect(tile("甲")).toContainText(moneyOf(lang, last.net_sales_c));
  });

  await test.step("a figure opens its sales", async () => {
    await tile("甲").getByRole("button", { name: moneyOf(lang, last.net_sales_c) }).click();
    await expect(page.getByRole("dialog").getByRole("row").nth(1)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  });

  await test.step("a map has its market areas, and one that is chosen leads to its customers", async () => {
    const { rows } = await api.get<{ rows: Area[] }>(`/measures/market-areas?period=${last.period}`);
    const { items } = await api.get<{ items: RecordRow[] }>("/records/org/market_area?f=number:eq:SH");
    const sold = rows.find((row) => row.record_id === items[0]?.id);
    if (!sold) throw new Error("the sample has no sales in Shanghai");
    const areas = await api.get<{ tables: { name: string; label: Record<string, string> }[] }>("/measures/tables");
    const indicator = areas.tables.find((one) => one.name === "market-areas")?.label[lang] ?? "";
    await page.getByRole("button", { name: t("dashboard.edit") }).click();
    await page.getByRole("button", { name: t("dashboard.add") }).first().click();
    const form = page.getByRole("dialog");
    await choose(page, form.getByLabel(label("insight.tile.indicator"), { exact: true }), indicator);
    await choose(page, form.getByLabel(label("insight.tile.kind"), { exact: true }), label("choice.insight.tile.kind.map"));
    await form.getByLabel(label("insight.tile.title"), { exact: true }).fill("丙");
    const figure = { name: t("map.area", { name: String(items[0]?.name), value: moneyOf(lang, sold.net_sales_c) }) };
    await expect(form.getByRole("region", { name: t("dashboard.preview") }).getByRole("button", figure)).toBeVisible();
    await form.getByRole("button", { name: t("action.save") }).click();
    await expect(form).toBeHidden();
    await page.getByRole("button", { name: t("dashboard.done") }).click();
    await tile("丙").getByRole("button", figure).focus();
    await page.keyboard.press("Enter");
    await expect(tile("丙").getByRole("definition")).toContainText([moneyOf(lang, sold.net_sales_c)]);
    await tile("丙").getByRole("button", { name: t("map.customers") }).click();
    await expect(page.getByRole("dialog").getByRole("link").first()).toHaveAttribute("href", /\/r\/customers\/customer\//);
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
    await tile("丙").getByText(t("dashboard.rows.of", { title: "丙" })).click();
    await expect(tile("丙").getByRole("row").filter({ hasText: moneyOf(lang, sold.net_sales_c) })).not.toHaveCount(0);
  });

  await test.step("it goes out by mail, now and every Monday", async () => {
    const mails = await startMailServer();
    const { items: channels } = await api.get<{ items: Channel[] }>("/message-channels");
    const kept = channels.find((one) => one.channel === "email") as Channel;
    const { channel: _channel, version, has_password: _password, waiting: _waiting, ...before } = kept;
    const set = { host: "127.0.0.1", port: mails.port, security: "none", user: "", from: "club@example.cn" };
    const settings = { ...before, ...set, is_active: true, per_minute: 600 };
    await api.put("/message-channels/email", { version, settings, password: null });
    const { user } = await api.get<{ user: { id: string } }>("/session");
    const me = await api.get<RecordRow>(`/records/org/user/${user.id}`);
    const address = `${own}@example.cn`.toLowerCase();
    await api.patch(`/records/org/user/${user.id}`, { version: me.version, email: address });
    await page.getByRole("button", { name: t("dashboard.mail") }).click();
    const plan = page.getByRole("dialog", { name: t("dashboard.mail.title") });
    await expect(plan.getByText(t("dashboard.mail.none"))).toBeVisible();
    await plan.getByRole("button", { name: t("dashboard.mail.new") }).click();
    const box = plan.getByLabel(t("dashboard.mail.to"), { exact: true });
    await box.click();
    await box.fill(String(me.name));
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").filter({ hasText: address }).click();
    // The list of receivers lies over what stands below it.
    await plan.locator(".ant-drawer-title").click();
    await plan.getByText(label("choice.insight.dashboard_schedule.format.both"), { exact: true }).click();
    await plan.getByRole("button", { name: t("action.save") }).click();
    await expect(plan.getByRole("heading", { level: 3 })).toContainText("08:00");
    await plan.getByRole("button", { name: t("dashboard.mail.now") }).click();
    await expect.poll(() => mails.taken.filter((one) => one.to === address).length, { timeout: 30_000 }).toBe(1);
    const [mail] = mails.taken.filter((one) => one.to === address);
    expect(mail?.text).toContain("application/pdf");
    expect(mail?.text).toContain("spreadsheetml.sheet");
    await expect(plan.getByText(label("choice.messages.message.state.sent"))).toBeVisible({ timeout: 15_000 });
    const { items: dashboards } = await api.get<Found>(`/records/insight/dashboard?q=${encodeURIComponent(name)}`);
    const { items: schedules } = await api.get<Found>(`/dashboards/${dashboards[0]?.id}/schedules`);
    const about = `insight.dashboard_schedule/${schedules[0]?.id}`;
    const { items: sent } = await api.get<Found>(`/records/messages/message?f=${encodeURIComponent(`about:eq:${about}`)}`);
    expect(sent.map((one) => one.subject)).toEqual([expect.stringContaining(name)]);
    await expectNoSidewaysScroll(page);
    await plan.getByRole("button", { name: t("action.delete") }).click();
    const sure = page.getByRole("dialog").filter({ hasText: t("dashboard.mail.delete.note") });
    await sure.getByRole("button", { name: t("action.delete") }).click();
    await expect(plan.getByText(t("dashboard.mail.none"))).toBeVisible();
    await plan.getByRole("button", { name: t("action.close") }).first().click();
    await expect(plan).toBeHidden();
    await mails.stop();
  });

  await test.step("it goes out as a file, and the page fits", async () => {
    const file = await downloaded(page, () => page.getByRole("link", { name: t("dashboard.file") }).click());
    expect(file.name).toBe(`${name}.xlsx`);
    await expectNoSidewaysScroll(page);
    const { items } = await api.get<{ items: RecordRow[] }>(`/records/insight/dashboard?q=${encodeURIComponent(name)}`);
    for (const one of items) await api.delete(`/records/insight/dashboard/${one.id}`).catch(() => undefined);
  });
});
