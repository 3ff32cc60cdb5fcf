"""Text to search terms: the one definition that index and query share.

The browser has the same definition (`site_plugins/finder/assets/grams.mjs`); both are held to
`tests/search/grams.json`. Chinese is not segmented: two segmenters, or one segmenter on a title and on a
question, cut differently, and every differing cut is a hit lost. Pairs of neighbouring characters never
differ.

Example:
    >>> grams("管手机 2次")
    ['管手', '手机', '管', '手', '机', '2', '次']
"""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Callable
from functools import cache
from operator import add

#: characters that carry grammar and no topic: never a term of their own, and they weaken a pair
STOP = frozenset(
    "的了是我你他她它们在有和也就都不这那个上来到说要把被让又吗呢吧啊么怎办什为得着过地一很还没去给会能"
)
#: longest Latin or number term; the rest of the run is cut off
LONGEST = 32
HAN = "\u3400-\u4dbf\u4e00-\u9fff"

_WITHOUT_STOP = dict.fromkeys(map(ord, STOP))
_RUN = re.compile(f"[{HAN}]+|[a-z0-9]+")
_PART = re.compile(r"[0-9]+|[a-z]+")
_GRADE = re.compile(r"([1-9])(?=年级)|(初|高)([1-3])(?![0-9])")
_NUMERAL = " 一二三四五六七八九"


#: GB 2312 holds the simplified characters, so that its texts need no half megabyte of tables; these are in it
#: and are traditional forms of others all the same; the last is simplified and everyday, and not in it
_BOTH = dict(
    zip(
        "乾吒夥後徵拚捱摺於榘渖甯菸薹谘醣醯钜锺镟馀麴麽啰",
        "干咤伙后征拼挨折于矩沈宁烟苔咨糖酰巨钟旋余曲么啰",
        strict=True,
    )
)


class _Simplified(dict[int, str]):
    """Traditional to simplified, one character at a time; looked up when first met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _BOTH:
            character = _BOTH[character]
        elif "\u3400" <= character <= "\u9fff" and not character.encode("gb2312", "ignore"):
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


def terms_of(folded: str) -> list[str]:
    """The terms of folded text, repeats and all, in order of the runs."""
    out: list[str] = []
    for run in _RUN.findall(folded):
        if run[0] >= "\u3400":
            out += map(add, run, run[1:])
            out += run.translate(_WITHOUT_STOP)
        else:
            out.append(run[:LONGEST])
            parts = _PART.findall(run[:LONGEST])
            if len(parts) > 1:
                out += parts
    return out


def grams(text: str) -> list[str]:
    """The terms of any text; see the module for what a term is."""
    return terms_of(fold(text))
