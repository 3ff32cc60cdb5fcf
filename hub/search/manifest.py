"""The one file of the published index whose name stays: rules of ranking, and what the other names hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hub.catalogue.taxonomy import Taxonomy
from hub.search import plan
from hub.search.crisis import source_of
from hub.search.document import BANDS
from hub.search.formula import K1, B
from hub.search.grams import STOP
from hub.search.memory import Memory
from hub.search.readings import crisis_readings
from hub.search.shards import Shard
from hub.search.state import Card
from hub.search.words import Words

VERSION = 3
#: most documents whose titles are sent in one file
FEW = 256


@dataclass(frozen=True)
class Content:
    """Everything an export is made of, computed before.

    Attributes:
        cards: Documents in order.
        shards: All postings.
        packed: The published bytes of a shard.
        files: The packed result and text of a document by its place; the text is empty for most kinds.
        memory: What earlier builds learned of words and characters.
    """

    cards: Sequence[Card]
    shards: Sequence[Shard]
    packed: Callable[[Shard], bytes]
    files: Callable[[int], tuple[bytes, bytes]]
    taxonomy: Taxonomy
    words: Words
    memory: Memory


def manifest(
    content: Content, marks: Mapping[str, str], groups: Sequence[str], letters: str
) -> dict[str, Any]:
    """What `manifest.json` holds.

    Args:
        content: What is published.
        marks: Digest in the names of each kind of small file.
        groups: Digest in the names of each group of results.
        letters: First letters of which there are readings.
    """
    taxonomy, cards, shards = content.taxonomy, content.cards, content.shards
    return {
        "version": VERSION,
        "files": dict(marks),
        "groups": "".join(groups),
        "shards": "".join(shard.digest[:6] for shard in shards),
        "documents": len(cards),
        "average": sum(card.length for card in cards) / max(1, len(cards)),
        "b": B,
        "k1": K1,
        "pair": plan.PAIR,
        "single": plan.SINGLE,
        "share": plan.SHARE,
        "terms": plan.MOST_TERMS,
        "long": [plan.LONG, plan.MOST_ASKED],
        "stop": "".join(sorted(STOP)),
        "common": " ".join(term for shard in shards for term in shard.common),
        "cuts": " ".join(shard.cut for shard in shards[1:]),
        "stages": [[one.name, one.label] for one in taxonomy.stages],
        "topics": [[one.name, one.label, one.id] for one in taxonomy.topics],
        "series": [one.name for one in taxonomy.series],
        "bands": list(BANDS),
        "letters": letters,
        "few": len(cards) <= FEW,
        "calls": [[one.number, one.name] for one in taxonomy.helplines],
        "crisis": [
            [one.id, one.title, one.text, one.numbers, "|".join(source_of(one.always)), "|".join(source_of(one.words)),
             " ".join(crisis_readings(one, content.memory))]
            for one in content.words.crisis.groups
        ],
        "harmless": "|".join(source_of(content.words.crisis.harmless)),
    }  # fmt: skip
