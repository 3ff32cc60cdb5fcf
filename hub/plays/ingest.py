"""Logs become stored events, each line once: what `hub plays ingest` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from filelock import FileLock, Timeout

from hub.beside import may_fork
from hub.errors import HubError
from hub.plays.clients import destroy_salts
from hub.plays.definition import OLDEST_DAYS
from hub.plays.events import Batch, Rules
from hub.plays.reader import WINDOW, Block, BombError, DamagedError, blocks
from hub.plays.seams import begins_inside, joined
from hub.plays.sources import Opened, open_log
from hub.plays.store import MANY, Chunk, Manifest, Source, Store
from hub.problems import Text
from hub.project import Project

if TYPE_CHECKING:
    from hub.plays.lines import LineReader
    from hub.plays.workers import Workers

#: bytes of a log between two commits
STRETCH = 64 << 20
#: logs smaller than this are read by the command itself, bytes on the disk
FORK_FROM, FORK_FROM_COMPRESSED = 24 << 20, 3 << 20


@dataclass
class LogReport:
    """What became of one log's lines in this run; `read = accepted + ignored + rejected`, always."""

    name: str
    state: str = "new"
    accepted: int = 0
    ignored: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    sample: bool = False

    @property
    def read(self) -> int:
        """Lines read in this run."""
        return self.accepted + self.ignored.total() + self.rejected.total()

    def add(self, batch: Batch) -> None:
        """Enter a batch."""
        self.accepted += batch.accepted
        self.ignored.update(batch.ignored)
        self.rejected.update(batch.rejected)


def ingest(
    project: Project,
    names: Sequence[str],
    now: int,
    workers: int = 2,
    progress: Callable[[str, int], None] = lambda _name, _bytes: None,
) -> list[LogReport]:
    """Read logs into the store of the project.

    Args:
        project: Whose store and settings.
        names: Files, or `-` for standard input.
        now: Seconds since 1970; bounds the times that are believed, and ends the life of old salts.
        workers: Processes for large logs.
        progress: Told the name of a log and the bytes of it that are done.

    Raises:
        HubError: Another run is under way, a log cannot be opened, or the store cannot be written. What was
            committed before stays; running the command again goes on from there.
    """
    store = Store(project.plays)
    store.make()
    rules = Rules(now, project.settings.time_zone, store.salts, project.settings.plays.school_blocks)
    with ExitStack() as stack:
        stack.enter_context(locked(store))
        manifest = store.read()
        store.sweep(manifest)
        destroy_salts(store.salts, now, ZoneInfo(rules.zone))
        reading = _Reading(store, manifest, rules, workers, stack)
        reports = [reading.read(name, progress) for name in names]
        reading.join()
        reading.tidy()
    return reports


def locked(store: Store) -> FileLock:
    """The lock of the store, taken.

    Raises:
        HubError: Another run holds it.
    """
    lock = FileLock(store.root / "lock")
    try:
        lock.acquire(timeout=30)
    except Timeout as error:
        raise HubError(
            Text("另一个 hub plays 正在运行。", "another `hub plays` is at work"),
            Text("等它结束，或停掉它。", "wait for it to end"),
        ) from error
    return lock


class _Reading:
    """One run over some logs: the manifest as it grows, and the readers of lines."""

    def __init__(
        self, store: Store, manifest: Manifest, rules: Rules, workers: int, stack: ExitStack
    ) -> None:
        self._store = store
        self._manifest = manifest
        self._rules = rules
        self._count = workers
        self._stack = stack
        self._workers: Workers | None = None
        self._tails: dict[str, tuple[bytes, bytes]] = {}
        self._heads: dict[str, bytes] = {}
        self._reports: dict[str, LogReport] = {}

    @cached_property
    def _lines(self) -> LineReader:
        from hub.plays.lines import LineReader  # noqa: PLC0415 - numpy: an unchanged log need not wait for it

        return LineReader(self._rules)

    def read(self, name: str, progress: Callable[[str, int], None]) -> LogReport:
        """Read one log from where it was left to its end, with a commit every `STRETCH` bytes."""
        with ExitStack() as stack:
            return self._read(open_log(name, self._store, self._manifest, stack), progress)

    def _read(self, opened: Opened, progress: Callable[[str, int], None]) -> LogReport:
        name = opened.name
        report = LogReport(name, opened.state)
        if opened.source and (
            opened.source.headless or (opened.state == "new" and begins_inside(opened.head))
        ):
            self._heads[opened.id] = opened.head
        if opened.stream is None or opened.source is None:
            return report
        report.sample = opened.source.sample
        large = opened.size > (FORK_FROM_COMPRESSED if opened.compressed else FORK_FROM)
        left = _Progress(opened.source.offset, opened.window, opened.source.inside)
        fault = ""
        try:
            for block in blocks(opened.stream, left.end, left.window, left.inside):
                left.take(block, self._batches(block.data, large))
                if block.end - self._offset(opened) >= STRETCH:
                    self._commit(opened, left, report, "", final=False)
                    progress(name, block.end)
        except BombError:
            fault = "bomb"
        except DamagedError:
            fault = "damaged"
        self._commit(opened, left, report, fault)
        self._reports[opened.id] = report
        self._tails.pop(opened.id, None)
        if left.rest and not fault:
            self._tails[opened.id] = left.window, left.rest
        if report.state == "grown" and not report.read:
            report.state = "unchanged"
        return report

    def join(self) -> None:
        """Read the lines that were cut in two by the ends of two logs of this run."""
        tails = {name: pair for name, pair in self._tails.items() if name in self._manifest.sources}
        for tail, head, line in list(joined(tails, self._heads)):
            alone = self._lines.read(self._heads[head].partition(b"\n")[0] + b"\n")
            whole = self._lines.read(line)
            begin, end = self._manifest.sources[tail], self._manifest.sources[head]
            before, half = tails[tail]
            window = self._store.fingerprint((before + half)[-WINDOW:])
            grown = begin.model_copy(update={"offset": begin.offset + len(half), "window": window})
            total = LogReport("", "", end.accepted, Counter(end.ignored), Counter(end.rejected))
            for report in (self._reports[head], total):
                report.ignored.subtract(alone.ignored)
                report.rejected.subtract(alone.rejected)
                report.add(whole)
            update: dict[str, object] = {"headless": False, "accepted": total.accepted}
            update |= {"ignored": dict(+total.ignored), "rejected": dict(+total.rejected)}
            sources = {**self._manifest.sources, tail: grown, head: end.model_copy(update=update)}
            chunks = self._manifest.chunks + _chunk(self._store, f"{tail}-{head}", [whole], begin.sample)
            self._manifest = self._manifest.model_copy(update={"sources": sources, "chunks": chunks})
            self._store.commit(self._manifest)

    def tidy(self) -> None:
        """Put small chunks together and forget logs all of whose lines are too old by now."""
        oldest = self._rules.now - (OLDEST_DAYS + 1) * 86400
        sources = {name: one for name, one in self._manifest.sources.items() if one.seen >= oldest}
        wholes = {name: seen for name, seen in self._manifest.wholes.items() if seen >= oldest}
        chunks = self._manifest.chunks
        if len(chunks) >= MANY:
            from hub.plays.chunks import merge_chunks  # noqa: PLC0415 - pyarrow, slow to import

            chunks = merge_chunks(self._store, chunks)
        tidied = self._manifest.model_copy(update={"sources": sources, "wholes": wholes, "chunks": chunks})
        if tidied != self._manifest:
            self._store.commit(tidied)
            self._store.sweep(tidied)
            self._manifest = tidied

    def _offset(self, opened: Opened) -> int:
        known = self._manifest.sources.get(opened.id)
        return known.offset if known else 0

    def _batches(self, data: bytes, large: bool) -> Iterator[Batch]:
        if not data:
            return
        if large and self._workers is None and self._count > 1:
            from hub.plays.workers import Workers  # noqa: PLC0415 - with the reader of lines

            if may_fork():
                self._workers = self._stack.enter_context(Workers(self._rules, self._count))
        if large and self._workers is not None:
            yield from self._workers.give(data)
        else:
            yield self._lines.read(data)

    def _commit(
        self, opened: Opened, left: _Progress, report: LogReport, fault: str, final: bool = True
    ) -> None:
        """Write what was gathered and say in the manifest that it counts; both or, after a kill, neither."""
        if self._workers is not None:
            left.batches += self._workers.drain()
        source = self._manifest.sources.get(opened.id, opened.source)
        assert source is not None
        total = LogReport("", ignored=Counter(source.ignored), rejected=Counter(source.rejected))
        total.accepted = source.accepted
        extra = Counter(
            {name: count for name, count in (("long", left.dropped), (fault, 1)) if name and count}
        )
        for one in (report, total):
            for batch in left.batches:
                one.add(batch)
            one.rejected.update(extra)
        if left.end > source.offset or fault or (opened.whole and final and not left.rest):
            source = self._source(opened, source, left, total, fault)
            name = f"{opened.id}-{self._offset(opened):013d}-{left.end:013d}"
            chunks = self._manifest.chunks + _chunk(self._store, name, left.batches, source.sample)
            sources = {**self._manifest.sources, opened.id: source}
            update: dict[str, object] = {"chunks": chunks, "sources": sources}
            if opened.whole and final and not left.rest and opened.id not in self._heads:
                update["wholes"] = {**self._manifest.wholes, opened.whole: self._rules.now}
            self._manifest = self._manifest.model_copy(update=update)
            self._store.commit(self._manifest)
        left.batches, left.dropped = [], 0

    def _source(
        self, opened: Opened, before: Source, left: _Progress, total: LogReport, fault: str
    ) -> Source:
        size = max(before.head_size, min(len(opened.head), left.end))
        return before.model_copy(
            update={
                "head": self._store.fingerprint(opened.head[:size])
                if size > before.head_size
                else before.head,
                "head_size": size,
                "offset": left.end,
                "window": self._store.fingerprint(left.window),
                "inside": left.inside,
                "closed": bool(fault),
                "headless": opened.id in self._heads,
                "seen": self._rules.now,
                "accepted": total.accepted,
                "ignored": dict(sorted((+total.ignored).items())),
                "rejected": dict(sorted((+total.rejected).items())),
            }
        )


@dataclass
class _Progress:
    """How far a log has been read since the last commit, and what came of it."""

    end: int
    window: bytes
    inside: bool
    batches: list[Batch] = field(default_factory=list)
    dropped: int = 0
    rest: bytes = b""

    def take(self, block: Block, batches: Iterable[Batch]) -> None:
        self.batches += batches
        self.end, self.window, self.inside, self.rest = block.end, block.window, block.inside, block.rest
        self.dropped += block.dropped


def _chunk(store: Store, name: str, batches: Sequence[Batch], sample: bool) -> tuple[Chunk, ...]:
    if not any(batch.beacons["id"] or batch.media["file"] for batch in batches):
        return ()
    from hub.plays.chunks import write_chunk  # noqa: PLC0415 - pyarrow, slow to import

    try:
        return (write_chunk(store, name, batches, sample),)
    except OSError as error:
        raise HubError.unwritten("events/", error) from error
