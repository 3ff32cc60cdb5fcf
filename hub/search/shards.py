"""Postings cut into shards: runs of neighbouring terms, so that the terms of one word lie together.

Terms are sorted and cut where a shard is full. 作业, 作 and 作文 then come in one request, and every shard
has much the same size; cutting by a hash of the term took four times the bytes for the same question.
Where a cut may lie depends on the term alone (`_may_cut`), so that one changed lecture moves few cuts.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from hub.search.postings import varint

#: bytes of postings in a shard, before compression; and the most shards, for the list of cuts is sent whole
TARGET = 1600
MOST = 4000


@dataclass(frozen=True)
class Shard:
    """A run of terms: `cut` sorts before all of them and after all of the shard before."""

    cut: str
    raw: bytes

    @property
    def name(self) -> str:
        """Hash of its raw bytes."""
        return hashlib.sha256(self.raw).hexdigest()[:24]

    @property
    def packed(self) -> bytes:
        """As published: zlib, whose checksum tells a damaged copy."""
        return zlib.compress(self.raw, 9)


def cut(postings: Mapping[str, bytes]) -> list[Shard]:
    """Cut postings into shards, in order of their terms."""
    total = sum(map(len, postings.values())) + 4 * len(postings)
    target = max(TARGET, total // MOST)
    shards: list[Shard] = []
    raw, last = bytearray(), ""
    begun = ""
    for term in sorted(postings):
        entry = _entry(term, postings[term])
        if raw and _full(len(raw), len(entry), target, term):
            shards.append(Shard(begun, bytes(raw)))
            raw, begun = bytearray(), _between(last, term)
        raw += entry
        last = term
    if raw:
        shards.append(Shard(begun, bytes(raw)))
    return shards


def _full(size: int, more: int, target: int, term: str) -> bool:
    if more > target or size > 2 * target:
        return True
    return size + more > target and _may_cut(term)


def _may_cut(term: str) -> bool:
    return zlib.crc32(term.encode()) % 4 == 0


def _entry(term: str, posting: bytes) -> bytes:
    name = term.encode()
    return varint(len(name)) + name + varint(len(posting)) + posting


def _between(before: str, after: str) -> str:
    """The shortest beginning of `after` that sorts behind `before`."""
    for length in range(1, len(after)):
        if after[:length] > before:
            return after[:length]
    return after
