"""The search part of `hub build`: catalogue in, published index out, as one readable function."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.search.cache import CountsCache, Memory, State, seed_of
from hub.search.document import Document, count
from hub.search.export import Content, Exported, export, exported_before
from hub.search.postings import amend, invert
from hub.search.shards import cut
from hub.search.sources import documents_of
from hub.search.words import Words, load_words

#: most changed documents for which an old index is amended instead of made anew, as a share of all
_FEW = 0.1


@dataclass(frozen=True)
class Built:
    """What a build did: documents, how many were counted anew, and what was published."""

    documents: tuple[Document, ...]
    counted: int
    amended: bool
    exported: Exported


def build_search(
    project: Project,
    catalogue: Catalogue,
    *,
    minutes: Mapping[str, float] | None = None,
) -> Built:
    """Index a catalogue and publish the index at `project.search_index`.

    The same catalogue gives the same bytes, whether an old index was amended or none was there.

    Args:
        project: Where words, caches and the index lie.
        catalogue: What is published.
        minutes: Length of each lecture's clip, by id.

    Raises:
        HubError: The index cannot be written.
    """
    words = load_words(project, catalogue.taxonomy)
    documents = documents_of(catalogue, words, minutes)
    cache = project.root / ".hub" / "search"
    counting = Counting(documents, words, cache)
    old = State.read(cache)
    postings = counting.amended(old) or counting.inverted()
    shards = cut(postings)  # runs of neighbouring terms
    memory = Memory(cache / "words.json", f"pypinyin {version('pypinyin')}, zhconv {version('zhconv')}")
    content = Content(
        documents, counting.keys, counting.lengths(old), postings, shards, catalogue.taxonomy, words, memory
    )
    exported = export(content, project.search_index, _kept(project.search_index, old))
    counting.remember(exported, postings)
    memory.write()
    return Built(documents, counting.counted, counting.was_amended, exported)


class Counting:
    """Counts of documents, taken from the cache where it has them."""

    def __init__(self, documents: tuple[Document, ...], words: Words, cache: Path) -> None:
        self.documents, self.words, self.folder = documents, words, cache
        self.keys = [one.key for one in documents]
        self.seed = seed_of(words)
        self.cache = CountsCache(cache / "counts", self.seed)
        self.synonyms = words.synonyms.folded()
        self.counted = 0
        self.was_amended = False
        self._lengths: dict[int, int] = {}

    def of(self, number: int) -> Mapping[str, int]:
        """Counts of one document."""
        found = self.cache.get(self.keys[number])
        if found is None:
            self.counted += 1
            found = count(self.documents[number], self.synonyms)
            self.cache.put(self.keys[number], found)
        self._lengths[number] = sum(found.values())
        return found

    def inverted(self) -> dict[str, bytes]:
        """Postings made anew."""
        return invert(self.of(number) for number in range(len(self.documents)))

    def amended(self, old: State | None) -> dict[str, bytes] | None:
        """Postings of the last build with the changed documents exchanged, if it was of these documents."""
        if (
            old is None
            or old.seed != self.seed
            or [one[0] for one in old.documents] != [one.id for one in self.documents]
        ):
            return None
        changed = [n for n, (_, key, _) in enumerate(old.documents) if key != self.keys[n]]
        before = [self.cache.get(old.documents[n][1]) for n in changed]
        if len(changed) > _FEW * len(self.documents) or any(one is None for one in before):
            return None
        for number, counts in zip(changed, before, strict=True):
            assert counts is not None
            amend(old.postings, number, counts, self.of(number))
        self.was_amended = True
        return old.postings

    def lengths(self, old: State | None) -> list[int]:
        """Length of each document, in terms."""
        if old is not None and self.was_amended:
            return [self._lengths.get(n, length) for n, (_, _, length) in enumerate(old.documents)]
        return [self._lengths[number] for number in range(len(self.documents))]

    def remember(self, exported: Exported, postings: dict[str, bytes]) -> None:
        """Leave the state for the next build."""
        rows = [(one.id, key) for one, key in zip(self.documents, self.keys, strict=True)]
        documents = tuple((*row, length) for row, length in zip(rows, exported.lengths, strict=True))
        State(self.seed, exported.generation, documents, postings, exported.shards).write(self.folder)
        self.cache.keep_only(self.keys)


def _kept(folder: Path, old: State | None) -> dict[str, bytes]:
    """Packed files of the last export that may be wanted again, see `export`."""
    files = exported_before(folder, old.generation) if old else {}
    if old is None or not files:
        return {}
    kept = {name: files[f"p/{place}"] for place, name in enumerate(old.shards)}
    for number, (_, key, _) in enumerate(old.documents):
        for sort in "db":
            if found := files.get(f"{sort}/{number}"):
                kept[f"{sort}{key}"] = found
    return kept


def digest(folder: Path) -> str:
    """Hash of a published index, to compare two of them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()
