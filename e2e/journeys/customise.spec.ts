import { readFile } from "node:fs/promises";
import type { Locator, Page } from "@playwright/test";
import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

/** Names of this project's own object, so that several run against one company. */
const OWN: Record<string, string> = { "desktop-zh": "asset", "phone-zh": "tool", "desktop-en": "machine" };

/** Chooses in a list that opens below a control. */
async function choose(page: Page, control: Locator, option: string) {
  await control.click();
  await page.locator(".ant-select-item-option:visible", { hasText: option }).first().click();
}

test("an administrator makes an object with fields and a board, and takes it elsewhere @desk", async ({
  page,
  api,
  t,
  own,
}) => {
  const name = OWN[own] ?? "thing";
  const object = `Own ${name}`;
  const drawer = page.getByRole("dialog");
  const label = (text: string) => drawer.getByLabel(`${t("customise.label")} · English`).fill(text);
  const save = async () => {
    await drawer.getByRole("button", { name: t("action.save") }).click();
    await expect(drawer).toBeHidden();
  };
  const field = async (english: string, kind: string, more?: () => Promise<void>) => {
    await page.getByRole("button", { name: t("customise.field.new") }).click();
    await label(english);
    await choose(page, drawer.getByRole("combobox").first(), t(`customise.kind.${kind}`));
    await more?.();
    await save();
    await expect(page.getByRole("button", { name: new RegExp(english) }).first()).toBeVisible();
  };

  await test.step("an object with three fields", async () => {
    await page.goto("/customise");
    await page.getByRole("button", { name: t("customise.object.new") }).click();
    await label(object);
    await save();
    await page.getByRole("main").getByRole("link", { name: object }).first().click();
    await field("State", "choice", async () => {
      for (const [at, one] of ["Idle", "Busy"].entries()) {
        await drawer.getByRole("button", { name: t("customise.option.new") }).click();
        await drawer.getByLabel(`${t("customise.option")} ${at + 1} · English`).fill(one);
        await drawer.getByLabel(`${t("customise.option")} ${at + 1} · 中文`).fill(one);
      }
      await drawer.getByRole("checkbox", { name: t("customise.flag.list") }).check();
    });
    await field("Worth", "money");
    await field("Seller", "phone");
    await expectNoSidewaysScroll(page);
  });

  await test.step("a board by its choice", async () => {
    await page.getByRole("tab", { name: t("customise.boards") }).click();
    await page.getByRole("button", { name: t("customise.board.new") }).click();
    await label("By state");
    await save();
  });

  const path = `/r/custom/own_${name}`;
  await test.step("it is used at once: form, filter, board", async () => {
    await page.goto(path);
    await page.getByRole("button", { name: t("action.new") }).click();
    await drawer.getByLabel(/名称|Name/).fill("First");
    await drawer.getByLabel("Worth").fill("12.50");
    await drawer.getByLabel("Seller").fill("138 0013 8000");
    await choose(page, drawer.getByLabel("State"), "Idle");
    await drawer.getByRole("button", { name: t("action.save") }).click();
    await expect(page.getByRole("heading", { level: 1, name: "First" })).toBeVisible();
    await expect(page.getByText("+8613800138000")).toBeVisible();
    await page.goto(`${path}?board=board`);
    const idle = page.getByRole("region", { name: "Idle" });
    const busy = page.getByRole("region", { name: "Busy" });
    await expect(idle.getByRole("link", { name: "First" })).toBeVisible();
    await idle.getByRole("link", { name: "First" }).press("Alt+ArrowRight");
    await expect(busy.getByRole("link", { name: "First" })).toBeVisible();
    await busy.getByRole("listitem").dragTo(idle);
    await expect(idle.getByRole("link", { name: "First" })).toBeVisible();
    const { items } = await api.get<{ items: RecordRow[] }>(`/records/custom/own_${name}?f=c_worth:eq:12.50`);
    expect(items.map((one) => one.name)).toEqual(["First"]);
  });

  await test.step("it goes out as a package, and comes in where it is as the same", async () => {
    await page.goto("/customise");
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: t("customise.package.export") }).click();
    const file = await (await waiting).path();
    expect(JSON.parse(await readFile(file, "utf8")).definitions.length).toBeGreaterThanOrEqual(5);
    await page.locator("input[type=file]").setInputFiles(file);
    await expect(page.getByText(t("customise.outcome.same")).first()).toBeVisible();
    await expect(page.getByText(t("customise.outcome.conflict"))).toHaveCount(0);
  });
});
