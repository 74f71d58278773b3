import { defineConfig } from "@playwright/test";

const launchOptions = {
  executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
};

/** Each worker's journeys run against a real server of its own, with the generated sample company (support/test.ts). */
export default defineConfig({
  testDir: "journeys",
  outputDir: "test-results",
  // As many as the cores that make test counts on: a browser waits for its server half of the time.
  workers: 2,
  fullyParallel: false,
  // A machine of two cores that others use stalls now and then; what passes the second time is told as flaky.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: true,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [[process.env.CI ? "line" : "list"], ["./support/failures.ts"]],
  use: {
    launchOptions,
    acceptDownloads: true,
    timezoneId: "Asia/Shanghai",
    screenshot: "only-on-failure",
    // Traces cost a third of the time: TRACE=1 npm test.
    trace: process.env.TRACE ? "retain-on-failure" : "off",
    actionTimeout: 10_000,
    navigationTimeout: 15_000,
  },
  // Every journey runs on a Chinese desktop. What neither a small screen (@desk) nor another language (@zh) changes
  // isn't run there again.
  projects: [
    { name: "desktop-zh", use: { locale: "zh-CN", viewport: { width: 1440, height: 900 } } },
    {
      name: "phone-zh",
      grepInvert: /@desk/,
      use: { locale: "zh-CN", viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
    },
    { name: "desktop-en", grepInvert: /@zh/, use: { locale: "en-US", viewport: { width: 1440, height: 900 } } },
  ],
});
