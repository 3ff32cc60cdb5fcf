/**
 * A QR code of bytes, error correction level L, versions 1 to 20: up to 858 bytes.
 * Source: ISO/IEC 18004:2015; the tests compare every version with segno, module by module.
 */

/** Error correction codewords a block, and blocks, of versions 1 to 20 at level L (table 9). */
const EACH = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const BLOCKS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

/** Powers of 2 in GF(256), polynomial x^8+x^4+x^3+x^2+1, and their logarithms (7.5.2). */
const POWER = new Uint8Array(256), LOG = new Uint8Array(256);
for (let i = 0, x = 1; i < 255; i++, x = x & 128 ? (x << 1) ^ 285 : x << 1) { POWER[i] = x; LOG[x] = i; }
const times = (/** @type {number} */ a, /** @type {number} */ b) => (a && b ? POWER[(LOG[a] + LOG[b]) % 255] : 0);

/** Centres of alignment patterns (annex E). @param {number} version */
function centres(version) {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2, last = version * 4 + 10;
  const step = Math.floor((version * 8 + count * 3 + 5) / (count * 4 - 4)) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, i) => last - (count - 2 - i) * step)];
}

/** Modules left for codewords, in bytes. @param {number} version */
function capacity(version) {
  const count = centres(version).length;
  let bits = (16 * version + 128) * version + 64;
  if (count) bits -= (25 * count - 10) * count - 55;
  if (version >= 7) bits -= 36;
  return bits >> 3;
}

/** @param {number[]} data @param {number} count @returns {number[]} the remainder of a division (7.5.2) */
function correction(data, count) {
  let generator = [1];
  for (let i = 0; i < count; i++) {
    const next = [...generator, 0];
    generator.forEach((value, place) => { next[place + 1] ^= times(value, POWER[i]); });
    generator = next;
  }
  const rest = [...data, ...Array(count).fill(0)];
  for (let i = 0; i < data.length; i++) {
    const lead = rest[i];
    if (lead) generator.forEach((value, place) => { rest[i + place] ^= times(value, lead); });
  }
  return rest.slice(data.length);
}

/** Data and correction, the blocks woven together (7.6). @param {Uint8Array} bytes @param {number} version */
function codewords(bytes, version) {
  const blocks = BLOCKS[version - 1], each = EACH[version - 1], all = capacity(version), room = all - blocks * each;
  /** @type {number[]} */
  const bits = [];
  const put = (/** @type {number} */ value, /** @type {number} */ length) => { for (let i = length - 1; i >= 0; i--) bits.push((value >> i) & 1); };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  bytes.forEach((one) => put(one, 8));
  put(0, Math.min(4, room * 8 - bits.length));
  while (bits.length % 8) bits.push(0);
  /** @type {number[]} */
  const data = [];
  for (let i = 0; i < bits.length; i += 8) data.push(parseInt(bits.slice(i, i + 8).join(""), 2));
  for (let pad = 236; data.length < room; pad ^= 253) data.push(pad);
  const short = Math.floor(room / blocks), long = room % blocks;
  const parts = Array.from({ length: blocks }, (_, i) => {
    const from = i * short + Math.max(0, i - (blocks - long));
    return data.slice(from, from + short + (i >= blocks - long ? 1 : 0));
  });
  const checks = parts.map((part) => correction(part, each));
  const woven = (/** @type {number[][]} */ rows, /** @type {number} */ width) => Array.from({ length: width }, (_, i) => rows.flatMap((row) => (i < row.length ? [row[i]] : []))).flat();
  return [...woven(parts, short + (long ? 1 : 0)), ...woven(checks, each)];
}

/** The eight masks (7.8.2). */
const MASKS = [
  (/** @type {number} */ y, /** @type {number} */ x) => (y + x) % 2, (/** @type {number} */ y) => y % 2, (/** @type {number} */ _, /** @type {number} */ x) => x % 3,
  (/** @type {number} */ y, /** @type {number} */ x) => (y + x) % 3, (/** @type {number} */ y, /** @type {number} */ x) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (/** @type {number} */ y, /** @type {number} */ x) => ((y * x) % 2) + ((y * x) % 3), (/** @type {number} */ y, /** @type {number} */ x) => (((y * x) % 2) + ((y * x) % 3)) % 2,
  (/** @type {number} */ y, /** @type {number} */ x) => (((y + x) % 2) + ((y * x) % 3)) % 2,
];

/** How bad a mask is (7.8.3.1). @param {number[][]} grid */
function penalty(grid) {
  const size = grid.length;
  let sum = 0, dark = 0;
  const lines = [...grid, ...grid.map((_, x) => grid.map((row) => row[x]))];
  for (const line of lines) {
    const words = line.join("");
    for (const run of words.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const [pattern, step] of /** @type {[string, number][]} */ ([["10111010000", 40], ["00001011101", 40]]))
      for (let at = words.indexOf(pattern); at >= 0; at = words.indexOf(pattern, at + 1)) sum += step;
  }
  for (let y = 0; y < size; y++) for (let x = 0; x < size; x++) {
    dark += grid[y][x];
    if (y && x && grid[y][x] === grid[y - 1][x] && grid[y][x] === grid[y][x - 1] && grid[y][x] === grid[y - 1][x - 1]) sum += 3;
  }
  return sum + 10 * Math.floor(Math.abs((dark * 20) / (size * size) - 10));
}

/** Bits of a BCH code (annex C and D). @param {number} value @param {number} generator @param {number} extra */
function bch(value, generator, extra) {
  let rest = value << extra;
  for (let bit = 31 - Math.clz32(generator), high; (high = 31 - Math.clz32(rest)) >= bit;) rest ^= generator << (high - bit);
  return (value << extra) | rest;
}

/** Everything but data: -1 where data goes. @param {number} version */
function frame(version) {
  const size = version * 4 + 17;
  const grid = Array.from({ length: size }, () => Array(size).fill(-1));
  const square = (/** @type {number} */ y, /** @type {number} */ x, /** @type {number} */ far, /** @type {(distance: number) => boolean} */ dark) => {
    for (let dy = -far; dy <= far; dy++) for (let dx = -far; dx <= far; dx++)
      if (grid[y + dy]?.[x + dx] !== undefined) grid[y + dy][x + dx] = Number(dark(Math.max(Math.abs(dy), Math.abs(dx))));
  };
  for (let i = 0; i < size; i++) grid[6][i] = grid[i][6] = 1 - (i % 2);
  for (const [y, x] of [[3, 3], [3, size - 4], [size - 4, 3]]) square(y, x, 4, (far) => far !== 2 && far !== 4);
  const places = centres(version), last = places.length - 1;
  places.forEach((y, i) => places.forEach((x, j) => {
    if (!((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0))) square(y, x, 2, (far) => far !== 1);
  }));
  for (let i = 0; i < 9; i++) for (const [y, x] of [[8, i], [i, 8], [8, size - 1 - Math.min(i, 7)], [size - 1 - Math.min(i, 7), 8]]) if (grid[y][x] < 0) grid[y][x] = 0;
  grid[size - 8][8] = 1;
  if (version >= 7) {
    const bits = bch(version, 0x1f25, 12);
    for (let i = 0; i < 18; i++) grid[size - 11 + (i % 3)][Math.floor(i / 3)] = grid[Math.floor(i / 3)][size - 11 + (i % 3)] = (bits >> i) & 1;
  }
  return grid;
}

/** Level and mask beside the finder patterns (7.9). @param {number[][]} grid @param {number} mask */
function format(grid, mask) {
  const size = grid.length, bits = bch((1 << 3) | mask, 0x537, 10) ^ 0x5412;
  const bit = (/** @type {number} */ i) => (bits >> i) & 1;
  for (let i = 0; i < 6; i++) { grid[i][8] = bit(i); grid[8][i] = bit(14 - i); }
  grid[7][8] = bit(6); grid[8][8] = bit(7); grid[8][7] = bit(8);
  for (let i = 0; i < 8; i++) grid[8][size - 1 - i] = bit(i);
  for (let i = 8; i < 15; i++) grid[size - 15 + i][8] = bit(i);
}

/**
 * @param {string} words
 * @param {number} [wanted] mask, 0 to 7; without it the best
 * @returns {number[][]} rows of 0 and 1 without a margin; empty where the words are too long
 */
export function qr(words, wanted) {
  const bytes = new TextEncoder().encode(words);
  const version = EACH.findIndex((each, i) => bytes.length + (i < 9 ? 2 : 3) <= capacity(i + 1) - each * BLOCKS[i]) + 1;
  if (!version) return [];
  const empty = frame(version), size = empty.length, data = codewords(bytes, version);
  const masks = wanted === undefined ? [...MASKS.keys()] : [wanted];
  const tried = masks.map((mask) => {
    const grid = empty.map((row) => [...row]);
    let at = 0;
    for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) for (let step = 0; step < size; step++) for (const x of [right, right - 1]) {
      const up = ((right + 1) & 2) === 0;
      const y = up ? size - 1 - step : step;
      if (empty[y][x] >= 0) continue;
      const bit = at < data.length * 8 ? (data[at >> 3] >> (7 - (at & 7))) & 1 : 0;
      grid[y][x] = bit ^ Number(MASKS[mask](y, x) === 0);
      at++;
    }
    format(grid, mask);
    return { grid, cost: wanted === undefined ? penalty(grid) : 0 };
  });
  return tried.reduce((best, one) => (one.cost < best.cost ? one : best)).grid;
}

/** The code as one path of an SVG whose side is the code's and four modules of margin. @param {number[][]} grid */
export const path = (grid) => grid.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
