/** Inflates zlib streams (RFC 1950, 1951) where the browser has no DecompressionStream. */

const LENGTH = [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];
const LENGTH_BITS = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE = [1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577];
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LARGEST = 1 << 24;

/** Canonical Huffman code from lengths: how many codes of each length, and symbols in order. */
function tree(lengths) {
  const counts = new Uint16Array(16), starts = new Uint16Array(17), symbols = [];
  for (const length of lengths) counts[length]++;
  counts[0] = 0;
  for (let i = 1; i < 16; i++) starts[i + 1] = starts[i] + counts[i];
  lengths.forEach((length, symbol) => { if (length) symbols[starts[length]++] = symbol; });
  return { counts, symbols };
}

/** @param {Uint8Array} bytes @returns {Uint8Array} throws when the stream is damaged */
export function inflate(bytes) {
  const broken = () => { throw new Error("damaged"); };
  if (bytes.length < 6 || (bytes[0] & 15) !== 8 || ((bytes[0] << 8) | bytes[1]) % 31 || bytes[1] & 32) broken();
  let at = 2, held = 0, count = 0;
  const out = [];
  const bits = (number) => {
    while (count < number) { if (at >= bytes.length) broken(); held |= bytes[at++] << count; count += 8; }
    const value = held & ((1 << number) - 1);
    held >>>= number; count -= number;
    return value;
  };
  const symbol = ({ counts, symbols }) => {
    for (let length = 1, code = 0, first = 0, index = 0; length < 16; length++) {
      code |= bits(1);
      if (code - first < counts[length]) return symbols[index + code - first];
      index += counts[length]; first = (first + counts[length]) << 1; code <<= 1;
    }
    return broken();
  };
  const copy = (literals, distances) => {
    for (let value; (value = symbol(literals)) !== 256;) {
      if (value < 256) { out.push(value); continue; }
      const length = LENGTH[(value -= 257)] + bits(LENGTH_BITS[value]), place = symbol(distances);
      const from = out.length - DISTANCE[place] - bits(place < 2 ? 0 : (place >> 1) - 1);
      if (!(from >= 0) || out.length + length > LARGEST) broken();
      for (let i = 0; i < length; i++) out.push(out[from + i]);
    }
  };
  for (let last = 0; !last;) {
    last = bits(1);
    const kind = bits(2);
    if (kind === 0) {
      held = count = 0;
      const length = bytes[at] | (bytes[at + 1] << 8);
      if (length !== (~(bytes[at + 2] | (bytes[at + 3] << 8)) & 65535) || at + 4 + length > bytes.length) broken();
      for (const byte of bytes.subarray(at + 4, (at += 4 + length))) out.push(byte);
    } else if (kind === 1) {
      copy(tree(Array.from({ length: 288 }, (_, i) => (i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8))), tree(Array(30).fill(5)));
    } else if (kind === 2) {
      const literals = bits(5) + 257, distances = bits(5) + 1, lengths = Array(19).fill(0), all = [];
      for (let i = 0, many = bits(4) + 4; i < many; i++) lengths[ORDER[i]] = bits(3);
      for (const codes = tree(lengths); all.length < literals + distances;) {
        const value = symbol(codes);
        if (value < 16) all.push(value);
        else if (value === 16) { if (!all.length) broken(); all.push(...Array(3 + bits(2)).fill(all.at(-1))); }
        else all.push(...Array(value === 17 ? 3 + bits(3) : 11 + bits(7)).fill(0));
      }
      copy(tree(all.slice(0, literals)), tree(all.slice(literals)));
    } else broken();
  }
  let a = 1, b = 0;
  for (const byte of out) { a = (a + byte) % 65521; b = (b + a) % 65521; }
  at -= count >> 3;
  if (((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0 !== ((b << 16) | a) >>> 0) broken();
  return Uint8Array.from(out);
}
