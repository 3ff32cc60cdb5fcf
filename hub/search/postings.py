"""Which documents use a term, and how often: small enough to send, quick to change.

A term's postings are pairs of varints: the gap to the previous document number, and the term's count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

Counts = Mapping[str, int]
_SMALL = [bytes([number]) for number in range(128)]


def varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    if number < 128:
        return _SMALL[number]
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def encode(pairs: Iterable[tuple[int, int]]) -> bytes:
    """Encode (document, count) pairs that are sorted by document."""
    out, last = bytearray(), -1
    for document, count in pairs:
        out += varint(document - last - 1)
        out += varint(count)
        last = document
    return bytes(out)


def decode(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield the (document, count) pairs of encoded postings."""
    document, place = -1, 0
    while place < len(raw):
        gap, place = _read(raw, place)
        count, place = _read(raw, place)
        document += gap + 1
        yield document, count


def _read(raw: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while raw[place] > 127:
        number |= (raw[place] & 127) << shift
        shift += 7
        place += 1
    return number | raw[place] << shift, place + 1


def invert(counts: Iterable[Counts]) -> dict[str, bytes]:
    """Turn counts by document into postings by term."""
    out: dict[str, bytearray] = {}
    last: dict[str, int] = {}
    for document, terms in enumerate(counts):
        for term, count in terms.items():
            raw = out.get(term)
            if raw is None:
                out[term] = raw = bytearray(varint(document))
            else:
                raw += varint(document - last[term] - 1)
            raw += varint(count)
            last[term] = document
    return {term: bytes(raw) for term, raw in out.items()}


def amend(postings: dict[str, bytes], document: int, old: Counts, new: Counts) -> None:
    """Change `postings` in place as if `document` had always had the counts `new` instead of `old`."""
    for term in old.keys() | new.keys():
        if old.get(term, 0) == new.get(term, 0):
            continue
        pairs = dict(decode(postings.get(term, b"")))
        pairs.pop(document, None)
        if new.get(term, 0):
            pairs[document] = new[term]
        if pairs:
            postings[term] = encode(sorted(pairs.items()))
        else:
            del postings[term]


def used_by(raw: bytes) -> int:
    """In how many documents a term is: half the varints."""
    return sum(byte < 128 for byte in raw) // 2
