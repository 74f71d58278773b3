import type { Locator, Page } from "@playwright/test";
import { expectAccessible } from "../support/accessible.ts";
import { type Company, serve } from "../support/server.ts";
import {
  Api,
  choose,
  expect,
  expectNoSidewaysScroll,
  type RecordRow,
  settled,
  test as shared,
} from "../support/test.ts";

/** A company of its own with nothing in it: what the club earns must not stand beside other journeys' tickets. */
const test = shared.extend<object, { company: Company }>({
  company: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const company = await serve(["--company-name", "健康之家"]);
      await use(company);
      await company.stop();
    },
    { scope: "worker" },
  ],
  baseURL: async ({ company }, use) => use(company.base),
  storageState: async ({ company }, use) => use(company.state),
  api: async ({ playwright, company }, use) => {
    const calls = await playwright.request.newContext({
      baseURL: company.base,
      storageState: company.state,
      extraHTTPHeaders: { "X-CSRF-Token": company.csrf },
    });
    await use(new Api(calls));
    await calls.dispose();
  },
});

const TIERS = [
  { name: "普通会员", threshold: "", entry: "300", byProof: true },
  { name: "VIP贵宾", threshold: "1000", entry: "", byProof: false },
  { name: "VIP健康之星", threshold: "3000", entry: "", byProof: false },
  { name: "VIP健康天使", threshold: "8000", entry: "", byProof: false },
];

/** Six services, each from a tier on. */
const SERVICES = [
  { name: "电话送货", tier: "普通会员" },
  { name: "健康月刊", tier: "普通会员" },
  { name: "专家讲座", tier: "VIP贵宾" },
  { name: "生日礼物", tier: "VIP贵宾" },
  { name: "免费体检", tier: "VIP健康之星" },
  { name: "专属营养师", tier: "VIP健康天使" },
];

/** A picture of one green dot. */
const PICTURE = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const panel = (page: Page, title: string | RegExp) =>
  page.locator("section.panel").filter({ has: page.getByRole("heading", { name: title }) });

/** The figure under a name. */
const figure = (within: Locator, name: string) =>
  within.locator(".club-figures > div").filter({ hasText: name }).locator("dd");

async function scan(page: Page, box: Locator, text: string) {
  await box.fill(text);
  await page.keyboard.press("Enter");
}

test("the health family club: set up in the browser, and a family buys, rises, redeems and returns", {
  tag: ["@desk", "@zh"],
}, async ({ page, api, t, lang }) => {
  test.setTimeout(150_000);
  const label = await api.labels(lang);
  const field = (name: string) => page.getByLabel(label(`loyalty.${name}`), { exact: true });
  const next = (step: string) => page.getByRole("button", { name: t("setup.next", { step: t(`setup.${step}`) }) }).click();

  await test.step("points: a family has one account, of two people at most", async () => {
    await page.goto("/club-setup");
    await field("points_programme.name").fill("健康积分");
    await field("points_programme.is_shared").click();
    await field("points_programme.household_max").fill("2");
    await page.getByRole("button", { name: t("setup.programme.create") }).click();
    await expect(page.locator(".setup-said")).toContainText(t("setup.programme.shared", { max: 2 }));
    await next("rules");
    await page.getByRole("button", { name: t("setup.rules.add") }).click();
    await expect(page.locator(".setup-list")).toContainText("每消费 ¥1.00 得 1 积分");
  });

  await test.step("four tiers in one table", async () => {
    await next("tiers");
    await field("tier_scheme.name").fill("健康家庭俱乐部");
    await choose(page, field("tier_scheme.period"), label("choice.loyalty.tier_scheme.period.lifetime"));
    await field("tier_scheme.is_shared").click();
    await field("tier_scheme.entry_first").click();
    await page.getByRole("button", { name: t("setup.tiers.create") }).click();
    for (const [at, tier] of TIERS.entries()) {
      await page.getByRole("button", { name: t("setup.tiers.add") }).click();
      await page.getByLabel(t("setup.tiers.name_of", { n: at + 1 })).fill(tier.name);
      const of = (name: string) => page.getByLabel(`${tier.name} · ${label(`loyalty.tier.${name}`)}`);
      if (tier.threshold) await of("threshold").fill(tier.threshold);
      if (tier.entry) await of("entry_amount").fill(tier.entry);
      if (tier.byProof) await of("by_proof").click();
    }
    const save = page.getByRole("button", { name: t("setup.tiers.save") });
    await save.click();
    // All is written, and nothing differs any more.
    await expect(save).toBeDisabled();
    await expect(page.locator(".panel .setup-said")).toContainText("普通会员：凭证入会或一次消费满 ¥300.00");
    const { items } = await api.get<{ items: RecordRow[] }>("/records/loyalty/tier?sort=rank");
    expect(items.map((one) => [one.name, one.threshold])).toEqual(
      TIERS.map((one) => [one.name, one.threshold ? `${one.threshold}.00` : null]),
    );
  });

  await test.step("one card for the household", async () => {
    await next("cards");
    await field("card_series.name").fill("家庭卡");
    await field("card_series.is_shared").click();
    await field("card_series.prefix").fill("6688");
    await page.getByRole("button", { name: t("setup.cards.add") }).click();
    await page.locator(".setup-list").getByRole("button", { name: t("work.cards.make") }).click();
    await page.waitForURL(/\/club\?/);
    await page.getByRole("button", { name: t("work.cards.make") }).click();
    await page.getByLabel(t("work.cards.count")).fill("5");
    await page.getByRole("dialog").getByRole("button", { name: t("work.cards.make") }).click();
    await expect(page.locator(".work-batch")).toContainText("未发 5 张");
  });

  await test.step("six services by tier", async () => {
    await page.goto("/club-setup?step=benefits");
    for (const service of SERVICES) {
      await field("benefit.name").fill(service.name);
      await field("benefit.quota").fill("4");
      await page.getByRole("button", { name: t("setup.benefits.add") }).click();
      const from = page.getByRole("button", {
        name: t("setup.benefits.from", { benefit: service.name, tier: service.tier }),
      });
      await expect(from).toBeVisible();
      if (service.tier !== "普通会员") await from.click();
      await expect(from).toHaveClass(/start/);
    }
  });

  const person = (number: string, name: string) =>
    api.post("/records/customers/customer", { number, name, is_member: true });
  const mother = await person("FAMILY-1", "王秀英");
  await person("FAMILY-2", "李建国");
  const tab = (id: string) => page.goto(`/r/customers/customer/${id}?tab=club`);
  const tier = panel(page, /健康家庭俱乐部/);
  const points = panel(page, /健康积分/);

  await test.step("two people become a family, and get a card", async () => {
    await tab(mother.id);
    await page.getByRole("button", { name: t("club.household.found") }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog).toContainText(t("club.fate.nothing"));
    await dialog.getByRole("button", { name: t("club.household.found") }).click();
    await page.getByRole("button", { name: t("club.household.add") }).click();
    await choose(page, dialog.getByLabel(t("club.household.who")), "李建国", "李建国");
    await dialog.getByRole("button", { name: t("club.household.add") }).click();
    await expect(page.getByText(t("club.household.size", { count: 2, max: 2 }))).toBeVisible();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("button", { name: t("club.household.add") })).toBeDisabled();
    await page.getByRole("button", { name: t("club.card.issue") }).click();
    await choose(page, dialog.getByLabel(t("club.card.free")), "家庭卡");
    await dialog.getByRole("button", { name: t("club.card.issue") }).click();
    await expect(page.locator(".club-card")).toContainText(t("club.shared"));
  });

  await test.step("they enter by proof: an old package, looked at by somebody", async () => {
    await expect(tier).toContainText(t("club.entry.proof", { tier: "普通会员" }));
    await page.getByRole("button", { name: t("club.proof.submit") }).click();
    const photo = { name: "package.png", mimeType: "image/png", buffer: PICTURE };
    await page.locator('input[type="file"]').setInputFiles(photo);
    await page.getByRole("dialog").getByRole("button", { name: t("club.proof.hand_in"), exact: true }).click();
    await expect(page.getByText(t("club.proof.handed"))).toBeVisible();
    await page.goto("/club");
    await expect(page.getByAltText(t("work.proofs.photo_of", { name: "王秀英" }))).toBeVisible();
    await page.getByRole("button", { name: t("work.proofs.accept"), exact: true }).click();
    await expect(page.getByText(t("work.proofs.none"))).toBeVisible();
    await tab(mother.id);
    await expect(tier.locator(".club-name")).toContainText("普通会员");
    await expect(tier).toContainText("旧包装");
  });

  await test.step("somebody else enters by one purchase over the threshold", async () => {
    const third = await person("ALONE-1", "张三");
    const sale = (name: string, amount: string) =>
      api.post("/club/sales", { sale: name, customer_id: third.id, lines: [{ key: 1, qty: "1", amount }] });
    await sale("ELSEWHERE-1", "299");
    await tab(third.id);
    await expect(tier.locator(".club-name")).toContainText(t("club.tier.none"));
    await sale("ELSEWHERE-2", "300");
    await page.reload();
    await expect(tier.locator(".club-name")).toContainText("普通会员");
    await expect(tier).toContainText(t("club.evidence.purchase", { value: "¥300.00", threshold: "¥300.00" }));
  });

  await api.post("/records/catalog/product", {
    number: "TEA",
    name: "健康茶",
    standard_price: "100.00",
    barcode: "TEA-1",
  });
  const store = await api.post("/records/org/store", { number: "1", name: "一号店", is_active: true });
  const { items: cards } = await api.get<{ items: RecordRow[] }>("/records/loyalty/card?f=state:eq:active");
  const box = page.getByLabel(t("till.scan"), { exact: true });
  const pay = page.locator(".till-side .till-pay");
  const finish = page.locator(".till-dialog .till-pay");
  const ring = async (count: number, who: string, name: string) => {
    await scan(page, box, `${count}*TEA-1`);
    await expect(page.locator(".till-line")).toHaveCount(1);
    await scan(page, box, who);
    await expect(page.locator(".till-buyer")).toContainText(name);
    await expect(page.locator(".till-hint", { hasText: String(count * 100) })).toBeVisible();
    await expect(pay).toBeEnabled();
    await pay.click();
  };
  const done = async () => {
    await finish.click();
    await page.getByRole("button", { name: t("till.next") }).click();
    await expect(box).toBeFocused();
  };
  const look = async (name: string, balance: string, counted: string) => {
    await tab(mother.id);
    await expect(tier.locator(".club-name")).toContainText(name);
    await expect(tier).toContainText(t("club.tier.counted", { value: counted }));
    await expect(figure(points, t("club.points.balance"))).toHaveText(balance);
    await expect(figure(points, t("club.points.free"))).toHaveText(balance);
  };

  await test.step("one of them buys with the card at the till, and the family rises a tier", async () => {
    await page.goto("/till");
    await page.getByLabel(t("till.store"), { exact: true }).fill("一号店");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: t("till.go_on") }).click();
    await page.getByLabel(t("till.float")).fill("0");
    await page.getByRole("button", { name: t("till.open") }).click();
    await expect(box).toBeFocused();
    await ring(10, String(cards[0]?.code), "王秀英");
    await done();
    await look("VIP贵宾", "1,000", "¥1,000.00");
    await expect(page.getByRole("button", { name: t("club.benefit.use_of", { benefit: "生日礼物" }) })).toBeVisible();
  });

  await test.step("the other one pays a part with the family's points", async () => {
    await page.goto("/till");
    await ring(2, "FAMILY-2", "李建国");
    await page.getByRole("button", { name: t("till.method.points"), exact: true }).click();
    await page.getByLabel(t("till.pay.amount")).fill("5");
    await page.getByRole("button", { name: t("till.pay.add") }).click();
    await page.getByRole("button", { name: t("till.method.cash") }).click();
    await done();
    // 1000 + 200 − 500.
    await look("VIP贵宾", "700", "¥1,200.00");
  });

  await test.step("goods come back, with their points and the tier that they brought", async () => {
    const { items } = await api.get<{ items: { number: string }[] }>(`/till/tickets?store=${store.id}`);
    await page.goto("/till");
    await expect(box).toBeFocused();
    await page.keyboard.press("F7");
    await page.getByLabel(t("till.return.number")).fill(items.at(-1)?.number ?? "");
    await page.getByLabel(t("till.return.qty", { name: "健康茶" })).fill("3");
    await page.getByRole("button", { name: t("till.return.take") }).click();
    await expect(pay).toBeEnabled();
    await pay.click();
    await done();
    // 700 − 300; 900 isn't enough for the tier.
    await look("普通会员", "400", "¥900.00");
    await expect(tier).toContainText(t("club.evidence.return", { value: "¥900.00" }));
    await points.getByRole("button", { name: t("club.ledger") }).click();
    await expect(points.locator("tbody tr")).toHaveCount(4);
    await expect(points.locator("tbody tr").first()).toContainText("-300");
  });

  await test.step("a service is used once, and the family's share says so", async () => {
    await page.getByRole("button", { name: t("club.benefit.use_of", { benefit: "电话送货" }) }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("club.benefit.use"), exact: true }).click();
    await expect(page.locator(".club-benefits li").first()).toContainText(t("club.benefit.left", { count: 3 }));
    await expect(page.getByRole("button", { name: t("club.benefit.use_of", { benefit: "专家讲座" }) })).toHaveCount(0);
  });
});

/** A club with one member, made over the API. */
async function smallClub(api: Api, own: string): Promise<{ member: string; card: string }> {
  const made = async (path: string, body: Record<string, unknown>) => (await api.post(`/records/${path}`, body)).id;
  const programme = await made("loyalty/points_programme", { number: `P-${own}`, name: `积分 ${own}`, is_shared: true });
  await made("loyalty/earn_rule", { programme_id: programme, name: "一元一分", points: 1, per_amount: "1" });
  const scheme = await made("loyalty/tier_scheme", { number: `L-${own}`, name: `等级 ${own}` });
  const tiers = { scheme_id: scheme, by_proof: true };
  const low = await made("loyalty/tier", { ...tiers, number: `A-${own}`, name: `银卡 ${own}`, rank: 1, threshold: "100" });
  await made("loyalty/tier", { ...tiers, number: `B-${own}`, name: `金卡 ${own}`, rank: 2, threshold: "9999" });
  await made("loyalty/benefit", { number: `W-${own}`, name: `送货 ${own}`, kind: "service", tier_id: low, quota: 2 });
  const series = await made("loyalty/card_series", { number: `S-${own}`, name: `卡 ${own}`, prefix: `7${own.length}` });
  await api.post(`/card-series/${series}/batches`, { count: 2, key: own });
  const { items } = await api.get<{ items: RecordRow[] }>(`/records/loyalty/card?f=series_id:eq:${series}`);
  const member = await made("customers/customer", { number: `M-${own}`, name: `会员 ${own}`, is_member: true });
  const lines = [{ key: 1, qty: "1", amount: "150" }];
  await api.post("/club/sales", { sale: `SALE-${own}`, customer_id: member, lines });
  const card = items[0]?.id ?? "";
  await api.post(`/cards/${card}/issue`, { customer_id: member });
  return { member, card };
}

test("the club's pages on every screen, in both languages", async ({ page, api, t, own }) => {
  test.setTimeout(90_000);
  const { member } = await smallClub(api, own);
  const seen = async (what: string, within?: string) => {
    await settled(page);
    await expectNoSidewaysScroll(page);
    await expectAccessible(page, what, within);
  };

  await test.step("a member's tab", async () => {
    await page.goto(`/r/customers/customer/${member}?tab=club`);
    const tier = panel(page, `等级 ${own}`);
    await expect(tier.locator(".club-name")).toContainText(`银卡 ${own}`);
    await expect(tier.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "1");
    await expect(figure(panel(page, `积分 ${own}`), t("club.points.balance"))).toHaveText("150");
    // The row of tabs is of every record's page.
    await seen("tab", ".club");
  });

  await test.step("a card is blocked for a reason, and unblocked", async () => {
    await page.getByRole("button", { name: t("club.card.block"), exact: true }).click();
    const dialog = page.getByRole("dialog");
    const block = dialog.getByRole("button", { name: t("club.card.block"), exact: true });
    await expect(block).toBeDisabled();
    await dialog.getByLabel(t("club.reason")).fill("寄丢了");
    await block.click();
    await page.getByRole("button", { name: t("club.card.unblock"), exact: true }).click();
    await dialog.getByRole("button", { name: t("club.card.unblock"), exact: true }).click();
    await page.getByRole("button", { name: t("club.card.history") }).click();
    await expect(page.locator(".club-card .club-history li")).toHaveCount(3);
    await expect(page.locator(".club-card .club-history")).toContainText("寄丢了");
  });

  await test.step("many points wait for somebody else, few don't", async () => {
    const points = panel(page, `积分 ${own}`);
    const dialog = page.getByRole("dialog");
    const give = async (count: string, button: string) => {
      await points.getByRole("button", { name: t("club.adjust"), exact: true }).click();
      await dialog.getByLabel(t("club.adjust.points")).fill(count);
      await dialog.getByLabel(t("club.why")).fill("周年庆");
      await dialog.getByRole("button", { name: button, exact: true }).click();
      await expect(dialog).toBeHidden();
    };
    await give("50", t("club.adjust"));
    await expect(figure(points, t("club.points.balance"))).toHaveText("200");
    await give("5000", t("club.adjust.ask"));
    await expect(points.locator(".ant-alert")).toContainText("5,000");
    await expect(figure(points, t("club.points.balance"))).toHaveText("200");
    await page.goto("/club?tab=adjustments");
    await expect(page.getByText(t("work.adjustments.own")).first()).toBeVisible();
    await expect(page.getByRole("button", { name: t("work.adjustments.approve") })).toHaveCount(0);
    await seen("adjustments");
  });

  for (const tab of ["proofs", "cards", "falling", "expiring", "liability"])
    await test.step(`work: ${tab}`, async () => {
      await page.goto(`/club?tab=${tab}`);
      await expect(page.getByRole("tab", { name: t(`work.${tab}`) })).toHaveAttribute("aria-selected", "true");
      await seen(tab);
    });
  for (const step of ["programme", "rules", "tiers", "cards", "benefits"])
    await test.step(`setup: ${step}`, async () => {
      await page.goto(`/club-setup?step=${step}`);
      await expect(page.getByRole("heading", { level: 2, name: t(`setup.${step}`) })).toBeVisible();
      await seen(step);
    });
});
