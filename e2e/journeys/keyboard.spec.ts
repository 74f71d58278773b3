import type { Page } from "@playwright/test";
import { expect, type RecordRow, test } from "../support/test.ts";

const LIST = "/r/customers/customer";
/** Names whose beginnings nobody else in the sample has. */
const NAMES: Record<string, string> = { "desktop-zh": "键盘甲", "desktop-en": "键盘乙" };

const focused = (page: Page) => page.locator(":focus");

/** Tab until this has the focus, as who has no mouse does. */
async function tabTo(page: Page, name: string, most = 40) {
  for (let times = 0; times < most; times++) {
    const now = await focused(page).evaluateAll(([one]) => one?.getAttribute("aria-label") ?? one?.textContent ?? "");
    if (now.includes(name)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reaches ${name}`);
}

test("a list and its records are worked on without a mouse @desk", async ({ page, api, t, lang, own }) => {
  const label = await api.labels(lang);
  const field = (name: string) => label(`customers.customer.${name}`);
  const name = NAMES[own] ?? "键盘丙";
  const made: RecordRow[] = [];
  for (const number of [1, 2, 3])
    made.push(
      await api.post<RecordRow>("/records/customers/customer", {
        number: `K${number}-${own}`,
        name: `${name}${number}`,
        city: number === 3 ? "南京" : "苏州",
      }),
    );
  const keys = page.keyboard;
  const dialog = page.getByRole("dialog");
  const heading = (text: string) => page.getByRole("heading", { level: 1, name: text });

  await test.step("the keys are told, and the help leaves as it came", async () => {
    await page.goto(LIST);
    await expect(page.getByRole("table").locator("tbody tr").first()).toBeVisible();
    await keys.press("?");
    await expect(dialog).toContainText(t("key.filter"));
    await keys.press("Escape");
    await expect(dialog).toBeHidden();
  });

  await test.step("a customer is found and opened", async () => {
    await keys.press("/");
    await expect(page.getByRole("searchbox", { name: t("list.search") })).toBeFocused();
    await keys.type(name);
    await expect(page.getByRole("table").locator("tbody tr")).toHaveCount(3);
    await keys.press("ArrowDown");
    await keys.press("j");
    await keys.press("j");
    await keys.press("k");
    await expect(focused(page)).toHaveText(`${name}2`);
    await keys.press("Enter");
    await expect(heading(`${name}2`)).toBeVisible();
  });

  await test.step("it is edited and saved", async () => {
    await keys.press("e");
    await expect(dialog.getByLabel(field("number"), { exact: true })).toBeFocused();
    await keys.press("Tab");
    await expect(dialog.getByLabel(field("name"), { exact: true })).toBeFocused();
    await keys.press("Control+a");
    await keys.type(`${name}改`);
    await keys.press("Control+s");
    await expect(dialog).toBeHidden();
    await expect(heading(`${name}改`)).toBeVisible();
  });

  await test.step("a form that is left changes nothing", async () => {
    await keys.press("e");
    await expect(dialog.getByLabel(field("number"), { exact: true })).toBeFocused();
    await keys.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(heading(`${name}改`)).toBeVisible();
  });

  await test.step("the way back leads to the same row of the same list", async () => {
    await keys.press("Escape");
    await expect(page).toHaveURL(new RegExp(`${LIST}\\?q=`));
    await expect(focused(page)).toHaveText(`${name}改`);
    await keys.press("j");
    await expect(focused(page)).toHaveText(new RegExp(`${name}[13]`));
  });

  await test.step("another is made", async () => {
    await keys.press("n");
    await expect(dialog.getByLabel(field("number"), { exact: true })).toBeFocused();
    await keys.type(`K4-${own}`);
    await keys.press("Tab");
    await keys.type(`${name}4`);
    await keys.press("Control+Enter");
    await expect(heading(`${name}4`)).toBeVisible();
    const { items } = await api.get<{ items: RecordRow[] }>(`/records/customers/customer?f=number:eq:K4-${own}`);
    made.push(...items);
    await keys.press("Escape");
    await expect(focused(page)).toHaveText(`${name}4`);
  });

  await test.step("the list is narrowed by a filter", async () => {
    await keys.press("f");
    const menu = page.getByRole("menu");
    await expect(menu).toBeVisible();
    await expect(menu.getByRole("menuitem").first()).toBeFocused();
    // The menu moves on with the next picture: a look before that would see where it was, and go one too far.
    const at = async () => (await focused(page).textContent()) ?? "";
    for (let times = 0, was = await at(); times < 40 && !was.includes(field("city")); times++, was = await at()) {
      await keys.press("ArrowDown");
      await expect(focused(page)).not.toHaveText(was);
    }
    await keys.press("Enter");
    await expect(page.locator(".filter-editor :focus")).toHaveCount(1);
    await keys.type("南京");
    await keys.press("Enter");
    await expect(page).toHaveURL(/f=city/);
    await expect(page.getByRole("table").locator("tbody tr")).toHaveCount(1);
    await keys.press("Escape");
    await expect(page.locator(".filter-editor")).toBeHidden();
    await tabTo(page, t("filter.remove", { field: field("city") }));
    await keys.press("Enter");
    await expect(page.getByRole("table").locator("tbody tr")).toHaveCount(4);
  });

  await test.step("rows are chosen, and no longer", async () => {
    await keys.press("j");
    await keys.press("x");
    await keys.press("j");
    await keys.press("x");
    await expect(page.getByRole("table").getByRole("checkbox", { checked: true })).toHaveCount(2);
    await keys.press("Escape");
    await expect(page.getByRole("table").getByRole("checkbox", { checked: true })).toHaveCount(0);
  });

  await test.step("the last row leads to the next page", async () => {
    await page.goto(LIST);
    const rows = page.getByRole("table").locator("tbody tr");
    await expect(rows).toHaveCount(50);
    for (let times = 0; times < 51; times++) await keys.press("ArrowDown");
    await expect(rows).toHaveCount(100);
    await expect(rows.nth(50).locator(":focus")).toHaveCount(1);
  });

  for (const one of made) await api.delete(`/records/customers/customer/${one.id}`);
});
