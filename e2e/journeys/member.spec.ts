import { type Api, expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import { startGateway } from "../support/smpp.ts";

interface Made {
  id: string;
}

/** An event that anybody may come to, in a week; its session. */
async function eventOf(api: Api, number: string, name: string): Promise<string> {
  const event = await api.post("/records/events/event", {
    number,
    name,
    kind: "lecture",
    state: "open",
    audience: "everyone",
  });
  const day = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
  const session = await api.post("/records/events/session", {
    event_id: event.id,
    name: "上午场",
    starts_at: `${day}T01:00:00Z`,
    ends_at: `${day}T03:00:00Z`,
    seats: 30,
  });
  return String(session.id);
}

test("a member's own pages: let in by a clerk, sees card, points and tier, says what may be done, and leaves", {
  tag: ["@zh", "@desk"],
}, async ({ page, browser, api, t, own, baseURL, faults }) => {
  test.setTimeout(120_000);
  const make = async (path: string, body: Record<string, unknown>) =>
    String((await api.post<Made>(path, body)).id);
  const customer = await make("/records/customers/customer", {
    number: `MEM-${own}`,
    name: `会员 ${own}`,
    email: "old@example.cn",
  });
  const series = await make("/records/loyalty/card_series", {
    number: `S-${own}`,
    name: `金卡 ${own}`,
    prefix: `${Date.now()}`.slice(-8),
    digits: 4,
  });
  const programme = await make("/records/loyalty/points_programme", { number: `P-${own}`, name: `积分 ${own}` });
  const store = await make("/records/org/store", { number: `MEM-${own}`, name: `会员店 ${own}`, is_active: true });
  await make("/records/loyalty/earn_rule", {
    programme_id: programme,
    name: "一元一分",
    points: 1,
    per_amount: "1",
    store_id: store,
  });
  await make("/records/catalog/product", {
    number: `MEM-${own}`,
    name: `会员茶 ${own}`,
    standard_price: "120.00",
    barcode: `MEM-B-${own}`,
  });
  await api.post(`/card-series/${series}/batches`, { count: 1, key: `k-${own}` });
  const cards = await api.get<{ items: Made[] }>(`/records/loyalty/card?f=series_id:eq:${series}`);
  await api.post(`/cards/${cards.items[0]?.id}/issue`, { customer_id: customer });

  // The member's phone knows nothing of the clerk's browser.
  const phone = await browser.newContext({
    baseURL: baseURL ?? "",
    locale: "zh-CN",
    viewport: { width: 390, height: 844 },
    storageState: { cookies: [], origins: [] },
  });
  faults.listen(phone);
  const own_ = await phone.newPage();
  const code = own_.locator(".m-card .m-qr");

  await test.step("the clerk shows a code, and the member's phone opens it", async () => {
    await page.goto(`/r/customers/customer/${customer}`);
    await page.getByRole("button", { name: t("member.link") }).click();
    const picture = page.getByRole("img", { name: t("member.link.qr") });
    const url = await picture.getAttribute("data-url");
    await own_.goto(url ?? "");
    await expect(code).toBeVisible();
    await expect(own_.locator(".m-card")).toContainText(`会员 ${own}`);
    await expectNoSidewaysScroll(own_);
    expect(new URL(own_.url()).hash).toBe("");
    await page.keyboard.press("Escape");
  });

  await test.step("the till reads what the phone shows, and the purchase earns points", async () => {
    const box = page.getByLabel(t("till.scan"), { exact: true });
    const pay = page.locator(".till-side .till-pay");
    await page.goto("/till");
    await page.getByLabel(t("till.store"), { exact: true }).fill(`会员店 ${own}`);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: t("till.go_on") }).click();
    await page.getByLabel(t("till.float")).fill("0");
    await page.getByRole("button", { name: t("till.open") }).click();
    await box.fill(`MEM-B-${own}`);
    await page.keyboard.press("Enter");
    await expect(page.locator(".till-line")).toHaveCount(1);
    await box.fill((await code.getAttribute("data-code")) ?? "");
    await page.keyboard.press("Enter");
    await expect(page.locator(".till-buyer")).toContainText(`会员 ${own}`);
    await expect(pay).toBeEnabled();
    await pay.click();
    await page.locator(".till-dialog .till-pay").click();
    await page.getByRole("button", { name: t("till.next") }).click();
  });

  await test.step("sees points and the purchase", async () => {
    await own_.getByRole("link", { name: t("member.tab.rewards") }).click();
    // Other journeys' programmes stand here, too.
    const account = own_.locator(".m-panel").filter({ hasText: `积分 ${own}` }).filter({ hasText: "120" });
    await expect(account.locator(".m-balance")).toBeVisible();
    await account.getByRole("button", { name: t("member.moves") }).click();
    await expect(own_.getByText(t("member.move.earn"))).toBeVisible();
    await expectNoSidewaysScroll(own_);
    await own_.getByRole("link", { name: t("member.tab.purchases") }).click();
    await own_.getByRole("button", { name: new RegExp(`会员店 ${own}`) }).click();
    await expect(own_.getByText(`会员茶 ${own}`)).toBeVisible();
    await expectNoSidewaysScroll(own_);
  });

  await test.step("registers for an event, and has the code for the door", async () => {
    await eventOf(api, `MEM-${own}`, `讲座 ${own}`);
    await own_.getByRole("link", { name: t("member.tab.events") }).click();
    const offered = own_.locator(".m-event").filter({ hasText: `讲座 ${own}` });
    await offered.getByRole("button", { name: t("member.event.join") }).click();
    await offered.getByLabel(t("member.event.how_many")).fill("2");
    await offered.locator("form").getByRole("button", { name: t("member.event.join") }).click();
    await expect(offered).toHaveCount(1);
    await own_.getByText(t("member.event.code")).click();
    const door = own_.locator(".m-event .m-qr");
    await expect(door).toHaveAttribute("data-code", /^GXE\./);
    await expectNoSidewaysScroll(own_);
  });

  await test.step("asks something, and reads what was answered and what others asked before", async () => {
    const base = await make("/records/knowledge/base", {
      number: `MEM-${own}`,
      name: `会员知识 ${own}`,
      is_for_members: true,
    });
    expect(base).toBeTruthy();
    await own_.getByRole("link", { name: t("member.tab.help") }).click();
    await own_.getByRole("button", { name: t("member.request.ask") }).click();
    await own_.locator("select[name=kind]").selectOption("service");
    await own_.getByLabel(t("member.request.subject")).fill(`送货上门 ${own}`);
    await own_.getByLabel(t("member.request.body")).fill("周六上午");
    await own_.getByRole("button", { name: t("member.request.send") }).click();
    await expect(own_.getByText(t("member.request.sent"))).toBeVisible();
    const asked = own_.locator(".m-request").filter({ hasText: `送货上门 ${own}` });
    await expect(asked).toContainText(t("member.request.state.open"));
    await expectNoSidewaysScroll(own_);
    const found = await api.get<{ items: Made[] }>(`/records/member/request?f=customer_id:eq:${customer}`);
    await page.goto(`/r/member/request/${found.items[0]?.id}`);
    await expect(page.getByText(`送货上门 ${own}`).first()).toBeVisible();
    const request = `/records/member/request/${found.items[0]?.id}`;
    const { version } = await api.get<{ version: number }>(request);
    await api.patch(request, { version, answer: `十点送到 ${own}` });
    await own_.getByRole("link", { name: t("member.tab.card") }).click();
    await expect(own_.getByText(t("member.notice.answer", { name: `送货上门 ${own}` }))).toBeVisible();
    await own_.getByRole("link", { name: t("member.tab.help") }).click();
    await expect(asked).toContainText(`十点送到 ${own}`);
  });

  await test.step("corrects the own data, and says what it may be used for", async () => {
    await own_.getByRole("link", { name: t("member.tab.me") }).click();
    await own_.getByRole("button", { name: t("member.profile.edit") }).click();
    await own_.getByLabel(t("member.field.city")).fill("济南");
    await own_.getByRole("button", { name: t("member.save") }).click();
    await expect(own_.getByRole("button", { name: t("member.profile.edit") })).toBeVisible();
    await expect(own_.getByText("济南")).toBeVisible();
    const sms = own_.getByRole("switch", { name: t("member.channel.sms") });
    await sms.click();
    await expect(sms).toBeChecked();
    await expectNoSidewaysScroll(own_);
    const said = await api.get<{ items: Record<string, unknown>[] }>(
      `/records/customers/consent?f=customer_id:eq:${customer}`,
    );
    expect(said.items).toMatchObject([{ purpose: "marketing", channel: "sms", state: "granted", source: "web" }]);
  });

  await test.step("without a connection the card is still there", async () => {
    await own_.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await own_.getByRole("link", { name: t("member.tab.card") }).click();
    await expect(code).toBeVisible();
    faults.provokeNoConnection();
    await phone.setOffline(true);
    await own_.reload();
    await expect(own_.getByText(t("member.offline"))).toBeVisible();
    await expect(code).toBeVisible();
    await expect(own_.locator(".m-card")).toContainText(`会员 ${own}`);
    // At a door without a connection the code is there, too.
    await own_.getByRole("link", { name: t("member.tab.events") }).click();
    await own_.getByText(t("member.event.code")).click();
    await expect(own_.locator(".m-event .m-qr")).toHaveAttribute("data-code", /^GXE\./);
    await phone.setOffline(false);
    await expect(own_.getByText(t("member.offline"))).toBeHidden();
  });

  await test.step("leaves, and nothing of the member stays on the phone", async () => {
    await own_.getByRole("link", { name: t("member.tab.me") }).click();
    await own_.getByRole("button", { name: t("member.leave") }).click();
    await expect(own_.getByText(t("member.in.shop"), { exact: true })).toBeVisible();
    for (const kept of ["guanxi.member.card", "guanxi.member.answers"])
      expect(await own_.evaluate((key) => localStorage.getItem(key), kept)).toBeNull();
  });
  await phone.close();
});

test("a member's own pages: signs in with a code that is sent to the phone", {
  tag: ["@zh", "@desk"],
}, async ({ page, browser, api, t, own, baseURL, faults }) => {
  const gateway = await startGateway();
  const number = `139${String(Date.now()).slice(-8)}`;
  const customer = await api.post("/records/customers/customer", {
    number: `SMS-${own}`,
    name: `短信会员 ${own}`,
    phone: number,
  });
  const session = await eventOf(api, `SMS-${own}`, `讲座 ${own}`);

  await test.step("an administrator sets the channel and tries it", async () => {
    await page.goto("/message-channels");
    const form = page.getByRole("region", { name: t("messages.channel.sms") });
    await form.getByLabel(t("messages.host")).fill("127.0.0.1");
    await form.getByLabel(t("messages.port")).fill(String(gateway.port));
    await form.getByLabel(t("messages.system_id")).fill("guanxi");
    await form.getByLabel(t("messages.password")).fill("secret");
    await form.getByLabel(t("messages.from.sms")).fill("10690001");
    await form.getByRole("switch", { name: t("messages.is_active") }).click();
    await form.getByRole("button", { name: t("action.save") }).click();
    await form.getByRole("button", { name: t("messages.test") }).click();
    await page.getByLabel(t("messages.test.to.sms")).fill("13800138000");
    await page.getByRole("button", { name: t("messages.test.send"), exact: true }).click();
    await expect(page.getByText(t("messages.test.sent"))).toBeVisible();
    expect(gateway.taken.map((one) => one.to)).toEqual(["8613800138000"]);
  });

  await test.step("the member types the number, then the code", async () => {
    const phone = await browser.newContext({
      baseURL: baseURL ?? "",
      locale: "zh-CN",
      viewport: { width: 390, height: 844 },
      storageState: { cookies: [], origins: [] },
    });
    faults.listen(phone);
    const own_ = await phone.newPage();
    await own_.goto("/m/");
    await own_.getByLabel(t("member.field.phone")).fill(number);
    await own_.getByRole("button", { name: t("member.in.send") }).click();
    await expect.poll(() => gateway.taken.length).toBe(2);
    const code = /\d{6}/.exec(gateway.taken[1]?.text ?? "")?.[0] ?? "";
    await own_.getByLabel(t("member.in.code")).fill(code);
    await own_.getByRole("button", { name: t("member.in.enter"), exact: true }).click();
    await expect(own_.locator(".m-card")).toContainText(`短信会员 ${own}`);
    await expectNoSidewaysScroll(own_);
    // What the company writes is long, and the page stays as wide as the phone.
    await api.post(`/events/sessions/${session}/registrations`, {
      customer_id: customer.id,
      people: 1,
      channel: "phone",
    });
    const place = `会员活动中心南楼三层多功能厅 ${own}`;
    const path = `/records/events/session/${session}`;
    await api.patch(path, { version: (await api.get<{ version: number }>(path)).version, place });
    await own_.getByRole("link", { name: t("member.tab.me") }).click();
    await expect(own_.locator(".m-message").filter({ hasText: `讲座 ${own}` })).toBeVisible();
    await expectNoSidewaysScroll(own_);
    await phone.close();
  });
  await gateway.stop();
});
