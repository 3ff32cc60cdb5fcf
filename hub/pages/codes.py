"""QR codes as paths of an SVG."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import groupby

_MASK = 2


@lru_cache(maxsize=64)
def matrix(words: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code, dark is True, without a margin; level M, or better where there is room.

    Source: ISO/IEC 18004, as segno writes it. The mask is always the same one: every reader reads all eight, and
    trying them takes six times as long as the code.
    """
    import segno  # noqa: PLC0415 - only for codes that were never drawn before

    made = segno.make(words, error="m", micro=False, mask=_MASK).matrix
    return tuple(tuple(bool(one) for one in row) for row in made)


@lru_cache(maxsize=64)
def path(words: str, margin: int = 0) -> str:
    """The dark modules as one path, a unit a module; runs are one rectangle each."""
    made = []
    for y, row in enumerate(matrix(words)):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                made.append(f"M{start + margin} {y + margin}h{x - start}v1h-{x - start}z")
            x += 1
    return "".join(made)


def strokes(words: str, margin: int = 0) -> str:
    """The same as `path` as lines one unit wide: half the bytes, for pages."""
    made = []
    for y, row in enumerate(matrix(words)):
        runs = [(dark, len(list(same))) for dark, same in groupby(row)]
        made.append(
            f"M{margin} {y + margin}.5"
            + "".join(f"{'h' if dark else 'm'}{n}{'' if dark else ' 0'}" for dark, n in runs)
        )
    return "".join(made)


def code(words: str) -> Mapping[str, str | int]:
    """What a template needs to draw a code: its side with a margin of two, and the path to stroke."""
    return {"side": len(matrix(words)) + 4, "path": strokes(words, 2), "words": words}
