"""One number a document: rounded length, facets, day. The browser reads them whole before it ranks."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from hub.catalogue.taxonomy import Taxonomy
from hub.search.document import Document
from hub.search.formula import rounded_length
from hub.search.postings import varint
from hub.search.state import Card

_EPOCH = date(2000, 1, 1)


def profile_of(one: Document, taxonomy: Taxonomy) -> list[Any]:
    """What facets a document belongs to: kind, stages, topic, series (by place, -1 none), captions, band."""

    def place(name: str, names: Iterable[str]) -> int:
        return [*names].index(name) if name else -1

    return [
        one.kind,
        [place(stage, taxonomy.stage) for stage in one.stages],
        place(one.topic, taxonomy.topic),
        place(one.series, taxonomy.series_named),
        int(one.captions),
        one.band,
    ]


def columns(cards: Sequence[Card]) -> bytes:
    """Rounded lengths and profiles: the few different values first, then a number for each document."""
    profiles = [json.dumps(card.profile) for card in cards]
    kinds = sorted(set(profiles))
    rounded = [rounded_length(card.length) for card in cards]
    levels = sorted(set(rounded))
    value = {"levels": levels, "profiles": [json.loads(one) for one in kinds]}
    head = json.dumps(value, separators=(",", ":")).encode()
    level = {value: number for number, value in enumerate(levels)}
    kind = {value: number for number, value in enumerate(kinds)}
    numbers = b"".join(varint(kind[one]) for one in profiles)
    return b"".join([varint(len(head)), head, bytes(level[one] for one in rounded), numbers])


def days(cards: Sequence[Card]) -> bytes:
    """Day of publication since 2000, 0 when there is none."""
    return b"".join(
        varint((date.fromisoformat(card.published) - _EPOCH).days if card.published else 0) for card in cards
    )
