"""What the last build left behind, so that the next one only counts what changed.

Everything here lies in `.hub/search/` and may be deleted at any time; a damaged or foreign file is the
same as none.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from hub.kept import keep, kept_bytes, read_kept
from hub.search.words import Words, as_data

#: raise it when terms, weights or the form of postings change
VERSION = 4


def seed_of(words: Words) -> str:
    """Hash of what decides a document's counts besides the document."""
    raw = json.dumps([VERSION, as_data(words.synonyms)], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


@dataclass(frozen=True)
class State:
    """An index as it was built.

    Attributes:
        seed: See `seed_of`.
        documents: Id, key and length of each document, in order.
        postings: Postings by term.
        shards: Hash of each packed shard's raw bytes, in order; the shards lie in `generation`.
        packed: Hash of each shard as it was published.
    """

    seed: str
    generation: str
    documents: tuple[tuple[str, str, int], ...]
    postings: dict[str, bytes]
    shards: tuple[str, ...]
    packed: tuple[str, ...]

    def write(self, path: Path) -> None:
        """Write it atomically."""
        keep(path, (str(VERSION),), {
            "seed": self.seed,
            "generation": self.generation,
            "documents": self.documents,
            "postings": {term: raw.decode("latin-1") for term, raw in self.postings.items()},
            "shards": self.shards,
            "packed": self.packed,
        })  # fmt: skip

    @classmethod
    def read(cls, path: Path) -> State | None:
        """Read it; None when there is none, or none of this version."""
        value = read_kept(path, (str(VERSION),))
        if value is None:
            return None
        return cls(
            value["seed"],
            value["generation"],
            tuple((one[0], one[1], int(one[2])) for one in value["documents"]),
            {term: raw.encode("latin-1") for term, raw in value["postings"].items()},
            tuple(value["shards"]),
            tuple(value["packed"]),
        )


class CountsCache:
    """Counts of documents by seed and key, a file each, in folders by the key's first two signs."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder, self.seed = folder, seed

    def get(self, key: str) -> dict[str, int] | None:
        """Counts that were put for `key`."""
        counts: dict[str, int] | None = read_kept(self._path(key), (self.seed, key))
        return counts

    def put(self, key: str, counts: Mapping[str, int]) -> None:
        """Keep counts; the cache may lose them, so nothing waits for the disk."""
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        part.write_bytes(kept_bytes((self.seed, key), counts))
        part.replace(path)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget every other document."""
        names = {self._path(key) for key in keys}
        for path in self.folder.glob("*/*"):
            if path not in names:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{self.seed}-{key}.json"
