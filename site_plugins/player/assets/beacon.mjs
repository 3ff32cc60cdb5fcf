/**
 * Counts one playback without knowing who plays: no cookie, nothing stored, a random id a playback.
 * Format and rules: docs/plays.md. Nothing is sent under Do Not Track or Global Privacy Control.
 *
 * @example
 *   import { countPlays } from "./beacon.mjs";
 *   countPlays(document.querySelector("video"), "021-after-a-bad-exam");
 */

/** Share of the clip that must have been watched, by event. The last is below 1: players stop short of the end. */
const QUARTILES = [["q25", 0.25], ["q50", 0.5], ["q75", 0.75], ["q100", 0.95]];
/** Spans of watched seconds one beacon may carry; an address stays below 1 KB. */
const MAX_SPANS = 40;
/** Seconds of media between two `timeupdate` events of a playing clip, at most (2x speed, throttled tab). */
const MAX_STEP = 5;

/** @returns {boolean} whether the parent's browser asks not to be counted */
export function refused() {
  const asked = [navigator.doNotTrack, /** @type {any} */ (window).doNotTrack];
  return asked.includes("1") || asked.includes("yes") || /** @type {any} */ (navigator).globalPrivacyControl === true;
}

/** @returns {string} 64 random bits as 16 hexadecimal digits */
export function playId() {
  const two = crypto.getRandomValues(new Uint32Array(2));
  return Array.from(two, (half) => half.toString(16).padStart(8, "0")).join("");
}

/**
 * Adds the span `from`–`to` (seconds) to sorted, disjoint spans.
 * @param {number[][]} spans
 * @returns {number[][]} sorted and disjoint again
 */
export function joined(spans, from, to) {
  const out = [];
  for (const [a, b] of [...spans, [from, to]].sort((x, y) => x[0] - y[0])) {
    const last = out.at(-1);
    if (last && a <= last[1] + 0.25) last[1] = Math.max(last[1], b);
    else out.push([a, b]);
  }
  return out;
}

/** @param {string} query @param {string} base */
function deliver(query, base) {
  const url = `${base}?${query}`;
  if (!navigator.sendBeacon?.(url)) new Image().src = url;
}

/**
 * @param {HTMLMediaElement} clip
 * @param {string} slug folder name of the lecture
 * @param {{base?: string, send?: (query: string, base: string) => void}} [options]
 */
export function countPlays(clip, slug, { base = "/b", send = deliver } = {}) {
  if (refused()) return;
  /** @type {{id: string, spans: number[][], sent: Set<string>, told: string}} */
  let play;
  /** @type {number | null} */
  let last = null;
  const begin = () => { play = { id: playId(), spans: [], sent: new Set(), told: "" }; last = null; };
  const tell = (event, extra = "") => send(`v=1&l=${slug}&p=${play.id}&e=${event}${extra}`, base);
  const once = (event) => { if (!play.sent.has(event)) { play.sent.add(event); tell(event); } };

  function advance() {
    const now = clip.currentTime;
    if (last !== null && now > last && now - last <= MAX_STEP && !clip.seeking) play.spans = joined(play.spans, last, now);
    last = clip.seeking ? null : now;
    const watched = play.spans.reduce((sum, [a, b]) => sum + b - a, 0);
    const length = clip.duration;
    if (!(length > 0 && Number.isFinite(length))) return;
    if (watched < (length < 20 ? length / 2 : 10)) return;
    once("10s");
    for (const [event, share] of QUARTILES) if (watched >= length * /** @type {number} */ (share)) once(/** @type {string} */ (event));
  }

  function tellSpans() {
    if (!play.sent.has("10s")) return;
    const longest = [...play.spans].sort((x, y) => (y[1] - y[0]) - (x[1] - x[0])).slice(0, MAX_SPANS);
    const text = longest.sort((x, y) => x[0] - y[0]).map(([a, b]) => `${Math.floor(a)}-${Math.ceil(b)}`).join(",");
    if (text && text !== play.told) { play.told = text; tell("w", `&w=${text}`); }
  }

  begin();
  clip.addEventListener("play", () => { if (play.sent.has("ended")) begin(); last = clip.currentTime; });
  clip.addEventListener("seeking", () => { last = null; });
  clip.addEventListener("timeupdate", () => { if (!clip.paused || clip.ended) advance(); });
  clip.addEventListener("pause", () => { if (last !== null) advance(); last = null; tellSpans(); });
  clip.addEventListener("ended", () => { tellSpans(); play.sent.add("ended"); });
  addEventListener("pagehide", tellSpans);
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") tellSpans(); });
}
