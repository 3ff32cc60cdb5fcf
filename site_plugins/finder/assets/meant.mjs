/** 您是不是要找: the same steps as hub/search/suggest.py. */

const LATIN = /[a-z0-9']+/g, HAN = /[\u3400-\u4dbf\u4e00-\u9fff]{2,}/g;
const WHOLE = 5, INITIALS = 4, BEGIN = 3, SLIP = 2;

const coarse = (reading) => reading.replace(/[ ']/g, "").replace(/zh/g, "z").replace(/ch/g, "c").replace(/sh/g, "s").replace(/ng/g, "n");

/**
 * @param {string} folded @param {(term: string) => boolean} known
 * @returns {Promise<string | undefined>} what was probably meant
 */
export async function suggest(folded, known, engine, signal) {
  const { stop } = engine.rules;
  const sounded = (folded.match(HAN) ?? []).some((run) => suspects(run, known, stop).length);
  try {
    engine.readings ??= Object.entries(await engine.json("pinyin", signal)).map(prepared);
    if (sounded) engine.sounds ??= unpack(new TextDecoder().decode(await engine.file("sounds", signal)));
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return;
  }
  const { readings, sounds } = engine;
  const meant = folded.replace(LATIN, (run) => (known(run) ? run : spell(run, readings)))
    .replace(HAN, (run) => (sounds ? hear(run, readings, sounds, known, stop) : run));
  return meant === folded ? undefined : meant;
}

/** A word with its whole sound, its initials, and the sound of each character. */
function prepared([word, reading]) {
  const parts = reading.split(" ");
  return { word, full: coarse(reading), initials: parts.map((part) => part[0]).join(""), parts: parts.map(coarse) };
}

/** `qing青轻ren人` → 青 qing, 轻 qing, 人 ren */
function unpack(text) {
  const out = new Map();
  for (const [, syllable, characters] of text.matchAll(/([a-zü]+)([^a-zü]+)/g)) for (const one of characters) out.set(one, [...(out.get(one) ?? []), coarse(syllable)]);
  return out;
}

function spell(run, readings) {
  const sound = coarse(run);
  if (sound.length < 2 || (/^[0-9]+$/.test(sound) && sound.length < 4)) return run;
  let best = run, rank = 0;
  for (const one of readings) {
    const here = likeness(sound, one);
    if (here > rank) [best, rank] = [one.word, here];
  }
  return rank < WHOLE ? cover(sound, readings) ?? best : best;
}

function likeness(sound, { full, initials }) {
  if (full === sound) return WHOLE;
  if (sound === initials) return INITIALS;
  if (sound.length >= 4 && full.startsWith(sound)) return BEGIN;
  return sound.length >= 4 && Math.abs(full.length - sound.length) <= 1 && oneSlip(full, sound) ? SLIP : 0;
}

function oneSlip(left, right) {
  let start = 0;
  while (start < Math.min(left.length, right.length) && left[start] === right[start]) start++;
  const a = left.slice(start), b = right.slice(start);
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) ||
    (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
}

/** Covers the whole run with the fewest words: `shoujishangyin` is 手机上瘾. */
function cover(sound, readings) {
  const words = new Map(), best = [[0, ""]];
  for (const { word, full } of readings) if (!words.has(full)) words.set(full, word);
  for (let end = 1; end <= sound.length; end++) {
    for (let begin = Math.max(0, end - 24); begin < end; begin++) {
      const before = best[begin], word = words.get(sound.slice(begin, end));
      if (before && word && (!best[end] || before[0] + 1 < best[end][0])) best[end] = [before[0] + 1, before[1] + word];
    }
  }
  return best[sound.length]?.[1];
}

/** Places of a run of which no pair is known; the same as in grams.mjs, which is not loaded beside this. */
function suspects(run, known, stop) {
  const strange = (i) => i < 0 || i + 1 >= run.length || !known(run.slice(i, i + 2));
  return Array.from(run, (_, i) => i).filter((i) => !stop.has(run[i]) && strange(i - 1) && strange(i));
}

function hear(run, readings, sounds, known, stop) {
  const places = suspects(run, known, stop);
  if (!places.length) return run;
  const heard = Array.from(run, (one) => sounds.get(one) ?? [one]);
  let best;
  for (const { word, parts } of readings) {
    const size = parts.length;
    if (size < 2 || size > run.length || (best && size <= best.size)) continue;
    for (let begin = 0; begin + size <= run.length; begin++) {
      if (places.some((i) => i >= begin && i < begin + size) && parts.every((part, i) => heard[begin + i].includes(part))) {
        best = { size, begin, word };
        break;
      }
    }
  }
  return best ? run.slice(0, best.begin) + best.word + run.slice(best.begin + best.size) : run;
}
