"""Captions changed as a whole: shifted, stretched, split at commas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from hub.captions.cues import Cue

#: Characters a caption line holds on a phone held upright.
LINE = 20
#: Seconds a caption should not stay longer, where it can be split.
LONGEST = 7.0
_CLAUSE = re.compile(r"[^，、；：。！？—]*[，、；：。！？—]+[”’》）」』]*|[^，、；：。！？—]+$")


def shift(cues: Iterable[Cue], seconds: float, factor: float = 1.0) -> tuple[Cue, ...]:
    """Return cues moved by `seconds`, after all times were multiplied by `factor`; what falls before zero goes.

    A factor mends captions made for another frame rate: 25/24 slows them down.
    """
    moved = (
        one._replace(
            start=round(max(0.0, one.start * factor + seconds), 3),
            end=round(one.end * factor + seconds, 3),
        )
        for one in cues
    )
    return tuple(one for one in moved if one.end > one.start)


def split(cues: Iterable[Cue], limit: int = LINE) -> tuple[Cue, ...]:
    """Return cues of one line each where commas allow it; time is shared by length."""
    out: list[Cue] = []
    for cue in cues:
        text = cue.text.replace("\n", "")
        pieces = pieces_of(text, limit) if len(text) > limit or cue.end - cue.start > LONGEST else (text,)
        total, at = sum(map(len, pieces)), cue.start
        for piece in pieces:
            end = at + (cue.end - cue.start) * len(piece) / total
            out.append(Cue(start=round(at, 3), end=round(end, 3), text=lines_of(piece, limit)))
            at = end
    return tuple(out)


def pieces_of(sentence: str, limit: int = LINE) -> tuple[str, ...]:
    """Cut a sentence at its commas into caption pieces of about equal length, each within `limit` if it can be.

    Example:
        >>> pieces_of("我看到你把卷子折了好几折，心里是不是挺难受？")
        ('我看到你把卷子折了好几折，', '心里是不是挺难受？')
    """
    if len(sentence) <= limit:
        return (sentence,)
    best: tuple[float, tuple[str, ...]] = (float("inf"), (sentence,))
    for chosen in _joined(_CLAUSE.findall(sentence)):
        over = sum(max(0, len(piece) - limit) for piece in chosen)
        uneven = max(map(len, chosen)) - min(map(len, chosen))
        best = min(best, (over * 100 + len(chosen) * 10 + uneven, chosen))
    return best[1]


def _joined(clauses: Sequence[str]) -> list[tuple[str, ...]]:
    """Return every way to join neighbouring clauses; past twelve clauses only the finest, they are many enough."""
    if len(clauses) > 12:
        return [tuple(clauses)]
    ways: list[tuple[str, ...]] = [tuple(clauses[:1])]
    for clause in clauses[1:]:
        ways = [way for old in ways for way in ((*old, clause), (*old[:-1], old[-1] + clause))]
    return ways


def lines_of(piece: str, limit: int = LINE) -> str:
    """Break a piece that is longer than a line into two lines of about equal length."""
    if len(piece) <= limit:
        return piece
    middle = (len(piece) + 1) // 2
    return f"{piece[:middle]}\n{piece[middle:]}"
