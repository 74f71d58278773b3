// Keeps a page (the check-in, /check-in/…; the till, /till) on the device, so that it opens anew without a connection. The page keeps its own data.
// tools/doorWorker.ts puts in what belongs to the build.
const { build, files, name, page: PAGE } = __DOOR__;

const MINE = `${name}-`;
const CACHE = MINE + build;
/** How long the page waits for a connection that is there but brings nothing. */
const PATIENCE_MS = 4000;

/** By its address alone: what a request is said to vary by makes no other file. */
const cached = async (path) => (await caches.open(CACHE)).match(path, { ignoreVary: true });

/** The page with its files: all of one build, or nothing. */
async function fill() {
  const page = await fetch(PAGE, { cache: "no-cache" });
  const text = await page.clone().text();
  const named = [...text.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  if (!page.ok || named.some((path) => !files.includes(path)))
    throw new Error("the page is of another build");
  const cache = await caches.open(CACHE);
  await cache.addAll(files);
  await cache.put(PAGE, page);
}

/** Caches of former builds; other pages have their own. */
async function clean() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(MINE) && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(clean().then(() => self.clients.claim()));
});

/** What a proxy says in place of a server that it doesn't reach. */
const isUnreached = ({ status }) => status >= 502 && status <= 504;

/** The server's page whenever it answers; the kept one is for the time without a connection. */
async function page(request) {
  const asked = fetch(request);
  const kept = await cached(PAGE);
  if (!kept) return asked;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  const fresh = asked.then(
    (answer) => (isUnreached(answer) ? kept : answer),
    () => kept,
  );
  return Promise.race([fresh, late]);
}

/** Below a page that ends with a slash is everything, of another it is that address alone. */
const isPage = (path) => (PAGE.endsWith("/") ? path.startsWith(PAGE) : path === PAGE);

/** Files are named by what is in them: a kept one is never an old one. */
const file = async (request, path) => (await cached(path)) ?? fetch(request);

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (isPage(pathname)) event.respondWith(page(request));
  } else if (pathname.startsWith("/assets/")) event.respondWith(file(request, pathname));
});
