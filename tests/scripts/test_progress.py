"""Where there is no terminal, every clip is a line that says how long the others will take."""

from __future__ import annotations

import io
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

from rich.console import Console

from scripts.progress import Bars


def plan(**cost: float) -> Any:
    return SimpleNamespace(
        missing=[
            SimpleNamespace(lecture=SimpleNamespace(id=one), cost=seconds) for one, seconds in cost.items()
        ]
    )


def test_each_line_says_how_long_the_rest_takes() -> None:
    out = io.StringIO()
    seconds: Iterator[float] = iter([100.0, 130.0, 700.0, 999.0])
    bars = Bars(lambda: Console(file=out, width=80), clock=lambda: next(seconds))
    bars.planned(cast(Any, plan(L01=10, L02=30, L03=60)))
    bars.finished("L02", True)
    bars.moved("L03", 0.5)
    bars.finished("L01", False)
    bars.finished("L03", True)
    assert out.getvalue().splitlines() == [
        "1/3 L02 done, about 70 s left",
        "2/3 L01 refused, about 4 min left",
        "3/3 L03 done",
    ]
