/** Lectures kept on the phone: what to keep is asked with its size, where it is and how to delete it is shown. */

const KEPT = "kept-1";
const base = new URL("../", import.meta.url);
const card = (/** @type {string} */ name) => new URL(`kept/${name}`, base).href;
/** @param {number} bytes */
export const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`);

/** @typedef {{url: string, title: string, bytes: number, files: string[]}} Kept */

/** @returns {Promise<[string, Kept][]>} */
async function all() {
  const cache = await caches.open(KEPT);
  const names = (await cache.keys()).filter((one) => one.url.startsWith(card("")));
  const found = await Promise.all(names.map(async (one) => /** @type {[string, Kept]} */ ([one.url, await (await cache.match(one))?.json()])));
  return found.sort((a, b) => (a[0] < b[0] ? -1 : 1));
}

/** Everything this page needs to open again. */
function files() {
  const found = [location.href.split("#")[0], new URL("offline/", base).href];
  document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], .player img, .player track").forEach((/** @type {any} */ one) => {
    const url = one.href || one.getAttribute("src");
    if (url) found.push(new URL(url, location.href).href);
  });
  document.querySelectorAll("[data-tools]").forEach((/** @type {any} */ one) => found.push(new URL(one.dataset.tools, location.href).href));
  const device = /** @type {HTMLElement} */ (document.querySelector("[data-modules]")).dataset;
  for (const one of Object.values(JSON.parse(device.modules ?? "{}"))) found.push(new URL(`device/${one}`, base).href);
  return [...new Set(found)];
}

/** @param {string[]} urls @param {(done: number) => void} moved @returns {Promise<number>} bytes; all files or an error */
async function fetchAll(urls, moved) {
  const cache = await caches.open(KEPT);
  let bytes = 0;
  for (const [place, url] of urls.entries()) {
    const answer = await fetch(url, { cache: "no-cache" });
    if (answer.status !== 200) throw new Error(url);
    const body = await answer.blob();
    bytes += body.size;
    await cache.put(url, new Response(body, { headers: { "Content-Type": answer.headers.get("Content-Type") ?? "", "Content-Length": String(body.size) } }));
    moved(place + 1);
  }
  return bytes;
}

/** Deletes one and the files that no other needs. @param {string} name @param {Kept} kept */
async function forget(name, kept) {
  const cache = await caches.open(KEPT);
  await cache.delete(name);
  const needed = new Set((await all()).flatMap(([, one]) => one.files));
  await Promise.all(kept.files.filter((one) => !needed.has(one)).map((one) => cache.delete(one)));
}

/** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} children @returns {any} */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

/** Asks what to keep. @param {HTMLElement} button */
export function open(button) {
  /** @type {{url: string, label: string, size: number}[]} */
  const choices = JSON.parse(button.dataset.keep || "[]");
  const root = button.dataset.root ?? "";
  const title = document.querySelector("h1")?.textContent ?? "";
  const boxes = choices.map((one) => el("input", { type: "checkbox", value: one.url }));
  const said = el("p", { class: "said", role: "status" });
  const go = el("button", { class: "action main", type: "button" }, "存到手机");
  const no = el("button", { class: "action", type: "button" }, "不存了");
  const layer = el("dialog", { class: "keeper", "aria-labelledby": "keeper" }, el("h2", { id: "keeper" }, "存下来，没网也能看"),
    el("p", {}, "这一页的文字和封面总会存下，不到 100 KB。还要什么？"),
    ...boxes.map((box, place) => el("label", {}, box, `${choices[place].label}（${size(choices[place].size)}）`)), said, el("p", { class: "ways two" }, go, no));
  no.addEventListener("click", () => layer.close());
  layer.addEventListener("close", () => layer.remove());
  go.addEventListener("click", async () => {
    const wanted = [...files(), ...boxes.filter((one) => one.checked).map((one) => new URL(root + one.value, location.href).href)];
    go.disabled = true;
    try {
      await navigator.serviceWorker.register(new URL("sw.js", base), { scope: base.pathname });
      const bytes = await fetchAll(wanted, (done) => { said.textContent = `存了 ${done} / ${wanted.length}`; });
      const kept = { url: wanted[0], title, bytes, files: wanted };
      await (await caches.open(KEPT)).put(card(location.pathname.split("/").at(-2) ?? ""), new Response(JSON.stringify(kept)));
      said.textContent = `存好了，${size(bytes)}。在“离线”页能看到，也能删。`;
      no.textContent = "好";
    } catch {
      said.textContent = "没存成：网断了，或者手机里放不下了。";
      go.disabled = false;
    }
  });
  document.body.append(layer);
  layer.showModal();
}

/** Draws the page of what is kept. */
export async function list() {
  const box = /** @type {HTMLElement} */ (document.querySelector("#kept"));
  const rows = "caches" in window ? await all() : [];
  const nothing = /** @type {HTMLElement} */ (document.querySelector("#nothing-kept"));
  nothing.hidden = rows.length > 0;
  box.replaceChildren(...rows.map(([name, kept]) => {
    const remove = el("button", { class: "action", type: "button", "aria-label": `删掉：${kept.title}` }, "删掉");
    remove.addEventListener("click", async () => { await forget(name, kept); await list(); });
    return el("li", {}, el("span", { class: "words" }, el("a", { href: kept.url }, kept.title), el("small", {}, size(kept.bytes))), remove);
  }));
}
