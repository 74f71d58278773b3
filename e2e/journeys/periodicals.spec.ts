import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Found {
  items: RecordRow[];
}

test("a periodical: approved by another, sent on the way that is open, opened on a phone, unsubscribed, returned", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, own, browser, baseURL, faults }, { retry }) => {
  test.setTimeout(180_000);
  const tag = `${own}-${retry}`;
  const make = async (path: string, body: Record<string, unknown>) => (await api.post(`/records/${path}`, body)).id;
  const segment = await make("marketing/segment", { name: `读者 ${tag}`, kind: "list" });
  const reader = async (name: string, addresses: Record<string, unknown>, state: string) => {
    const id = await make("customers/customer", { number: `PE-${name}-${tag}`, name: `${name} ${tag}`, ...addresses });
    await make("customers/consent", {
      customer_id: id,
      purpose: "marketing",
      channel: "any",
      state,
      stated_at: "2026-01-01T00:00:00Z",
      source: "paper",
    });
    await make("marketing/segment_member", { segment_id: segment, customer_id: id });
  };
  await reader("甲", { phone: "13900139000" }, "granted");
  await reader("乙", { address: "人民路2号", city: "济南" }, "granted");
  await reader("丙", { phone: "13900139002" }, "refused");
  const periodical = await make("periodicals/periodical", {
    number: `HM-${tag}`,
    name: `健康月报 ${tag}`,
    first_channel: "email",
    second_channel: "sms",
    third_channel: "post",
  });
  await make("periodicals/entitlement", { periodical_id: periodical, segment_id: segment });
  const edition = await make("periodicals/edition", {
    periodical_id: periodical,
    number: "2026-03",
    title: `春季养生 ${tag}`,
    issued_on: "2026-03-01",
    body: "## 早睡早起\n\n每天散步。",
  });

  await test.step("who wrote it doesn't approve it; a colleague does", async () => {
    await page.goto(`/r/periodicals/edition/${edition}`);
    faults.provoke(409, "/approval");
    await page.getByRole("button", { name: t("edition.step.approve"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: t("edition.step.approve"), exact: true }).click();
    await expect(page.getByText(t("error.periodicals.own_text"))).toBeVisible();
    await dialog.getByRole("button", { name: t("action.cancel") }).click();
    await expect(dialog).toBeHidden();
    const { password } = await api.user(`pe-${tag}`, `审批人${tag}`, "marketing_director", "zh");
    const context = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      locale: "zh-CN",
      storageState: { cookies: [], origins: [] },
    });
    const other = await context.newPage();
    await other.goto("/");
    await other.getByLabel(t("signin.login")).fill(`pe-${tag}`);
    await other.getByLabel(t("signin.password"), { exact: true }).fill(password);
    await other.getByRole("button", { name: t("signin.enter") }).click();
    await other.getByLabel(t("password.current")).fill(password);
    await other.getByLabel(t("password.new"), { exact: true }).fill("periodical-pass-1");
    await other.getByLabel(t("password.again")).fill("periodical-pass-1");
    await other.getByRole("button", { name: t("password.change") }).click();
    await expect(other.getByText(t("password.changed"))).toBeVisible();
    await other.goto(`/r/periodicals/edition/${edition}`);
    await other.getByRole("button", { name: t("edition.step.approve"), exact: true }).click();
    const theirs = other.getByRole("dialog");
    await theirs.getByRole("button", { name: t("edition.step.approve"), exact: true }).click();
    await expect(theirs).toBeHidden();
    await context.close();
  });

  await test.step("the plan says whom it goes to, and it is sent", async () => {
    await page.reload();
    await page.getByRole("button", { name: t("edition.step.send"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(`短信链接 ${t("edition.people", { n: 1 })}`)).toBeVisible();
    await expect(dialog.getByText(`未同意接收 ${t("edition.people", { n: 1 })}`)).toBeVisible();
    await dialog.getByRole("button", { name: t("edition.step.send"), exact: true }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("link", { name: t("edition.post_list") })).toBeVisible();
    await expectNoSidewaysScroll(page);
    await expect
      .poll(async () => (await api.get<RecordRow>(`/records/periodicals/edition/${edition}`)).state)
      .toBe("sent");
  });

  await test.step("the post list has the address", async () => {
    const list = await api.text(`/periodicals/editions/${edition}/post-list?format=csv`);
    expect(list).toContain("人民路2号");
    expect(list).not.toContain(`甲 ${tag}`);
  });

  await test.step("the link of the message opens on a phone, without signing in", async () => {
    const message = (await api.get<Found>(`/records/messages/message?f=about:eq:periodicals.edition/${edition}`)).items[0];
    const link = /https?:\/\/\S+\/e\/([\w-]{22})/.exec(String(message?.body));
    const phone = await browser.newContext({
      ...(baseURL ? { baseURL } : {}),
      locale: "zh-CN",
      viewport: { width: 390, height: 844 },
      storageState: { cookies: [], origins: [] },
    });
    faults.listen(phone);
    const read = await phone.newPage();
    await read.goto(`/e/${link?.[1]}`);
    await expect(read.getByRole("heading", { level: 1, name: `春季养生 ${tag}` })).toBeVisible();
    await expect(read.getByText("每天散步。")).toBeVisible();
    await expectNoSidewaysScroll(read);
    await read.getByRole("button", { name: t("reader.unsubscribe") }).click();
    await read.getByRole("button", { name: t("reader.unsubscribe") }).click();
    await expect(read.getByText(t("reader.unsubscribed", { name: `健康月报 ${tag}` }))).toBeVisible();
    await phone.close();
    const told = await api.get<{ opened: number }>(`/periodicals/editions/${edition}`);
    expect(told.opened).toBe(1);
  });

  await test.step("what the post brings back is written down", async () => {
    const posted = (await api.get<Found>(`/records/periodicals/recipient?f=edition_id:eq:${edition}&f=channel:eq:post`)).items[0];
    await page.goto(`/r/periodicals/recipient/${posted?.id}`);
    await page.getByRole("button", { name: t("edition.return"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(t("edition.return_reason")).fill("查无此人");
    await dialog.getByRole("button", { name: t("edition.return"), exact: true }).click();
    await expect(dialog).toBeHidden();
    const kept = await api.get<RecordRow>(`/records/periodicals/recipient/${posted?.id}`);
    expect([kept.state, kept.return_reason]).toEqual(["returned", "查无此人"]);
  });
});
