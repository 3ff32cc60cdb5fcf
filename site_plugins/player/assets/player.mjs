/**
 * The tools around the native player, fetched at the first sign of life: everything is an addition, the clip plays without
 * this module. Sets nothing up that the browser lacks: Media Session, picture-in-picture and storage may be absent.
 */
import { audio, box, clips, keep, show, slug, video, wanted, wish } from "./start.mjs";
import { countPlays } from "./beacon.mjs";
import { transcript } from "./transcript.mjs";

/** @param {number} seconds @returns {string} `m:ss` */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Seconds in `#t=90`, `#t=1:30` or `#t=1:02:03`; NaN where there are none. @param {string} hash */
export function place(hash) {
  const found = /^#t=([\d:.]+)$/.exec(hash);
  return found ? found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : NaN;
}

function player() {
  show();
  const tools = document.querySelector(".watch");
  const { title, site, sprite, step } = box.dataset;
  const tool = (name) => tools.querySelector(`[data-set="${name}"]`);
  const quality = tool("quality");
  for (const one of quality.querySelectorAll("[value*='/']")) if (!clips.some(({ u }) => u === one.value)) one.remove();
  const said = tools.querySelector(".said");
  const say = (text) => { said.textContent = text; };
  let rate = Number(keep.get("rate")) || 1;

  /* one source at a time: switching keeps the second, the speed and whether it plays */
  function load(at = video.currentTime) {
    const next = new URL(wanted(), location.href).href;
    if (video.currentSrc === next && video.src) return;
    const playing = !video.paused && !video.ended;
    video.src = next;
    if (at > 0) set(at);
    video.playbackRate = video.defaultPlaybackRate = rate;
    if (playing) video.play().catch(() => {});
  }
  /* preload is none: a place can be set only when the clip's length is known */
  let waiting = 0;
  function set(at) {
    if (video.readyState > 0) video.currentTime = at;
    else if (!waiting) video.addEventListener("loadedmetadata", () => { video.currentTime = waiting; waiting = 0; }, { once: true });
    waiting = video.readyState > 0 ? 0 : at;
  }
  function go(at, play = true) {
    set(Math.max(0, Math.min(at, video.duration || at)));
    if (play) video.play().catch(() => {});
  }
  const now = () => waiting || video.currentTime;

  /* some phones' browsers set the speed back when a clip begins: set it again, and say so if it will not stick */
  const speed = tool("speed");
  function stick(again = true) {
    if (video.playbackRate === rate) return;
    video.playbackRate = rate;
    setTimeout(() => {
      if (video.playbackRate === rate) return;
      if (again) return stick(false);
      rate = video.playbackRate;
      speed.value = String(rate);
      say("这个浏览器不能变速。");
    }, 300);
  }
  speed.value = String(rate);
  speed.addEventListener("change", () => { rate = Number(speed.value); keep.set("rate", String(rate)); video.defaultPlaybackRate = rate; stick(); });
  video.addEventListener("playing", () => stick());

  quality.addEventListener("change", () => { wish.named = quality.value; load(); });
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const listen = tool("audio");
  listen?.addEventListener("click", () => {
    wish.only = !wish.only;
    press(listen, wish.only);
    say(wish.only ? "只放声音，画面不再下载。" : "");
    load();
  });
  const lean = tool("low");
  const scrub = tools.querySelector(".scrub");
  const thin = () => {
    press(lean, wish.low);
    scrub.hidden = wish.low || !sprite;
    document.documentElement.classList.toggle("low", wish.low);
    if (wish.low) video.removeAttribute("poster");
  };
  lean.addEventListener("click", () => { wish.low = !wish.low; keep.set("low", wish.low ? "1" : null); thin(); load(); });
  thin();
  const small = tool("small");
  if (document.pictureInPictureEnabled && video.requestPictureInPicture) {
    small.hidden = false;
    small.addEventListener("click", () => (document.pictureInPictureElement ? document.exitPictureInPicture() : video.requestPictureInPicture()).catch(() => say("现在不能开小窗，先点播放。")));
  }

  /* storyboard: one image, fetched at the first touch */
  const range = tool("place"), thumb = tools.querySelector(".thumb");
  range.addEventListener("input", () => {
    const at = Number(range.value), number = Math.floor(at / Number(step));
    range.setAttribute("aria-valuetext", clock(at));
    thumb.hidden = false;
    thumb.style.backgroundImage = `url("${sprite}")`;
    thumb.style.backgroundPosition = `${-160 * (number % 10)}px ${-90 * Math.floor(number / 10)}px`;
    say(clock(at));
  });
  range.addEventListener("change", () => go(Number(range.value), !video.paused));
  range.addEventListener("blur", () => { thumb.hidden = true; say(""); });

  /* where you were, on this device only */
  const mark = `at:${slug}`;
  const kept = Number(keep.get(mark));
  const asked = place(location.hash);
  if (asked >= 0) set(asked);
  else if (kept > 5) { set(kept); say(`上次看到 ${clock(kept)}，从这里接着放。`); }
  let stored = -9;
  const remember = () => { const at = now(); keep.set(mark, at > 5 && at < (video.duration || Infinity) - 8 ? String(Math.floor(at)) : null); };
  video.addEventListener("timeupdate", () => {
    const at = video.currentTime;
    range.value = String(at);
    if (Math.abs(at - stored) > 3 && !video.seeking && !waiting) { stored = at; remember(); }
  });
  video.addEventListener("pause", remember);
  addEventListener("pagehide", remember);
  addEventListener("hashchange", () => { const at = place(location.hash); if (at >= 0) go(at); });
  video.addEventListener("play", () => { if (/^上次/.test(said.textContent)) say(""); });

  /* keys work only while the player has the focus, so that nobody types by accident; caught on the way
     down, because the browser has its own answer to some on the video, whatever is prevented later */
  const keys = {
    " ": () => (video.paused ? video.play().catch(() => {}) : video.pause()), ArrowLeft: () => go(now() - 5, false), ArrowRight: () => go(now() + 5, false),
    j: () => go(now() - 10, false), l: () => go(now() + 10, false),
    f: () => (document.fullscreenElement ? document.exitFullscreen() : video.requestFullscreen?.()),
    c: () => { const track = video.textTracks[0]; if (track) track.mode = track.mode === "showing" ? "hidden" : "showing"; },
  };
  keys.k = keys[" "];
  box.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    if (/^\d$/.test(key)) { if (video.duration) go(video.duration * Number(key) / 10, false); }
    else if (Object.hasOwn(keys, key)) keys[key]();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }, true);

  /* a rendition that will not play: try the lightest once, then say what else there is */
  let tried = false;
  function failed() {
    if (wish.stream && video.src === new URL(wish.stream, location.href).href) { wish.stream = ""; load(now()); video.play().catch(() => {}); return; }
    if (!tried && !wish.only && clips.length > 1) { tried = true; wish.named = quality.value = clips.at(-1).u; load(now()); video.play().catch(() => {}); return; }
    say("视频放不出来。可以下载，或者看下面的文字稿。");
  }
  video.addEventListener("error", failed);
  if (video.error) failed();

  const session = navigator.mediaSession;
  if (session && "MediaMetadata" in window) {
    session.metadata = new MediaMetadata({ title, artist: site });
    const acts = { play: () => video.play(), pause: () => video.pause(), seekbackward: () => go(now() - 10), seekforward: () => go(now() + 10), seekto: (to) => go(to.seekTime) };
    for (const [name, act] of Object.entries(acts)) try { session.setActionHandler(name, act); } catch { /* this browser has not that button */ }
  }

  if (video.paused) load(now());
  video.playbackRate = video.defaultPlaybackRate = rate;
  transcript(video, { go, clock });
  countPlays(video, slug);
}

player();
