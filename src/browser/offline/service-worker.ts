// Keeps the pages read last, and shows one where the service cannot be reached, with how old the copy is. Pages of
// editors, drafts and whatever answers say not to store are left alone, and so is all that is no page.

declare const self: ServiceWorkerGlobalScope;

export {};

const [PAGES, FILES] = ["pages-1", "files-1"];
const MAX_KEPT = 40;
const KEPT_AT = "x-kept-at";

/** A page for readers: below a language, and not the editor. */
function isPage(url: URL): boolean {
  return url.origin === location.origin && /^\/([a-z]{2})\/(?!editor\b|inbox\b)/.test(url.pathname);
}

/** A file whose name holds a hash of its content. */
function isHashed({ origin, pathname }: URL): boolean {
  return origin === location.origin && /^\/(?:assets|widget\/v1)\/[^/]+\.\w{8,}\.(?:css|js)$/.test(pathname);
}

async function trim(cache: Cache): Promise<void> {
  // In the order in which they were put.
  for (const old of (await cache.keys()).slice(0, -MAX_KEPT)) await cache.delete(old);
}

/** Keeps a page with the time, and the files that it names. */
async function keep(url: string, response: Response): Promise<void> {
  const { ok, headers, redirected } = response;
  if (!ok || redirected || /no-store/.test(headers.get("cache-control") ?? "")) return;
  if (!/^text\/html/.test(headers.get("content-type") ?? "")) return;
  const text = await response.text();
  const [pages, files] = [await caches.open(PAGES), await caches.open(FILES)];
  await pages.put(url, new Response(text, { headers: [...headers, [KEPT_AT, String(Date.now())]] }));
  await trim(pages);
  for (const [, path = ""] of text.matchAll(/(?:href|src)="(\/[^"]+\.(?:css|js))"/g))
    if (isHashed(new URL(path, url)) && !(await files.match(path))) await files.add(path);
  await trim(files);
}

/** Asks past the browser's own cache, which would answer with a copy of unknown age. */
function ask(url: string): Promise<Response> {
  return fetch(url, { cache: "no-cache", redirect: "manual", headers: { accept: "text/html" } });
}

/** In the language of the page, with the digits that its dates have. */
function ageOf(language: string, keptAt: number): string {
  const minutes = Math.max(1, Math.round((Date.now() - keptAt) / 60_000));
  const [count, unit] = (
    minutes < 60 ? [minutes, "minute"] : minutes < 1440 ? [minutes / 60, "hour"] : [minutes / 1440, "day"]
  ) as [number, "minute" | "hour" | "day"];
  return new Intl.RelativeTimeFormat(`${language}-u-nu-latn`).format(-Math.round(count), unit);
}

async function page(event: FetchEvent): Promise<Response> {
  const { url } = event.request;
  try {
    const response = await ask(url);
    event.waitUntil(keep(url, response.clone()));
    return response;
  } catch (error) {
    const copy = await (await caches.open(PAGES)).match(url, { ignoreVary: true });
    if (copy === undefined) throw error;
    const age = ageOf(new URL(url).pathname.slice(1, 3), Number(copy.headers.get(KEPT_AT)));
    const text = await copy.text();
    // The note is on every page, hidden.
    return new Response(text.replace(/(<p class="cached") hidden(?:="")?>([^<]*)\{age\}/, `$1>$2${age}`), copy);
  }
}

async function file(request: Request): Promise<Response> {
  return (await (await caches.open(FILES)).match(request.url)) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(self.skipWaiting()));

self.addEventListener("activate", (event) => {
  const begin = async (): Promise<void> => {
    // The pages that are open came before it.
    for (const { url } of await self.clients.matchAll({ type: "window", includeUncontrolled: true }))
      if (isPage(new URL(url))) await keep(url.replace(/#.*/, ""), await ask(url));
    await self.clients.claim();
  };
  event.waitUntil(begin());
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  if (method !== "GET") return;
  if (mode === "navigate" && isPage(new URL(url))) event.respondWith(page(event));
  else if (isHashed(new URL(url))) event.respondWith(file(event.request));
});
