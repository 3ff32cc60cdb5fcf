"""Runs of characters that two texts share.

All texts stand in one array of character codes, punctuation and spaces left out. Every window of `RUN`
codes gets a polynomial hash modulo 2^64 (B. Karp and M. O. Rabin, "Efficient randomized pattern-matching
algorithms", 1987), all of them at once; sorting brings equal windows together. So the work grows as
n log n whatever the texts share, and each character costs a few dozen bytes. A hash that lies is caught,
because a run is reported only when its characters are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: Characters, punctuation left out, that two texts may not share in a row.
RUN = 20
_BASE = np.uint64(0x9E3779B97F4A7C15)  # odd, so no power of it vanishes modulo 2^64
_Codes = NDArray[np.uint32]
_Places = NDArray[np.int64]


@dataclass(frozen=True)
class Passage:
    """A text to compare; passages of one `owner` may repeat each other."""

    owner: str
    path: str
    text: str
    start: int = 0


@dataclass(frozen=True)
class Shared:
    """A run of `passage` that stands in `other` too, as long as it goes; `index` is in the passage's text."""

    passage: Passage
    index: int
    other: Passage
    text: str


def shared_runs(passages: Sequence[Passage], fixed: Sequence[str] = (), run: int = RUN) -> list[Shared]:
    """Find every run of at least `run` characters that stands with two owners.

    Args:
        passages: Texts, in the order in which the earlier one counts as the original.
        fixed: Notices that may stand everywhere; a run may not reach across one.
        run: How many characters, punctuation left out, make a finding.

    Returns:
        One value for each place that repeats an earlier passage, in order.
    """
    codes, places, owner = _lined_up(passages, fixed)
    if len(codes) < run or not passages:
        return []
    numbers: dict[str, int] = {}
    owners = np.array([numbers.setdefault(one.owner, len(numbers)) for one in passages])
    windows = _clean_windows(codes, run)
    first = _earlier(codes, windows, owner, owners, run)
    return list(_spans(passages, codes, places, owner, first, run))


def _lined_up(passages: Sequence[Passage], fixed: Sequence[str]) -> tuple[_Codes, _Places, _Places]:
    """Codes of all passages (0 between two, and for fixed notices), their index in their text, their passage."""
    codes, places, owner = [], [], []
    for number, one in enumerate(passages):
        text = one.text[one.start :]
        for notice in fixed:
            text = text.replace(notice, "\0" * len(notice))
        raw = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        kept = np.flatnonzero(_counts(raw))
        codes += [raw[kept], np.zeros(1, np.uint32)]
        places += [kept + one.start, np.zeros(1, np.int64)]
        owner.append(np.full(len(kept) + 1, number, np.int64))
    if not codes:
        return np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros(0, np.int64)
    return np.concatenate(codes), np.concatenate(places), np.concatenate(owner)


def _counts(raw: _Codes) -> NDArray[np.bool_]:
    """Which codes are Chinese characters, letters, digits, or the 0 of a fixed notice."""
    han = ((raw >= 0x3400) & (raw <= 0x9FFF)) | ((raw >= 0x20000) & (raw < 0x40000))
    lower = raw | 0x20
    latin = (lower >= 0x61) & (lower <= 0x7A)
    kept: NDArray[np.bool_] = han | latin | ((raw >= 0x30) & (raw <= 0x39)) | (raw == 0)
    return kept


def _clean_windows(codes: _Codes, run: int) -> _Places:
    """Where windows begin that hold no 0."""
    zeros = np.concatenate([[0], np.cumsum(codes == 0)])
    return np.flatnonzero(zeros[run:] == zeros[:-run])


def _hashes(codes: _Codes, run: int) -> NDArray[np.uint64]:
    total = np.zeros(len(codes) - run + 1, np.uint64)
    for offset in range(run):
        total = total * _BASE + codes[offset : offset + len(total)].astype(np.uint64)
    return total


def _earlier(codes: _Codes, windows: _Places, owner: _Places, owners: _Places, run: int) -> _Places:
    """For each position, the first position with an equal window of an earlier owner; -1 where there is none."""
    hashes = _hashes(codes, run)[windows]
    order = np.argsort(hashes, kind="stable")  # stable: equal windows stay in the order of the texts
    ordered, at = hashes[order], windows[order]
    begins = np.concatenate([[True], ordered[1:] != ordered[:-1]]) if len(at) else np.zeros(0, np.bool_)
    head = at[np.maximum.accumulate(np.where(begins, np.arange(len(at)), 0))] if len(at) else at
    repeated = owners[owner[at]] != owners[owner[head]] if len(at) else np.zeros(0, np.bool_)
    first = np.full(len(codes), -1, np.int64)
    first[at[repeated]] = head[repeated]
    return first


def _spans(
    passages: Sequence[Passage], codes: _Codes, places: _Places, owner: _Places, first: _Places, run: int
) -> Iterator[Shared]:
    """Join windows that follow each other, in both texts, to runs as long as they go."""
    hits = np.flatnonzero(first >= 0)
    number = 0
    while number < len(hits):
        begin = end = int(hits[number])
        source = int(first[begin])
        while (
            number + 1 < len(hits)
            and hits[number + 1] == end + 1
            and first[end + 1] == source + end + 1 - begin
        ):
            number, end = number + 1, end + 1
        number += 1
        stop = end + run
        if np.array_equal(codes[begin:stop], codes[source : source + stop - begin]):
            passage, other = passages[owner[begin]], passages[owner[source]]
            index, last = int(places[begin]), int(places[stop - 1])
            yield Shared(passage, index, other, passage.text[index : last + 1])
