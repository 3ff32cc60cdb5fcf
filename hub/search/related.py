"""What to watch next: lectures that share the key terms of one.

Key terms are chosen as `more_like_this` of search engines does it: of what stands in a lecture's title,
summary, tips and in the questions parents ask for it, the pairs that are frequent there and rare elsewhere.
The transcript is left out: it mentions much that the lecture is not about; stage and series too: they would
make neighbours of whatever stands side by side in the list anyway.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from math import log

from hub.catalogue.model import Catalogue, Lecture
from hub.kept import recall, record
from hub.search.document import ASKED, SUMMARY, TITLE
from hub.search.grams import STOP, grams
from hub.search.words import Words

#: key terms of a lecture; a term in more lectures than the second number is no key
KEYS, RARE = 32, 60
#: lectures that are named for one
MOST = 6
#: Texts with their weights.
Fields = tuple[tuple[int, tuple[str, ...]], ...]


def related_lectures(catalogue: Catalogue, words: Words) -> dict[str, tuple[str, ...]]:
    """Ids of the lectures nearest to each lecture, the nearest first, ties by number; at most `MOST`."""
    rows = {one.id: _fields(catalogue, one, words) for one in catalogue.lectures}
    place = f"related {blake2b(repr(rows).encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
    known: dict[str, list[str]] | None = recall(place)
    if known is None:
        known = {name: [*near] for name, near in related(rows).items()}
        record(place, known)
    return {name: tuple(near) for name, near in known.items()}


def related(rows: Mapping[str, Fields]) -> dict[str, tuple[str, ...]]:
    """The nearest for each of `rows`, by id."""
    names, counts = [*rows], [_counts(one) for one in rows.values()]
    used: dict[str, list[int]] = {}
    for number, terms in enumerate(counts):
        for term in terms:
            used.setdefault(term, []).append(number)
    rarity = {
        term: log(len(names) / len(numbers)) for term, numbers in used.items() if 1 < len(numbers) <= RARE
    }
    return {
        name: tuple(names[near] for near in _nearest(number, counts, used, rarity))
        for number, name in enumerate(names)
    }


def _fields(catalogue: Catalogue, lecture: Lecture, words: Words) -> Fields:
    """What key terms are taken from, with the weights of the index."""
    beside = (catalogue.tip[name].head.title for name in lecture.head.tips if name in catalogue.tip)
    asked = words.asked.asked.get(lecture.id, ())
    return (
        (TITLE, (lecture.head.title,)),
        (SUMMARY, (lecture.head.summary,)),
        (1, (*beside,)),
        (ASKED, (*asked,)),
    )


def _counts(fields: Fields) -> Counter[str]:
    """Pairs and words without grammar characters, weighted as in the index."""
    out: Counter[str] = Counter()
    for weight, texts in fields:
        for term in grams("\n".join(texts)):
            if len(term) > 1 and not STOP.intersection(term):
                out[term] += weight
    return out


def _nearest(
    number: int,
    counts: Sequence[Counter[str]],
    used: Mapping[str, Sequence[int]],
    rarity: Mapping[str, float],
) -> list[int]:
    worth = {term: count * rarity[term] for term, count in counts[number].items() if term in rarity}
    keys = sorted(worth, key=lambda term: (-worth[term], term))[:KEYS]
    score: dict[int, float] = {}
    for term in keys:
        for other in used[term]:
            if other != number:
                shared = min(counts[number][term], counts[other][term])
                score[other] = score.get(other, 0.0) + shared * rarity[term]
    return sorted(score, key=lambda other: (-round(score[other], 9), other))[:MOST]
