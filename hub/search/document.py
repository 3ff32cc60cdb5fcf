"""What can be found: one small value for a lecture, a tip, an event, a place, a page or a helpline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from hub.search.grams import fold, terms_of

Kind = Literal["lecture", "tip", "event", "place", "page", "help"]
#: how often a field counts: BM25F by repetition, so weights apply before saturation
TITLE, WORDS, SUMMARY, ASKED = 6, 3, 2, 2
#: a group of synonyms is folded in: each word counts this share of the most used one, at most so often
_SHARE, _FOLDED = 0.7, 10
#: bounds of the duration facet, in minutes
BANDS = (3, 5, 8)


@dataclass(frozen=True)
class Line:
    """One spoken line; `at` is its second, -1 when nobody has voiced it yet."""

    at: float
    text: str


@dataclass(frozen=True)
class Document:
    """One result a parent can be sent to.

    Attributes:
        id: `L21`, `T19`, or the page's address.
        stages: Names of the stages it is for; empty when it is for all.
        beside: Titles of what editors put beside it; a tip also takes its lectures' summaries.
        words: Words that name its place (stage, topic, series), as parents say them.
        asked: How parents ask for it; found, never shown.
        spoken: Transcript in order.
        written: Paragraphs of plain text, in order.
        minutes: Length of the clip in minutes; 0 without one.
    """

    id: str
    kind: Kind
    title: str
    url: str
    summary: str = ""
    stages: tuple[str, ...] = ()
    topic: str = ""
    series: str = ""
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    spoken: tuple[Line, ...] = ()
    written: tuple[str, ...] = ()
    captions: bool = False
    minutes: float = 0
    published: str = ""

    @property
    def band(self) -> int:
        """Which duration the clip belongs to: 0 no clip, then from short to long."""
        return 0 if not self.minutes else 1 + sum(self.minutes > bound for bound in BANDS)

    def fields(self) -> Iterable[tuple[int, str]]:
        """Its texts with their weights."""
        yield TITLE, self.title
        yield SUMMARY, self.summary
        yield WORDS, "\n".join(self.words)
        yield ASKED, "\n".join(self.asked)
        yield 1, "\n".join(self.beside)
        yield 1, "\n".join(line.text for line in self.spoken)
        yield 1, "\n".join(self.written)


def count(document: Document, synonyms: Iterable[tuple[str, ...]] = ()) -> Counter[str]:
    """Count a document's terms.

    A group of synonyms that the document uses is folded in: each other word of the group counts nearly as
    often as the most used one, so that a question with either word finds it.

    Args:
        document: What to count.
        synonyms: Groups of folded words that mean the same.
    """
    total: Counter[str] = Counter()
    everything = []
    for weight, text in document.fields():
        folded = fold(text)
        everything.append((weight, folded))
        found = Counter(terms_of(folded))
        for term, times in found.items():
            total[term] += weight * times
    for group in synonyms:
        uses = {word: _uses(word, everything) for word in group if word[:2] in total}
        wanted = min(_FOLDED, round(_SHARE * max(uses.values(), default=0)))
        for word in group if wanted else ():
            missing = wanted - uses.get(word, 0)
            if missing > 0:
                for term in terms_of(word):
                    total[term] += missing
    return total


def _uses(word: str, everything: list[tuple[int, str]]) -> int:
    return sum(weight * text.count(word) for weight, text in everything if word in text)
