import { expect, test } from "../support/test.ts";

/** A role with two permissions: looks at customers and adds new ones, and sees stores. */
const GRANTS = [
  ["customers.customer", "read"],
  ["customers.customer", "create"],
  ["org.store", "read"],
];

test.use({ signedIn: false });

test("a clerk sees what the role allows, and is told clearly where it ends", async ({
  page,
  api,
  t,
  lang,
  own,
  phone,
  faults,
}) => {
  faults.provoke(401, "/api/v1/session");
  faults.provoke(403, "/api/v1/measures/");
  faults.provoke(403, "/api/v1/records/org/user");
  faults.provoke(404, "/api/v1/records/org/user");
  const label = await api.labels(lang);
  const role = await api.post("/records/org/role", { key: `counter-${own}`, name: `柜台 ${own}` });
  for (const [entity, action] of GRANTS)
    await api.post("/records/org/role_grant", { role_id: role.id, entity, action, scope: "all" });
  const { id, password } = await api.user(`clerk-${own}`, "柜台小陈", `counter-${own}`, lang);

  await test.step("signs in with the handed-out password and sets an own one", async () => {
    await page.goto("/");
    await page.getByLabel(t("signin.login")).fill(`clerk-${own}`);
    await page.getByLabel(t("signin.password"), { exact: true }).fill(password);
    await page.getByRole("button", { name: t("signin.enter") }).click();
    await page.getByLabel(t("password.current")).fill(password);
    await page.getByLabel(t("password.new"), { exact: true }).fill("counter-pass-1");
    await page.getByLabel(t("password.again")).fill("counter-pass-1");
    await page.getByRole("button", { name: t("password.change") }).click();
    await expect(page.getByText(t("password.changed"))).toBeVisible();
  });

  await test.step("figures are refused in words, and nothing else of the page breaks", async () => {
    for (const path of ["/overview", "/deciles"]) {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(page.getByRole("main").getByRole("alert")).toContainText(t("error.access.forbidden"));
      await expect(page.locator(".kpi-card")).toHaveCount(0);
    }
  });

  await test.step("the menu has what may be read, and no more", async () => {
    if (phone) await page.getByRole("button", { name: t("menu.more") }).click();
    const menu = page.getByRole("navigation", { name: t("menu.main") });
    await expect(menu.getByRole("link", { name: label("customers.customer") })).toBeVisible();
    await expect(menu.getByRole("link", { name: label("org.store"), exact: true })).toBeVisible();
    for (const hidden of ["org.user", "org.role", "trade.sale", "catalog.product"])
      await expect(menu.getByRole("link", { name: label(hidden), exact: true })).toHaveCount(0);
    await expect(menu.getByRole("link", { name: t("menu.imports") })).toHaveCount(0);
    await menu.getByRole("link", { name: label("customers.customer") }).click();
  });

  await test.step("customers are listed and added, not exported, edited or deleted", async () => {
    const main = page.getByRole("main");
    await expect(main.getByRole("link").nth(3)).toBeVisible();
    await expect(page.getByRole("button", { name: t("action.export") })).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("action.import"), exact: true })).toHaveCount(0);
    await page.getByRole("button", { name: t("action.new") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(label("customers.customer.number"), { exact: true }).fill(`CLERK-${own}`);
    await dialog.getByLabel(label("customers.customer.name"), { exact: true }).fill("柜台新客");
    await dialog.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1, name: "柜台新客" })).toBeVisible();
    // Sales are closed to this role: the customer's page goes without them.
    await expect(page.getByRole("tab", { name: t("page.details") })).toBeVisible();
    await expect(page.getByRole("tab", { name: t("customer.purchases") })).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("action.edit") })).toHaveCount(0);
    await expect(page.getByRole("button", { name: t("action.delete") })).toHaveCount(0);
  });

  await test.step("addresses that are typed lead nowhere", async () => {
    await page.goto("/r/org/user");
    await expect(page.getByText(t("error.status.404"))).toBeVisible();
    await page.goto(`/r/org/user/${id}`);
    await expect(page.getByText(t("error.status.404"))).toBeVisible();
    const answer = await page.request.get("/api/v1/records/org/user");
    expect([403, 404]).toContain(answer.status());
  });
});
