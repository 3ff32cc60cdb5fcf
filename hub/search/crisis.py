"""Words of danger: which card, if any, a query calls for. The browser runs the same steps.

Two spellings of the query are looked at: with blanks and punctuation taken out (不 想 活), and with them
as walls (想死，活不下去). A phrase marked `always` counts at once; for the others everyday phrases
(笑死了, 打预防针) are covered first. One extra card does no harm; one card too few might.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from hub.search.grams import HAN, fold
from hub.search.words import GAP, Crisis, CrisisGroup

_OTHER = re.compile(f"[^{HAN}a-z0-9]+")


def card_for(crisis: Crisis, query: str) -> CrisisGroup | None:
    """The first group of `crisis` that `query` calls for."""
    folded = fold(query)
    spellings = {_OTHER.sub("", folded), _OTHER.sub("\n", folded)}
    covered = {_pattern(crisis.harmless).sub("\n", one) for one in spellings}
    for group in crisis.groups:
        always, words = _pattern(group.always), _pattern(group.words)
        if any(always.search(one) for one in spellings) or any(words.search(one) for one in covered):
            return group
    return None


@lru_cache(maxsize=64)
def _pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(source_of(phrases)) or "(?!)")


def source_of(phrases: Iterable[str]) -> list[str]:
    """Regular expressions of phrases, the longest first."""
    return [
        f".{{0,{GAP}}}?".join(phrase.split("*"))
        for phrase in sorted(phrases, key=lambda one: (-len(one), one))
    ]
