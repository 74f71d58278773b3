import type { Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

interface Found {
  items: RecordRow[];
}

/** Chooses a record in a field that searches. */
async function choose(page: Page, label: string, typed: string, title: string) {
  const field = page.getByRole("combobox", { name: label, exact: true }).last();
  await field.click();
  await field.fill(typed);
  await page.getByTitle(title, { exact: true }).last().click();
}

test("a configured product goes from a quotation over the limit to a paid invoice", { tag: ["@desk", "@zh"] }, async ({
  page,
  api,
  t,
  lang,
  own,
  browser,
  baseURL,
}, { retry }) => {
  test.slow();
  const tag = `${own}-${retry}`;
  const desk = (await api.get<Found>("/records/catalog/product?f=number:eq:H300")).items[0];
  const options = (await api.get<Found>("/records/catalog/product_option?q=H300")).items;
  const store = (await api.get<Found>("/records/org/store?f=number:eq:S01")).items[0];
  const option = (number: string) => {
    const found = options.find((one) => one.number === number);
    return String(lang === "en" ? found?.english_name : found?.name);
  };
  const { id: repId, password } = await api.user(`rep-${tag}`, "小销售", "sales_rep", lang);
  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `Q-${tag}`,
    name: `订货企业 ${tag}`,
    kind: "company",
    owner_id: repId,
    store_id: store?.id,
  });
  await api.post("/stock/movements", { store_id: store?.id, product_id: desk?.id, kind: "in", qty: "5" });
  for (const one of options.filter((one) => one.component_id))
    await api.post("/stock/movements", {
      store_id: store?.id,
      product_id: one.component_id,
      kind: "in",
      qty: "5",
    });

  const context = await browser.newContext({
    ...(baseURL ? { baseURL } : {}),
    locale: lang === "en" ? "en-GB" : "zh-CN",
    storageState: { cookies: [], origins: [] },
  });
  const rep = await context.newPage();
  await test.step("the representative signs in", async () => {
    await rep.goto("/");
    await rep.getByLabel(t("signin.login")).fill(`rep-${tag}`);
    await rep.getByLabel(t("signin.password"), { exact: true }).fill(password);
    await rep.getByRole("button", { name: t("signin.enter") }).click();
    await rep.getByLabel(t("password.current")).fill(password);
    await rep.getByLabel(t("password.new"), { exact: true }).fill("quoting-pass-1");
    await rep.getByLabel(t("password.again")).fill("quoting-pass-1");
    await rep.getByRole("button", { name: t("password.change") }).click();
    await expect(rep.getByText(t("password.changed"))).toBeVisible();
  });

  await test.step("and quotes a configured desk with 12 % off", async () => {
    await rep.goto(`/sales/quotations/new?customer=${customer.id}`);
    await choose(rep, t("sales.store"), "S01", String(store?.name));
    await choose(rep, t("sales.product"), "H300", String(desk?.name));
    const dialog = rep.getByRole("dialog");
    // The list of products closes first.
    await expect(async () => {
      await rep.getByRole("button", { name: t("sales.configure") }).click();
      await expect(dialog).toBeVisible({ timeout: 1_500 });
    }).toPass();
    const box = (number: string) => dialog.getByRole("checkbox", { name: option(number) });
    await box("H300-120").click();
    await expect(box("H300-120")).toBeChecked();
    await box("H300-GLASS").click();
    await expect(box("H300-ARM")).toBeDisabled();
    await expect(dialog.locator(".quote-why").first()).toContainText(option("H300-GLASS"));
    await dialog.getByRole("button", { name: t("sales.configure_take") }).click();
    await rep.getByRole("textbox", { name: t("sales.whole_off") }).fill("12");
    await expect(rep.getByText(t("sales.over_limit", { limit: "5" }))).toBeVisible();
    await expectNoSidewaysScroll(rep);
    await rep.getByRole("button", { name: t("sales.save") }).click();
    await expect(rep.getByRole("button", { name: t("sales.step.submit") })).toBeVisible();
    await rep.getByRole("button", { name: t("sales.step.submit") }).click();
    await rep.getByRole("textbox", { name: t("sales.said") }).fill("大单");
    await rep.getByRole("dialog").getByRole("button", { name: t("sales.step.submit") }).click();
    await expect(rep.getByText(t("sales.state.awaiting_approval")).first()).toBeVisible();
  });

  const path = new URL(rep.url()).pathname;
  await test.step("somebody else approves it", async () => {
    await page.goto(path);
    await page.getByRole("button", { name: t("sales.step.approve") }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("sales.step.approve") }).click();
    await expect(page.getByText(t("sales.state.approved")).first()).toBeVisible();
  });

  await test.step("it is sent, accepted and ordered", async () => {
    await rep.reload();
    for (const step of ["send", "accept", "order"] as const)
      await rep.getByRole("button", { name: t(`sales.step.${step}`), exact: true }).click();
    await expect(rep.getByText(t("sales.order_state.open")).first()).toBeVisible();
  });

  await test.step("the order is delivered, invoiced and paid", async () => {
    await page.goto(new URL(rep.url()).pathname);
    await page.getByRole("button", { name: t("sales.deliver"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("sales.deliver"), exact: true }).click();
    await expect(page.getByText(t("sales.order_state.delivered")).first()).toBeVisible();
    await page.getByRole("button", { name: t("sales.invoice"), exact: true }).click();
    await page.getByRole("button", { name: t("sales.pay"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: t("sales.pay"), exact: true }).click();
    await expect(page.getByText(t("sales.order_state.closed")).first()).toBeVisible();
    await expectNoSidewaysScroll(page);
  });
  await context.close();
});
