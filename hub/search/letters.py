"""Chinese text in few bytes: a byte for the 192 commonest characters, two for the next thousands, then deflate.

UTF-8 takes three bytes a character, and a result of six hundred characters is too short for deflate to notice. Which
characters are common was counted once over the lectures and is data (`letters.txt`, a tier a line, each sorted, the
line feed first of all): a table that followed the content would change every file with every edit. A character in no
tier takes three bytes, so the table is never wrong, only less apt.

    0 … 191      the character at that place of the first tier
    192 … 254    with the byte behind it, a character of a further tier
    255          two bytes of UTF-16 follow
"""

from __future__ import annotations

import zlib
from functools import cache
from pathlib import Path

from hub.search.document import Document
from hub.search.postings import varint

FIRST = 192
_VOICELESS, _ZERO, _LONGEST = "!", 35, 20_000


@cache
def tiers() -> tuple[str, ...]:
    """The tiers: the first of `FIRST` characters, then of 256 each."""
    first, *rest = Path(__file__).with_name("letters.txt").read_text(encoding="utf-8").splitlines()
    return ("\n" + first, *rest)


class _Codes(dict[str, bytes]):
    def __missing__(self, character: str) -> bytes:
        units = character.encode("utf-16-be", "surrogatepass")
        return b"".join(b"\xff" + units[n : n + 2] for n in range(0, len(units), 2))


@cache
def _codes() -> _Codes:
    codes = _Codes()
    for tier, characters in enumerate(tiers()):
        for place, one in enumerate(characters):
            codes[one] = bytes([FIRST + tier - 1, place]) if tier else bytes([place])
    return codes


def table() -> bytes:
    """The tiers for the browser: gaps between their sorted code points, deflated."""
    out = b""
    for characters in tiers():
        last = 0
        for one in map(ord, characters):
            out += varint(one - last)
            last = one
    return zlib.compress(out, 9)


def packed(text: str) -> bytes:
    """A text as the browser gets it."""
    codes = _codes()
    return zlib.compress(b"".join([codes[one] for one in text]), 9)


def packed_result(one: Document) -> bytes:
    """What a result shows: title, address, summary, minutes, a letter a line for its second, the lines.

    The letter is the gap to the second of the line before, from `#` on; `!` is a line nobody has voiced.
    """
    lines = [(line.at, line.text) for line in one.spoken]
    if one.kind != "lecture":
        lines += [(-1, text) for text in one.written]
    times, last = "", 0
    for at, _ in lines:
        if at < 0:
            times += _VOICELESS
        else:
            times += chr(_ZERO + max(0, min(int(at) - last, _LONGEST)))
            last = int(at)
    rows = (one.title, one.url, one.summary, str(int(one.minutes + 0.5)), times, *(text for _, text in lines))
    return packed("\n".join(row.replace("\n", " ") for row in rows))


def packed_written(one: Document) -> bytes:
    """A lecture's written text, a line a piece."""
    return packed("\n".join(row.replace("\n", " ") for row in one.written))
