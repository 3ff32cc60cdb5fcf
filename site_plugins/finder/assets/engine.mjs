/** The index as the browser reads it; forms of the files: hub/search/export.py. */
import { fold, plan, strangers, suspects, terms } from "./grams.mjs";

const TIE = 1e-9, NEXT = 0.5, FIRST = 192, GROUP = 16, MOST = 8, utf8 = new TextDecoder();

/** @param {Uint8Array} bytes a zlib stream @returns {Promise<Uint8Array>} rejects when it is damaged */
async function inflate(bytes) {
  if (!globalThis.DecompressionStream) return (await import("./inflate.mjs")).inflate(bytes);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Reads varints one after the other. */
class Reader {
  constructor(bytes) { this.bytes = bytes; this.at = 0; }
  get more() { return this.at < this.bytes.length; }
  number() {
    let value = 0, shift = 0, byte;
    do { byte = this.bytes[this.at++]; value |= (byte & 127) << shift; shift += 7; } while (byte > 127);
    return value;
  }
  take(length) { return this.bytes.subarray(this.at, (this.at += length)); }
}

/** Documents of a term and its counts, from the form of hub/search/postings.py; kept, for they are asked again. */
function unpacked(raw) {
  if (raw.numbers) return raw;
  const reader = new Reader(raw), numbers = [], counts = [];
  for (let number = -1; reader.more;) {
    const code = reader.number(), count = (code & 7) + 1;
    numbers.push((number += (code >>> 3) + 1));
    counts.push(count === MOST ? count + reader.number() : count);
  }
  return Object.assign(raw, { numbers: Uint32Array.from(numbers), counts: Uint32Array.from(counts) });
}

export class Engine {
  /**
   * @param {string} base address of the folder with manifest.json, ends with /
   * @param {Promise<object>} [early] the manifest, if somebody fetches it already
   */
  constructor(base, early) {
    this.base = base;
    this.early = early;
    this.files = new Map();
    this.simplified = new Map(); // of the blocks that were fetched
    this.blocks = new Map();
    this.shards = new Map();
  }

  async fetch(path, signal) {
    const answer = await fetch(this.base + path, { signal });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer;
  }

  /** Reads the manifest once; a failed try may be repeated. */
  open() {
    return (this.opened ??= this.load().catch((error) => { this.opened = null; throw error; }));
  }

  async load() {
    const early = this.early;
    this.early = undefined;
    const found = await (early ?? (await this.fetch("manifest.json")).json());
    if (found.version !== 3) throw new Error("version");
    this.manifest = found;
    this.rules = { ...found, stop: new Set(found.stop), common: new Set(found.common.split(" ")) };
    this.cuts = found.cuts ? found.cuts.split(" ") : [];
    this.harmless = found.harmless && new RegExp(found.harmless, "g");
    this.dangers = found.crisis.map(([id, title, text, numbers, always, words, sounds]) => ({
      id, title, text, numbers, sounds: sounds.split(" "),
      always: always && new RegExp(always), words: words && new RegExp(words),
    }));
  }

  /** Address of a small file; those of one kind share a digest. */
  named(kind, name) { return `${name === undefined ? kind : `${kind}/${name}`}.${this.manifest.files[kind]}.bin`; }

  /** Address of a result or of its text. */
  numbered(kind, number) {
    const group = Math.floor(number / GROUP) * 8;
    return `${kind}/${number >> 8}/${number}.${this.manifest.groups.slice(group, group + 8)}.bin`;
  }

  /** One file, inflated; kept when it came whole. */
  file(path, signal) {
    const known = this.files.get(path);
    if (known && !known.signal?.aborted) return known; // what was given up is still there for a moment
    const made = this.fetch(path, signal)
      .then((answer) => answer.arrayBuffer()).then((raw) => inflate(new Uint8Array(raw)));
    made.signal = signal;
    this.files.set(path, made);
    made.catch(() => { if (this.files.get(path) === made) this.files.delete(path); });
    return made;
  }

  async json(path, signal) { return JSON.parse(utf8.decode(await this.file(path, signal))); }

  async columns() {
    if (this.levels) return;
    const reader = new Reader(await this.file(this.named("cols"))), size = this.manifest.documents, { average, b, k1 } = this.manifest;
    const head = JSON.parse(utf8.decode(reader.take(reader.number())));
    const held = head.levels.map((level) => k1 * (1 - b + (b * level) / average));
    this.levels = Float64Array.from(reader.take(size), (level) => held[level]);
    this.profiles = head.profiles;
    this.kinds = Uint16Array.from({ length: size }, () => reader.number());
  }

  /** A number of each document. */
  async numbers(path, signal) {
    const reader = new Reader(await this.file(path, signal));
    return Array.from({ length: this.manifest.documents }, () => reader.number());
  }

  /** What facets a document belongs to. */
  profile(number) { return this.profiles[this.kinds[number]]; }

  /** Text of a file in the coding of hub/search/letters.py. */
  async text(path, signal) {
    const [raw, table] = await Promise.all([this.file(path, signal), this.file(this.named("letters"))]);
    if (!this.tiers) {
      const reader = new Reader(table), tiers = (this.tiers = []);
      for (let last = 0, tier = []; reader.more;) {
        tier.push((last += reader.number()));
        if (tier.length < (tiers.length ? 256 : FIRST) && reader.more) continue;
        tiers.push(tier);
        tier = [];
        last = 0;
      }
    }
    let out = "";
    for (let at = 0; at < raw.length;) {
      const lead = raw[at++];
      out += String.fromCharCode(lead < FIRST ? this.tiers[0][lead] : lead < 255 ? this.tiers[lead - FIRST + 1][raw[at++]] : (raw[at++] << 8) | raw[at++]);
    }
    return out;
  }

  /** Postings of terms, `undefined` for terms that no document has. Sets `lost` when a shard did not come. */
  async postings(wanted) {
    const out = new Map(), shards = new Map();
    for (const term of wanted) {
      let low = 0, high = this.cuts.length;
      while (low < high) { const middle = (low + high) >> 1; if (this.cuts[middle] <= term) low = middle + 1; else high = middle; }
      shards.set(low, [...(shards.get(low) ?? []), term]);
    }
    await Promise.all([...shards].map(async ([number, names]) => {
      try {
        const shard = await this.shard(number);
        for (const name of names) out.set(name, shard.get(name));
      } catch {
        this.lost = true;
      }
    }));
    return out;
  }

  /** Terms of a shard with their postings; kept once it came whole, and never given up: the next key wants it too. */
  async shard(number) {
    const known = this.shards.get(number);
    if (known) return known;
    const mark = this.manifest.shards.slice(number * 6, number * 6 + 6);
    const reader = new Reader(await this.file(`p/${number >> 8}/s.${number.toString(16).padStart(4, 0)}${mark}.bin`)), out = new Map();
    while (reader.more) {
      const term = utf8.decode(reader.take(reader.number()));
      out.set(term, reader.take(reader.number()));
    }
    this.shards.set(number, out);
    return out;
  }

  /**
   * Everything that matches, in order of score, then number.
   * @returns {Promise<{meant?: string, asked: object[], hits: number[], score: Float64Array, near: boolean}>}
   */
  async rank(query, signal) {
    await this.open();
    const columns = this.columns();
    columns.catch(() => {});
    for (const kind of this.manifest.few ? ["titles", "letters"] : ["letters"]) this.file(this.named(kind)).catch(() => {});
    const folded = fold(query, this.simplified);
    let asked = plan(folded, this.rules), found = await this.postings(asked.map((one) => one.term));
    const odd = [...new Set(folded)].filter((one) => this.odd(one, found));
    if (odd.length) {
      await import("./meant.mjs").then(({ block }) => Promise.all(odd.map((one) => block(this, one, signal))), () => {});
      if (fold(query, this.simplified) !== folded) return this.rank(query, signal);
    }
    const known = (term) => !found.has(term) || found.get(term) !== undefined;
    const meant = strangers(folded, known, this.rules.stop) && (await this.suggest(folded, known, signal));
    if (meant) {
      asked = plan(meant, this.rules);
      found = await this.postings(asked.map((one) => one.term));
    }
    await columns;
    asked = asked.filter((one) => found.get(one.term));
    if (!asked.some((one) => one.strong)) for (const one of asked) one.strong = true; // near hits are better than none
    const ranked = this.score(asked, found);
    return { meant: (ranked.hits.length && meant) || undefined, ...ranked };
  }

  /** Whether a character may be a traditional one: every term with it that was asked for is in no document. */
  odd(one, found) {
    if (one < "\u3400" || one > "\u9fff") return false;
    const own = [...found.keys()].filter((term) => term.includes(one));
    return own.length > 0 && own.every((term) => !found.get(term));
  }

  /** What was probably meant; without the readings, nothing. */
  async suggest(folded, known, signal) {
    try {
      return (await import("./meant.mjs")).suggest(folded, known, this, suspects, signal);
    } catch (error) {
      if (error.name === "AbortError") throw error;
    }
  }

  score(asked, found) {
    const { documents, k1, share } = this.manifest, score = new Float64Array(documents), strong = new Float64Array(documents), { levels } = this;
    let least = 0;
    for (const one of asked) {
      const { numbers, counts } = unpacked(found.get(one.term));
      one.idf = Math.log(documents / (numbers.length + 1)) + 1;
      const worth = one.weight * one.idf, most = (worth / 100) * (k1 + 1);
      for (let i = 0; i < numbers.length; i++) score[numbers[i]] += (most * counts[i]) / (counts[i] + levels[numbers[i]]);
      if (!one.strong) continue;
      least += share * worth;
      for (const number of numbers) strong[number] += worth;
    }
    const hits = [];
    for (let number = 0; number < documents; number++) if (strong[number] && strong[number] >= least - TIE) hits.push(number);
    return { asked, hits, score };
  }

  /** The first of numbers by score, then number; what comes behind them is not put in order. */
  first(numbers, score, limit) {
    const rounded = (number) => Math.round(score[number] / TIE);
    const least = numbers.length > limit ? Float64Array.from(numbers, (number) => score[number]).sort()[numbers.length - limit] - 2 * TIE : -1;
    return numbers.filter((number) => score[number] >= least).sort((x, y) => rounded(y) - rounded(x) || x - y).slice(0, limit);
  }

  /** The first look at results of a small site, before their files come. */
  async titles(signal, numbers) {
    const all = (await this.text(this.named("titles"), signal)).split("\n");
    return numbers.map((number) => ({ number, profile: this.profile(number), title: all[2 * number], url: all[2 * number + 1] }));
  }

  /** What a result shows: title, address, the line that answers. */
  async result(number, asked, signal) {
    const [title, url, summary, minutes, times, ...said] = (await this.text(this.numbered("d", number), signal)).split("\n"), profile = this.profile(number);
    let at = 0, line = this.best(said.map((text, i) => ({ at: times[i] === "!" ? -1 : (at += times.charCodeAt(i) - 35), text })), asked);
    if (!line && profile[0] === "lecture" && !this.best([{ text: title }, { text: summary }], asked)) { // neither said nor shown
      line = this.best((await this.text(this.numbered("b", number), signal)).split("\n").map((text) => ({ at: -1, text })), asked);
    }
    return { number, profile, title, url, summary, minutes: +minutes, line };
  }

  /** The line with most of what was asked, the next one counting half; the first of equals. */
  best(lines, asked) {
    const weights = new Map(asked.filter((one) => one.strong).map((one) => [one.term, one.weight * one.idf]));
    const worth = lines.map((line) => {
      let sum = 0;
      for (const term of new Set(terms(fold(line.text), this.rules.stop))) sum += weights.get(term) ?? 0;
      return sum;
    });
    let best = -1, most = 0;
    worth.forEach((here, i) => {
      const value = here && Math.round((here + NEXT * (worth[i + 1] ?? 0)) * 1e6);
      if (value > most) { most = value; best = i; }
    });
    return lines[best];
  }

  /** The help card a query calls for, if any: same steps as hub/search/crisis.py. Nothing leaves the device. */
  card(query) {
    const folded = fold(query, this.simplified), other = /[^\u3400-\u4dbf\u4e00-\u9fffa-z0-9]+/g;
    const spellings = [folded.replace(other, ""), folded.replace(other, "\n")];
    const covered = spellings.map((one) => (this.harmless ? one.replace(this.harmless, "\n") : one));
    const letters = folded.replace(/[^a-z]/g, "");
    return this.dangers.find((group) =>
      (group.always && spellings.some((one) => group.always.test(one))) ||
      (group.words && covered.some((one) => group.words.test(one))) ||
      (letters && group.sounds.some((sound) => sound === letters || (sound.length > 8 && letters.includes(sound)))));
  }
}
