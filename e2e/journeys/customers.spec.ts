import { expect, expectNoSidewaysScroll, type RecordRow, test } from "../support/test.ts";

/** A telephone for each project, or they would be duplicates. */
const PHONES: Record<string, string> = { "desktop-zh": "13900002222", "phone-zh": "13900003333", "desktop-en": "13900004444" };

test("everything about a customer stands on one time line", async ({ page, api, t, lang, own }) => {
  const label = await api.labels(lang);
  const kind = (name: string) => label(`choice.customers.activity.kind.${name}`);
  const customer = await api.post<RecordRow>("/records/customers/customer", {
    number: `TL-${own}`,
    name: `时间线 ${own}`,
    phone: PHONES[own] ?? "",
    is_member: true,
  });
  const tag = await api.post<RecordRow>("/records/customers/tag", { name: `常客 ${own}`, colour: "green" });
  const line = page.locator("ol.timeline > li");
  await page.goto(`/r/customers/customer/${customer.id}`);

  await test.step("a call is logged in one line", async () => {
    const form = page.getByRole("form", { name: t("activity.add") });
    await form.getByLabel(label("customers.activity.subject"), { exact: true }).fill("问候新年");
    await form.getByRole("button", { name: t("activity.log") }).click();
    await expect(line.first()).toContainText("问候新年");
    await expect(line.first()).toContainText(kind("call"));
  });

  await test.step("a comment is plain text, whatever it says", async () => {
    await page.getByRole("textbox", { name: t("together.comment") }).fill("<img src=x onerror=alert(1)> 爱喝茶");
    await page.getByRole("button", { name: t("together.send") }).click();
    await expect(line.first()).toContainText("<img src=x onerror=alert(1)> 爱喝茶");
  });

  await test.step("a file is put on, listed and on the time line", async () => {
    const chooser = page.waitForEvent("filechooser");
    await page.getByRole("button", { name: t("together.files.add") }).click();
    await (await chooser).setFiles({ name: "合同.txt", mimeType: "text/plain", buffer: Buffer.from("合同") });
    const files = page.getByRole("region", { name: t("together.files") });
    await expect(files.getByRole("link", { name: "合同.txt" })).toBeVisible();
    await expect(line.first()).toContainText("合同.txt");
  });

  await test.step("a kind is looked at alone", async () => {
    await page.getByRole("button", { name: t("together.kind.comment"), exact: true }).click();
    await expect(line).toHaveCount(1);
    await page.getByRole("button", { name: t("together.kind.comment"), exact: true }).click();
  });

  await test.step("a tag is put on", async () => {
    await page.getByRole("button", { name: t("customer.tag.add") }).click();
    await page.locator(".ant-select-item-option").filter({ hasText: String(tag.name) }).click();
    await expect(page.locator(".customer-marks")).toContainText(String(tag.name));
    await expectNoSidewaysScroll(page);
    const itsPage = page.url();
    await page.goto("/r/customers/customer");
    const row = page.getByRole("main").locator("[data-row]").filter({ hasText: String(tag.name) });
    await expect(row).toHaveCount(1);
    await expectNoSidewaysScroll(page);
    await page.goto(itsPage);
  });

  await test.step("a task is completed with one click", async () => {
    const { user } = await api.get<{ user: { id: string } }>("/session");
    const subject = `回访 ${own}`;
    await api.post("/records/customers/activity", {
      subject,
      kind: "task",
      customer_id: customer.id,
      owner_id: user.id,
      due_at: "2024-01-01T00:00:00Z",
    });
    await page.goto("/tasks");
    const task = page.locator("li.task").filter({ hasText: subject });
    await task.getByRole("button", { name: t("activity.done.of", { what: subject }) }).click();
    await expect(task).toHaveCount(0);
    await expectNoSidewaysScroll(page);
  });
});
