import { expect, type RecordRow, test } from "../support/test.ts";

const FIRST = "first-password-1";
const OWN = "a-pass-of-ones-own";

test("O5: an administrator makes a user with a first password, which is changed at the first sign-in", { tag: ["@desk", "@zh"] }, async ({
  page,
  browser,
  api,
  t,
  lang,
  own,
  baseURL,
  locale,
}) => {
  const labels = await api.labels(lang);
  const field = (name: string) => labels(`org.user.${name}`);
  const login = `first-${own}`;
  const dialog = page.getByRole("dialog");

  await test.step("a password that is too short is said before anything is made", async () => {
    await page.goto("/r/org/user?form=new");
    await dialog.getByLabel(field("login"), { exact: true }).fill(login);
    await dialog.getByLabel(field("name"), { exact: true }).fill("First");
    await dialog.getByText(t("user.first.typed")).click();
    const typed = dialog.getByLabel(t("user.first"));
    await typed.fill("short");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(typed).toHaveAttribute("aria-invalid", "true");
    expect(await api.count("org/user", `?f=login:eq:${login}`)).toBe(0);
    await typed.fill(FIRST);
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1, name: "First" })).toBeVisible();
  });

  await test.step("the user signs in with it, and has to change it", async () => {
    const context = await browser.newContext({ baseURL: baseURL ?? "", locale: locale ?? "zh-CN" });
    const there = await context.newPage();
    await there.goto("/sign-in");
    await there.getByLabel(t("signin.login")).fill(login);
    await there.getByLabel(t("signin.password"), { exact: true }).fill(FIRST);
    await there.getByRole("button", { name: t("signin.enter") }).click();
    await expect(there.getByText(t("password.forced"))).toBeVisible();
    await there.getByLabel(t("password.current")).fill(FIRST);
    await there.getByLabel(t("password.new"), { exact: true }).fill(OWN);
    await there.getByLabel(t("password.again")).fill(OWN);
    await there.getByRole("button", { name: t("password.change") }).click();
    await expect(there.getByText(t("password.changed"))).toBeVisible();
    await context.close();
  });

  await test.step("a password made at random is shown once", async () => {
    await page.goto("/r/org/user?form=new");
    await dialog.getByLabel(field("login"), { exact: true }).fill(`${login}-2`);
    await dialog.getByLabel(field("name"), { exact: true }).fill("Second");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("dialog").filter({ hasText: t("user.reset.note") })).toContainText("Second");
    await page.getByRole("button", { name: t("user.reset.noted") }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Second" })).toBeVisible();
  });

  const { items } = await api.get<{ items: RecordRow[] }>(`/records/org/user?f=login:starts:${login}`);
  expect(items).toHaveLength(2);
});
