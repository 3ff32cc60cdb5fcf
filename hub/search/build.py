"""The search part of `hub build`: catalogue in, published index out, as one readable function."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.project import Project
from hub.search.export import export, looks_of, stamp_of
from hub.search.manifest import Content
from hub.search.memory import Memory
from hub.search.sources import sources_of
from hub.search.state import State, seed_of
from hub.search.words import Words, load_words
from hub.search.workshop import Workshop


@dataclass(frozen=True)
class Built:
    """What a build did: how many documents there are, how many were counted anew, and how.

    `amended` says that only changed shards were looked at.
    """

    documents: int
    counted: int
    amended: bool


def build_search(
    project: Project,
    catalogue: Catalogue,
    *,
    words: Words | None = None,
    minutes: Mapping[str, float] | None = None,
) -> Built:
    """Index a catalogue and publish the index at `project.search_index`.

    The same catalogue gives the same bytes, whether an old index was amended or none was there.

    Args:
        project: Where words, caches and the index lie.
        catalogue: What is published.
        words: The editors' lists; read when not given.
        minutes: Length of each lecture's clip, by id.

    Raises:
        HubError: The index cannot be written.
    """
    words = words or load_words(project, catalogue.taxonomy)
    sources = sources_of(catalogue, words, minutes)
    folder, out = project.root / ".hub" / "search", project.search_index
    seed = seed_of(words)
    whole = _whole(seed, words, catalogue, [one.key for one in sources])
    old = State.read(folder / "state")
    there = looks_of(out)
    known = bool(old.stamp) and stamp_of(there) == old.stamp
    if known and old.whole == whole:
        return Built(len(sources), 0, amended=True)  # nothing changed since
    try:
        shop = Workshop(folder, old if old.seed == seed else State(), words, catalogue.taxonomy)
    except OSError as error:
        raise HubError.unwritten(f"{folder.name}/", error) from error
    with shop:
        shop.take(sources)  # of each document its counts and its files, made where it is new
        shards = (known and shop.amended()) or shop.inverted()  # runs of neighbouring terms
        memory = Memory(folder / "words.json", f"pypinyin {version('pypinyin')}, zhconv {version('zhconv')}")
        content = Content(shop.cards, shards, shop.packed, shop.files, catalogue.taxonomy, words, memory)
        looks = export(content, out, there if known else {})
        shop.close(seed, whole, stamp_of(looks))  # what the next build may take
        memory.write()
    return Built(len(sources), shop.counted, shop.was_amended)


def _whole(seed: str, words: Words, catalogue: Catalogue, keys: list[str]) -> str:
    raw = repr((seed, words.crisis, catalogue.taxonomy, keys)).encode("utf-8", "surrogatepass")
    return hashlib.sha256(raw).hexdigest()


def digest(folder: Path) -> str:
    """Hash of a published index, to compare two of them."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return whole.hexdigest()
