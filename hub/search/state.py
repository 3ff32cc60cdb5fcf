"""What the last build left behind, so that the next one only looks at what changed.

    .hub/search/state     of every document what lists say of it, of every shard its terms' bounds; read whole
    .hub/search/pieces    counts, result and text of every document, raw bytes of every shard; read when wanted

Both may be deleted at any time; a damaged or foreign one is the same as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hub.files import write_atomic
from hub.kept import code_digest, installed
from hub.search.shards import Shard
from hub.search.words import Words, as_data
from hub.vault import Row, Vault


def seed_of(words: Words) -> str:
    """Hash of what decides a document's counts besides the document: the code, its libraries, the synonyms."""
    code = code_digest(Path(__file__).parents[1])
    raw = json.dumps([code, installed(), as_data(words.synonyms)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Card:
    """What lists say of a document.

    Attributes:
        key: Of its `Source`.
        length: In terms, unrounded.
        profile: What facets it belongs to, see `hub.search.columns`.
        names: Words that name its place, as parents say them.
        counts: Where its counts lie.
        files: Where its result and its text lie, packed; their digest changes with either.
    """

    id: str
    key: str
    kind: str
    title: str
    url: str
    published: str
    length: int
    profile: list[Any]
    words: tuple[str, ...]
    asked: tuple[str, ...]
    counts: Row
    files: Row


_PLAIN = [*Card.__dataclass_fields__][:8]


@dataclass(frozen=True)
class State:
    """An index as it was built.

    Attributes:
        whole: Hash of everything that decided it.
        seed: See `seed_of`.
        target: Bytes of a shard.
        cards: Documents in order.
        shards: Shards without their bytes, and where those lie.
        stamp: What the published files looked like.
        end: Where the pieces in use end.
    """

    whole: str = ""
    seed: str = ""
    target: int = 0
    cards: tuple[Card, ...] = ()
    shards: tuple[tuple[Shard, Row], ...] = ()
    stamp: str = ""
    end: int = 0
    by_key: Mapping[str, Card] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Index the cards."""
        object.__setattr__(self, "by_key", {card.key: card for card in self.cards})

    def write(self, path: Path) -> None:
        """Write it atomically, behind a digest of itself."""
        value = {
            **{name: getattr(self, name) for name in ("whole", "seed", "target", "stamp", "end")},
            "cards": [[*vars(card).values()] for card in self.cards],
            "shards": [[*[*vars(shard).values()][:7], row] for shard, row in self.shards],
        }
        raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        write_atomic(path, hashlib.sha256(raw).hexdigest().encode() + b"\n" + raw)

    @classmethod
    def read(cls, path: Path) -> State:
        """Read it; an empty one when there is none that is whole."""
        try:
            digest, _, raw = path.read_bytes().partition(b"\n")
            if hashlib.sha256(raw).hexdigest().encode() != digest:
                return cls()
            value = json.loads(raw)
        except (OSError, ValueError):
            return cls()
        cards = tuple(
            Card(
                words=tuple(words),
                asked=tuple(asked),
                counts=Row(*counts),
                files=Row(*files),
                **dict(zip(_PLAIN, plain, strict=True)),
            )
            for *plain, words, asked, counts, files in value.pop("cards")
        )
        shards = tuple(
            (Shard(cut, first, last, size, tuple(common), singles, digest), Row(*row))
            for cut, first, last, size, common, singles, digest, row in value.pop("shards")
        )
        return cls(**value, cards=cards, shards=shards)

    def without_places(self, vault: Vault, path: Path) -> State:
        """The same with its pieces side by side, when most of the file is out of use."""
        rows = {f"c{n}": card.counts for n, card in enumerate(self.cards)}
        rows |= {f"f{n}": card.files for n, card in enumerate(self.cards)}
        rows |= {f"s{n}": row for n, (_, row) in enumerate(self.shards)}
        if not vault.wasteful(rows.values()):
            return self
        path.unlink(missing_ok=True)
        moved = vault.squeezed(rows)
        cards = [
            Card(**{**vars(card), "counts": moved[f"c{n}"], "files": moved[f"f{n}"]})
            for n, card in enumerate(self.cards)
        ]
        shards = [(shard, moved[f"s{n}"]) for n, (shard, _) in enumerate(self.shards)]
        kept = {name: getattr(self, name) for name in ("whole", "seed", "target", "stamp")}
        return State(**kept, cards=tuple(cards), shards=tuple(shards), end=vault.end)
