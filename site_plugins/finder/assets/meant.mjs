/** 您是不是要找: the same steps as hub/search/suggest.py. */

const LATIN = /[a-z0-9']+/g, HAN = /[\u3400-\u4dbf\u4e00-\u9fff]{2,}/g;
const WHOLE = 5, INITIALS = 4, BEGIN = 3, SLIP = 2;

const coarse = (reading) => reading.replace(/[ ']/g, "").replace(/zh/g, "z").replace(/ch/g, "c").replace(/sh/g, "s").replace(/ng/g, "n");

/**
 * @param {string} folded @param {(term: string) => boolean} known @param {Function} suspects as in grams.mjs
 * @returns {Promise<string | undefined>} what was probably meant
 */
export async function suggest(folded, known, engine, suspects, signal) {
  const words = (letter) => wordsOf(engine, letter, signal);
  let meant = await exchanged(folded, LATIN, (run) => (known(run) ? run : spell(run, words)));
  meant = await exchanged(meant, HAN, (run) => hear(run, suspects(run, known, engine.rules.stop), engine, words, signal));
  return meant === folded ? undefined : meant;
}

/** A text with every match exchanged for what a slow function says. */
async function exchanged(text, pattern, change) {
  const made = await Promise.all((text.match(pattern) ?? []).map(change));
  return text.replace(pattern, () => made.shift());
}

/** Words whose sound begins with a letter: whole sound, initials, and the sound of each character. */
async function wordsOf(engine, letter, signal) {
  if (!engine.manifest.letters.includes(letter)) return [];
  const known = (engine.words ??= new Map());
  if (!known.has(letter)) {
    try {
      known.set(letter, Object.entries(await engine.json(engine.named("y", letter), signal)).map(([word, reading]) => {
        const parts = reading.split(" ");
        return { word, full: coarse(reading), initials: parts.map((part) => part[0]).join(""), parts: parts.map(coarse) };
      }));
    } catch (error) {
      if (error.name === "AbortError") throw error;
      return []; // better no suggestion than no answer
    }
  }
  return known.get(letter);
}

async function spell(run, words) {
  const sound = coarse(run);
  if (sound.length < 2 || (/^[0-9]+$/.test(sound) && sound.length < 4)) return run;
  let best = run, rank = 0;
  for (const one of await words(sound[0])) {
    const here = likeness(sound, one);
    if (here > rank) [best, rank] = [one.word, here];
  }
  return rank < WHOLE ? (await cover(sound, words)) ?? best : best;
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
async function cover(sound, words) {
  const best = [[0, ""]];
  for (let begin = 0; begin < sound.length; begin++) {
    const before = best[begin];
    for (const { word, full } of before ? await words(sound[begin]) : []) {
      const end = begin + full.length;
      if (sound.startsWith(full, begin) && (!best[end] || before[0] + 1 < best[end][0])) best[end] = [before[0] + 1, before[1] + word];
    }
  }
  return best[sound.length]?.[1];
}

/** A run with one part exchanged for a word that sounds the same, where a character is out of place. */
async function hear(run, places, engine, words, signal) {
  if (!places.length) return run;
  const heard = await Promise.all(Array.from(run, async (one) => (await block(engine, one, signal)).get(one) ?? [one]));
  let best;
  for (let begin = 0; begin <= places.at(-1); begin++) {
    for (const letter of [...new Set(heard[begin].map((sound) => sound[0]))].sort()) {
      for (const { word, parts } of await words(letter)) {
        const size = parts.length;
        if (size < 2 || begin + size > run.length || (best && size <= best.size) || !places.some((i) => i >= begin && i < begin + size)) continue;
        if (parts.every((part, i) => heard[begin + i].some((sound) => coarse(sound) === part))) best = { size, begin, word };
      }
    }
  }
  return best ? run.slice(0, best.begin) + best.word + run.slice(best.begin + best.size) : run;
}

/** Sounds of a block of characters, by character; the engine learns its simplified forms. Without the file, nothing. */
export async function block(engine, one, signal) {
  const number = one.charCodeAt(0) >> 10;
  if (!engine.blocks.has(number)) {
    const raw = await engine.file(engine.named("h", number), signal).catch((error) => { if (error.name === "AbortError") throw error; });
    if (!raw) return new Map();
    const [pairs, heard] = new TextDecoder().decode(raw).split("\n"), sounds = new Map();
    for (let i = 0; i < pairs.length; i += 2) engine.simplified.set(pairs[i], pairs[i + 1]);
    for (const [, syllable, characters] of heard.matchAll(/([a-zü]+)([^a-zü]+)/g)) for (const own of characters) sounds.set(own, [...(sounds.get(own) ?? []), syllable]);
    engine.blocks.set(number, sounds);
  }
  return engine.blocks.get(number);
}
