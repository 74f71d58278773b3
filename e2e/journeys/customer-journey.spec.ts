import { startMailServer } from "../support/smtp.ts";
import { choose, expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Found {
  items: RecordRow[];
}

test("C2, G4: a journey is drawn, tried, published and done; a call is made, and a receiver unsubscribes", {
  tag: ["@desk", "@zh"],
}, async ({ page, browser, api, t, own, baseURL, faults }, { retry }) => {
  test.setTimeout(180_000);
  const tag = `${own}-${retry}`;
  const mails = await startMailServer();
  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `J-${tag}`,
    name: `旅程客 ${tag}`,
    email: `j${tag}@example.cn`.toLowerCase(),
    phone: "13800138000",
  });
  await api.post("/records/customers/consent", {
    customer_id: customer.id,
    purpose: "marketing",
    channel: "any",
    state: "granted",
    stated_at: "2025-01-01T00:00:00Z",
  });
  const me = await api.get<{ user: { id: string } }>("/session");

  await test.step("mail goes out, with an address for links", async () => {
    await page.goto("/message-channels");
    const form = page.getByRole("region", { name: t("messages.channel.email") });
    await form.getByLabel(t("messages.host")).fill("127.0.0.1");
    await form.getByLabel(t("messages.security")).click();
    await page.getByTitle(t("messages.security.none"), { exact: true }).click();
    await form.getByLabel(t("messages.port")).fill(String(mails.port));
    await form.getByLabel(t("messages.from.email")).fill("club@example.cn");
    await form.getByLabel(t("messages.public_url")).fill(new URL(baseURL ?? "").origin);
    const active = form.getByRole("switch", { name: t("messages.is_active") });
    if ((await active.getAttribute("aria-checked")) !== "true") await active.click();
    await form.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByText(t("messages.saved"))).toBeVisible();
  });

  const journey = await api.post<RecordRow>("/records/journeys/journey", {
    number: `J-${tag}`,
    name: `回访 ${tag}`,
    owner_id: me.user.id,
  });
  const drawing = page.getByRole("group", { name: t("journey.flow") });
  const inspector = page.getByRole("region", { name: t("journey.inspector") });

  await test.step("the flow is drawn; what is missing stands at its step", async () => {
    await page.goto(`/r/journeys/journey/${journey.id}`);
    const palette = page.getByRole("toolbar", { name: t("journey.palette") });
    await drawing.getByRole("button", { name: "开始" }).click();
    await palette.getByRole("button", { name: "发送消息" }).click();
    await expect(inspector.getByText(t("journey.fault.required")).first()).toBeVisible();
    await choose(page, inspector.getByLabel(t("journey.send.channel")), t("journey.send.channel.email"));
    await inspector.getByLabel(t("journey.send.subject")).fill("{name}，您好");
    await inspector.getByLabel(t("journey.send.body")).fill("多日不见，欢迎回来。");
    await palette.getByRole("button", { name: "任务" }).click();
    await inspector.getByLabel(t("journey.task.subject")).fill("致电{name}");
    await inspector.getByLabel(t("journey.task.body")).fill("请问您最近好吗？");
    await expect(inspector.getByText(t("journey.fault.required"))).toHaveCount(0);
    await page.getByRole("button", { name: t("journey.save") }).click();
    await expect(page.getByText(t("journey.saved"))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("one customer is walked through, and nothing is sent", async () => {
    const trial = page.getByRole("region", { name: t("journey.try") });
    const box = trial.getByRole("combobox", { name: t("journey.try.customer") });
    await choose(page, box, `旅程客 ${tag}`, `旅程客 ${tag}`);
    await trial.getByRole("button", { name: t("journey.try.do") }).click();
    await expect(trial.getByText(`致电旅程客 ${tag}`)).toBeVisible();
    expect(mails.taken).toHaveLength(0);
  });

  await test.step("it is published, and the customer goes through it once", async () => {
    await page.getByRole("button", { name: t("journey.move.publish"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: /确\s*定/ }).click();
    await expect(page.getByText(t("journey.moved.publish"))).toBeVisible();
    const put = page.getByRole("combobox", { name: t("journey.put") });
    await put.click();
    await put.fill(`旅程客 ${tag}`);
    await page.locator(".ant-select-dropdown:visible .ant-select-item-option").first().click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: t("journey.put.do"), exact: true }).click();
    await expect(page.getByText(t("journey.entered", { n: "1" }))).toBeVisible();
    await expect.poll(() => mails.taken.length, { timeout: 30_000 }).toBe(1);
    await expect
      .poll(() => api.count("journeys/enrolment", `?f=journey_id:eq:${journey.id}&f=state:eq:done`), { timeout: 30_000 })
      .toBe(1);
    const steps = await api.get<Found>(`/records/journeys/step?f=customer_id:eq:${customer.id}`);
    expect(steps.items.map((one) => one.outcome)).toEqual(Array.from(steps.items, () => "done"));
  });

  await test.step("the call is made on a phone", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/calls?about=journeys.journey/${journey.id}`);
    const now = page.getByRole("article", { name: `致电旅程客 ${tag}` });
    await expect(now.getByText("请问您最近好吗？")).toBeVisible();
    await expectNoSidewaysScroll(page);
    await now.getByLabel(t("call.note")).fill("很满意");
    await now.getByRole("button", { name: t("call.outcome.reached") }).click();
    await expect(page.getByText(t("call.none"))).toBeVisible();
  });

  await test.step("the receiver unsubscribes with one click, without signing in", async () => {
    const [mail] = mails.taken;
    const code = /List-Unsubscribe:\s*<[^>]*\/unsubscribe\/([^>\s]+)>/.exec(mail?.text ?? "")?.[1] ?? "";
    expect(code).not.toBe("");
    const phone = await browser.newContext({
      baseURL: baseURL ?? "",
      locale: "zh-CN",
      viewport: { width: 390, height: 844 },
      storageState: { cookies: [], origins: [] },
    });
    faults.listen(phone);
    const own_ = await phone.newPage();
    await own_.goto(`/u/${code}`);
    await own_.getByRole("button", { name: t("wayout.do") }).click();
    await expect(own_.getByRole("status")).toBeVisible();
    await expectNoSidewaysScroll(own_);
    await phone.close();
    expect(
      await api.count("customers/consent", `?f=customer_id:eq:${customer.id}&f=state:eq:withdrawn&f=channel:eq:email`),
    ).toBe(1);
  });

  await mails.stop();
});
