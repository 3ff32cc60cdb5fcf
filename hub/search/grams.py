"""Text to search terms: the one definition that index and query share.

The browser has the same definition (`site_plugins/finder/assets/grams.mjs`); both are held to
`tests/search/grams.json`. Chinese is not segmented: two segmenters, or one segmenter on a title and on a
question, cut differently, and every differing cut is a hit lost. Pairs of neighbouring characters never
differ.

Example:
    >>> list(grams("管手机 2次"))
    ['管手', '手机', '管', '手', '机', '2', '次']
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise

#: characters that carry grammar and no topic: never a term of their own, and they weaken a pair
STOP = frozenset(
    "的了是我你他她它们在有和也就都不这那个上来到说要把被让又吗呢吧啊么怎办什为得着过地一很还没去给会能"
)
#: longest Latin or number term; the rest of the run is cut off
LONGEST = 32
HAN = "\u3400-\u4dbf\u4e00-\u9fff"

_RUN = re.compile(f"[{HAN}]+|[a-z0-9]+")
_PART = re.compile(r"[0-9]+|[a-z]+")
_GRADE = re.compile(r"([1-9])(?=年级)|(初|高)([1-3])(?![0-9])")
_NUMERAL = " 一二三四五六七八九"


class _Simplified(dict[int, str]):
    """Traditional to simplified, one character at a time; looked up when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if "\u3400" <= character <= "\u9fff":
            found: str = _converter()(character, "zh-hans")
            if len(found) == 1 and "\u3400" <= found <= "\u9fff":
                character = found
        self[code] = character
        return character


@cache
def _converter() -> Callable[[str, str], str]:
    import zhconv  # noqa: PLC0415 - half a megabyte of tables

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own table file open
        zhconv.convert("", "zh-hans")
        zhconv.loaddict()
    convert: Callable[[str, str], str] = zhconv.convert
    return convert


_SIMPLIFIED = _Simplified()


def simplified(character: str) -> str:
    """The simplified form of one traditional character; others stay as they are."""
    return _SIMPLIFIED[ord(character)]


def fold(text: str) -> str:
    """Bring spellings of the same word together.

    Full width becomes half width, capitals small, traditional simplified, and `3年级`, `初1`, `高2`
    become 三年级, 初一, 高二.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return _GRADE.sub(lambda m: (m[2] or "") + _NUMERAL[int(m[1] or m[3])], plain.translate(_SIMPLIFIED))


def terms_of(folded: str) -> Iterator[str]:
    """Yield the terms of folded text, repeats and all, in order of the runs."""
    for run in _RUN.findall(folded):
        if run[0] >= "\u3400":
            yield from map("".join, pairwise(run))
            yield from (one for one in run if one not in STOP)
        else:
            yield run[:LONGEST]
            parts = _PART.findall(run[:LONGEST])
            if len(parts) > 1:
                yield from parts


def grams(text: str) -> Iterator[str]:
    """Yield the terms of any text; see the module for what a term is."""
    return terms_of(fold(text))
