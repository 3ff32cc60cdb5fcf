"""Work that a second core does while a build goes on: a process of its own, which leaves files and one answer."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from hub.errors import BuildError, HubError
from hub.leash import end_with
from hub.problems import Text

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Answer = TypeVar("Answer")


class Beside:
    """Processes that end with the build, whatever ends it.

    A process is forked, so it sees everything that was read until then; nothing it changes in memory comes back.
    """

    def __init__(self) -> None:
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End what nobody waited for."""
        for process in self._processes:
            process.kill()
            process.join()

    def begin(self, work: Callable[[], Answer], *, worth: bool) -> Callable[[], Answer]:
        """Begin `work` beside us; call what is returned to wait for its answer.

        Args:
            work: Writes files; its answer can be pickled.
            worth: Whether it is long enough. When it is not, or a process cannot be forked safely (another system
                than Linux, another thread, one core), the work is done by whoever waits for it.

        Returns:
            A function that gives the answer, or raises the HubError or OSError of the work.
        """
        if not (worth and may_fork() and len(os.sched_getaffinity(0)) > 1):
            return work
        from multiprocessing import get_context  # noqa: PLC0415 - only long work pays for it

        context = get_context("fork")
        ear, mouth = context.Pipe(duplex=False)
        process = context.Process(target=_work, args=(work, mouth, os.getpid()))
        process.start()
        mouth.close()
        self._processes.append(process)

        def answer() -> Answer:
            with ear:
                try:
                    said: tuple[Answer, None] | tuple[None, Exception] = ear.recv()
                except EOFError as error:
                    process.join()
                    code = process.exitcode
                    raise BuildError(
                        Text(
                            f"帮忙的进程中途停了（状态 {code}）。",
                            f"a helping process ended with status {code}",
                        ),
                        Text("再运行一次。", "run it again"),
                    ) from error
            process.join()
            if said[1] is not None:
                raise said[1]
            return said[0]

        return answer


def may_fork() -> bool:
    """Say whether this process has one thread only: a fork of more can hang."""
    tasks = Path("/proc/self/task")
    return tasks.is_dir() and len(list(tasks.iterdir())) == 1


def _work(work: Callable[[], Answer], mouth: Connection, parent: int) -> None:
    """The life of a forked process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the build is interrupted, and ends us
    end_with(parent)
    with mouth:
        try:
            mouth.send((work(), None))
        except (HubError, OSError) as error:
            mouth.send((None, error))
