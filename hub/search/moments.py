"""The moment of a clip at which a question is answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hub.search.document import Document
from hub.search.grams import grams
from hub.search.plan import Asked

#: how much the next line counts: an answer often begins one line after the question's words
NEXT = 0.5


@dataclass(frozen=True)
class Moment:
    """A spoken line; `at` in seconds, -1 when it is not voiced yet."""

    at: float
    text: str


def best_moment(document: Document, asked: Sequence[Asked], idf: Callable[[str], float]) -> Moment | None:
    """The spoken line that has most of what was asked, the next line counting half; the first of equals."""
    weights = {one.term: one.weight * idf(one.term) for one in asked if one.strong}
    worth = [
        sum(weights[term] for term in set(grams(line.text)) & weights.keys()) for line in document.spoken
    ]
    if not any(worth):
        return None
    after = [*worth[1:], 0.0]
    value = [here + NEXT * then if here else 0.0 for here, then in zip(worth, after, strict=True)]
    best = max(range(len(value)), key=lambda number: (round(value[number], 6), -number))
    line = document.spoken[best]
    return Moment(line.at, line.text)
