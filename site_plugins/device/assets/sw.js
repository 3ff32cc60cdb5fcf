/** Serves what a parent kept when the network is gone. Registered only after the first “存到手机”. */
const KEPT = "kept-1";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

/** A part of a kept file, as players ask for it (RFC 9110, 14). */
async function part(answer, range) {
  const body = await answer.blob();
  const found = /^bytes=(\d+)-(\d*)$/.exec(range);
  const from = found ? Number(found[1]) : 0;
  const to = found && found[2] ? Math.min(Number(found[2]), body.size - 1) : body.size - 1;
  if (from > to) return new Response(null, { status: 416, headers: { "Content-Range": `bytes */${body.size}` } });
  const headers = { "Content-Type": answer.headers.get("Content-Type"), "Content-Length": String(to - from + 1), "Content-Range": `bytes ${from}-${to}/${body.size}`, "Accept-Ranges": "bytes" };
  return new Response(body.slice(from, to + 1), { status: 206, headers });
}

async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url.split("#")[0], { ignoreSearch: request.mode === "navigate" });
  const range = request.headers.get("Range");
  if (kept && (range || request.destination === "audio" || request.destination === "video")) return range ? part(kept, range) : kept;
  try {
    return await fetch(request);
  } catch (error) {
    if (kept) return kept;
    const shelf = request.mode === "navigate" && (await cache.match(new URL("offline/", self.registration.scope).href));
    if (shelf) return Response.redirect(new URL("offline/", self.registration.scope).href);
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && request.url.startsWith(self.registration.scope)) event.respondWith(answer(request));
});
