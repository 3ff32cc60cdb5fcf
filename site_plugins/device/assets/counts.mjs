/** 播放次数: a lecture's page is built with first values; this puts the newest in their place, one small fetch. */
const plays = /** @type {HTMLElement | null} */ (document.querySelector("[data-plays]"));

/** Seconds of one step of the heat strip, as in hub/plays/definition.py. */
const STEP = 5;

/** The words of `hub.plays.sparkline.heat_words`. @param {number[]} heat */
function heatWords(heat) {
  const clock = (at) => `${Math.floor(at * STEP / 60)}:${String(at * STEP % 60).padStart(2, "0")}`;
  const drops = heat.slice(1).map((now, at) => heat[at] - now);
  const drop = Math.max(...drops);
  const left = drop > 0 ? `；${clock(drops.indexOf(drop) + 1)} 前后离开的人最多。` : "。";
  return `看得最多的是 ${clock(heat.indexOf(Math.max(...heat)))} 前后${left}`;
}

/** 1,234,567: the browser's own way loads a table of all countries for it. @param {number} count */
const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/** What is right already is not laid out again. @param {Element} place @param {string} text */
const put = (place, text) => { if (place.textContent !== text) place.textContent = text; };

/** A file as `hub.plays.model.LecturePlays` writes it: what is missing is 0, false or empty. @param {any} now */
function showPlays({ total = 0, week = 0, sample = false, heat = [], reached = [] }) {
  const all = (selector) => [...document.querySelectorAll(selector)];
  plays.hidden = !total;
  put(plays.querySelector("[data-total]"), grouped(total));
  put(plays.querySelector("[data-week]"), grouped(week));
  for (const one of all("[data-sample]")) one.hidden = !sample;
  const box = document.querySelector(".watched");
  box.hidden = heat.length < 2;
  if (box.hidden) return;
  const strip = box.querySelector(".heat");
  strip.setAttribute("viewBox", `0 0 ${heat.length} 100`);
  strip.firstElementChild.setAttribute("d", `M0 100${heat.map((one, at) => `V${100 - one}H${at + 1}`).join("")}V100Z`);
  put(box.querySelector("[data-heat]"), heatWords(heat));
  all("[data-reached]").forEach((one, at) => put(one, String(reached[at] ?? 0)));
}

if (plays) fetch(plays.dataset.plays ?? "").then((answer) => answer.json()).then((now) => now.version === 1 && showPlays(now)).catch(() => { /* first values stand */ });
