"""Figures of a published index, for editors: size, heaviest shards, synonyms nobody needs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.search.build import Built
from hub.search.cache import State
from hub.search.grams import fold
from hub.search.shards import cut
from hub.search.words import load_words

_SHOWN = 5


@dataclass(frozen=True)
class Stats:
    """Bytes are as published, compressed; `slowest` are the heaviest shards with the term they begin at."""

    documents: int
    terms: int
    bytes: dict[str, int]
    shards: int
    slowest: list[str]
    synonyms: int
    synonyms_never_used: list[str]

    def as_data(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def stats_of(project: Project, catalogue: Catalogue, built: Built) -> Stats:
    """Figures of the index that `built` has just published."""
    words = load_words(project, catalogue.taxonomy)
    state = State.read(project.root / ".hub" / "search")
    assert state is not None
    sizes = built.exported.sizes
    shards = sorted(zip(sizes["p"], (shard.cut for shard in cut(state.postings)), strict=True), reverse=True)
    texts = [fold("\n".join(text for _, text in one.fields())) for one in built.documents]
    unused = [
        "/".join(group)
        for group in words.synonyms.folded()
        if not any(word in text for word in group for text in texts)
    ]
    return Stats(
        documents=len(built.documents),
        terms=len(state.postings),
        bytes={name: sum(each) for name, each in sizes.items()},
        shards=len(sizes["p"]),
        slowest=[f"{cut_at or '（首）'} {size}" for size, cut_at in shards[:_SHOWN]],
        synonyms=len(words.synonyms.groups),
        synonyms_never_used=unused,
    )
