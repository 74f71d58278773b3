import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, expectNoSidewaysScroll, test } from "../support/test.ts";

test("an administrator subscribes another program and reads what it was sent @desk @zh", async ({ page, api, t, own }) => {
  const got: string[] = [];
  const receiver = createServer((request, answer) => {
    let body = "";
    request.on("data", (chunk) => {
      body += chunk;
    });
    request.on("end", () => {
      got.push(`${request.headers["webhook-signature"]} ${body}`);
      answer.end("收到");
    });
  });
  await new Promise<void>((done) => receiver.listen(0, "127.0.0.1", done));
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;

  await test.step("a subscription, whose secret is shown once", async () => {
    await page.goto("/webhooks");
    await page.getByRole("button", { name: t("webhook.new") }).click();
    const drawer = page.getByRole("dialog");
    await drawer.getByLabel(t("webhook.name")).fill(`积分 ${own}`);
    await drawer.getByLabel(t("webhook.address")).fill(address);
    await drawer.getByRole("button", { name: t("action.save") }).click();
    await expect(page.locator(".one-password")).toContainText("whsec_");
    await page.getByRole("button", { name: t("user.reset.noted") }).click();
    await expectNoSidewaysScroll(page);
  });

  await test.step("a new customer is told, signed, and stands in the log", async () => {
    const made = await api.post("/records/customers/customer", { number: `WH-${own}`, name: "李雷" });
    await expect.poll(() => got.some((one) => one.startsWith("v1,") && one.includes(made.id))).toBe(true);
    await page.getByRole("button", { name: t("webhook.log"), exact: true }).click();
    const log = page.getByRole("dialog");
    await expect(log.getByText(t("webhook.state.done"), { exact: true }).first()).toBeVisible();
    await expect(log.getByText("收到").first()).toBeVisible();
    await page.keyboard.press("Escape");
  });

  await test.step("it is removed", async () => {
    await page.getByRole("button", { name: t("action.delete") }).click();
    await page.locator(".ant-popover").getByRole("button", { name: t("action.delete") }).click();
    await expect(page.getByText(t("webhook.none"))).toBeVisible();
  });
  receiver.closeAllConnections();
  receiver.close();
});
