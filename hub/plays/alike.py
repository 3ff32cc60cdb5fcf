"""Which slices of a block hold the same bytes, found with numpy for all slices at once.

Slices are sorted into groups by a 64-bit hash, then every slice is compared, byte by byte, with the first of its
group: a collision, planted or not, is told and costs time, never a wrong count.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from hub.plays.scan import Array, mask

_MIX = np.uint64(0x9E3779B97F4A7C15)
_MASKS = np.array([mask(size) for size in range(8)], np.uint64)


def alike(words: Array, parts: Sequence[tuple[Array, Array]]) -> tuple[list[int], Array, Array]:
    """Group rows whose `parts` are the same.

    Args:
        words: `Scanned.words`.
        parts: First byte and size of each row's slice; several slices make one name.

    Returns:
        The first row of each group; each row's group; which rows differ from their group's first.
    """
    total = np.zeros(len(parts[0][0]), np.uint64)
    for begin, size in parts:
        total = (total ^ _hashed(words, begin, size)) * _MIX
    _, first, group = np.unique(total, return_index=True, return_inverse=True)
    like = first[group]
    odd = np.zeros(len(total), bool)
    for _, size in parts:
        odd |= size != size[like]
    for begin, size in parts:
        odd |= _differ(words, begin, np.where(odd, begin, begin[like]), size)
    return first.tolist(), group, odd


def _hashed(words: Array, begin: Array, size: Array) -> Array:
    order = np.argsort(-size, kind="stable")
    begin, size = begin[order], size[order]
    total = (size.astype(np.uint64) + np.uint64(1)) * _MIX
    for live, at in _steps(size):
        part = total[:live]
        part ^= words[begin[:live] + at]
        part *= _MIX
        part ^= part >> np.uint64(32)
    total = (total ^ _last(words, begin, size)) * _MIX
    out = np.empty_like(total)
    out[order] = total ^ (total >> np.uint64(29))
    return out


def _differ(words: Array, begin: Array, other: Array, size: Array) -> Array:
    order = np.argsort(-size, kind="stable")
    begin, other, size = begin[order], other[order], size[order]
    found = _last(words, begin, size) != _last(words, other, size)
    for live, at in _steps(size):
        found[:live] |= words[begin[:live] + at] != words[other[:live] + at]
    out = np.empty_like(found)
    out[order] = found
    return out


def _steps(size: Array) -> Iterator[tuple[int, int]]:
    """For slices sorted by size, longest first: how many still have a whole word, and where it begins."""
    whole = size >> 3
    for step in range(int(whole[0]) if len(whole) else 0):
        yield int(np.searchsorted(-whole, -step, side="left")), 8 * step


def _last(words: Array, begin: Array, size: Array) -> Array:
    """The last 8 bytes of each slice, or all of a shorter one."""
    long = size >= 8
    return np.where(
        long, words[begin + np.where(long, size - 8, 0)], words[begin] & _MASKS[np.minimum(size, 7)]
    )
