"""An index for the command line: made once for a state of the content, then opened in an instant."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.search.build import Counting
from hub.search.document import Document
from hub.search.export import common_terms
from hub.search.index import Index
from hub.search.readings import readings, sounds
from hub.search.sources import documents_of
from hub.search.words import Words, load_words


@dataclass(frozen=True)
class Opened:
    """Everything `find` needs."""

    index: Index
    documents: tuple[Document, ...]
    common: frozenset[str]
    words: Words

    @cached_property
    def readings(self) -> dict[str, dict[str, str]]:
        """Words worth suggesting by the first letter of their readings."""
        return readings(self.documents, self.words.synonyms)

    @cached_property
    def sounds(self) -> dict[str, str]:
        """Each character's syllable."""
        return sounds()


def open_index(project: Project, catalogue: Catalogue) -> Opened:
    """Open the index of a catalogue, made anew when the content changed.

    Raises:
        IndexFileError: It cannot be written.
    """
    words = load_words(project, catalogue.taxonomy)
    documents = documents_of(catalogue, words)
    cache = project.root / ".hub" / "search"
    counting = Counting(documents, words, cache)
    whole = hashlib.sha256("\n".join([counting.seed, *counting.keys]).encode()).hexdigest()[:16]
    folder = cache / "whoosh"
    counts = [counting.of(number) for number in range(len(documents))]
    index = Index.open(folder) if _marked(folder) == whole else None
    if index is None:
        Index.build(counts, folder).close()
        (folder / "whole").write_text(whole, encoding="ascii")
        index = Index.open(folder)
    assert index is not None
    return Opened(index, documents, frozenset(common_of(counts)), words)


def common_of(counts: Sequence[Mapping[str, int]]) -> list[str]:
    """Terms that nearly every document has."""
    from hub.search.postings import invert  # noqa: PLC0415 - only here

    return common_terms(invert(counts), len(counts))


def _marked(folder: Path) -> str:
    try:
        return (folder / "whole").read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
