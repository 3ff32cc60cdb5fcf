"""Reads blocks of lines in forked processes.

A block travels through memory that parent and worker share and that no file backs: an address in it reaches no
disk, and a kill leaves nothing behind. Forked before any thread was started, or not at all.
"""

from __future__ import annotations

import mmap
import multiprocessing
import signal
from collections import deque
from collections.abc import Iterator
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Self

from hub.errors import HubError
from hub.plays.events import Batch, Rules
from hub.plays.lines import LineReader
from hub.plays.reader import BLOCK, LINE_MAX
from hub.plays.robots import is_robot
from hub.problems import Text

_SLOT = BLOCK + 2 * LINE_MAX


class Workers:
    """Some processes that turn blocks into batches, two blocks each under way at a time.

    Batches come back in the order in which blocks were given.
    """

    def __init__(self, rules: Rules, count: int) -> None:
        is_robot(b"any")  # loads the lists once, before the fork
        fork = multiprocessing.get_context("fork")
        pipes = [fork.Pipe() for _ in range(count)]
        self._lines: list[tuple[Connection, mmap.mmap]] = []
        self._processes = []
        for ours, theirs in pipes:
            memory = mmap.mmap(-1, 2 * _SLOT)
            # a worker must hold no other end, or it would never see that this process is gone
            others = [end for pair in pipes for end in pair if end is not theirs]
            process = fork.Process(target=_work, args=(theirs, others, memory, rules), daemon=True)
            process.start()
            self._lines.append((ours, memory))
            self._processes.append(process)
        for _, theirs in pipes:
            theirs.close()
        self._under_way: deque[int] = deque()
        self._given = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for line, memory in self._lines:
            line.close()
            memory.close()
        for process in self._processes:
            process.join(5)
            if process.is_alive():
                process.kill()
                process.join()

    def give(self, data: bytes) -> Iterator[Batch]:
        """Hand over a block; yields the oldest batch when every place was taken.

        Raises:
            HubError: A worker died.
        """
        if len(self._under_way) == 2 * len(self._lines):
            yield self._take()
        at = self._given % len(self._lines)
        half = self._given // len(self._lines) % 2
        self._given += 1
        line, memory = self._lines[at]
        memory[half * _SLOT : half * _SLOT + len(data)] = data
        try:
            line.send((half, len(data)))
        except OSError as error:
            raise _died() from error
        self._under_way.append(at)

    def drain(self) -> Iterator[Batch]:
        """Yield what is still under way.

        Raises:
            HubError: A worker died.
        """
        while self._under_way:
            yield self._take()

    def _take(self) -> Batch:
        try:
            batch = self._lines[self._under_way.popleft()][0].recv()
        except (EOFError, OSError) as error:
            raise _died() from error
        assert isinstance(batch, Batch)
        return batch


def _died() -> HubError:
    return HubError(
        Text("读日志的进程中途停了。", "a process that reads logs died"),
        Text(
            "再运行一次：数过的不会丢，也不会重数。",
            "run the command again: what was counted stays counted, once",
        ),
    )


def _work(line: Connection, others: list[Connection], memory: mmap.mmap, rules: Rules) -> None:
    for other in others:
        other.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent tells when to stop
    reader = LineReader(rules)
    while True:
        try:
            half, size = line.recv()
            line.send(reader.read(memory[half * _SLOT : half * _SLOT + size]))
        except (EOFError, OSError):
            return
