import { expect, test, userMenu } from "../support/test.ts";
import { sayIn } from "../support/texts.ts";

test.use({ signedIn: false });

const WRONG = { zh: "账号或密码不对", en: "Login or password isn't right" };
const NEXT = "a-new-pass-1";
const LAST = "a-new-pass-2";

test("a user signs in, chooses language and look, changes the password and leaves", async ({
  page,
  context,
  browser,
  api,
  t,
  lang,
  own,
  faults,
  baseURL,
}) => {
  faults.provoke(401, "/api/v1/session");
  faults.provoke(422, "/api/v1/session/password");
  const name = lang === "zh" ? "林小满" : "Mary Lin";
  const { password } = await api.user(`person-${own}`, name, "analyst", lang);
  const other = lang === "zh" ? "en" : "zh";
  const otherName = { zh: "中文", en: "English" }[other];
  const there = sayIn(other);
  const login = page.getByLabel(t("signin.login"));
  const secret = page.getByLabel(t("signin.password"), { exact: true });
  const enter = page.getByRole("button", { name: t("signin.enter") });

  await test.step("a page without a session leads to the sign-in", async () => {
    await page.goto("/overview?by=quarter");
    await expect(page.getByRole("heading", { name: t("signin.title") })).toBeVisible();
    await enter.click();
    await expect(page.getByText(t("error.field.required"))).toHaveCount(2);
  });

  await test.step("a wrong password is refused in the reader's language", async () => {
    await login.fill(`person-${own}`);
    await secret.fill("not-the-password");
    await enter.click();
    await expect(page.getByRole("alert")).toContainText(WRONG[lang]);
  });

  await test.step("the sign-in speaks the other language", async () => {
    await page.getByRole("button", { name: otherName }).click();
    await expect(page.getByRole("heading", { name: there("signin.title") })).toBeVisible();
    await expect(page.getByRole("alert")).toContainText(WRONG[other]);
    await page.getByRole("button", { name: { zh: "中文", en: "English" }[lang] }).click();
    await expect(page.getByRole("heading", { name: t("signin.title") })).toBeVisible();
  });

  await test.step("the first password must be changed", async () => {
    await secret.fill(password);
    await enter.click();
    await expect(page.getByText(t("password.forced"))).toBeVisible();
    await page.getByLabel(t("password.current")).fill(password);
    await page.getByLabel(t("password.new"), { exact: true }).fill(NEXT);
    await page.getByLabel(t("password.again")).fill(`${NEXT}x`);
    await page.getByRole("button", { name: t("password.change") }).click();
    await expect(page.getByText(t("password.differs"))).toBeVisible();
    await page.getByLabel(t("password.again")).fill(NEXT);
    await page.getByRole("button", { name: t("password.change") }).click();
    await expect(page.getByText(t("password.changed"))).toBeVisible();
    await expect(page.getByRole("heading", { level: 1, name: t("menu.overview") })).toBeVisible();
  });

  await test.step("the language is switched and kept", async () => {
    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: otherName }).click();
    await expect(page.getByRole("heading", { level: 1, name: there("menu.overview") })).toBeVisible();
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: there("menu.overview") })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", other === "zh" ? "zh-CN" : "en");
    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: { zh: "中文", en: "English" }[lang] }).click();
    await expect(page.getByRole("heading", { level: 1, name: t("menu.overview") })).toBeVisible();
  });

  const brightness = () =>
    page.evaluate(() => {
      const [r = 0, g = 0, b = 0] = (getComputedStyle(document.body).backgroundColor.match(/\d+/g) ?? []).map(Number);
      return (r + g + b) / 3;
    });
  await test.step("the dark look is chosen and kept", async () => {
    expect(await brightness()).toBeGreaterThan(200);
    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: t("theme.dark") }).click();
    await expect.poll(brightness).toBeLessThan(60);
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: t("menu.overview") })).toBeVisible();
    expect(await brightness()).toBeLessThan(60);
    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: t("theme.light") }).click();
    await expect.poll(brightness).toBeGreaterThan(200);
  });

  await test.step("a changed password ends the user's other sessions", async () => {
    const elsewhere = await browser.newContext({ baseURL: baseURL ?? "", storageState: { cookies: [], origins: [] } });
    faults.listen(elsewhere);
    const second = await elsewhere.newPage();
    await second.goto("/sign-in");
    await second.getByLabel(t("signin.login")).fill(`person-${own}`);
    await second.getByLabel(t("signin.password"), { exact: true }).fill(NEXT);
    await second.getByRole("button", { name: t("signin.enter") }).click();
    await expect(second.getByRole("heading", { level: 1, name: t("menu.overview") })).toBeVisible();

    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: t("user.password") }).click();
    await page.getByLabel(t("password.current")).fill("not-the-password");
    await page.getByLabel(t("password.new"), { exact: true }).fill(LAST);
    await page.getByLabel(t("password.again")).fill(LAST);
    await page.getByRole("button", { name: t("password.change") }).click();
    await expect(page.getByText(t("error.field.wrong_password"))).toBeVisible();
    await page.getByLabel(t("password.current")).fill(NEXT);
    await page.getByRole("button", { name: t("password.change") }).click();
    await expect(page.getByText(t("password.changed"))).toBeVisible();

    await second.reload();
    await expect(second.getByRole("heading", { name: t("signin.title") })).toBeVisible();
    await elsewhere.close();
  });

  await test.step("after leaving, only the new password opens", async () => {
    await userMenu(page, name).click();
    await page.getByRole("menuitem", { name: t("user.leave") }).click();
    await expect(page.getByRole("heading", { name: t("signin.title") })).toBeVisible();
    expect((await context.cookies()).filter((one) => one.name === "guanxi_session" && one.value)).toEqual([]);
    await page.goto("/r/customers/customer");
    await expect(page.getByRole("heading", { name: t("signin.title") })).toBeVisible();
    await login.fill(`person-${own}`);
    await secret.fill(NEXT);
    await enter.click();
    await expect(page.getByRole("alert")).toContainText(WRONG[lang]);
    await secret.fill(LAST);
    await enter.click();
    // The page that was asked for, not the overview.
    await expect(page).toHaveURL(/\/r\/customers\/customer$/);
    await expect(page.getByRole("main").getByRole("heading", { level: 1 })).toBeVisible();
  });
});
