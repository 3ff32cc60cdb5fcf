/**
 * What is kept on this device, and the picks in it. Keys and what they mean: the privacy page lists them.
 * Without storage (a private window that forbids it) the picks live in the tab's name until it is closed.
 */

/** @type {Storage | null} */
let store = null;
try { store = localStorage; store.getItem("elder"); } catch { store = null; }

/** Whether this device remembers anything after the tab is closed. */
export const remembers = store !== null;

/** @param {string} key @returns {string} empty where there is none */
export function get(key) {
  try { return store?.getItem(key) ?? ""; } catch { return ""; }
}

/** @param {string} key @param {string} value empty: forget it */
export function set(key, value) {
  try { if (value) store?.setItem(key, value); else store?.removeItem(key); } catch { /* full or forbidden: not kept */ }
}

/** @typedef {{id: string, done: boolean}} Pick */

const MOST = 200;
const TAB = "picks:";

/**
 * Reads `L21,T19*,L03`; the star is “done”. Whatever has another form is left out, and so is a second mention.
 * @param {string} text may come from a stranger's link
 * @returns {Pick[]}
 */
export function parse(text) {
  const seen = new Map();
  for (const part of text.split(",").slice(0, 4 * MOST)) {
    const found = /^([LT]\d{2,5})(\*?)$/.exec(part);
    if (found && !seen.has(found[1]) && seen.size < MOST) seen.set(found[1], { id: found[1], done: found[2] === "*" });
  }
  return [...seen.values()];
}

/** @param {Pick[]} picks @param {boolean} [marks] with what is done @returns {string} */
export const text = (picks, marks = true) => picks.map((one) => one.id + (marks && one.done ? "*" : "")).join(",");

/** @returns {Pick[]} */
export const read = () => parse(remembers ? get("picks") : window.name.startsWith(TAB) ? window.name.slice(TAB.length) : "");

/** @param {Pick[]} picks */
export function write(picks) {
  if (remembers) set("picks", text(picks));
  else window.name = TAB + text(picks);
}

/**
 * Own list first, in its order; then what only the other has, not yet done here.
 * @param {Pick[]} own @param {Pick[]} other
 */
export const merged = (own, other) => parse([text(own), text(other, false)].filter(Boolean).join(","));
