/** The picks page: order, done, progress, share, calendar, print. The list itself is in `list.mjs`. */
import { merged, parse, read, remembers, text, write } from "./list.mjs";

/** @typedef {{url: string, title: string, kind: string, topic: string, minutes: number, series: string, short: string}} Item */

/** @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} children @returns {any} */
function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";
/** @param {string} name one of the icons that the page already carries */
function icon(name) {
  const made = document.createElementNS(SVG, "svg"), use = document.createElementNS(SVG, "use");
  made.setAttribute("class", "icon");
  made.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  made.append(use);
  return made;
}

/* iCalendar: RFC 5545 */
const escaped = (/** @type {string} */ words) => words.replace(/[\\;,]/g, "\\$&").replace(/\n/g, "\\n");
/** Lines of at most 75 bytes, no character cut in two (3.1). @param {string} line */
function folded(line) {
  const out = [];
  let row = "", size = 0;
  for (const sign of line) {
    const bytes = new TextEncoder().encode(sign).length;
    if (size + bytes > 74) { out.push(row); row = " "; size = 1; }
    row += sign;
    size += bytes;
  }
  return [...out, row].join("\r\n");
}
const two = (/** @type {number} */ number) => String(number).padStart(2, "0");
const stamp = (/** @type {Date} */ day) => `${day.getFullYear()}${two(day.getMonth() + 1)}${two(day.getDate())}`;

/**
 * One item an evening from tomorrow on, at the phone's own time of day.
 * @param {(Item & {id: string})[]} items @param {string} base address of the site @param {Date} now @param {string} clock `20:30`
 */
export function calendar(items, base, now, clock) {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//family-education-hub//picks//ZH", "CALSCALE:GREGORIAN", "X-WR-CALNAME:每晚一讲"];
  const utc = now.toISOString().replace(/[-:]|\.\d+/g, "");
  items.forEach((one, place) => {
    const day = stamp(new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1 + place));
    lines.push("BEGIN:VEVENT", `UID:pick-${day}-${one.id}@${new URL(base).hostname}`, `DTSTAMP:${utc}`, `DTSTART:${day}T${clock.replace(":", "")}00`,
      `DURATION:PT${Math.max(10, one.minutes)}M`, `SUMMARY:${escaped(one.title)}`, `URL:${base}${one.url}`, `DESCRIPTION:${escaped(base + one.url)}`, "END:VEVENT");
  });
  return [...lines, "END:VCALENDAR", ""].map(folded).join("\r\n");
}

/** @param {HTMLElement} box @param {Record<string, Item>} known */
function page(box, known) {
  const at = (/** @type {string} */ name) => /** @type {any} */ (box.querySelector(`[data-at="${name}"]`));
  const said = at("said");
  const say = (/** @type {string} */ words) => { said.textContent = words; };
  const base = new URL(box.dataset.root ?? "", location.href).href;
  let list = read().filter((one) => known[one.id]);
  let sorting = false;

  const link = () => `${location.href.split("#")[0]}#${text(list, false)}`;
  function save() {
    write(list);
    if (!remembers) history.replaceState(null, "", list.length ? link() : location.pathname);
    draw();
  }
  const move = (/** @type {number} */ from, /** @type {number} */ to) => { list.splice(to, 0, ...list.splice(from, 1)); save(); };

  /** @param {string} name @param {string} label @param {() => void} act */
  function tool(name, label, act) {
    const made = el("button", { type: "button", "aria-label": label, title: label }, icon(name));
    made.addEventListener("click", act);
    return made;
  }
  /** @param {{id: string, done: boolean}} pick @param {number} place */
  function row(pick, place) {
    const item = known[pick.id];
    const tick = el("input", { type: "checkbox" });
    tick.checked = pick.done;
    tick.addEventListener("change", () => { pick.done = tick.checked; save(); at("list").querySelectorAll("input")[place]?.focus(); });
    const meta = [item.kind === "tip" ? "贴士" : item.minutes ? `${item.minutes} 分钟` : "微讲", pick.done ? "看过了" : ""].filter(Boolean).join(" · ");
    const words = el("span", { class: "words" }, el("a", { href: base + item.url }, item.title), el("small", {}, meta));
    const made = el("li", { class: `topic-${item.topic}${pick.done ? " done" : ""}` });
    if (!sorting) { made.append(el("label", { class: "tick" }, tick, el("span", { class: "hidden" }, `看过了：${item.title}`)), words); return made; }
    const again = (/** @type {number} */ to) => { move(place, to); at("list").children[to]?.querySelector("button")?.focus(); say(`第 ${to + 1} 个：${item.title}`); };
    made.append(words, el("span", { class: "order" },
      ...(place ? [tool("up", `上移：${item.title}`, () => again(place - 1))] : []),
      ...(place < list.length - 1 ? [tool("down", `下移：${item.title}`, () => again(place + 1))] : []),
      tool("close", `移出：${item.title}`, () => { list.splice(place, 1); save(); say(`已移出：${item.title}`); })));
    return made;
  }

  /** How far along: a line for the whole and one for each series. */
  function progress() {
    const done = list.filter((one) => one.done).length;
    const rest = list.reduce((sum, one) => sum + (one.done ? 0 : known[one.id].minutes), 0);
    at("count").textContent = `${done} / ${list.length}`;
    at("rest").textContent = done === list.length ? "都看完了，真好。" : `还有 ${list.length - done} 个${rest ? `，约 ${rest} 分钟` : ""}`;
    at("ring").setAttribute("stroke-dasharray", `${(100 * done) / list.length} 100`);
    const series = [...new Set(list.map((one) => known[one.id].series).filter(Boolean))];
    at("series").replaceChildren(...series.map((name) => {
      const all = Object.values(known).filter((one) => one.series === name).length;
      const seen = list.filter((one) => one.done && known[one.id].series === name).length;
      const bar = el("progress", { max: String(all), value: String(seen), "aria-label": `${name}，看过 ${seen} 讲，共 ${all} 讲` });
      return el("li", {}, el("span", {}, name), bar, el("small", {}, `${seen}/${all}`));
    }));
  }

  function draw() {
    at("mine").hidden = !list.length;
    at("empty").hidden = Boolean(list.length);
    at("list").replaceChildren(...list.map(row));
    at("link").value = link();
    at("code").hidden = true;
    at("qr").setAttribute("aria-expanded", "false");
    at("sort").hidden = list.length < 1;
    at("sort").setAttribute("aria-pressed", String(sorting));
    if (list.length) progress();
  }

  at("sort").addEventListener("click", () => { sorting = !sorting; draw(); });
  at("share").addEventListener("click", async () => {
    try {
      if (navigator.share) await navigator.share({ title: document.title, url: link() });
      else { await navigator.clipboard.writeText(link()); say("链接已复制，发给家里人就行。"); }
    } catch (error) {
      if (/** @type {Error} */ (error).name === "AbortError") return;
      at("link").focus();
      at("link").select();
      say("长按上面的链接复制。");
    }
  });
  at("qr").addEventListener("click", async () => {
    const tools = await import("./qr.mjs").catch(() => null);
    if (!tools) { say("二维码没取到，请用链接。"); return; }
    const grid = tools.qr(link()), side = grid.length + 8;
    const open = at("code").hidden && side > 8;
    at("code").hidden = !open;
    at("qr").setAttribute("aria-expanded", String(open));
    if (side === 8) { say("选课单太长，二维码画不下，请用链接。"); return; }
    const picture = document.createElementNS(SVG, "svg"), drawn = document.createElementNS(SVG, "path");
    picture.setAttribute("viewBox", `0 0 ${side} ${side}`);
    picture.setAttribute("role", "img");
    picture.setAttribute("aria-label", "这张选课单的二维码");
    drawn.setAttribute("d", tools.path(grid));
    picture.append(drawn);
    at("code").replaceChildren(picture);
  });
  at("calendar").addEventListener("click", () => {
    const left = list.filter((one) => !one.done).map((one) => ({ id: one.id, ...known[one.id] }));
    if (!left.length) { say("都看完了，没有要排的。"); return; }
    const file = new Blob([calendar(left, base, new Date(), at("clock").value || "20:30")], { type: "text/calendar" });
    const save = el("a", { href: URL.createObjectURL(file), download: "picks.ics" });
    save.click();
    setTimeout(() => URL.revokeObjectURL(save.href), 60_000);
    say(/MicroMessenger/.test(navigator.userAgent) ? "微信里存不了日历：点右上角，用浏览器打开再来。" : `排了 ${left.length} 个晚上，打开下载的文件就进手机日历。`);
  });
  at("clear").addEventListener("click", () => {
    const done = list.filter((one) => !one.done);
    say(`移出了 ${list.length - done.length} 个看过的。`);
    list = done;
    save();
  });

  /* a list that came with the link */
  function receive() {
    let sent = "";
    try { sent = decodeURIComponent(location.hash.slice(1)); } catch { /* no list */ }
    const other = parse(sent).filter((one) => known[one.id]);
    const fresh = other.filter((one) => !list.some((two) => two.id === one.id));
    at("gift").hidden = !fresh.length;
    if (!remembers && fresh.length) { list = merged(list, other); save(); at("gift").hidden = true; return; }
    at("giftlist").replaceChildren(...fresh.map((one) => el("li", {}, known[one.id].title)));
    at("accept").onclick = () => {
      list = merged(list, other);
      history.replaceState(null, "", location.pathname);
      at("gift").hidden = true;
      save();
      say(`加了 ${fresh.length} 个。`);
    };
  }
  addEventListener("hashchange", receive);
  addEventListener("storage", (event) => { if (event.key === "picks") { list = read().filter((one) => known[one.id]); draw(); } });
  at("private").hidden = remembers;
  draw();
  receive();
}

/** Fetches the titles and draws the list. */
export async function start() {
  const box = /** @type {HTMLElement} */ (document.querySelector("#picks"));
  if (!read().length && location.hash.length < 2) return;
  try {
    const answer = await fetch(box.dataset.items ?? "");
    page(box, (await answer.json()).items);
  } catch { /** @type {HTMLElement} */ (document.querySelector("#trouble")).hidden = false; }
}
