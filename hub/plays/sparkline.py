"""Small pictures of numbers as inline SVG, made at build: no script, no request, nothing to read aloud."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_BLOCKS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[int], width: int = 112, height: int = 28) -> str:
    """A line over `values`, the last marked by a dot; empty when there are fewer than two.

    It is decoration (`aria-hidden`): the numbers stand in the table beside it. Colour comes from `currentColor`.
    """
    if len(values) < 2:
        return ""
    top = max(*values, 1)
    step = (width - 6) / (len(values) - 1)
    points = [
        (3 + place * step, height - 3 - (height - 6) * value / top) for place, value in enumerate(values)
    ]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="spark" viewBox="0 0 {width} {height}" width="{width}" height="{height}" aria-hidden="true" '
        f'focusable="false"><polyline points="{line}" fill="none" stroke="currentColor" stroke-width="1.5" '
        f'stroke-linejoin="round"/><circle cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="currentColor"/></svg>'
    )


def heat_path(heat: Sequence[int]) -> str:
    """How much of the clip's audience watched each 5 seconds, as the outline of an area; empty without numbers.

    It fills a box as wide as `heat` has steps and 100 high, so that the browser draws it with the same few words.
    """
    if len(heat) < 2:
        return ""
    return "M0 100" + "".join(f"V{100 - value}H{place}" for place, value in enumerate(heat, 1)) + "V100Z"


def blocks(values: Sequence[int]) -> str:
    """The same line in a terminal."""
    top = max(values, default=0)
    return "".join(_BLOCKS[value * 7 // top] if top else _BLOCKS[0] for value in values)


def heat_words(heat: Sequence[int], step: int) -> str:
    """What the heat strip shows, for a screen reader: where most parents watched, and where many left."""
    if len(heat) < 2:
        return ""
    peak = max(range(len(heat)), key=lambda place: (heat[place], -place))
    falls = [(before - after, place) for place, (before, after) in enumerate(pairwise(heat), 1)]
    drop, where = max(falls, key=lambda pair: (pair[0], -pair[1]))
    said = f"看得最多的是 {_clock(peak * step)} 前后"
    return f"{said}；{_clock(where * step)} 前后离开的人最多。" if drop > 0 else f"{said}。"


def _clock(seconds: int) -> str:
    return f"{seconds // 60}:{seconds % 60:02}"
