import type { Locator, Page } from "@playwright/test";
import { type Api, expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import type { Say } from "../support/texts.ts";

interface List {
  items: RecordRow[];
}

/** A family of two with one card, whose points are one account. The mother holds the card. */
async function family(api: Api, own: string) {
  const made = async (path: string, body: Record<string, unknown>) =>
    String((await api.post(`/records/${path}`, body)).id);
  const person = (who: string, name: string) =>
    made("customers/customer", { number: `FAM-${who}-${own}`, name: `${name} ${own}`, is_member: true });
  const store = await made("org/store", { number: `FAM-${own}`, name: `家庭店 ${own}`, is_active: true });
  const [mother, child] = [await person("A", "王妈妈"), await person("B", "王小宝")];
  const home = await made("customers/household", { name: `王家 ${own}` });
  for (const [customer_id, role] of [
    [mother, "head"],
    [child, "child"],
  ])
    await made("customers/household_member", { household_id: home, customer_id, role });
  const programme = await made("loyalty/points_programme", { number: `FAM-${own}`, name: `家庭积分 ${own}`, is_shared: true });
  await made("loyalty/earn_rule", {
    programme_id: programme,
    name: "一元一分",
    points: 1,
    per_amount: "1",
    store_id: store,
  });
  const series = await made("loyalty/card_series", {
    number: `FAM-${own}`,
    name: `家庭卡 ${own}`,
    prefix: `${Date.now()}`.slice(-8),
    digits: 4,
    is_shared: true,
  });
  await api.post(`/card-series/${series}/batches`, { count: 1, key: `fam-${own}` });
  const [card] = (await api.get<List>(`/records/loyalty/card?f=series_id:eq:${series}`)).items;
  await api.post(`/cards/${card?.id}/issue`, { customer_id: mother });
  return { store, home, mother, child, code: String(card?.code) };
}

async function scan(page: Page, box: Locator, text: string) {
  await box.fill(text);
  await page.keyboard.press("Enter");
}

async function openTill(page: Page, t: Say, store: string) {
  await page.goto("/till");
  await page.getByLabel(t("till.store"), { exact: true }).fill(store);
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: t("till.go_on") }).click();
  await page.getByLabel(t("till.float")).fill("0");
  await page.getByRole("button", { name: t("till.open") }).click();
}

test("M2, B2: a family at the till: one card, the ticket says who bought, and the points are the family's", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, own }) => {
  test.setTimeout(120_000);
  const { store, mother, child, code } = await family(api, own);
  await api.post("/records/catalog/product", {
    number: `FAM-${own}`,
    name: `家庭茶 ${own}`,
    standard_price: "80.00",
    barcode: `FAM-B-${own}`,
  });
  const box = page.getByLabel(t("till.scan"), { exact: true });
  const buyer = page.locator(".till-buyer");
  const members = page.getByRole("group", { name: t("till.family") }).getByRole("button");

  await test.step("the card is scanned, and the family appears, its holder first", async () => {
    await openTill(page, t, `家庭店 ${own}`);
    await scan(page, box, `FAM-B-${own}`);
    await scan(page, box, code);
    await expect(buyer).toContainText(`王妈妈 ${own}`);
    await expect(members).toHaveCount(2);
    await expect(members.first()).toContainText(`王妈妈 ${own}`);
    await expect(members.first()).toHaveAttribute("aria-pressed", "true");
    await expectNoSidewaysScroll(page);
  });

  await test.step("somebody else of it is chosen with a key or a touch, and scanning goes on", async () => {
    await page.keyboard.press("Alt+2");
    await expect(buyer).toContainText(`王小宝 ${own}`);
    await members.first().click();
    await expect(buyer).toContainText(`王妈妈 ${own}`);
    await members.last().click();
    await expect(members.last()).toHaveAttribute("aria-pressed", "true");
    await expect(buyer).toContainText(`王小宝 ${own}`);
    await expect(box).toBeFocused();
  });

  await test.step("the sale is paid, and says who bought", async () => {
    await expect(page.locator(".till-hint", { hasText: "80" })).toBeVisible();
    await page.locator(".till-side .till-pay").click();
    await page.locator(".till-dialog .till-pay").click();
    await expect(page.locator(".ant-modal .receipt")).toContainText("80.00");
    await page.getByRole("button", { name: t("till.next") }).click();
    await expect(page.getByRole("group", { name: t("till.family") })).toHaveCount(0);
    const [sale] = (await api.get<List>(`/records/trade/sale?f=store_id:eq:${store}`)).items;
    await page.goto(`/r/trade/sale/${sale?.id}`);
    const main = page.getByRole("main");
    await expect(main).toContainText(`王小宝 ${own}`);
    await expect(main).toContainText(`王家 ${own}`);
    await expect(main).toContainText(code);
  });

  await test.step("the points are on the account that both have", async () => {
    for (const one of [mother, child]) {
      await page.goto(`/r/customers/customer/${one}?tab=club`);
      const points = page.locator("section.panel", { has: page.getByRole("heading", { name: `家庭积分 ${own}` }) });
      const balance = points.locator(".club-figures > div", { hasText: t("club.points.balance") });
      await expect(balance.locator("dd")).toHaveText("80");
    }
  });
});

test("M2, C7: a family's card shown again at the door offers who of it isn't in yet", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  own,
}) => {
  test.setTimeout(90_000);
  const { mother, child, code } = await family(api, `D${own}`);
  const event = await api.post("/records/events/event", {
    number: `FAM-${own}`,
    name: `家庭日 ${own}`,
    kind: "garden",
    state: "open",
  });
  const hour = (after: number) => new Date(Date.now() + after * 3_600_000).toISOString();
  const session = await api.post("/records/events/session", {
    event_id: event.id,
    name: "上午场",
    seats: 9,
    starts_at: hour(-1),
    ends_at: hour(1),
  });
  for (const customer_id of [child, mother])
    await api.post(`/events/sessions/${session.id}/registrations`, { customer_id, people: 1, channel: "staff" });
  const box = page.getByLabel(t("events.door.shown"));
  const result = page.locator(".door-result");

  await test.step("the card lets its holder in", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`/check-in/${session.id}`);
    await expect(page.getByText(t("events.door.come", { come: 0, all: 2 }))).toBeVisible();
    await scan(page, box, code);
    await expect(result).toContainText(`王妈妈 D${own}`);
    await expect(page.getByText(t("events.door.come", { come: 1, all: 2 }))).toBeVisible();
    await expect(result.getByRole("button")).toHaveCount(0);
  });

  await test.step("shown again it offers the other one, who is let in with one touch", async () => {
    await scan(page, box, code);
    await expect(result).toContainText(t("events.door.family"));
    await expectNoSidewaysScroll(page);
    await result.getByRole("button", { name: `王小宝 D${own}` }).click();
    await expect(result).toContainText(`王小宝 D${own}`);
    await expect(page.getByText(t("events.door.come", { come: 2, all: 2 }))).toBeVisible();
    await expect(result.getByRole("button")).toHaveCount(0);
  });
});
