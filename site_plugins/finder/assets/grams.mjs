/**
 * Text to search terms, and a question to weighted terms: the same definitions as hub/search/grams.py and
 * hub/search/plan.py, held to them by tests/search/grams.json.
 */

const RUN = /[\u3400-\u4dbf\u4e00-\u9fff]+|[a-z0-9]+/g;
const GRADE = /([1-9])(?=年级)|(初|高)([1-3])(?![0-9])/g;
const LONGEST = 32;

/** @param {string} text @param {Map<string, string>} [simplified] traditional to simplified, once loaded */
export function fold(text, simplified) {
  let plain = text.normalize("NFKC").toLowerCase();
  if (simplified) plain = Array.from(plain, (one) => simplified.get(one) ?? one).join("");
  return plain.replace(GRADE, (_, grade, school, year) => (school ?? "") + " 一二三四五六七八九"[grade ?? year]);
}

/** Terms of folded text, repeats and all. @param {string} folded @param {Set<string>} stop */
export function terms(folded, stop) {
  const out = [];
  for (const [run] of folded.matchAll(RUN)) {
    if (run >= "\u3400") {
      for (let i = 0; i + 1 < run.length; i++) out.push(run.slice(i, i + 2));
      for (const one of run) if (!stop.has(one)) out.push(one);
    } else {
      const word = run.slice(0, LONGEST), parts = word.match(/[0-9]+|[a-z]+/g);
      out.push(word);
      if (parts.length > 1) out.push(...parts);
    }
  }
  return out;
}

const isPair = (term) => term.length > 1 || term < "\u3400";

/** @param {string} folded @param {{stop: Set<string>, common: Set<string>, pair: number[], single: number, terms: number}} rules */
export function plan(folded, rules) {
  const all = [...new Set(terms(folded, rules.stop))].slice(0, rules.terms);
  const rare = all.filter((term) => !rules.common.has(term));
  let asked = rare.some(isPair) ? rare : all;
  const full = asked.filter((term) => isPair(term) && weight(term, rules) === rules.pair[0]);
  if (full.length >= rules.long[0]) asked = full;
  else if (full.length) asked = asked.filter((term) => weight(term, rules) > rules.pair[2]);
  const best = new Set([...asked].sort((x, y) => weight(y, rules) - weight(x, rules)).slice(0, rules.long[1]));
  asked = asked.filter((term) => best.has(term));
  const pairs = asked.some(isPair);
  return asked.map((term) => ({ term, weight: weight(term, rules), strong: isPair(term) || !pairs }));
}

function weight(term, { stop, pair, single }) {
  if (term < "\u3400") return 100;
  return term.length === 1 ? single : pair[stop.has(term[0]) + stop.has(term[1])];
}

const LATIN = /[a-z0-9']+/g, HAN = /[\u3400-\u4dbf\u4e00-\u9fff]{2,}/g, DOUBTED = 32;

/**
 * Places of a run of which no pair is known: there a wrong character may stand. A run of which more than half
 * the full pairs are known is not doubted.
 */
export function suspects(run, known, stop) {
  const pairs = Array.from({ length: run.length - 1 }, (_, i) => run.slice(i, i + 2)), full = pairs.filter(([a, b]) => !stop.has(a) && !stop.has(b));
  if (2 * full.filter(known).length > full.length) return [];
  const strange = (i) => i < 0 || i >= pairs.length || !known(pairs[i]);
  return Array.from(run, (_, i) => i).filter((i) => !stop.has(run[i]) && strange(i - 1) && strange(i));
}

/** Whether a question holds something that may be a slip or pinyin. */
export function strangers(folded, known, stop) {
  return folded.length <= DOUBTED && ((folded.match(LATIN) ?? []).some((run) => !known(run)) ||
    (folded.match(HAN) ?? []).some((run) => suspects(run, known, stop).length > 0));
}
