import type { Page, PlaywrightWorkerArgs } from "@playwright/test";
import { startProvider } from "../support/provider.ts";
import { type Api, expect, expectNoSidewaysScroll, test, userMenu } from "../support/test.ts";
import type { Lang, Say } from "../support/texts.ts";
import { totp } from "../support/totp.ts";

test.use({ signedIn: false });

const PASSWORD = "a-pass-of-her-own-1";
const NAME = { zh: "沈安然", en: "Ann Shen" };

interface Person {
  playwright: PlaywrightWorkerArgs["playwright"];
  api: Api;
  baseURL: string | undefined;
  lang: Lang;
}

/** A user who has chosen a password of her own. */
async function person({ playwright, api, baseURL, lang }: Person, login: string) {
  const { password } = await api.user(login, NAME[lang], "analyst", lang);
  const calls = await playwright.request.newContext({ baseURL: baseURL ?? "" });
  const entered = await calls.post("/api/v1/session", { data: { login, password } });
  const { csrf } = (await entered.json()) as { csrf: string };
  const changed = await calls.post("/api/v1/session/password", {
    data: { current: password, new: PASSWORD },
    headers: { "X-CSRF-Token": csrf },
  });
  expect(changed.status()).toBe(204);
  await calls.dispose();
}

async function enter(page: Page, t: Say, login: string) {
  await page.getByLabel(t("signin.login")).fill(login);
  await page.getByLabel(t("signin.password"), { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: t("signin.enter") }).click();
}

async function leave(page: Page, t: Say, name: string) {
  await userMenu(page, name).click();
  await page.getByRole("menuitem", { name: t("user.leave") }).click();
  await expect(page.getByRole("heading", { name: t("signin.title") })).toBeVisible();
}

async function typePasswordAgain(page: Page, t: Say) {
  await page.getByRole("dialog").getByLabel(t("password.current")).fill(PASSWORD);
  await page.getByRole("dialog").getByRole("button", { name: t("security.confirm") }).click();
}

const overview = (page: Page, t: Say) => page.getByRole("heading", { level: 1, name: t("menu.overview") });

test("a user adds an authenticator app and signs in with it, and with a recovery code", async ({
  page,
  playwright,
  api,
  t,
  lang,
  own,
  baseURL,
  faults,
}) => {
  faults.provoke(401, "/api/v1/session/second-factor");
  const login = `totp-${own}`;
  await person({ playwright, api, baseURL, lang }, login);
  await page.goto("/sign-in");
  await enter(page, t, login);
  await expect(overview(page, t)).toBeVisible();
  await userMenu(page, NAME[lang]).click();
  await page.getByRole("menuitem", { name: t("security.title") }).click();
  await expect(page.getByRole("heading", { level: 1, name: t("security.title") })).toBeVisible();
  await expectNoSidewaysScroll(page);

  await page.getByRole("button", { name: t("security.totp.add") }).click();
  await typePasswordAgain(page, t);
  await expect(page.getByRole("img", { name: t("security.totp.qr") })).toBeVisible();
  const secret = (await page.locator(".totp-secret").textContent()) ?? "";
  await page.getByLabel(t("signin.code.totp")).fill(totp(secret, -1));
  const scan = page.getByRole("dialog").filter({ has: page.getByRole("img", { name: t("security.totp.qr") }) });
  await scan.getByRole("button", { name: t("security.confirm") }).click();
  const codes = page.locator(".recovery-codes code");
  await expect(codes).toHaveCount(10);
  const code = (await codes.first().textContent()) ?? "";
  await page.getByRole("button", { name: t("security.codes.kept") }).click();
  await expect(page.getByRole("button", { name: t("security.totp.remove") })).toBeVisible();

  await leave(page, t, NAME[lang]);
  await enter(page, t, login);
  await expect(page.getByRole("heading", { name: t("signin.second") })).toBeVisible();
  await page.getByLabel(t("signin.code.totp")).fill("000000");
  await page.getByRole("button", { name: t("signin.enter") }).click();
  await expect(page.getByRole("alert")).toBeVisible();
  await page.getByLabel(t("signin.code.totp")).fill(totp(secret));
  await page.getByRole("button", { name: t("signin.enter") }).click();
  await expect(overview(page, t)).toBeVisible();

  await leave(page, t, NAME[lang]);
  await enter(page, t, login);
  await page.getByRole("button", { name: t("signin.way.recovery") }).click();
  await page.getByLabel(t("signin.code.recovery")).fill(code);
  await page.getByRole("button", { name: t("signin.enter") }).click();
  await expect(overview(page, t)).toBeVisible();
});

test("a user signs in with a passkey alone @desk @zh", async ({ page, context, playwright, api, t, lang, own, baseURL }) => {
  const login = `passkey-${own}`;
  await person({ playwright, api, baseURL, lang }, login);
  const devices = await context.newCDPSession(page);
  await devices.send("WebAuthn.enable");
  await devices.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  // Passkeys belong to a name; an address of digits has none.
  const base = (baseURL ?? "").replace("127.0.0.1", "localhost");
  await page.goto(`${base}/sign-in`);
  await enter(page, t, login);
  await expect(overview(page, t)).toBeVisible();
  await page.goto(`${base}/security`);
  await page.getByRole("button", { name: t("security.passkeys.add") }).click();
  await typePasswordAgain(page, t);
  await expect(page.locator(".recovery-codes code")).toHaveCount(10);
  await page.getByRole("button", { name: t("security.codes.kept") }).click();
  await expect(page.locator(".security-list").first()).toContainText("Chrome");
  await leave(page, t, NAME[lang]);
  await page.getByRole("button", { name: t("signin.passkey") }).click();
  await expect(overview(page, t)).toBeVisible();
  await leave(page, t, NAME[lang]);
  await enter(page, t, login);
  await page.getByRole("button", { name: t("signin.way.passkey") }).click();
  await expect(overview(page, t)).toBeVisible();
});

test("a stranger signs in through the company's identity provider @desk @zh", async ({ page, context, api, t, baseURL }) => {
  // The provider's own pages ask the network for a typeface.
  await context.route(/fonts\./, (route) => route.fulfill({ status: 200, contentType: "text/css", body: "" }));
  const provider = await startProvider(`${baseURL}/api/v1/session/provider/callback`);
  try {
    const { items } = await api.get<{ items: { id: string; key: string }[] }>("/records/org/role?limit=100");
    await api.post("/identity-providers", {
      key: "corp",
      name: "Corp",
      issuer: provider.issuer,
      client_id: "guanxi",
      client_secret: "a-secret-of-the-test-only",
      scopes: "email profile",
      login_claim: "email",
      domains: "example.cn",
      creates_users: true,
      role_id: items.find(({ key }) => key === "analyst")?.id,
      is_active: true,
    });
    await page.goto("/sign-in");
    await page.getByRole("button", { name: t("signin.provider", { name: "Corp" }) }).click();
    await page.locator("input[name=login]").fill("wei");
    await page.locator("input[name=password]").fill("anything");
    await page.locator("button[type=submit]").click();
    await page.locator("button[type=submit]").click();
    await expect(overview(page, t)).toBeVisible();
    await expect(userMenu(page, "wei Wang")).toBeVisible();
    // A state that this browser didn't bring along opens nothing.
    await page.goto("/api/v1/session/provider/callback?code=x&state=y");
    await expect(page).toHaveURL(/refused=session\.ticket_expired/);
    await expect(page.getByRole("alert")).toBeVisible();
  } finally {
    await provider.stop();
  }
});
