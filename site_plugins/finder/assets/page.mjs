/** The search page: its form made live, narrowing and sorting, keyboard, and an address that can be shared. */
import { narrow } from "./narrow.mjs";

const DIMENSIONS = ["kind", "stage", "topic", "series", "captions", "band"];

export class Page {
  /** @param {import("./finder.mjs").Finder} finder @param {HTMLInputElement} box @param {{el: Function, KINDS: object, SHOWN: number}} tools */
  constructor(finder, box, tools) {
    Object.assign(this, tools, { finder, box, place: document.querySelector(".answer") });
    const asked = new URLSearchParams(location.search);
    if (!box.value) box.value = asked.get("q") ?? "";
    finder.chosen = Object.fromEntries(DIMENSIONS.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
    finder.sort = asked.get("sort") ?? "";
    finder.limit = history.state?.limit ?? this.SHOWN;
    this.scroll = history.state?.scroll;
    Object.assign(finder, { box, place: this.place, extra: this });
    finder.listen(box);
    box.form.addEventListener("submit", (event) => { event.preventDefault(); if (!finder.composing) finder.ask(); });
    box.form.parentElement.addEventListener("keydown", (event) => this.walk(event));
    addEventListener("pagehide", () => this.remember());
    finder.ask();
  }

  narrow(found, signal) { return narrow(this.finder.engine, found, this.finder.chosen, this.finder.sort, this.finder.limit, signal); }

  drawn() {
    this.remember();
    if (this.scroll) { scrollTo(0, this.scroll); this.scroll = 0; }
  }

  /** Keeps question, choices and place in the address, so that going back and sharing work. */
  remember() {
    const { chosen, sort, limit } = this.finder, query = this.box.value.trim();
    const kept = new URLSearchParams({ ...(query && { q: query }), ...chosen, ...(sort && { sort }) }).toString();
    history.replaceState({ limit, scroll: scrollY }, "", location.pathname + (kept && `?${kept}`));
  }

  /** Arrows walk from the box through the results' links; Escape goes back to the box. */
  walk(event) {
    const links = [this.box, ...this.place.querySelectorAll(".found a")], here = links.indexOf(event.target);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.isComposing || here < 0) return;
    if (event.key === "Escape" && here) this.box.focus();
    else if (step && links[here + step]) links[here + step].focus();
    else return;
    event.preventDefault();
  }

  /** Buttons that narrow, with how many results each leaves. */
  choices(list) {
    const { finder, el } = this;
    const { stages, topics, series, bands } = this.finder.engine.manifest;
    const names = {
      kind: this.KINDS, stage: stages.map((one) => one[1]), topic: topics.map((one) => one[1]), series, captions: { 1: "有字幕" },
      band: ["", `${bands[0]} 分钟以内`, ...bands.slice(1).map((bound, i) => `${bands[i]}–${bound} 分钟`), `${bands.at(-1)} 分钟以上`],
    };
    const places = (dimension, value) => Object.keys(names[dimension]).indexOf(String(value));
    const chips = (dimension) => [...(list.counts[dimension] ?? [])].filter(([value, count]) => names[dimension][value] && count)
      .sort(([a], [b]) => places(dimension, a) - places(dimension, b)).map(([value, count]) => {
        const on = finder.chosen[dimension] === String(value);
        return el("li", {}, el("button", { type: "button", "aria-pressed": String(on), onclick: () => {
          if (on) delete finder.chosen[dimension]; else finder.chosen[dimension] = String(value);
          finder.limit = this.SHOWN;
          finder.ask();
        } }, `${names[dimension][value]} ${count}`));
      });
    const row = (label, ...dimensions) => el("ul", { class: "narrow", "aria-label": label }, ...dimensions.flatMap(chips));
    const order = el("select", { id: "order", onchange: () => { finder.sort = order.value; finder.ask(); } },
      ...[["", "最相关"], ["new", "最新"], ["plays", "播放最多"]].map(([value, label]) => el("option", { value, selected: value === finder.sort }, label)));
    const kept = document.querySelector(".choices .fold")?.open; // results may come twice: what was opened stays open
    return el("div", { class: "choices" }, row("类型和学段", "kind", "stage"),
      el("details", { class: "fold", open: kept || ["topic", "series", "captions", "band"].some((name) => finder.chosen[name]) }, el("summary", {}, "更多筛选"), row("主题", "topic"), row("系列", "series"), row("视频", "captions", "band"),
        el("p", {}, el("label", { for: "order" }, "排序 "), order)));
  }
}
