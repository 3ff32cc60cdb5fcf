/** What a parent sees of the search: a page of results, and a dialog with the first of them. */
import { Engine } from "./engine.mjs";
import { fold } from "./grams.mjs";

export const SHOWN = 10;
const WAIT = 60, FEW = 6, WIDTH = 64;
export const KINDS = { lecture: "微课", tip: "贴士", event: "活动", place: "地点", page: "页面", help: "求助" };
const ICONS = { lecture: "play", tip: "tip", event: "cal", help: "phone" };

/** Makes an element; strings become text, never markup. */
export function el(tag, attributes = {}, ...children) {
  const made = tag === "svg" || tag === "use" ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else if (value !== false && value !== undefined) made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((one) => one || one === 0));
  return made;
}
/** An icon, if the page's sprite has its shape. */
const icon = (name) => document.getElementById(`i-${name}`) ? el("svg", { class: "icon", "aria-hidden": "true" }, el("use", { href: `#i-${name}` })) : "";
const clock = (at) => `${at >= 3600 ? `${Math.floor(at / 3600)}:` : ""}${String(Math.floor(at / 60) % 60).padStart(at >= 3600 ? 2 : 1, 0)}:${String(Math.floor(at % 60)).padStart(2, 0)}`;

export class Finder {
  constructor(root, base, early) {
    this.root = root;
    this.engine = new Engine(base, early);
    this.chosen = {};
    this.sort = "";
    this.limit = SHOWN;
  }

  /** Opens the dialog: a combobox as in the ARIA practices guide. */
  dialog(opener) {
    this.opener = opener;
    if (!this.layer) {
      this.box = el("input", {
        type: "search", id: "dialog-q", autocomplete: "off", enterkeyhint: "search", maxlength: 100, role: "combobox",
        "aria-expanded": "false", "aria-controls": "dialog-found", "aria-autocomplete": "list", placeholder: "想问什么，直接说",
      });
      this.place = el("div", { class: "answer" });
      this.layer = el("dialog", { class: "layer", "aria-label": "搜索" },
        el("form", { class: "seek", role: "search", onsubmit: (event) => { event.preventDefault(); if (!this.composing) this.go(); } },
          el("label", { class: "hidden", for: "dialog-q" }, "搜索微课和贴士"), icon("search"), this.box,
          el("button", { type: "button", class: "close", onclick: () => this.shut() }, "关闭")),
        this.place);
      this.layer.addEventListener("close", () => this.opener.focus()); // a phone's own way back
      this.layer.addEventListener("click", (event) => { if (event.target === this.layer) this.shut(); });
      document.body.append(this.layer);
      this.box.addEventListener("keydown", (event) => this.choose(event));
      this.listen(this.box);
    }
    this.layer.showModal();
    this.box.select();
    this.engine.open().catch(() => {});
  }

  /** Closed, and the next key goes to the page: until the event of closing comes, it would go to a box that nobody sees. */
  shut() {
    this.layer.close();
    this.opener.focus();
  }

  listen(box) {
    box.addEventListener("compositionstart", () => { this.composing = true; });
    box.addEventListener("compositionend", () => { this.composing = false; this.later(); });
    box.addEventListener("input", (event) => { if (!this.composing && !event.isComposing) this.later(); });
  }

  later() {
    this.limit = SHOWN;
    this.chosen = {};
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  /** One question from the first byte to the last; a newer one ends it. */
  async ask() {
    clearTimeout(this.timer);
    this.stopper?.abort();
    const { signal } = (this.stopper = new AbortController()), query = this.box.value.trim(), engine = this.engine;
    engine.lost = false;
    this.active = -1;
    document.body.classList.toggle("asked", !!query && !this.layer);
    if (!query) { this.draw(); return; }
    try {
      await engine.open();
      this.card = engine.card(query);
      this.drawCard();
      const found = await engine.rank(query, signal);
      if (signal.aborted) return;
      this.card ??= engine.card(query);
      const list = this.extra ? await this.extra.narrow(found, signal) : { order: engine.first(found.hits, found.score, FEW), total: found.hits.length }, shown = list.order;
      if (engine.manifest.few) this.draw(found, list, await engine.titles(signal, shown).catch(() => []));
      const results = await Promise.all(shown.map((number) => engine.result(number, found.asked, signal).catch((error) => {
        if (error.name === "AbortError") throw error;
        engine.lost = true;
      })));
      this.draw(found, list, results.filter(Boolean));
      this.extra?.drawn();
    } catch (error) {
      if (error.name !== "AbortError" && !signal.aborted) this.draw(undefined, undefined, [], "搜索暂时用不了，可以先按主题找，或者稍后再试。");
    }
  }

  drawCard() {
    const old = this.place.querySelector(".danger"), card = this.card;
    if (!card) { old?.remove(); return; }
    if (old?.dataset.id === card.id) return;
    old?.remove();
    const names = new Map(this.engine.manifest.calls);
    this.place.prepend(el("section", { class: "help danger", "data-id": card.id, role: "alert" }, el("h2", {}, card.title), el("p", {}, card.text),
      el("ul", { class: "hotlines" }, ...card.numbers.map((number) => el("li", {}, el("a", { href: `tel:${number}` }, icon("phone"), el("b", {}, number), el("span", {}, names.get(number) ?? "")))))));
  }

  draw(found, list, results = [], trouble = "") {
    const card = this.place.querySelector(".danger"), total = list?.total ?? 0;
    if (!found && !trouble) this.card = undefined;
    const said = trouble || (!found ? "" : total ? `找到 ${total} 条${this.engine.lost ? "（有一部分没能读到，结果可能不全）" : ""}${this.sort === "plays" && this.engine.sample ? "（按示例数据的播放排）" : ""}` : "没有找到。换个说法试试，或者从下面的主题里找。");
    if (!this.status) this.place.prepend(this.status = el("p", { class: "count", role: "status" }));
    if (this.status.textContent !== said) this.status.textContent = said;
    const parts = [];
    if (found?.meant) parts.push(el("p", { class: "meant" }, "已按“", el("b", {}, found.meant), "”搜索"));
    if (found && this.extra && total) parts.push(this.extra.choices(list));
    const asked = found?.asked ?? [];
    if (this.layer) parts.push(this.options(results, asked, total, found));
    else if (results.length) {
      parts.push(el("ol", { class: "found" }, ...results.map((one) => el("li", {}, this.hit(one, asked)))));
      if (total > results.length) parts.push(el("button", { type: "button", class: "action", onclick: () => { this.limit += SHOWN; this.ask(); } }, `再看 ${Math.min(SHOWN, total - results.length)} 条`));
    }
    if (found && !total) parts.push(this.nothing());
    this.place.replaceChildren(...(card ? [card] : []), this.status, ...parts);
    this.drawCard();
    this.box.setAttribute(this.layer ? "aria-expanded" : "data-total", this.layer ? String(results.length > 0) : total);
    if (this.layer) this.activate(this.active);
  }

  address(one) {
    const at = one.line && one.line.at >= 0 ? `#t=${Math.floor(one.line.at)}` : "";
    return `${this.root}${/^[a-z0-9/_-]*$/i.test(one.url) ? one.url : ""}${at}`;
  }

  /** @returns {HTMLElement[]} what a result shows, in the same order in page and dialog */
  parts(one, asked, linked) {
    const { stages, topics } = this.engine.manifest, [kind, places] = one.profile, minutes = Math.round(one.minutes ?? 0);
    const label = [KINDS[kind], minutes ? `${minutes} 分钟` : "", places.length > 2 ? "" : places.map((place) => stages[place][1]).join("、")].filter(Boolean).join(" · ");
    const title = marked(one.title, asked, this.engine), line = one.line, text = line?.text ?? one.summary ?? "";
    return [
      linked && el("span", { class: `pin topic-${topics[one.profile[2]]?.[2] ?? "bond"}` }, icon(ICONS[kind] ?? "next")),
      el("span", { class: "words" }, el("small", { class: "tag" }, label),
        linked ? el("b", {}, el("a", { href: this.address(one) }, ...title)) : el("b", {}, ...title),
        text && el("span", { class: "pledge" }, line?.at >= 0 ? el("i", {}, `在第 ${clock(line.at)} 说到 `) : "", ...marked(text.length > WIDTH && !line ? `${text.slice(0, WIDTH)}……` : text, asked, this.engine))),
    ];
  }

  hit(one, asked) { return el("article", { class: "hit" }, ...this.parts(one, asked, true)); }

  options(results, asked, total, found) {
    this.results = results.map((one) => this.address(one));
    if (found && total > results.length) this.results.push(this.all());
    return el("ul", { id: "dialog-found", class: "found", role: "listbox", "aria-label": "结果" },
      ...results.map((one, place) => this.option(place, this.parts(one, asked, false))),
      ...(this.results.length > results.length ? [this.option(results.length, [el("b", {}, `全部 ${total} 条结果`)])] : []));
  }

  option(place, children) {
    return el("li", { id: `option-${place}`, class: "hit", role: "option", "aria-selected": "false", onclick: () => { location.href = this.results[place]; } }, ...children);
  }

  all() { return `${this.root}search/?q=${encodeURIComponent(this.box.value.trim())}`; }

  /** Enter: the chosen option, else the page with all results. */
  go() { location.href = this.results?.[this.active] ?? this.all(); }

  choose(event) {
    const size = this.results?.length ?? 0, step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape" && !event.isComposing) { event.preventDefault(); this.shut(); } // some browsers only empty the box
    if (event.isComposing || !step || !size) return;
    event.preventDefault();
    this.activate((this.active + step + size + (this.active < 0 && step < 0 ? 1 : 0)) % size);
  }

  activate(place) {
    this.active = place;
    this.place.querySelector("[aria-selected=true]")?.setAttribute("aria-selected", "false");
    const now = document.getElementById(`option-${place}`);
    now?.setAttribute("aria-selected", "true");
    now?.scrollIntoView({ block: "nearest" });
    if (now) this.box.setAttribute("aria-activedescendant", now.id);
    else this.box.removeAttribute("aria-activedescendant");
  }

  /** No result: the topics, and where help is. */
  nothing() {
    const to = (url, text) => el("li", {}, el("a", { href: `${this.root}${url}` }, text));
    return el("ul", { class: "chips" }, ...this.engine.manifest.topics.map((one) => to(`topics/${one[2]}/`, one[1])), to("help/", "求助电话"));
  }
}

/** Text with what was asked for in `mark`s. */
function marked(text, asked, engine) {
  const folded = [], origin = [];
  Array.from(text).forEach((one, place) => { for (const unit of fold(one, engine.simplified)) { folded.push(unit); origin.push(place); } });
  const plain = folded.join(""), on = new Set(), sure = new Set();
  for (const { term, weight, strong } of asked) {
    if (!strong || weight < 20) continue;
    for (let i = plain.indexOf(term); i >= 0; i = plain.indexOf(term, i + 1)) for (let j = i; j < i + term.length; j++) {
      on.add(origin[j]);
      if (weight >= 100) sure.add(origin[j]);
    }
  }
  const out = [];
  Array.from(text).forEach((one, place) => {
    const last = out.at(-1), hit = on.has(place);
    if (last && last.hit === hit) last.text += one; else out.push({ hit, text: one });
    out.at(-1).sure ||= !sure.size || sure.has(place);
  });
  return out.map((one) => (one.hit && one.sure ? el("mark", {}, one.text) : one.text)); // 么谈 beside 考砸 is no mark
}
