import type { Browser, Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";
import type { Lang, Say } from "../support/texts.ts";

const PASSWORD = "hand-price-pass-1";

/** Somebody else's browser, signed in for the first time, with a password of his own. */
async function signedIn(
  [browser, baseURL, lang, t]: [Browser, string | undefined, Lang, Say],
  login: string,
  password: string,
): Promise<Page> {
  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    locale: lang === "en" ? "en-GB" : "zh-CN",
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    storageState: { cookies: [], origins: [] },
  });
  const page = await context.newPage();
  await page.goto("/");
  await page.getByLabel(t("signin.login")).fill(login);
  await page.getByLabel(t("signin.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: t("signin.enter") }).click();
  await page.getByLabel(t("password.current")).fill(password);
  await page.getByLabel(t("password.new"), { exact: true }).fill(PASSWORD);
  await page.getByLabel(t("password.again")).fill(PASSWORD);
  await page.getByRole("button", { name: t("password.change") }).click();
  await expect(page.getByText(t("password.changed"))).toBeVisible();
  return page;
}

test("J6: a clerk sets a price: within the limit alone, beyond it with a colleague; it comes back as it was paid", {
  tag: ["@desk", "@zh"],
}, async ({ page, browser, baseURL, api, t, lang, own }) => {
  test.setTimeout(240_000);
  const territory = await api.post("/records/org/territory", { number: `HAND-${own}`, name: `改价片区 ${own}` });
  const store = await api.post("/records/org/store", {
    number: `HAND-${own}`,
    name: `改价店 ${own}`,
    is_active: true,
    territory_id: territory.id,
  });
  await api.post("/records/catalog/product", {
    number: `HAND-${own}`,
    name: `礼盒 ${own}`,
    standard_price: "100.00",
    barcode: `HAND-B-${own}`,
  });
  const clerkUser = await api.user(`hand-clerk-${own}`, `店员小何 ${own}`, "clerk", lang);
  const bossUser = await api.user(`hand-boss-${own}`, `店长老郑 ${own}`, "store_manager", lang);
  for (const { id } of [clerkUser, bossUser])
    await api.post("/records/org/territory_member", { territory_id: territory.id, user_id: id });
  const roles = await api.get<{ items: { id: string; key: string }[] }>("/records/org/role?limit=100");
  const role = roles.items.find((one) => one.key === "clerk");
  // In this store only: elsewhere a clerk takes nothing off.
  await api.post("/records/sales/store_limit", { role_id: role?.id, store_id: store.id, percent: "5" });

  const others: [Browser, string | undefined, Lang, Say] = [browser, baseURL, lang, t];
  const boss = await signedIn(others, `hand-boss-${own}`, bossUser.password);
  await boss.context().close();
  const till = await signedIn(others, `hand-clerk-${own}`, clerkUser.password);
  const box = till.getByLabel(t("till.scan"), { exact: true });
  const pay = till.locator(".till-side .till-pay");
  const finish = till.locator(".till-dialog .till-pay");
  const dialog = till.getByRole("dialog");
  const receipt = till.locator(".ant-modal .receipt");
  const next = async () => {
    await till.getByRole("button", { name: t("till.next") }).click();
    await expect(box).toBeFocused();
  };
  const scan = async () => {
    await box.fill(`HAND-B-${own}`);
    await till.keyboard.press("Enter");
    await expect(pay).toContainText("100.00");
  };
  const askFor = async (price: string) => {
    await till.getByRole("button", { name: t("till.hand.title", { name: `礼盒 ${own}` }) }).click();
    await dialog.getByLabel(t("till.hand.price")).fill(price);
    await dialog.getByRole("button", { name: t("till.hand.reason.damaged") }).click();
  };
  const set = () => dialog.getByRole("button", { name: t("till.hand.set"), exact: true }).click();

  await test.step("within the limit nobody is asked", async () => {
    await till.goto("/till");
    await till.getByRole("button", { name: t("till.go_on") }).click();
    await till.getByLabel(t("till.float")).fill("200");
    await till.getByRole("button", { name: t("till.open") }).click();
    await scan();
    await askFor("120");
    await expect(dialog.getByText(t("till.hand.too_high"))).toBeVisible();
    await dialog.getByLabel(t("till.hand.price")).fill("96");
    await expect(dialog.getByText(t("till.hand.percent", { percent: 4 }))).toBeVisible();
    await expect(dialog.getByText(t("till.hand.beyond", { limit: 5 }))).toHaveCount(0);
    await set();
    await expect(pay).toContainText("96.00");
    await expect(till.locator(".till-line")).toContainText(t("till.hand.is", { percent: 4 }));
    await pay.click();
    await finish.click();
    await expect(receipt).toContainText("96.00");
    await next();
  });

  await test.step("beyond it a colleague signs; a wrong password, and too much for him too, are told", async () => {
    await scan();
    await askFor("80");
    await expect(dialog.getByText(t("till.hand.beyond", { limit: 5 }))).toBeVisible();
    await set();
    await expect(pay).toContainText("80.00");
    const approve = async (password: string) => {
      await dialog.getByLabel(t("till.approve.login")).fill(`hand-boss-${own}`);
      await dialog.getByLabel(t("till.approve.password")).fill(password);
      await dialog.getByRole("button", { name: t("till.approve.go") }).click();
    };
    await pay.click();
    await expect(dialog).toContainText(t("till.approve.why", { percent: 20, limit: 5 }));
    await approve("not-his-password");
    await expect(dialog.getByRole("alert")).toBeVisible();
    await approve(PASSWORD);
    await finish.click();
    await expect(dialog.getByRole("alert")).toContainText("10");
    await till.keyboard.press("Escape");
    await askFor("92");
    await set();
    await expect(pay).toContainText("92.00");
    await pay.click();
    await approve(PASSWORD);
    await finish.click();
    await expect(receipt.locator(".receipt-sum")).toContainText("92.00");
    await expect(receipt).toContainText(t("till.receipt.saved"));
    await expect(receipt).toContainText("8.00");
    await expectNoSidewaysScroll(till);
    await next();
  });

  await test.step("its return gives back what was paid", async () => {
    await till.keyboard.press("F7");
    await till.locator(".till-drawer .till-list li", { hasText: "92.00" }).getByRole("button").click();
    await till.getByRole("button", { name: t("till.return.all") }).click();
    await till.getByRole("button", { name: t("till.return.take") }).click();
    await expect(till.locator(".till-line.back")).toContainText("92.00");
    await expect(pay).toContainText(t("till.refund"));
    await expect(pay).toContainText("92.00");
    await pay.click();
    await finish.click();
    await expect(receipt.locator(".receipt-sum")).toContainText("92.00");
    await next();
    await till.context().close();
  });

  await test.step("what each clerk took off is summed, and who stood for it is written", async () => {
    await page.goto(`/r/trade/hand_price?f=store_id:eq:${store.id}`);
    await expect(page.getByRole("row").filter({ hasText: `店长老郑 ${own}` })).toContainText("92.00");
    await page.getByRole("button", { name: t("till.hand.by_clerk") }).click();
    const row = page.getByRole("dialog").getByRole("row").filter({ hasText: `店员小何 ${own}` });
    // Two lines on two tickets, 4.00 and 8.00 off, one of them approved.
    await expect(row.getByRole("cell")).toHaveText([`店员小何 ${own}`, "2", "2", /12\.00/, "8%", "1"]);
    await expectNoSidewaysScroll(page);
  });
});
