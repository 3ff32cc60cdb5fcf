/**
 * The little that every page loads: it waits for the first touch of search, then fetches the rest.
 * Without it the search link leads to the search page, and the form there is a plain form.
 */
const root = new URL("../", import.meta.url), base = new URL("search/", root).href;
const link = document.querySelector(".head a[href$='search/']"), box = document.querySelector("form.seek input");
const elsewhere = document.querySelector("form[role=search]:not(.seek) input"); // leads to the search page
let loading;

/** The style of the results, where the page has not got it. */
const dress = () => box || new Promise((done) => {
  const sheet = Object.assign(document.createElement("link"), { rel: "stylesheet", href: link.dataset.style, onload: done, onerror: done });
  document.head.append(sheet);
});

/** Client, manifest and style travel side by side. */
function load() {
  return (loading ??= (() => {
    const early = fetch(`${base}manifest.json`).then((answer) => answer.json());
    early.catch(() => {});
    return Promise.all([import("./finder.mjs"), dress()]).then(([tools]) => [new tools.Finder(root.href, base, early), tools]);
  })().catch((error) => { loading = undefined; throw error; }));
}

/** The search page comes alive once. */
let live;
const enliven = () => (live ??= Promise.all([import("./page.mjs"), load()]).then(([{ Page }, [finder, tools]]) => new Page(finder, box, tools)));

if (box) {
  for (const event of ["focus", "pointerdown", "input"]) box.addEventListener(event, enliven, { once: true });
  if (document.activeElement === box || new URLSearchParams(location.search).get("q")) enliven();
} else if (link) {
  for (const event of ["pointerenter", "touchstart", "focus"]) link.addEventListener(event, load, { once: true, passive: true });
  const opens = (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button || !window.HTMLDialogElement) return;
    event.preventDefault();
    const opener = event.currentTarget;
    load().then(([finder]) => finder.dialog(opener)).catch(() => { location.href = link.href; });
  };
  link.addEventListener("click", opens);
  elsewhere?.addEventListener("click", opens); // whoever comes by keyboard types here and sends the form
}

addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable) return;
  event.preventDefault();
  if (box) box.focus();
  else link?.click();
});

const moment = () => { if (/^#t=\d/.test(location.hash)) import("./moment.mjs").then((found) => found.show()); };
addEventListener("hashchange", moment);
moment();
