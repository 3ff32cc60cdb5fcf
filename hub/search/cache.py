"""What the last build left behind, so that the next one only counts what changed.

Everything here lies in `.hub/search/` and may be deleted at any time; a damaged or foreign file is the
same as none.
"""

from __future__ import annotations

import hashlib
import json
from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any, TypeVar

from hub.files import write_atomic
from hub.kept import keep, kept_bytes, read_kept
from hub.search.words import Words, as_data

T = TypeVar("T")
#: raise it when terms, weights, or the form of postings or of results change
VERSION = 4
NAME = "state"


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

    def write(self, folder: Path) -> None:
        """Write it atomically: a line of JSON, the terms in lines, lengths of their postings, the postings."""
        head = {
            "version": VERSION,
            "seed": self.seed,
            "generation": self.generation,
            "documents": self.documents,
            "shards": self.shards,
        }
        terms = "\n".join(self.postings).encode()
        sizes = array("I", map(len, self.postings.values())).tobytes()
        whole = b"".join(
            (_line(head), _line([len(terms), len(sizes)]), terms, sizes, *self.postings.values())
        )
        write_atomic(folder / NAME, hashlib.sha256(whole).hexdigest().encode() + b"\n" + whole)

    @classmethod
    def read(cls, folder: Path) -> State | None:
        """Read it; None when there is none that is whole and of this version."""
        try:
            digest, _, whole = (folder / NAME).read_bytes().partition(b"\n")
            if hashlib.sha256(whole).hexdigest().encode() != digest:
                return None
            head, _, rest = whole.partition(b"\n")
            value = json.loads(head)
            if value["version"] != VERSION:
                return None
            sizes, _, body = rest.partition(b"\n")
            terms_end, lengths = json.loads(sizes)
            counts = array("I")
            counts.frombytes(body[terms_end : terms_end + lengths])
            ends = [*accumulate(counts, initial=terms_end + lengths)]
            terms = body[:terms_end].decode().split("\n") if counts else []
            return cls(
                value["seed"],
                value["generation"],
                tuple((one[0], one[1], int(one[2])) for one in value["documents"]),
                {term: body[begin:end] for term, (begin, end) in zip(terms, pairwise(ends), strict=True)},
                tuple(value["shards"]),
            )
        except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
            return None


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


class Memory:
    """What costs much to find out and never changes: pinyin of words, forms of characters. One JSON file.

    Args:
        path: The file.
        key: What the answers depend on; another key is the same as no file.
    """

    def __init__(self, path: Path, key: str) -> None:
        self.path, self.key = path, key
        self.changed = False
        self.known: dict[str, Any] = read_kept(path, (key,)) or {}

    def get(self, name: str, make: Callable[[], T]) -> T:
        """The answer for `name`, made when it is not known."""
        if name not in self.known:
            self.known[name] = make()
            self.changed = True
        found: T = self.known[name]
        return found

    def write(self) -> None:
        """Keep what was learned."""
        if self.changed:
            keep(self.path, (self.key,), dict(sorted(self.known.items())))


class CountsCache:
    """Counts of documents by seed and key, a file each."""

    def __init__(self, folder: Path, seed: str) -> None:
        self.folder, self.seed = folder, seed

    def get(self, key: str) -> dict[str, int] | None:
        """Counts that were put for `key`."""
        found: dict[str, int] | None = read_kept(self._path(key), (self.seed, key))
        return found

    def put(self, key: str, counts: Mapping[str, int]) -> None:
        """Keep counts; the cache may lose them, so nothing waits for the disk."""
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._path(key).with_suffix(".part")
        part.write_bytes(kept_bytes((self.seed, key), counts))
        part.replace(self._path(key))

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget every other document."""
        names = {self._path(key).name for key in keys}
        for path in self.folder.glob("*"):
            if path.name not in names:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self.folder / f"{self.seed}-{key}.json"
