/** Loaded by every page: small, and it only makes work what the page already shows. */
import { get, merged, parse, read, set, write } from "./list.mjs";

const root = document.documentElement;
const device = /** @type {HTMLElement} */ (document.querySelector("[data-modules]")).dataset;

/** A module that is fetched at the first use. @param {string} name */
export const lazy = (name) => import(/** @type {any} */ (JSON.parse(device.modules ?? "{}"))[name]);

/** @param {string} selector @param {(one: any) => void} act */
const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

/* 选课单：每讲、每条贴士一个按钮 */
each("[data-pick]", (button) => {
  const id = button.dataset.pick;
  const show = () => {
    const on = read().some((one) => one.id === id);
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? "已经选上" : "加进选课";
  };
  button.addEventListener("click", () => {
    const list = read();
    write(list.some((one) => one.id === id) ? list.filter((one) => one.id !== id) : merged(list, parse(id)));
    show();
  });
  addEventListener("pageshow", show);
  show();
});

/* 首页：孩子多大，点一下就记住 */
each(".ages a", (link) => {
  const stage = link.dataset.stage;
  if (get("stage") === stage) link.setAttribute("aria-current", "true");
  link.addEventListener("click", () => set("stage", stage));
});

/* 讲的页面记下最近看的一讲；首页接着看 */
const video = document.querySelector(".player video");
const title = document.querySelector("h1")?.textContent ?? "";
const slug = location.pathname.split("/").at(-2) ?? "";
if (video) video.addEventListener("playing", () => set("last", `${slug} ${title}`));
each("[data-again]", (link) => {
  const [, name, words] = /^([a-z0-9-]+) (.+)$/.exec(get("last")) ?? [];
  if (!name) return;
  const at = Number(get(`at:${name}`));
  link.href += `${name}/`;
  if (at) link.hash = `t=${at}`;
  link.querySelector("b").textContent = words;
  link.querySelector("small").textContent = at ? `上次看到 ${Math.floor(at / 60)}:${String(at % 60).padStart(2, "0")}` : "最近看过";
});

/* 长辈版：字号和朗读 */
each(".sizer input", (range) => {
  const show = () => {
    set("size", range.value);
    root.style.fontSize = root.classList.contains("elder") ? `${range.value}px` : "";
  };
  if (range.value === range.defaultValue) range.value = get("size") || range.value;
  else show(); // moved before this was here
  range.addEventListener("input", show);
});
each("[data-aloud]", (button) => {
  if (!("speechSynthesis" in window)) return;
  button.hidden = false;
  button.addEventListener("click", () => lazy("aloud").then((one) => one.toggle(button)));
});

/* 有用吗：点一下，不带任何身份；“请勿跟踪”时不发送 */
each("[data-useful]", (box) => {
  const key = `useful:${box.dataset.useful}`;
  const said = box.querySelector("[role=status]");
  const show = () => each("[data-useful] button", (one) => one.setAttribute("aria-pressed", String(one.value === get(key))));
  box.addEventListener("click", (/** @type {any} */ event) => {
    const button = event.target.closest("button");
    if (!button || get(key) === button.value) return;
    set(key, button.value);
    show();
    said.textContent = "记下了，谢谢。";
    const nav = /** @type {any} */ (navigator);
    if (nav.doNotTrack !== "1" && nav.globalPrivacyControl !== true) nav.sendBeacon?.(`/u?v=1&i=${box.dataset.useful}&u=${button.value}`);
  });
  show();
});

each("[data-print]", (button) => button.addEventListener("click", () => print()));
each("[data-keep]", (button) => button.addEventListener("click", () => lazy("offline").then((one) => one.open(button))));
if (document.querySelector("#kept")) lazy("offline").then((one) => one.list());
if (document.querySelector("#picks")) lazy("picks").then((one) => one.start());

/* 首页：建站那天以后，今日贴士照手机上的日期 */
each("[data-day]", (box) => {
  const now = new Date();
  if (box.dataset.day !== new Date(now.getTime() - now.getTimezoneOffset() * 60000).toISOString().slice(0, 10)) lazy("today").then((one) => one.show(box)).catch(() => {});
});
each("form.refine", (form) => lazy("narrow").then((one) => one.start(form)));
