import { readFile } from "node:fs/promises";
import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  type Download,
  expect,
  type Locator,
  type Page,
} from "@playwright/test";
import { type Company, serve } from "./server.ts";
import { type Lang, type Say, sayIn } from "./texts.ts";

export { expect };

type Json = Record<string, unknown>;
export interface RecordRow {
  id: string;
  version: number;
  [field: string]: unknown;
}

/** The administrator's calls of the API, to prepare and to compare. */
export class Api {
  constructor(private readonly calls: APIRequestContext) {}

  private async send<T>(method: string, path: string, data?: Json): Promise<T> {
    const answer = await this.calls.fetch(`/api/v1${path}`, { method, ...(data ? { data } : {}) });
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return (answer.status() === 204 ? undefined : await answer.json()) as T;
  }
  get = <T>(path: string) => this.send<T>("GET", path);
  post = <T = RecordRow>(path: string, data?: Json) => this.send<T>("POST", path, data);
  patch = <T = RecordRow>(path: string, data: Json) => this.send<T>("PATCH", path, data);
  put = (path: string, data: Json) => this.send<void>("PUT", path, data);

  /** Brings a file in, and waits until it is in. */
  bring = async (target: string, name: string, text: string) => {
    const file = { name, mimeType: "text/csv", buffer: Buffer.from(text) };
    const answer = await this.calls.post("/api/v1/imports", { multipart: { target, file } });
    if (!answer.ok()) throw new Error(`imports: ${answer.status()} ${await answer.text()}`);
    const { id } = (await answer.json()) as { id: string };
    await this.post(`/imports/${id}/run`);
    await expect
      .poll(async () => (await this.get<{ state: string }>(`/imports/${id}`)).state, { timeout: 20_000 })
      .toBe("done");
  };

  /** Removes a record, in whatever version it is. */
  delete = async (path: string) => {
    const { version } = await this.get<RecordRow>(path);
    return this.send<void>("DELETE", `${path}?version=${version}`);
  };

  async text(path: string): Promise<string> {
    const answer = await this.calls.get(`/api/v1${path}`);
    expect(answer.ok(), path).toBe(true);
    return answer.text();
  }
  async count(entity: string, query = ""): Promise<number> {
    return (await this.get<{ count: number }>(`/records/${entity}/count${query}`)).count;
  }
  /** What a record's kind or field is called. */
  async labels(lang: Lang): Promise<(key: string) => string> {
    const { labels } = await this.get<{ labels: Record<string, Record<Lang, string>> }>("/manifest");
    return (key) => {
      const text = labels[key]?.[lang];
      if (!text) throw new Error(`no label ${key} in ${lang}`);
      return text;
    };
  }
  /** A new user with a role and the first password that an administrator hands out. */
  async user(login: string, name: string, roleKey: string, locale: Lang): Promise<{ id: string; password: string }> {
    const { items } = await this.get<{ items: RecordRow[] }>("/records/org/role?limit=100");
    const role = items.find((one) => one.key === roleKey);
    if (!role) throw new Error(`no role ${roleKey}`);
    const user = await this.post("/records/org/user", { login, name, locale, is_active: true });
    await this.post("/records/org/user_role", { user_id: user.id, role_id: role.id });
    const { password } = await this.post<{ password: string }>(`/users/${user.id}/password`);
    return { id: user.id, password };
  }
}

/** Hears everything that goes wrong in a browser, except refusals that the journey provokes. */
export class Faults {
  private readonly heard: string[] = [];
  private readonly provoked: { status: number; path: string }[] = [];
  private mayFail = false;

  /** The journey makes the server answer so; the browser reports it on its console. */
  provoke(status: number, path: string) {
    this.provoked.push({ status, path });
  }
  /** The journey takes the connection away; the browser reports each call that fails for it. */
  provokeNoConnection() {
    this.mayFail = true;
  }
  listen(context: BrowserContext) {
    context.on("weberror", (error) => this.heard.push(`page error: ${error.error().stack ?? error.error().message}`));
    context.on("console", (message) => {
      if (message.type() !== "error" && message.type() !== "warning") return;
      if (this.mayFail && message.text().includes("net::ERR_INTERNET_DISCONNECTED")) return;
      const { url } = message.location();
      const status = Number(/status of (\d+)/.exec(message.text())?.[1]);
      if (this.provoked.some((one) => one.status === status && url.includes(one.path))) return;
      this.heard.push(`console ${message.type()}: ${message.text()} ${url}`);
    });
  }
  check() {
    expect(this.heard, "errors in the browser").toEqual([]);
  }
}

/** Whatever opens over the page moves to its place first, and on a busy machine a click meanwhile falls beside it. */
function clickWhatStandsStill(page: Page) {
  const locators = Object.getPrototypeOf(page.locator("body")) as Locator & { waits?: boolean };
  if (locators.waits) return;
  locators.waits = true;
  const click = locators.click;
  locators.click = async function (this: Locator, options) {
    await this.waitFor({ timeout: options?.timeout ?? 10_000 });
    await this.evaluate(async (element) => {
      const popup = element.closest(".ant-popover, .ant-select-dropdown, .ant-dropdown, .ant-modal, .ant-drawer");
      for (let before = "", tries = 0; popup && tries < 80; tries++) {
        const { x, y } = element.getBoundingClientRect();
        const moves = popup
          .getAnimations({ subtree: true })
          .some((one) => one.playState === "running" && one.effect?.getTiming().iterations !== Infinity);
        const now = `${x} ${y}`;
        if (!moves && now === before) return;
        before = now;
        await new Promise((resume) => setTimeout(resume, 60));
      }
    });
    await click.call(this, options);
  };
}

interface Fixtures {
  lang: Lang;
  t: Say;
  phone: boolean;
  /** Set to false for journeys that begin signed out. */
  signedIn: boolean;
  api: Api;
  faults: Faults;
  /** A word that no other project's records have, nor those of an earlier try. */
  own: string;
}

interface Shared {
  /** The generated sample company, which the journeys of one worker share: another worker's move none of its figures. */
  company: Company;
}

export const test = base.extend<Fixtures, Shared>({
  company: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const company = await serve(["--sample", "generated", "--webhooks-allow-private"]);
      await use(company);
      await company.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  lang: async ({ locale }, use) => use(locale?.startsWith("zh") ? "zh" : "en"),
  t: async ({ lang }, use) => use(sayIn(lang)),
  phone: async ({ viewport }, use) => use((viewport?.width ?? 0) < 600),
  signedIn: [true, { option: true }],
  own: async ({ page: _page }, use, info) => use(info.retry ? `${info.project.name}-again${info.retry}` : info.project.name),
  baseURL: async ({ company }, use) => use(company.base),
  storageState: async ({ signedIn, company }, use) => use(signedIn ? company.state : { cookies: [], origins: [] }),
  api: async ({ playwright, company }, use) => {
    const calls = await playwright.request.newContext({
      baseURL: company.base,
      storageState: company.state,
      extraHTTPHeaders: { "X-CSRF-Token": company.csrf },
    });
    await use(new Api(calls));
    await calls.dispose();
  },
  page: async ({ page }, use) => {
    clickWhatStandsStill(page);
    await use(page);
  },
  faults: [
    async ({ context }, use) => {
      const faults = new Faults();
      faults.listen(context);
      await use(faults);
      faults.check();
    },
    { auto: true },
  ],
});

/** Nothing is wider than the screen. */
export async function expectNoSidewaysScroll(page: Page) {
  const { content, screen } = await page.evaluate(() => ({
    content: Math.max(document.documentElement.scrollWidth, document.body.scrollWidth),
    screen: document.documentElement.clientWidth,
  }));
  expect(content, `sideways scroll at ${page.url()}`).toBeLessThanOrEqual(screen);
  expect(screen, "the page's width is the screen's").toBe(page.viewportSize()?.width);
}

/** The page is still: nothing is loading and no movement is left that would blend colours. */
export async function settled(page: Page) {
  await expect(page.locator(".ant-skeleton, .ant-spin-spinning, .chart-wait")).toHaveCount(0);
  await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== "running"));
}

/** Chooses from a drop-down list as a user does: opens it, and takes the entry with this text. */
export async function choose(page: Page, box: Locator, text: string, typed?: string) {
  await box.click();
  if (typed) await box.fill(typed);
  const list = page.locator(".ant-select-dropdown:visible");
  await list.locator(".ant-select-item-option").filter({ hasText: text }).first().click();
  await expect(list).toBeHidden();
}

export async function downloaded(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), act()]);
  return readDownload(file);
}

async function readDownload(file: Download) {
  const bytes = await readFile(await file.path());
  return { name: file.suggestedFilename(), text: bytes.toString("utf8"), bytes };
}

/** The button of the person's own menu stands elsewhere on a phone. */
export const userMenu = (page: Page, name: string) => page.getByRole("button", { name: new RegExp(name) });
