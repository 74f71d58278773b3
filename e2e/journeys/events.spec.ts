import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

interface Made {
  id: string;
}
interface List {
  items: { id: string; number: string; state: string; _titles?: Record<string, string> }[];
}

const HOUR_MS = 3_600_000;

test("events: members register, wait, move up, are checked in without a connection, and followed up", {
  tag: ["@desk", "@zh"],
}, async ({ page, context, api, t, own, faults }) => {
  test.setTimeout(120_000);
  const make = async (path: string, body: object) => (await api.post(path, body)) as unknown as Made;
  const member = (name: string) =>
    make("/records/customers/customer", {
      number: `EV-${name}-${own}`,
      name: `${name} ${own}`,
      is_member: true,
      card_number: `EVC${name === "甲" ? 1 : name === "乙" ? 2 : 3}${own}`,
    });
  const first = await member("甲");
  await member("乙");
  await member("丙");
  const event = await make("/records/events/event", {
    number: `EV-${own}`,
    name: `万人游园 ${own}`,
    kind: "garden",
    state: "open",
  });
  const instant = (after: number) => new Date(Date.now() + after).toISOString();
  const session = await make("/records/events/session", {
    event_id: event.id,
    name: "上午场",
    seats: 3,
    starts_at: instant(-HOUR_MS),
    ends_at: instant(HOUR_MS),
  });
  const registrations = async () =>
    (await api.get<List>(`/records/events/registration?f=session_id:eq:${session.id}&sort=sequence`)).items;

  const register = async (name: string, people: string) => {
    await page.getByLabel(t("events.member"), { exact: true }).fill(`${name} ${own}`);
    await page.getByTitle(`${name} ${own}`).click();
    await page.getByLabel(t("events.people"), { exact: true }).fill(people);
    await page.getByRole("button", { name: t("events.register"), exact: true }).click();
  };

  await test.step("registers members until there are no seats left", async () => {
    await page.goto(`/r/events/event/${event.id}`);
    await register("甲", "2");
    await expect(page.getByText(t("events.now_registered", { number: `EV-${own}-0001` }))).toBeVisible();
    await register("乙", "2");
    await expect(
      page.getByText(t("events.now_waiting", { number: `EV-${own}-0002`, place: 1 })),
    ).toBeVisible();
    await register("丙", "1");
    await expect(page.getByText(t("events.seats_taken", { taken: 3, seats: 3 }))).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("moves up who waits when somebody cancels", async () => {
    const line = page.locator(".event-line").filter({ hasText: `甲 ${own}` });
    await line.getByRole("button", { name: t("events.cancel") }).click();
    await page.locator(".ant-popconfirm").getByRole("button", { name: t("events.cancel_yes") }).click();
    await expect(page.getByText(t("events.moved_up", { who: `乙 ${own} EV-${own}-0002` }))).toBeVisible();
    expect((await registrations()).map((one) => one.state)).toEqual(["cancelled", "registered", "registered"]);
  });

  await test.step("shows a registration's QR code", async () => {
    const line = page.locator(".event-line").filter({ hasText: `乙 ${own}` });
    await line.getByRole("button", { name: t("events.code") }).click();
    await expect(page.locator(".event-code img")).toBeVisible();
    await page.keyboard.press("Escape");
  });

  const [, second, third] = await registrations();
  const { code } = await api.get<{ code: string }>(`/events/registrations/${second?.id}/code`);
  const box = page.getByLabel(t("events.door.shown"));
  const show = async (text: string) => {
    await box.fill(text);
    await page.keyboard.press("Enter");
  };

  await test.step("checks in without a connection, and sends it once", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/check-in/${session.id}`);
    await expect(page.getByText(t("events.door.come", { come: 0, all: 3 }))).toBeVisible();
    await expect(page.getByText(t("events.door.opens"))).toBeVisible();
    faults.provokeNoConnection();
    await context.setOffline(true);
    // The page opens anew by itself, with the list that it kept.
    await page.reload();
    await expect(page.getByText(t("events.door.come", { come: 0, all: 3 }))).toBeVisible();
    await show(code);
    await expect(page.getByText(t("events.door.kept"))).toBeVisible();
    await expect(page.getByText(t("events.door.waiting", { n: 1 }))).toBeVisible();
    await expect(page.getByText(t("events.door.offline"))).toBeVisible();
    await show(code);
    await expect(page.locator(".door-result")).toContainText("无需重复");
    await show("GXE.1.forged");
    await expect(page.getByText(t("events.door.unknown"))).toBeVisible();
    expect((await registrations()).map((one) => one.state)).toEqual(["cancelled", "registered", "registered"]);
    await expectNoSidewaysScroll(page);
    await page.reload();
    await expect(page.getByText(t("events.door.waiting", { n: 1 }))).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByText(t("events.door.waiting", { n: 1 }))).toBeHidden({ timeout: 20_000 });
    await expect
      .poll(async () => (await registrations()).map((one) => one.state))
      .toEqual(["cancelled", "attended", "registered"]);
    await show(`EVC3${own}`);
    await expect(page.getByText(t("events.door.come", { come: 3, all: 3 }))).toBeVisible();
    expect(third?.id).toBeTruthy();
  });

  await test.step("follows up once those who came", async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`/r/events/event/${event.id}`);
    await page.getByRole("button", { name: t("events.follow_up"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByPlaceholder(t("events.follow_up_subject")).fill(`感谢 ${own}`);
    await dialog.getByRole("button", { name: t("events.follow_up_make") }).click();
    await expect(page.getByText(t("events.follow_up_made", { n: 2 }))).toBeVisible();
    const made = await api.get<List>(`/records/customers/activity?q=${encodeURIComponent(`感谢 ${own}`)}`);
    expect(made.items).toHaveLength(2);
  });

  await test.step("keeps nothing of other pages: those need the server", async () => {
    await page.goto("about:blank");
    await context.setOffline(true);
    await expect(page.goto(`/r/events/event/${event.id}`)).rejects.toThrow("ERR_INTERNET_DISCONNECTED");
    await context.setOffline(false);
  });

  await test.step("stands on the member's time line", async () => {
    const [, attended] = await registrations();
    expect(attended?.state).toBe("attended");
    await page.goto(`/r/customers/customer/${first.id}`);
    await expect(page.locator(".kind-event")).toContainText(`万人游园 ${own}`);
  });

  await test.step("lets everybody go when it is called off", async () => {
    const path = `/records/events/event/${event.id}`;
    const now = await api.get<{ version: number }>(path);
    await api.patch(path, { version: now.version, state: "cancelled" });
    const states = (await registrations()).map((one) => one.state);
    expect(states).not.toContain("registered");
    expect(states).toContain("attended");
  });
});
