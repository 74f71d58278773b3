import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

/** Names and phones that nobody else in the sample has: one of each kind for a project. */
const PEOPLE: Record<string, { name: string; pinyin: string; phone: string }> = {
  "desktop-zh": { name: "上官婉清", pinyin: "SHANGGUAN Wanqing", phone: "18611112233" },
  "phone-zh": { name: "夏侯云帆", pinyin: "XIAHOU Yunfan", phone: "18622223344" },
  "desktop-en": { name: "令狐浩然", pinyin: "LINGHU Haoran", phone: "18633334455" },
};

test("a duplicate is seen while typing, merged and taken apart again", async ({ page, api, t, lang, own, faults }) => {
  const { name, pinyin, phone } = PEOPLE[own] ?? { name: "", pinyin: "", phone: "" };
  const label = await api.labels(lang);
  const field = (key: string) => label(`customers.customer.${key}`);
  const first = await api.post<RecordRow>("/records/customers/customer", {
    number: `DUP-1-${own}`,
    name,
    phone: `+86${phone}`,
    city: "苏州",
  });
  const dialog = page.getByRole("dialog");
  let second = "";

  await test.step("the form warns, and the server refuses what is certainly there", async () => {
    await page.goto("/r/customers/customer");
    await page.getByRole("button", { name: t("action.new") }).click();
    await dialog.getByLabel(field("number"), { exact: true }).fill(`DUP-2-${own}`);
    await dialog.getByLabel(field("name"), { exact: true }).fill(pinyin);
    await dialog.getByLabel(field("phone"), { exact: true }).fill(`${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}`);
    const warning = dialog.getByText(t("duplicate.certain"));
    await expect(warning).toBeVisible();
    await expect(dialog.getByRole("link", { name })).toHaveAttribute("href", `/r/customers/customer/${first.id}`);
    faults.provoke(409, "/records/customers/customer");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await dialog.getByRole("button", { name: t("duplicate.anyway") }).click();
    await expect(page.getByRole("heading", { level: 1, name: pinyin })).toBeVisible();
    second = /(\d+)$/.exec(new URL(page.url()).pathname)?.[1] ?? "";
  });

  await test.step("the pair waits in the queue", async () => {
    await page.goto("/duplicates");
    const pair = page.getByRole("article", { name: `${name} · ${pinyin}` });
    await expect(async () => {
      await page.reload();
      await expect(pair).toBeVisible({ timeout: 2000 });
    }).toPass();
    await expect(pair).toContainText(t("duplicate.is_certain"));
    await expectNoSidewaysScroll(page);
    await pair.getByRole("link", { name: t("merge.compare") }).click();
  });

  await test.step("field by field, one is made of two", async () => {
    await expect(page.getByRole("heading", { level: 1, name: t("merge.title") })).toBeVisible();
    const names = page.getByRole("group", { name: field("name"), exact: true });
    await expect(names.getByRole("radio", { checked: true })).toHaveCount(1);
    await names.getByRole("radio").nth(1).check();
    await expectNoSidewaysScroll(page);
    await page.getByRole("button", { name: t("merge.go", { count: 2 }) }).click();
    await expect(page).toHaveURL(new RegExp(`${first.id}$`));
    await expect(page.getByRole("heading", { level: 1, name: pinyin })).toBeVisible();
  });

  await test.step("the old address leads to the one that stayed", async () => {
    await page.goto(`/r/customers/customer/${second}`);
    await expect(page).toHaveURL(new RegExp(`${first.id}$`));
  });

  await test.step("from the history it is taken apart", async () => {
    await page.getByRole("tab", { name: t("page.history") }).click();
    await page.getByRole("button", { name: t("merge.undo") }).click();
    await dialog.getByRole("button", { name: t("merge.undo") }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await page.goto(`/r/customers/customer/${second}`);
    await expect(page.getByRole("heading", { level: 1, name: pinyin })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`${second}$`));
  });
});
