"""An index for the command line: made once for a state of the content, then opened in an instant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from hub.catalogue.model import Catalogue
from hub.kept import keep, read_kept
from hub.project import Project
from hub.search.document import Document, count
from hub.search.index import MARK, Index
from hub.search.plan import COMMON
from hub.search.readings import readings, sounds
from hub.search.sources import sources_of
from hub.search.state import seed_of
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
    sources = sources_of(catalogue, words)
    documents = tuple(one.make() for one in sources)
    folder = project.root / ".hub" / "search" / "whoosh"
    key = (seed_of(words), *(one.key for one in sources))
    index = Index.open(folder)
    common: list[str] | None = read_kept(folder / MARK, key) if index else None
    if index is None or common is None:
        used: Counter[str] = Counter()
        Index.build(_counted(documents, words, used), folder).close()
        common = sorted(term for term, number in used.items() if number > COMMON * len(documents))
        keep(folder / MARK, key, common)
        index = Index.open(folder)
    assert index is not None
    return Opened(index, documents, frozenset(common), words)


def _counted(documents: Sequence[Document], words: Words, used: Counter[str]) -> Iterator[Mapping[str, int]]:
    """Counts of each document; `used` learns in how many documents each term is."""
    synonyms = words.synonyms.folded()
    for one in documents:
        counts = count(one, synonyms)
        used.update(counts.keys())
        yield counts
