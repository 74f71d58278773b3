import type { Page } from "@playwright/test";
import { type Api, downloaded, expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";
import { rowsOf } from "../support/csv.ts";
import { countOf } from "../support/texts.ts";

const LIST = "/r/customers/customer";
/** Names whose initials nobody else in the sample has. */
const NAMES: Record<string, { name: string; initials: string; pinyin: string }> = {
  "desktop-zh": { name: "欧阳紫萱", initials: "oyzx", pinyin: "ouyangzi" },
  "phone-zh": { name: "司徒慕白", initials: "stmb", pinyin: "situmu" },
  "desktop-en": { name: "诸葛清扬", initials: "zgqy", pinyin: "zhugeqing" },
};

const main = (page: Page) => page.getByRole("main");
const hits = (page: Page, phone: boolean) =>
  phone ? main(page).locator("ul.cards > li") : main(page).getByRole("table").locator("tbody > tr");
const newCustomer = (api: Api, number: string, name: string) =>
  api.post<RecordRow>("/records/customers/customer", { number, name, city: "苏州" });

test("a customer is created, found by pinyin, edited and deleted", async ({ page, api, t, lang, own, phone }) => {
  const label = await api.labels(lang);
  const field = (name: string) => label(`customers.customer.${name}`);
  const { name, initials, pinyin } = NAMES[own] ?? { name: "", initials: "", pinyin: "" };
  const number = `E2E-${own}`;
  const dialog = page.getByRole("dialog");
  const search = page.getByRole("searchbox", { name: t("list.search") });

  await test.step("a missing name is said at its field", async () => {
    await page.goto(LIST);
    await page.getByRole("button", { name: t("action.new") }).click();
    await dialog.getByLabel(field("number"), { exact: true }).fill(number);
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(dialog.getByLabel(field("name"), { exact: true })).toHaveAccessibleDescription(t("error.field.required"));
    await expect(dialog.getByText(t("error.field.required"))).toHaveCount(1);
  });

  await test.step("then it is saved and its page opens", async () => {
    await dialog.getByLabel(field("name"), { exact: true }).fill(name);
    await dialog.getByLabel(field("city"), { exact: true }).fill("苏州");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await expect(page).toHaveURL(/\/r\/customers\/customer\/\d+$/);
  });

  await test.step("it is found by the initials and by the sound of the name", async () => {
    await page.goto(LIST);
    for (const typed of [initials, pinyin, name.slice(0, 3)]) {
      await search.fill(typed);
      await expect(hits(page, phone)).toHaveCount(1);
      await expect(hits(page, phone)).toContainText(name);
      await expect(page).toHaveURL(new RegExp(`q=`));
    }
    await hits(page, phone).getByRole("link", { name }).click();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
  });

  await test.step("it is edited", async () => {
    await page.getByRole("button", { name: t("action.edit") }).click();
    await dialog.getByLabel(field("city"), { exact: true }).fill("无锡");
    await dialog.getByLabel(field("phone"), { exact: true }).fill("13900001111");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(dialog).toBeHidden();
    await page.getByRole("tab", { name: t("page.details") }).click();
    const details = page.getByRole("tabpanel");
    await expect(details).toContainText("13900001111");
    await expect(details).toContainText("无锡");
  });

  await test.step("the history says who did what and by which way", async () => {
    await page.getByRole("tab", { name: t("page.history") }).click();
    const entries = page.getByRole("tabpanel").locator("ol > li");
    await expect(entries).toHaveCount(2);
    await expect(entries.first()).toContainText("管理员");
    await expect(entries.first()).toContainText(t("history.action.update"));
    await expect(entries.first()).toContainText(t("history.through.page"));
    const city = entries.first().getByRole("listitem").filter({ hasText: field("city") });
    await expect(city).toContainText(/苏州.*无锡/);
    await expect(entries.last()).toContainText(t("history.action.create"));
  });

  await test.step("deleting asks first", async () => {
    const remove = page.getByRole("button", { name: new RegExp(`(^|\\s)${t("action.delete")}$`) });
    await remove.click();
    await expect(dialog).toContainText(t("page.delete.ask", { what: name }));
    await dialog.getByRole("button", { name: t("action.cancel") }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
    await remove.click();
    await dialog.getByRole("button", { name: t("action.delete") }).click();
    await expect(page.getByText(t("page.deleted", { what: name }))).toBeVisible();
    await expect(page).toHaveURL(/\/r\/customers\/customer$/);
    await search.fill(initials);
    await expect(main(page).getByText(t("list.none.found"))).toBeVisible();
  });
});

test("two people edit one customer: nobody's work is lost unseen", { tag: ["@desk", "@zh"] }, async ({
  page,
  browser,
  api,
  t,
  lang,
  own,
  faults,
  storageState,
  baseURL,
  locale,
  viewport,
}) => {
  faults.provoke(409, "/api/v1/records/customers/customer");
  const label = await api.labels(lang);
  const field = (name: string) => label(`customers.customer.${name}`);
  const customer = await newCustomer(api, `TWO-${own}`, "两人同改");
  const elsewhere = await browser.newContext({
    baseURL: baseURL ?? "",
    storageState: storageState ?? { cookies: [], origins: [] },
    locale: locale ?? "zh-CN",
    viewport: viewport ?? null,
  });
  faults.listen(elsewhere);
  const second = await elsewhere.newPage();
  const save = (on: Page) => on.getByRole("dialog").getByRole("button", { name: t("action.save") }).click();

  for (const one of [page, second]) {
    await one.goto(`${LIST}/${customer.id}`);
    await one.getByRole("button", { name: t("action.edit") }).click();
    await expect(one.getByRole("dialog").getByLabel(field("city"), { exact: true })).toHaveValue("苏州");
  }
  await second.getByRole("dialog").getByLabel(field("phone"), { exact: true }).fill("13911112222");
  await second.getByRole("dialog").getByLabel(field("city"), { exact: true }).fill("常州");
  await save(second);
  await expect(second.getByRole("dialog")).toBeHidden();

  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(field("city"), { exact: true }).fill("镇江");
  await save(page);
  await expect(dialog.getByRole("alert")).toContainText("常州");
  // My value stands until I decide; nothing was written over the other one.
  await expect(dialog.getByLabel(field("city"), { exact: true })).toHaveValue("镇江");
  expect((await api.get<RecordRow>(`/records/customers/customer/${customer.id}`)).city).toBe("常州");
  await dialog.getByRole("button", { name: t("form.conflict.chosen") }).click();
  await expect(dialog.getByRole("alert")).toBeHidden();
  await expect(dialog.getByLabel(field("phone"), { exact: true })).toHaveValue("+8613911112222");
  await expect(dialog.getByLabel(field("city"), { exact: true })).toHaveValue("镇江");
  await save(page);
  await expect(dialog).toBeHidden();
  const now = await api.get<RecordRow>(`/records/customers/customer/${customer.id}`);
  expect([now.city, now.phone]).toEqual(["镇江", "+8613911112222"]);

  await test.step("or the other one's values are taken", async () => {
    await second.getByRole("button", { name: t("action.edit") }).click();
    const form = second.getByRole("dialog");
    await form.getByLabel(field("city"), { exact: true }).fill("扬州");
    await api.patch(`/records/customers/customer/${customer.id}`, { version: now.version, city: "宿迁" });
    await expect(form.getByRole("alert")).toContainText("宿迁");
    await form.getByRole("button", { name: t("form.conflict.theirs") }).click();
    await expect(form.getByLabel(field("city"), { exact: true })).toHaveValue("宿迁");
  });
  await elsewhere.close();

  await test.step("a number that is taken is said at its field", async () => {
    await page.goto(`${LIST}?form=new`);
    await dialog.getByLabel(field("number"), { exact: true }).fill(`TWO-${own}`);
    await dialog.getByLabel(field("name"), { exact: true }).fill("重号");
    await save(page);
    await expect(dialog.getByLabel(field("number"), { exact: true })).toHaveAccessibleDescription(t("error.field.taken"));
  });
});

test("a search that still rests doesn't call back whoever has opened a record @desk @zh", async ({ page, phone, t }) => {
  await page.goto(LIST);
  const first = hits(page, phone).first();
  await expect(first).toBeVisible();
  // The record's page comes slowly, so that the list is still there when the search has rested.
  await page.route(/\.js$/, async (route) => {
    await new Promise((resume) => setTimeout(resume, 1_000));
    await route.continue();
  });
  await page.getByRole("searchbox", { name: t("list.search") }).pressSequentially("1");
  await first.getByRole("link").first().click();
  await expect(page.getByRole("tab", { name: t("page.history") })).toBeVisible();
  await expect(page).toHaveURL(/customer\/\d+/);
});

test("a filter and an order stay in the URL, are kept as a view and go into the export", async ({
  page,
  api,
  t,
  lang,
  own,
  phone,
}) => {
  const label = await api.labels(lang);
  const city = label("customers.customer.city");
  const name = label("customers.customer.name");
  const view = `上海客户 ${own}`;
  const expected = await api.count("customers/customer", "?f=city:contains:上海");
  expect(expected).toBeGreaterThan(0);
  const heading = page.getByRole("heading", { level: 1 });
  const shown = countOf(lang, expected);

  await test.step("filter", async () => {
    await page.goto(LIST);
    await expect(hits(page, phone).first()).toBeVisible();
    await page.getByRole("button", { name: t("filter.add") }).click();
    await page.getByRole("menuitem", { name: city, exact: true }).click();
    await page.getByRole("textbox", { name: t("filter.value") }).fill("上海");
    await page.getByRole("textbox", { name: t("filter.value") }).press("Enter");
    await expect(page).toHaveURL(/f=city:contains:/);
    await expect(heading).toContainText(shown);
    await page.keyboard.press("Escape");
  });

  const allFiltered = async () => {
    await expect(heading).toContainText(shown);
    await expect(hits(page, phone).first()).toContainText("上海");
    for (const text of await hits(page, phone).allInnerTexts()) expect(text).toContain("上海");
  };
  const sorted = phone ? `${LIST}?f=city:contains:上海&sort=name` : null;

  await test.step("order", async () => {
    // A phone's cards have no heads to click: there the order comes with the address.
    if (sorted) await page.goto(sorted);
    else {
      await page.getByRole("button", { name, exact: true }).click();
      await expect(page.getByRole("columnheader", { name })).toHaveAttribute("aria-sort", "ascending");
    }
    await expect(page).toHaveURL(/sort=name/);
    await allFiltered();
  });

  const first = await api.get<{ items: RecordRow[] }>("/records/customers/customer?f=city:contains:上海&sort=name&limit=1");
  await test.step("both are there after a reload", async () => {
    await page.reload();
    await expect(page).toHaveURL(/f=city:contains:.*sort=name/);
    await allFiltered();
    await expect(hits(page, phone).first()).toContainText(String(first.items[0]?.name));
    if (!phone) await expect(page.getByRole("columnheader", { name })).toHaveAttribute("aria-sort", "ascending");
  });

  await test.step("a saved view brings both back", async () => {
    await page.getByRole("button", { name: t("view.title") }).click();
    await page.getByRole("textbox", { name: t("view.name") }).fill(view);
    await page.getByRole("button", { name: t("view.save") }).click();
    await expect(page.getByRole("button", { name: view }).first()).toBeVisible();
    await page.goto(LIST);
    await expect(heading).toContainText(countOf(lang, await api.count("customers/customer")));
    await page.getByRole("button", { name: t("view.title") }).click();
    await page.locator(".views").getByRole("button", { name: view }).first().click();
    await expect(page).toHaveURL(/f=city:contains:.*sort=name/);
    await allFiltered();
  });

  await test.step("the export holds the rows of the filter, in the order of the list", async () => {
    await page.getByRole("button", { name: t("action.export") }).click();
    const file = await downloaded(page, () => page.getByRole("menuitem", { name: t("export.csv") }).click());
    expect(file.name).toMatch(/\.csv$/);
    const [head = [], ...rows] = rowsOf(file.text);
    expect(rows).toHaveLength(expected);
    const at = Math.max(head.indexOf(city), head.indexOf("city"));
    expect(at, `the city's column in ${head.join()}`).toBeGreaterThanOrEqual(0);
    expect(rows.every((row) => row[at] === "上海")).toBe(true);
    const named = Math.max(head.indexOf(name), head.indexOf("name"));
    expect(rows[0]?.[named]).toBe(first.items[0]?.name);

    await page.getByRole("button", { name: t("action.export") }).click();
    const sheet = await downloaded(page, () => page.getByRole("menuitem", { name: t("export.xlsx") }).click());
    expect(sheet.bytes.subarray(0, 2).toString()).toBe("PK");
  });

  await test.step("the view is taken away again", async () => {
    await page.getByRole("button", { name: view }).click();
    await page.getByRole("button", { name: t("view.delete", { name: view }) }).click();
    await expect(page.getByRole("button", { name: t("view.delete", { name: view }) })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await expectNoSidewaysScroll(page);
  });
});
