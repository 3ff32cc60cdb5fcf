"""Progress of many clips: a bar a clip in work, a total with the remaining time; plain lines in CI."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import cached_property
from types import TracebackType
from typing import TYPE_CHECKING

from hub.media.plan import Plan

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class Bars:
    """A `hub.media.run.Watcher` on the terminal; where that is no terminal, a line a clip.

    Args:
        console: Gives the terminal, once there is something to show: it loads slowly.
        clock: Tells seconds.
    """

    def __init__(self, console: Callable[[], Console], clock: Callable[[], float] = time.monotonic) -> None:
        self._open = console
        self._clock = clock
        self._began = 0.0
        self._lock = threading.Lock()
        self._cost: dict[str, float] = {}
        self._bars: dict[str, TaskID] = {}
        self._done: dict[str, float] = {}
        self._clips = self._ready = 0
        self._total: TaskID | None = None

    @cached_property
    def _console(self) -> Console:
        return self._open()

    @cached_property
    def _progress(self) -> Progress:
        from rich.progress import (  # noqa: PLC0415 - see above
            BarColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        return Progress(
            TextColumn("{task.description:<10}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
            TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(elapsed_when_finished=True),
            console=self._console, disable=not self._console.is_terminal,
        )  # fmt: skip

    def __enter__(self) -> Bars:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._clips:
            self._progress.stop()

    def planned(self, plan: Plan) -> None:
        """Show the total: clips weigh what they cost."""
        self._cost = {one.lecture.id: max(one.cost, 0.1) for one in plan.missing}
        self._clips = len(self._cost)
        self._began = self._clock()
        if self._clips:
            self._progress.start()
            self._total = self._progress.add_task(f"{self._clips} clips", total=sum(self._cost.values()))

    def moved(self, lecture: str, done: float) -> None:
        """Move a clip's bar and the total."""
        with self._lock:
            if lecture not in self._bars:
                self._bars[lecture] = self._progress.add_task(lecture, total=1.0)
            self._progress.update(self._bars[lecture], completed=done)
            self._done[lecture] = done
            if self._total is not None:
                self._progress.update(self._total, completed=self._said())

    def finished(self, lecture: str, right: bool) -> None:
        """Take a clip's bar away, or print its line."""
        self.moved(lecture, 1.0)
        with self._lock:
            self._ready += 1
            self._progress.remove_task(self._bars[lecture])
            if not self._console.is_terminal:
                self._console.print(
                    f"{self._ready}/{self._clips} {lecture} {'done' if right else 'refused'}{self._left()}"
                )

    def _said(self) -> float:
        """What is done so far, in CPU seconds as planned."""
        return sum(self._cost.get(one, 0.1) * part for one, part in self._done.items())

    def _left(self) -> str:
        said, whole = self._said(), sum(self._cost.values())
        if self._ready >= self._clips or not said:
            return ""
        seconds = (self._clock() - self._began) * (whole - said) / said
        return f", about {seconds / 60:.0f} min left" if seconds >= 90 else f", about {seconds:.0f} s left"
