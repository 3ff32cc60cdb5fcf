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

from hub.files import write_atomic
from hub.search.words import Words, as_data

#: raise it when terms, weights or the form of postings change
VERSION = 3


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
    """

    seed: str
    generation: str
    documents: tuple[tuple[str, str, int], ...]
    postings: dict[str, bytes]
    shards: tuple[str, ...]

    def write(self, path: Path) -> None:
        """Write it atomically."""
        value = {
            "version": VERSION,
            "seed": self.seed,
            "generation": self.generation,
            "documents": self.documents,
            "postings": {term: raw.decode("latin-1") for term, raw in self.postings.items()},
            "shards": self.shards,
        }
        write_atomic(path, json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    @classmethod
    def read(cls, path: Path) -> State | None:
        """Read it; None when there is none, or none of this version."""
        try:
            value = json.loads(path.read_bytes())
            if value["version"] != VERSION:
                return None
            return cls(
                value["seed"],
                value["generation"],
                tuple((one[0], one[1], int(one[2])) for one in value["documents"]),
                {term: raw.encode("latin-1") for term, raw in value["postings"].items()},
                tuple(value["shards"]),
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None


class CountsCache:
    """Counts of documents by seed and key, a file each."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder, self.seed = folder, seed

    def get(self, key: str) -> dict[str, int] | None:
        """Counts that were put for `key`."""
        try:
            total, counts = json.loads(self._path(key).read_bytes())
            found: dict[str, int] = counts
            return found if sum(counts.values()) == total else None
        except (OSError, ValueError, TypeError, AttributeError):
            return None

    def put(self, key: str, counts: Mapping[str, int]) -> None:
        """Keep counts; the cache may lose them, so nothing waits for the disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._path(key).with_suffix(".part")
        part.write_text(
            json.dumps([sum(counts.values()), counts], ensure_ascii=False, separators=(",", ":")),
            encoding="utf-8",
        )
        part.replace(self._path(key))

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget every other document."""
        names = {self._path(key).name for key in keys}
        for path in self.folder.glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{self.seed}-{key}.json"
