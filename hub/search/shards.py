"""Postings cut into shards: runs of neighbouring terms, so that the terms of one word lie together.

Terms are sorted and cut where a shard is full. 作业, 作 and 作文 then come in one request, and every shard
has much the same size; cutting by a hash of the term took four times the bytes for the same question. A term whose
postings fill a shard has one of its own, so that nobody fetches it for its neighbour's sake.

Where a cut lies depends on the terms alone and soon no longer on where the last one lay (`_may_cut`). So `recut`
finds the cuts of a changed index by looking at what lies around the changes.
"""

from __future__ import annotations

import hashlib
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hub.search.postings import amended, read_varint, used_by, varint

#: bytes of postings in a shard, before compression; and the most shards, for the list of cuts is sent whole
TARGET = 1400
MOST = 14000


@dataclass(frozen=True)
class Shard:
    """A run of terms from `first` to `last`.

    Attributes:
        cut: Sorts behind every term of the shard before, and not behind `first`.
        common: Terms in more documents than `cut_into` was told are too many.
        singles: Its terms of one character.
        digest: Of its raw bytes.
        raw: Its entries; None for a shard of an earlier build that nobody had to read.
    """

    cut: str
    first: str
    last: str
    size: int
    common: tuple[str, ...]
    singles: str
    digest: str
    raw: bytes | None = None

    @property
    def packed(self) -> bytes:
        """As published: zlib, whose checksum tells a damaged copy."""
        assert self.raw is not None
        return zlib.compress(self.raw, 9)


Entry = tuple[str, bytes]


def target_of(total: int) -> int:
    """Bytes of a shard for so many of all: in steps of a quarter, so that few changes move it."""
    target = TARGET
    while target * MOST < total:
        target += target // 4
    return target


def size_of(postings: Mapping[str, bytes]) -> int:
    """Bytes of all shards together."""
    return sum(len(_entry((term, raw))) for term, raw in postings.items())


def cut_into(
    entries: Iterable[Entry], target: int, most: float, before: str | None = None
) -> Iterator[Shard]:
    """Cut sorted entries into shards.

    Args:
        entries: Terms with their postings.
        target: Bytes of a shard.
        most: A term in more documents is `common`.
        before: The last term of the shard before; None when the first entry begins the index.
    """
    held: list[Entry] = []
    size = 0
    for entry in entries:
        more = len(_entry(entry))
        alone = len(held) == 1 and size > target
        if held and (alone or _full(size, more, target, entry[0])):
            yield _shard(held, before, most)
            held, size, before = [], 0, held[-1][0]
        held.append(entry)
        size += more
    if held:
        yield _shard(held, before, most)


def recut(old: list[Shard], changes: Mapping[str, Mapping[int, int]], target: int, most: float,
          read: Callable[[Shard], bytes]) -> list[Shard]:  # fmt: skip
    """The shards of an index after some counts changed: the same that `cut_into` makes of all its terms.

    Args:
        old: All shards, at least one.
        changes: Of each changed term, the new counts by document.
        target: As in `cut_into`, and as the old shards were cut.
        most: The same.
        read: Raw bytes of an old shard.
    """
    cuts = [shard.cut for shard in old[1:]]
    found: dict[int, list[str]] = {}
    for term in changes:
        found.setdefault(bisect_right(cuts, term), []).append(term)
    open_from = {
        max(0, number - 1) for number in found
    } | found.keys()  # a first entry decides the cut before it
    out: list[Shard] = []
    number = 0
    while number < len(old):
        if number not in open_from:
            shard = old[number]
            out.append(_moved(shard, out[-1].last if out else None))
            number += 1
            continue
        stream = _Stream(old, number, found, changes, read)
        made = cut_into(stream, target, most, out[-1].last if out else None)
        for shard in made:
            out.append(shard)
            if stream.at_start and stream.number not in open_from:
                break  # the next entry begins a shard that is as it was
        number = stream.number
    return out


class _Stream:
    """Entries of shards from a number on, changed; knows whether the one just given begins a shard."""

    def __init__(self, old: list[Shard], number: int, found: Mapping[int, list[str]],
                 changes: Mapping[str, Mapping[int, int]], read: Callable[[Shard], bytes]) -> None:  # fmt: skip
        self.old, self.begin, self.found, self.changes, self.read = old, number, found, changes, read
        self.number, self.at_start = number, False

    def __iter__(self) -> Iterator[Entry]:
        for self.number in range(self.begin, len(self.old)):  # noqa: B020 - whoever iterates asks where it is
            held = dict(entries_of(self.read(self.old[self.number])))
            for term in self.found.get(self.number, ()):
                held[term] = amended(held.get(term, b""), self.changes[term])
            entries = [(term, held[term]) for term in sorted(held) if held[term]]
            for place, entry in enumerate(entries):
                self.at_start = place == 0
                yield entry
        self.number = len(self.old)


def entries_of(raw: bytes) -> Iterator[Entry]:
    """Terms of a shard with their postings, in order."""
    place = 0
    while place < len(raw):
        size, place = read_varint(raw, place)
        term = raw[place : place + size].decode()
        more, place = read_varint(raw, place + size)
        yield term, raw[place : place + more]
        place += more


def _full(size: int, more: int, target: int, term: str) -> bool:
    if more > target or size > 2 * target:
        return True
    return size + more > target and _may_cut(term)


def _may_cut(term: str) -> bool:
    return zlib.crc32(term.encode()) % 4 == 0


def _shard(held: list[Entry], before: str | None, most: float) -> Shard:
    raw = b"".join(map(_entry, held))
    first = held[0][0]
    common = tuple(term for term, one in held if len(one) > most and used_by(one) > most)
    singles = "".join(term for term, _ in held if len(term) == 1)
    digest = hashlib.sha256(raw).hexdigest()[:24]
    return Shard(_between(before, first), first, held[-1][0], len(raw), common, singles, digest, raw)


def _moved(shard: Shard, before: str | None) -> Shard:
    """A shard as it was, behind another one than before."""
    cut = _between(before, shard.first)
    return shard if cut == shard.cut else replace(shard, cut=cut)


def _entry(entry: Entry) -> bytes:
    name = entry[0].encode()
    return varint(len(name)) + name + varint(len(entry[1])) + entry[1]


def _between(before: str | None, after: str) -> str:
    """The shortest beginning of `after` that sorts behind `before`; nothing at the very beginning."""
    if before is None:
        return ""
    for length in range(1, len(after)):
        if after[:length] > before:
            return after[:length]
    return after
