/**
 * The first sight of a clip: its poster and one large button that plays at once. The tools around it are a module of their
 * own, fetched at the first sign of life on the page; what a parent does before they are here is done again when they are.
 */

/** Storage that may be forbidden: then nothing is kept, and nothing breaks. */
export const keep = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ } },
};

export const box = document.querySelector(".player[data-slug]");
export const [video, start, still] = [".film", ".start", ".still"].map((name) => box.querySelector(name));
export const { slug, root, audio, hls, tools } = box.dataset;
/** Renditions that this browser plays, highest first. */
export const clips = JSON.parse(box.dataset.clips).filter((one) => !one.t || video.canPlayType(one.t) === "probably");
const network = navigator.connection;
/** What is wanted of the clip: few bytes, sound alone, a rendition by its address, a stream that adapts by itself. */
export const wish = {
  low: keep.get("low") === "1" || Boolean(network?.saveData), only: false, named: "",
  stream: video.canPlayType("application/vnd.apple.mpegurl") && hls,
};

/**
 * The rendition for this phone and network: the smallest that fills the picture, lower where data is dear.
 * @param {{h: number}[]} offered highest first
 */
export function choose(offered, scant, speed, pixels) {
  const from = [...offered].reverse();
  if (scant) return from[0];
  const fit = from.find((one) => one.h >= pixels * 0.75) || offered[0];
  return speed === "3g" && fit !== from[0] ? from[1] : fit;
}

/** Address of what plays next. */
export function wanted() {
  if (wish.only) return audio;
  const scant = wish.low || network?.saveData || /2g/.test(network?.effectiveType);
  const named = clips.find((one) => one.u === wish.named);
  if (!named && wish.stream && !scant) return wish.stream;
  return root + (named || choose(clips, scant, network?.effectiveType, box.clientHeight * devicePixelRatio)).u;
}

/** Lays the video out, behind its poster until it plays. */
export const show = () => { video.parentNode.hidden = false; };

/* until it plays, one large button, shown by head.js: the browser's own controls draw a loading ring over the poster */
start.addEventListener("click", () => {
  if (!video.src) video.src = wanted();
  video.play().catch(() => {});
});
video.addEventListener("play", () => {
  if (video.controls) return;
  const focused = document.activeElement === start;
  show();
  start.hidden = video.controls = true;
  if (!wish.low) video.poster = still.src;
  const track = video.textTracks[0];
  if (track?.mode === "disabled") track.mode = "showing";
  if (focused) video.focus();
});
video.addEventListener("loadeddata", () => { still.hidden = true; });

let coming;
/** Fetches the tools, once, and says whether they are here; after a failure the next sign tries again. */
function wake() {
  return coming ??= import(new URL(tools, location.href).href).then(
    () => { for (const kind of ACTS) removeEventListener(kind, act, true); return true; },
    () => { coming = undefined; },
  );
}

const ACTS = ["click", "change", "keydown"];
const WHERE = { click: ".watch button, .chapters a", change: ".watch", keydown: ".player" };
function act(event) {
  const { type, target } = event, one = target.closest?.(WHERE[type]), { value } = target;
  if (!one || event.key === " ") return; // the button takes a space as a tap
  if (type === "click") event.preventDefault();
  wake().then((here) => {
    if (type === "click") return here ? one.click() : one.hash && (location.hash = one.hash);
    if (!here) return;
    if (type === "change") target.value = value;
    target.dispatchEvent(new event.constructor(type, event));
  });
}
for (const kind of ACTS) addEventListener(kind, act, true);
for (const kind of ["pointermove", "pointerdown", "touchstart", "keydown", "focusin", "scroll", "hashchange"]) addEventListener(kind, wake, { once: true, capture: true, passive: true });
video.addEventListener("play", wake);
if (location.hash.startsWith("#t=") || Number(keep.get(`at:${slug}`)) > 5) wake();
