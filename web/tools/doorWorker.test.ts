import { describe, expect, it, vi } from "vitest";
import { type Built, filesOfDoor, TILL, workerOf } from "./doorWorker";

const HTML = '<script src="/assets/main.js"></script><link href="/assets/main.css">';
const FILES = ["/assets/main.css", "/assets/main.js"];
const ORIGIN = "https://crm.example";

const chunk = (fileName: string, more: Partial<Built> = {}): [string, Built] => [
  fileName,
  { fileName, ...more },
];

describe("what the check-in page is made of", () => {
  const page = { moduleIds: ["/web/src/features/events/CheckInPage.tsx"] };
  const bundle = () =>
    Object.fromEntries([
      chunk("index.html", { source: HTML }),
      chunk("assets/main.js", { imports: ["assets/kit.js"], dynamicImports: ["assets/till.js"] }),
      chunk("assets/main.css"),
      chunk("assets/kit.js"),
      chunk("assets/till.js"),
      chunk("assets/door.js", {
        ...page,
        imports: ["assets/idb.js", "assets/main.js"],
        dynamicImports: ["assets/qr.js"],
        viteMetadata: { importedCss: new Set(["assets/door.css"]), importedAssets: new Set() },
      }),
      chunk("assets/idb.js"),
      chunk("assets/qr.js"),
      chunk("assets/en.js", { moduleIds: ["/web/src/i18n/en.ts"] }),
    ]);

  it("is all that it loads now or later, and nothing of other pages", () => {
    expect(filesOfDoor(bundle())).toEqual(
      ["door.css", "door.js", "en.js", "idb.js", "kit.js", "main.css", "main.js", "qr.js"].map(
        (name) => `/assets/${name}`,
      ),
    );
  });

  it("fails the build when the page has moved", () => {
    const { "assets/door.js": _, ...others } = bundle();
    expect(() => filesOfDoor(others)).toThrow("CheckInPage");
  });

  it("is another worker for another page", () => {
    expect(workerOf(FILES, HTML)).not.toBe(workerOf(FILES, `${HTML} `));
  });
});

type Handler = (event: Record<string, unknown>) => void;

/** The worker in a browser of a few lines: its caches, and a server that can be taken away. */
function browser(text: string) {
  const stores = new Map<string, Map<string, Response>>();
  const key = (what: Request | string) => (typeof what === "string" ? what : new URL(what.url).pathname);
  const open = (name: string) => {
    const store = stores.get(name) ?? new Map<string, Response>();
    stores.set(name, store);
    return {
      match: async (what: Request | string) => store.get(key(what))?.clone(),
      put: async (path: string, response: Response) => void store.set(path, response),
      addAll: async (paths: string[]) => {
        for (const path of paths) store.set(path, await server.fetch(path));
      },
    };
  };
  const caches = {
    open: async (name: string) => open(name),
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
  };
  const server = { fetch: vi.fn(async (_: unknown): Promise<Response> => new Response(HTML)) };
  const handlers: Record<string, Handler> = {};
  const self = {
    location: { origin: ORIGIN },
    skipWaiting: vi.fn(),
    clients: { claim: vi.fn() },
    addEventListener: (name: string, handler: Handler) => {
      handlers[name] = handler;
    },
  };
  new Function("self", "caches", "fetch", text)(self, caches, (what: unknown) => server.fetch(what));
  const during = async (name: string) => {
    let work: unknown;
    handlers[name]?.({ waitUntil: (promise: unknown) => (work = promise) });
    await work;
  };
  /** What the worker answers; undefined where it leaves the browser alone. */
  const ask = async (path: string, mode: "navigate" | "no-cors" = "navigate", method = "GET") => {
    let answer: Promise<Response> | undefined;
    const request = { url: `${ORIGIN}${path}`, mode, method };
    handlers.fetch?.({ request, respondWith: (given: Promise<Response>) => (answer = given) });
    return (await answer)?.text();
  };
  return { stores, server, during, ask };
}

describe("the check-in page's worker", () => {
  const installed = async () => {
    const made = browser(workerOf(FILES, HTML));
    await made.during("install");
    await made.during("activate");
    return made;
  };

  it("gives the server's page while it answers, and the kept one when it doesn't", async () => {
    const { server, ask } = await installed();
    server.fetch.mockResolvedValueOnce(new Response("fresh"));
    expect(await ask("/check-in/1")).toBe("fresh");
    server.fetch.mockRejectedValueOnce(new TypeError("offline"));
    expect(await ask("/check-in/1")).toBe(HTML);
    server.fetch.mockResolvedValueOnce(new Response("no server", { status: 502 }));
    expect(await ask("/check-in/1")).toBe(HTML);
    server.fetch.mockResolvedValueOnce(new Response("refused", { status: 500 }));
    expect(await ask("/check-in/1")).toBe("refused");
  });

  it("doesn't wait for ever for a connection that brings nothing", async () => {
    const { server, ask } = await installed();
    vi.useFakeTimers();
    server.fetch.mockReturnValueOnce(new Promise(() => {}));
    const answer = ask("/check-in/1");
    await vi.advanceTimersByTimeAsync(5000);
    expect(await answer).toBe(HTML);
    vi.useRealTimers();
  });

  it("answers for nothing but its page and its files", async () => {
    const { server, ask } = await installed();
    server.fetch.mockRejectedValue(new TypeError("offline"));
    expect(await ask("/assets/main.js", "no-cors")).toBe(HTML);
    await expect(ask("/assets/other.js", "no-cors")).rejects.toThrow("offline");
    for (const path of ["/", "/r/events/event", "/sign-in"]) expect(await ask(path)).toBeUndefined();
    expect(await ask("/api/v1/session", "no-cors")).toBeUndefined();
    expect(await ask("/check-in/1", "navigate", "POST")).toBeUndefined();
  });

  it("of the till answers for its own address, with caches of its own", async () => {
    const { stores, server, during, ask } = browser(workerOf(FILES, HTML, TILL));
    stores.set("check-in-1", new Map());
    await during("install");
    await during("activate");
    expect([...stores.keys()].sort()).toEqual(["check-in-1", expect.stringMatching(/^till-[0-9a-f]{12}$/)]);
    server.fetch.mockRejectedValue(new TypeError("offline"));
    expect(await ask("/till")).toBe(HTML);
    for (const path of ["/till-rolls", "/check-in/1", "/"]) expect(await ask(path)).toBeUndefined();
  });

  it("keeps one build, and leaves the caches of other pages alone", async () => {
    const { stores, during } = browser(workerOf(FILES, HTML));
    stores.set("check-in-before", new Map());
    stores.set("member-shell-1", new Map());
    await during("install");
    await during("activate");
    expect([...stores.keys()].sort()).toEqual([
      expect.stringMatching(/^check-in-[0-9a-f]{12}$/),
      "member-shell-1",
    ]);
  });

  it("keeps nothing when the server has another build already", async () => {
    const { stores, server, during } = browser(workerOf(FILES, HTML));
    server.fetch.mockResolvedValueOnce(new Response('<script src="/assets/new.js">'));
    await expect(during("install")).rejects.toThrow("another build");
    expect(stores.size).toBe(0);
  });
});
