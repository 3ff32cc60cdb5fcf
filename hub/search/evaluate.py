"""How good a ranking is, judged by hand: the usual measures, for one question at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2
from statistics import mean


@dataclass(frozen=True)
class Score:
    """One question's measures; `zero` says that nothing at all was found."""

    ndcg: float
    recall: float
    mrr: float
    zero: bool


def score(ranked: Sequence[str], judged: Mapping[str, int], depth: int = 10) -> Score:
    """Judge one ranking.

    nDCG takes the gain 2^grade - 1 and the discount log2(place + 1) (Burges et al. 2005); recall counts
    answers of any grade among the first `depth`, against as many as fit there; MRR is the reciprocal place
    of the first answer of the best grade that was judged.

    Args:
        ranked: Ids in order.
        judged: Grade by id; what is not judged is worth nothing.
        depth: How many places are looked at.
    """
    top = list(ranked[:depth])
    gains = [2 ** judged.get(one, 0) - 1 for one in top]
    ideal = sorted((2**grade - 1 for grade in judged.values()), reverse=True)[:depth]
    good = {one for one, grade in judged.items() if grade}
    best = max(judged.values(), default=0)
    places = [place for place, one in enumerate(top, 1) if judged.get(one, 0) == best]
    return Score(
        ndcg=_discounted(gains) / _discounted(ideal),
        recall=len(good & set(top)) / min(depth, len(good)),
        mrr=1 / places[0] if places else 0.0,
        zero=not top,
    )


def average(scores: Sequence[Score]) -> dict[str, float]:
    """Means over questions; `zero` is the share of questions that found nothing."""
    return {
        "ndcg": mean(one.ndcg for one in scores),
        "recall": mean(one.recall for one in scores),
        "mrr": mean(one.mrr for one in scores),
        "zero": mean(one.zero for one in scores),
    }


def _discounted(gains: Sequence[int]) -> float:
    return sum(gain / log2(place + 1) for place, gain in enumerate(gains, 1))
