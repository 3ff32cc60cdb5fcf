"""Chinese text cut into lines: no mark of punctuation begins a line, no Latin word is cut.

Rules of line breaks: Requirements for Chinese Text Layout (W3C clreq), 3.1.6.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from markupsafe import Markup, escape

_NOT_FIRST = frozenset("。，、；：？！”’）》」』】…—％·,.;:?!)]}")
_NOT_LAST = frozenset("“‘（《「『【([{")
#: A space beside a mark as wide as a character would leave a hole.
_SPACE = re.compile(r"(?<=[。，；：？！”]) | (?=[“])")
#: What is never cut: a Latin word, and a number in characters with its measure, such as 十分钟.
_PARTS = re.compile(
    "[A-Za-z0-9.%/:+-]+|[一二三四五六七八九十百两几半]{1,4}(?:分钟|小时|年级|学期|[个次岁天条件句步秒年月日周讲])|.",
    re.DOTALL,
)


#: A mark ends a clause; a title of one clause is cut only where it is longer than the narrowest phone's line.
_WHOLE = 7
_CLAUSE = re.compile(r"[^。，、；：？！…]+[。，、；：？！…”’）》」]*|.")


@lru_cache(maxsize=4096)  # a title stands on its page, on cards, in lists
def breaks(text: str) -> Markup:
    """A title whose clauses stay whole as long as a line holds them.

    Each clause is an inline block (class `clause`), so a browser cuts between clauses first. Titles have
    `word-break: keep-all`, under which a clause wider than the line would be cut anywhere, also before a
    comma: it gets break points of its own.
    """
    clauses = [_within(one) for one in _CLAUSE.findall(text)]
    if len(clauses) > 1:
        clauses = [f'<span class="clause">{one}</span>' for one in clauses]
    return Markup("".join(clauses))  # noqa: S704 - each piece was escaped


def _within(clause: str) -> str:
    pieces = _PARTS.findall(clause) if len(clause) > _WHOLE else [clause]
    made = []
    for before, piece in zip(["", *pieces], pieces, strict=False):
        free = before and before[-1] not in _NOT_LAST and piece[0] not in _NOT_FIRST
        made.append(f"{'<wbr>' if free else ''}{escape(piece)}")
    return "".join(made)


class _Ems(dict[str, float]):
    """Width of each character that was ever asked for."""

    def __missing__(self, sign: str) -> float:
        self[sign] = 1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.58
        return self[sign]


_EMS = _Ems()


def width(text: str, before: float = 0.0) -> float:
    """Width in em: 1 for a Chinese character, a little over half for a Latin one; added to what stands `before`."""
    for one in text:
        before += _EMS[one]
    return before


def wrap(text: str, ems: float) -> list[str]:
    """Cut `text` into lines of at most `ems` em; a mark that may not begin a line hangs behind it."""
    lines, line, wide = [], "", 0.0
    for part in _PARTS.findall(_SPACE.sub("", " ".join(text.split()))):
        full = width(part, wide)
        if line and full > ems and part[0] not in _NOT_FIRST:
            kept, carried = line, ""
            while kept and kept[-1] in _NOT_LAST:
                kept, carried = kept[:-1], kept[-1] + carried
            lines.append((kept or line).rstrip())
            line = (carried if kept else "") + part.lstrip()
            full = width(line)
        elif line and full > ems + 1 and (last := _last_word(line)):
            lines.append(line[:last].rstrip())  # a second mark would hang too far: it takes a word along
            line = line[last:] + part
            full = width(line)
        else:
            line += part
        wide = full
    return [*lines, line.rstrip()] if line.strip() else lines


def wrap_title(text: str, ems: float) -> list[str]:
    """Cut a title at its punctuation where the parts fit, as pages do."""
    lines = [""]
    for part in re.findall(r"[^：，；。！？]+[：，；。！？]*", text):
        if lines[-1] and width(lines[-1] + part) > ems:
            lines.append("")
        lines[-1] += part
    return [one for line in lines for one in wrap(line, ems)]


def _last_word(line: str) -> int:
    """Where the last part begins that is no mark; 0 when there is none but the first."""
    starts = [one.start() for one in _PARTS.finditer(line) if one[0][0] not in _NOT_FIRST]
    return starts[-1] if starts else 0
