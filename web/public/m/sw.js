// Keeps the members' pages on the phone, so that they open without a connection; the pages themselves keep the last card.
const MINE = "member-shell-";
const SHELL = `${MINE}1`;
const PAGE = "/m/";

/** The page, and the files that it names. */
async function fill() {
  const cache = await caches.open(SHELL);
  const page = await fetch(PAGE, { cache: "no-cache" });
  if (!page.ok) return;
  const text = await page.clone().text();
  await cache.put(PAGE, page);
  const named = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  const wanted = new Set(named.filter((path) => path.startsWith("/assets/") || path.startsWith("/m/")));
  await Promise.all(
    [...wanted].map(async (path) => {
      if (!(await cache.match(path))) await cache.add(path).catch(() => {});
    }),
  );
  // What a former version named isn't needed any more, but for the parts that come later.
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    if (pathname.endsWith(".css") && !wanted.has(pathname)) await cache.delete(request);
  }
}

self.addEventListener("install", (event) => {
  event.waitUntil(fill().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      // Other pages keep theirs under other names.
      .then((names) => names.filter((name) => name.startsWith(MINE) && name !== SHELL))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

async function page(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok) await (await caches.open(SHELL)).put(PAGE, fresh.clone());
    return fresh;
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

async function file(request) {
  const known = await caches.match(request);
  if (known) return known;
  const fresh = await fetch(request);
  if (fresh.ok) await (await caches.open(SHELL)).put(request, fresh.clone());
  return fresh;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin || pathname.startsWith("/api/")) return;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (pathname.startsWith("/assets/") || pathname.startsWith(PAGE)) event.respondWith(file(request));
});
