"""Search as editors and tests see it: a question in, ranked hits with their moments out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from hub.search.document import Document
from hub.search.index import Index
from hub.search.moments import Moment, best_moment
from hub.search.open import Opened
from hub.search.plan import SHARE, TIE, Asked, plan
from hub.search.suggest import suggest


@dataclass(frozen=True)
class Hit:
    """One result; `moment` is where it is said, if anywhere."""

    document: Document
    number: int
    score: float
    moment: Moment | None


@dataclass(frozen=True)
class Found:
    """Everything found: the terms that were asked for, how many documents hit, and the first of them.

    `meant` is the question that was answered instead, when the written one held slips or pinyin.
    """

    asked: tuple[Asked, ...]
    total: int
    order: tuple[int, ...]
    hits: tuple[Hit, ...]
    meant: str | None = None


def find_meant(opened: Opened, query: str, limit: int = 10) -> Found:
    """Find what a question probably meant: as written, or as `hub.search.suggest` reads it."""
    asked = {one.term for one in plan(query, opened.common)}
    meant = suggest(
        query,
        opened.readings,
        opened.sounds,
        lambda term: term not in asked or opened.index.used_by(term) > 0,
    )
    found = find(opened.index, opened.documents, opened.common, meant or query, limit)
    return replace(found, meant=meant if found.hits else None)


def find(
    index: Index, documents: Sequence[Document], common: Collection[str], query: str, limit: int = 10
) -> Found:
    """Rank documents for a question.

    A document is a hit when its strong terms weigh at least `plan.SHARE` of the question's; a document
    with every term of the question is therefore always one. Order: score, then document number.
    """
    asked = known_terms(plan(query, common), index)
    if not asked:
        return Found((), 0, (), ())
    scores = index.scores(asked)
    hits = enough(index, asked)
    order = sorted((n for n in scores if n in hits), key=lambda n: (-round(scores[n] / TIE), n))
    shown = tuple(
        Hit(documents[n], n, scores[n], best_moment(documents[n], asked, index.idf)) for n in order[:limit]
    )
    return Found(asked, len(order), tuple(order), shown)


def known_terms(asked: Sequence[Asked], index: Index) -> tuple[Asked, ...]:
    """Terms that some document has; when no strong one is left, the others must do."""
    known = tuple(one for one in asked if index.used_by(one.term))
    if any(one.strong for one in known):
        return known
    return tuple(replace(one, strong=True) for one in known)


def enough(index: Index, asked: Sequence[Asked]) -> set[int]:
    """Documents whose strong terms weigh enough."""
    strong = [one for one in asked if one.strong]
    weights = {one.term: one.weight * index.idf(one.term) for one in strong}
    least = SHARE * sum(weights.values())
    matched: dict[int, float] = {}
    for one in strong:
        for number in index.counts(one.term):
            matched[number] = matched.get(number, 0.0) + weights[one.term]
    return {number for number, weight in matched.items() if weight >= least - TIE}
