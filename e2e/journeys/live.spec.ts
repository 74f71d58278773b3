import { expect, test } from "../support/test.ts";

test("two people on one record see each other, and what the other saves @desk @zh", async ({ page, browser, api, t, own, baseURL }) => {
  const { password } = await api.user(`live-${own}`, "王丽", "administrator", "zh");
  const record = await api.post("/records/customers/customer", { number: `LV-${own}`, name: "张小美", note: "旧" });
  const path = `/r/customers/customer/${record.id}`;
  const other = await browser.newContext({ baseURL, locale: "zh-CN" });
  const there = await other.newPage();

  await test.step("王丽 signs in elsewhere and opens the record", async () => {
    await there.goto(`/sign-in?next=${encodeURIComponent(path)}`);
    await there.getByLabel(t("signin.login")).fill(`live-${own}`);
    await there.getByLabel(t("signin.password"), { exact: true }).fill(password);
    await there.getByRole("button", { name: t("signin.enter") }).click();
    await there.getByLabel(t("password.current")).fill(password);
    await there.getByLabel(t("password.new"), { exact: true }).fill("a-new-pass-1");
    await there.getByLabel(t("password.again")).fill("a-new-pass-1");
    await there.locator("form button[type=submit]").click();
    await expect(there.getByRole("navigation").first()).toBeVisible();
    await there.goto(path);
    await expect(there.getByRole("heading", { level: 1 })).toContainText("张小美");
  });

  await test.step("each sees that the other is here, and who edits", async () => {
    await page.goto(path);
    await expect(page.locator(".also-here")).toContainText("王丽");
    await there.goto(`${path}?form=edit`);
    await expect(page.locator(".also-here")).toContainText(t("presence.editing", { name: "王丽" }));
  });

  await test.step("what one saves is there for the other without loading anew", async () => {
    await there.getByRole("dialog").getByRole("textbox", { name: "客户名称" }).fill("张美");
    await there.getByRole("dialog").getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("张美");
  });

  await test.step("an open form with changes is told of it, field by field", async () => {
    await page.goto(`${path}?form=edit`);
    const drawer = page.getByRole("dialog");
    const name = drawer.getByRole("textbox", { name: "客户名称" });
    await name.fill("我的名字");
    const now = await api.get<{ version: number }>(`/records/customers/customer/${record.id}`);
    await api.patch(`/records/customers/customer/${record.id}`, { version: now.version, name: "别人的名字" });
    await expect(drawer.getByRole("alert")).toContainText("别人的名字");
    await drawer.getByRole("radio", { name: /别人的名字/ }).check();
    await drawer.getByRole("button", { name: t("form.conflict.chosen") }).click();
    await expect(name).toHaveValue("别人的名字");
  });

  await test.step("what isn't saved is there again after the page was lost", async () => {
    const note = page.getByRole("dialog").locator("textarea").first();
    await note.fill("没有保存的话");
    await page.reload();
    await expect(page.getByRole("dialog").getByText(t("form.draft.discard"))).toBeVisible();
    await expect(page.getByRole("dialog").locator("textarea").first()).toHaveValue("没有保存的话");
    await page.getByRole("button", { name: t("form.draft.discard") }).click();
    await expect(page.getByRole("dialog").locator("textarea").first()).not.toHaveValue("没有保存的话");
  });
  await other.close();
});
