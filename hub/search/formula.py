"""Constants of the score, and a document's length as Whoosh keeps it; nothing here imports Whoosh."""

from __future__ import annotations

from bisect import bisect_left

#: BM25F: how much long documents are held back, and how soon repetition stops to count
B, K1 = 0.2, 3.0
#: the lengths that fit one byte; a test holds them to Whoosh's own
STEPS = [round((1.033**step - 1) * 27) for step in range(256)]


def rounded_length(length: int) -> int:
    """A length in terms, as Whoosh rounds it: up to the next of `STEPS`."""
    return STEPS[min(bisect_left(STEPS, length), len(STEPS) - 1)]
