/**
 * The tools around the native player: everything is an addition, the clip plays without this module.
 * Sets nothing up that the browser lacks: Media Session, picture-in-picture and storage may be absent.
 */
import { countPlays } from "./beacon.mjs";
import { transcript } from "./transcript.mjs";

/** Storage that may be forbidden: then nothing is kept, and nothing breaks. */
const keep = {
  get(key) { try { return localStorage.getItem(key); } catch { return null; } },
  set(key, value) { try { value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value); } catch { /* not kept */ } },
};

/** @param {number} seconds @returns {string} `m:ss` */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;

/** Seconds in `#t=90`, `#t=1:30` or `#t=1:02:03`; NaN where there are none. @param {string} hash */
export function place(hash) {
  const found = /^#t=([\d:.]+)$/.exec(hash);
  return found ? found[1].split(":").reduce((sum, part) => sum * 60 + Number(part), 0) : NaN;
}

/** Whether every byte counts: asked for on this page or in the browser, or the network says so. */
const scant = (low, network) => low || network?.saveData || /2g/.test(network?.effectiveType);

/**
 * The rendition for this phone and network: the smallest that fills the picture, lower where data is dear.
 * @param {{h: number}[]} clips highest first
 */
export function choose(clips, low, network, pixels) {
  const from = [...clips].reverse();
  if (scant(low, network)) return from[0];
  const fit = from.find((one) => one.h >= pixels * 0.75) || clips[0];
  return network?.effectiveType === "3g" && fit !== from[0] ? from[1] : fit;
}

function player(box) {
  const [video, start, still] = [".film", ".start", ".still"].map((name) => box.querySelector(name));
  const tools = document.querySelector(".watch");
  const { slug, root, title, site, audio, sprite, step } = box.dataset;
  const tool = (name) => tools.querySelector(`[data-set="${name}"]`);
  const clips = JSON.parse(box.dataset.clips).filter((one) => {
    const plays = !one.t || video.canPlayType(one.t) === "probably";
    if (!plays) tool("quality").querySelector(`[value="${one.u}"]`).remove();
    return plays;
  });
  /* a stream that adapts by itself, where the browser plays it */
  let stream = video.canPlayType("application/vnd.apple.mpegurl") && box.dataset.hls;
  const said = tools.querySelector(".said");
  const say = (text) => { said.textContent = text; };
  const network = navigator.connection;
  let only = false;
  let low = keep.get("low") === "1" || Boolean(network?.saveData);
  let rate = Number(keep.get("rate")) || 1;

  /* one source at a time: switching keeps the second, the speed and whether it plays */
  const wanted = () => {
    if (only) return audio;
    const named = clips.find((one) => one.u === tool("quality").value);
    if (!named && stream && !scant(low, network)) return stream;
    return root + (named || choose(clips, low, network, video.clientHeight * devicePixelRatio)).u;
  };
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

  /* until it plays, one large button: the browser's own controls draw a loading ring over the poster */
  video.controls = start.hidden = false;
  start.addEventListener("click", () => go(now()));
  video.addEventListener("play", () => {
    if (video.controls) return;
    const focused = document.activeElement === start;
    start.hidden = video.controls = true;
    if (!low) video.poster = still.src;
    const track = video.textTracks[0];
    if (track?.mode === "disabled") track.mode = "showing";
    if (focused) video.focus();
  });
  video.addEventListener("loadeddata", () => { still.hidden = true; });

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

  tool("quality").addEventListener("change", () => load());
  const press = (button, on) => button.setAttribute("aria-pressed", String(on));
  const listen = tool("audio");
  listen?.addEventListener("click", () => {
    only = !only;
    press(listen, only);
    say(only ? "只放声音，画面不再下载。" : "");
    load();
  });
  const lean = tool("low");
  const scrub = tools.querySelector(".scrub");
  const thin = () => {
    press(lean, low);
    scrub.hidden = low || !sprite;
    document.documentElement.classList.toggle("low", low);
    if (low) video.removeAttribute("poster");
  };
  lean.addEventListener("click", () => { low = !low; keep.set("low", low ? "1" : null); thin(); load(); });
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
  video.addEventListener("error", () => {
    if (stream && video.src === new URL(stream, location.href).href) { stream = ""; load(now()); video.play().catch(() => {}); return; }
    if (!tried && !only && clips.length > 1) { tried = true; tool("quality").value = clips.at(-1).u; load(now()); video.play().catch(() => {}); return; }
    say("视频放不出来。可以下载，或者看下面的文字稿。");
  });

  const session = navigator.mediaSession;
  if (session && "MediaMetadata" in window) {
    session.metadata = new MediaMetadata({ title, artist: site });
    const acts = { play: () => video.play(), pause: () => video.pause(), seekbackward: () => go(now() - 10), seekforward: () => go(now() + 10), seekto: (to) => go(to.seekTime) };
    for (const [name, act] of Object.entries(acts)) try { session.setActionHandler(name, act); } catch { /* this browser has not that button */ }
  }

  load(now());
  transcript(video, { go, clock });
  countPlays(video, slug);
}

if (typeof document !== "undefined") document.querySelectorAll(".player[data-slug]").forEach(player);
