"""Figures of a published index, for editors: size, heaviest shards, synonyms nobody needs."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.search.export import looks_of, shard_name
from hub.search.grams import fold
from hub.search.shards import entries_of
from hub.search.sources import documents_of
from hub.search.state import State
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


def stats_of(project: Project, catalogue: Catalogue) -> Stats:
    """Figures of the index that was published last."""
    words = load_words(project, catalogue.taxonomy)
    state = State.read(project.root / ".hub" / "search" / "state")
    folder = project.search_index
    size = {name: one for name, (one, _) in looks_of(folder).items()}
    sizes: Counter[str] = Counter()
    for name, one in size.items():
        sizes[re.split(r"[/.]", name)[0]] += one
    names = [shard_name(number, shard) for number, (shard, _) in enumerate(state.shards)]
    shards = sorted(
        ((size[name], shard.cut) for name, (shard, _) in zip(names, state.shards, strict=True)), reverse=True
    )
    documents = documents_of(catalogue, words)
    texts = [fold("\n".join(text for _, text in one.fields())) for one in documents]
    unused = [
        "/".join(group)
        for group in words.synonyms.folded()
        if not any(word in text for word in group for text in texts)
    ]
    return Stats(
        documents=len(documents),
        terms=sum(1 for name in names for _ in entries_of(zlib.decompress((folder / name).read_bytes()))),
        bytes=dict(sorted(sizes.items())),
        shards=len(shards),
        slowest=[f"{cut_at or '（首）'} {one}" for one, cut_at in shards[:_SHOWN]],
        synonyms=len(words.synonyms.groups),
        synonyms_never_used=unused,
    )
