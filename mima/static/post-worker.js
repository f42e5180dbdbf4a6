// The service worker of one listening post. Its scope is the post's own address, so no other page of the market knows it. It
// fetches nothing of its own accord: post-keeping.js fills the cache, and this hands out what stands there.

const POST = new URL(self.registration.scope).pathname;
const NAME = `post-1:${POST}`;
// A network that does not answer is none.
const PATIENCE = 4000;

const isPosts = (name) => name.startsWith("post-") && name.endsWith(`:${POST}`);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (isPosts(name) && name !== NAME) await caches.delete(name);
  await self.clients.claim();
})()));

// Without opening the cache, which would make it anew after somebody has left.
const kept = (address) => caches.match(address, { cacheName: NAME, ignoreVary: true });

// The post's own page, as it is kept: whatever else its address says, it is one of the languages and a place in the list.
function posts(url) {
  const [after, lang] = ["after", "lang"].map((name) => url.searchParams.get(name));
  const language = lang === "en" || lang === "fr" ? lang : /^en/.test(navigator.language) ? "en" : "fr";
  return `${POST}?${after ? `after=${after}&` : ""}lang=${language}`;
}

async function timely(request) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), PATIENCE);
  try {
    return await fetch(request, { signal: stop.signal });
  } finally {
    clearTimeout(clock);
  }
}

// The market's answer; what is kept where it gives none, or a fault.
async function fresh(request, address) {
  const old = await kept(address);
  if (!old) return fetch(request);
  try {
    const answer = await timely(request);
    return answer.status < 500 ? answer : old;
  } catch {
    return old;
  }
}

// [first, last] of the bytes that were asked for; null for all, undefined where there are none such.
function range(said, size) {
  const [, from, to] = /^bytes=(\d*)-(\d*)$/.exec(said) ?? [];
  if (from === undefined || (!from && !to)) return null;
  const first = from ? Number(from) : Math.max(size - Number(to), 0);
  const last = from && to ? Math.min(Number(to), size - 1) : size - 1;
  return first <= last ? [first, last] : undefined;
}

async function part(answer, said) {
  const whole = await answer.blob();
  const found = range(said, whole.size);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.set("Accept-Ranges", "bytes");
  if (found === undefined) {
    headers.set("Content-Range", `bytes */${whole.size}`);
    return new Response(null, { status: 416, headers });
  }
  if (found === null) return new Response(whole, { status: 200, headers });
  const [first, last] = found;
  headers.set("Content-Range", `bytes ${first}-${last}/${whole.size}`);
  headers.set("Content-Length", String(last - first + 1));
  return new Response(whole.slice(first, last + 1, headers.get("Content-Type")), { status: 206, headers });
}

async function held(request, address) {
  const found = await kept(address);
  if (!found) return fetch(request);
  const said = request.headers.get("Range");
  return said ? part(found, said) : found;
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const isPage = request.mode === "navigate";
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // What is fetched anew on purpose, to be kept.
  if (!isPage && request.cache === "reload") return;
  const address = url.pathname + url.search;
  if (url.pathname === POST) event.respondWith(fresh(request, posts(url)));
  else if (url.pathname.startsWith(`${POST}/works/`) || /^\/(media|static)\//.test(url.pathname)) event.respondWith(held(request, address));
});
