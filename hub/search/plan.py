"""From a question to weighted terms: the same steps in Python and in the browser."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from hub.search.grams import STOP, grams

#: most terms of one question; what follows is not looked at
MOST_TERMS = 48
#: a question with so many pairs free of `STOP` is asked by these alone; and the most terms that are asked, the
#: weightiest: each is a part of a shard to fetch
LONG, MOST_ASKED = 8, 12
#: weight in percent of a pair by how many of its characters are `STOP`, and of a single character
PAIR = (100, 35, 10)
SINGLE = 30
#: a term in more than this share of all documents says nothing
COMMON = 0.5
#: which share of a question's strong weight (weight times rarity) a document must have to be a hit
SHARE = 0.12
#: scores nearer to each other than this are a tie, and the lower document number comes first
TIE = 1e-9


@dataclass(frozen=True)
class Asked:
    """One term of a question; a document counts as a hit by its `strong` terms only."""

    term: str
    weight: int
    strong: bool


def plan(query: str, common: Collection[str] = ()) -> tuple[Asked, ...]:
    """Turn a question into terms.

    Terms that nearly every document has are left out, unless the question has no other, and pairs of grammar, 怎么
    or 不了, unless it has no full pair. Single characters only refine the order, unless the question has no pairs.

    Args:
        query: Whatever was typed.
        common: Terms that are in more than `COMMON` of the documents.
    """
    terms = list(dict.fromkeys(grams(query)))[:MOST_TERMS]
    rare = [term for term in terms if term not in common]
    asked = rare if any(_is_pair(term) for term in rare) else terms
    full = [term for term in asked if _is_pair(term) and _weight(term) == PAIR[0]]
    if len(full) >= LONG:
        asked = full
    elif full:
        asked = [term for term in asked if _weight(term) > PAIR[-1]]
    if len(asked) > MOST_ASKED:
        best = set(sorted(asked, key=_weight, reverse=True)[:MOST_ASKED])
        asked = [term for term in asked if term in best]
    pairs = any(_is_pair(term) for term in asked)
    return tuple(Asked(term, _weight(term), _is_pair(term) or not pairs) for term in asked)


def _is_pair(term: str) -> bool:
    return len(term) > 1 or term < "\u3400"


def _weight(term: str) -> int:
    if term < "\u3400":
        return 100
    if len(term) == 1:
        return SINGLE
    return PAIR[(term[0] in STOP) + (term[1] in STOP)]
