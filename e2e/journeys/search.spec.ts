import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

/** A name whose first character is read in three ways, and a phone number; a project's second try has others than its first. */
const PEOPLE = [
  { name: "单于慕卿", initials: "cymq", phone: "13651970461" },
  { name: "单于慕雪", initials: "cymx", phone: "13751970462" },
  { name: "单于慕枫", initials: "cymf", phone: "13851970463" },
  { name: "单于慕华", initials: "cymh", phone: "13962970464" },
  { name: "单于慕安", initials: "cyma", phone: "15062970465" },
  { name: "单于慕宁", initials: "cymn", phone: "15162970466" },
];
const PROJECTS = ["desktop-zh", "phone-zh", "desktop-en"];
const NOBODY = "查无此人甲乙丙";

async function openPalette(page: Page, phone: boolean, name: string) {
  if (phone) await page.getByRole("button", { name, exact: true }).click();
  else await page.keyboard.press("Control+k");
  return page.getByRole("dialog").getByRole("combobox", { name });
}

test("one box finds people and pages, by whatever is typed", async ({ page, api, t, lang, own, phone }, info) => {
  const label = await api.labels(lang);
  const person = PEOPLE[PROJECTS.indexOf(info.project.name) + info.retry * PROJECTS.length];
  if (!person) throw new Error(`nobody is left for ${own}`);
  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `SEARCH-${own}`,
    name: person.name,
    phone: `+86${person.phone}`,
  });
  const results = page.getByRole("dialog").getByRole("listbox");

  await test.step("it opens by key or button and offers pages and actions", async () => {
    await page.goto("/r/org/store");
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const box = await openPalette(page, phone, t("palette.name"));
    await expect(box).toBeFocused();
    await expect(results.getByRole("group", { name: t("palette.commands") })).toBeVisible();
    await expectNoSidewaysScroll(page);
  });

  await test.step("a name is found by its characters, initials and sound, and by a part of the phone number", async () => {
    const box = page.getByRole("dialog").getByRole("combobox");
    for (const typed of [person.name.slice(1), person.initials, "chanyumu", person.phone.slice(3, 9)]) {
      await box.fill(typed);
      const found = results.getByRole("group", { name: label("customers.customer") });
      await expect(found.getByRole("option", { name: person.name })).toBeVisible();
      await expect(found.locator("mark").first()).toBeVisible();
    }
  });

  await test.step("the keyboard alone opens it", async () => {
    await page.getByRole("dialog").getByRole("combobox").fill(person.name);
    await expect(results.getByRole("option", { selected: true })).toContainText(person.name);
    await expect(results.getByRole("option")).toHaveCount(1);
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/r/customers/customer/${customer.id}$`));
    await expect(page.getByRole("heading", { level: 1, name: person.name })).toBeVisible();
  });

  await test.step("what was opened is offered again, what isn't there is said, a page is a word away", async () => {
    const box = await openPalette(page, phone, t("palette.name"));
    const recent = results.getByRole("group", { name: t("palette.recent") });
    await expect(recent.getByRole("option", { name: person.name })).toBeVisible();
    await box.fill(NOBODY);
    await expect(page.getByRole("dialog").getByRole("status")).toHaveText(t("palette.nothing", { what: NOBODY }));
    await box.fill(label("org.store"));
    await results.getByRole("group", { name: t("palette.commands") }).getByRole("option").first().click();
    await expect(page).toHaveURL(/\/r\/org\/store$/);
  });
  await api.delete(`/records/customers/customer/${customer.id}`);
});

test("a clerk doesn't find what he may not see @desk @zh", async ({ api, own, browser, baseURL, lang }, info) => {
  // A second try begins beside what the first one left.
  const family = info.retry ? "尉迟翔" : "尉迟凌";
  const role = await api.post("/records/org/role", { key: `seeker-${own}`, name: `只看自己的 ${own}` });
  const grant = (action: string, scope: string) =>
    api.post("/records/org/role_grant", { role_id: role.id, entity: "customers.customer", action, scope });
  await grant("read", "own");
  await grant("create", "all");
  const hidden = await api.post<RecordRow>("/records/customers/customer", {
    number: `HIDDEN-${own}`,
    name: `${family}霄`,
  });
  const { password } = await api.user(`seeker-${own}`, "只看小李", `seeker-${own}`, lang);
  const context = await browser.newContext({ baseURL: baseURL ?? "", storageState: { cookies: [], origins: [] } });
  const calls = context.request;
  const signedIn = await calls.post("/api/v1/session", { data: { login: `seeker-${own}`, password } });
  let headers = { "X-CSRF-Token": (await signedIn.json()).csrf };
  await calls.post("/api/v1/session/password", { headers, data: { current: password, new: "seeker-pass-1" } });
  headers = { "X-CSRF-Token": (await (await calls.get("/api/v1/session")).json()).csrf };
  type Groups = { groups: { items: { title: string }[] }[] };
  const titles = ({ groups }: Groups) => groups.flatMap((group) => group.items.map((item) => item.title));
  const path = `/search?q=${encodeURIComponent(family)}`;
  const found = async () => titles(await (await calls.get(`/api/v1${path}`)).json());

  expect(await found()).toEqual([]);
  const mine = await calls.post("/api/v1/records/customers/customer", {
    headers,
    data: { number: `MINE-${own}`, name: `${family}云` },
  });
  expect(mine.status()).toBe(201);
  expect(await found()).toEqual([`${family}云`]);
  expect(titles(await api.get<Groups>(path)).sort()).toEqual([`${family}云`, `${family}霄`].sort());
  const { id } = await mine.json();
  await context.close();
  await api.delete(`/records/customers/customer/${hidden.id}`);
  await api.delete(`/records/customers/customer/${id}`);
});
