"""The Whoosh index: BM25F over one field. The only module that knows Whoosh.

It ranks for editors (`hub search`), explains, and is the judge of the published shards: the browser
must find the same documents with the same scores. Only the API that Whoosh 2.7.4 and whoosh3 share is used.
Documents are numbered in the order they are given; segments are never merged, so that order stays.
"""

from __future__ import annotations

import shutil
from collections.abc import Generator, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from whoosh import fields, index, scoring
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.query.compound import Or
from whoosh.query.terms import Term
from whoosh.system import pack_uint

from hub.errors import IndexFileError
from hub.search.formula import K1, B
from hub.search.plan import Asked

FIELD = "text"
#: file in an index's folder that says that it is whole, and of what
MARK = "whole.json"
#: documents in a segment; bounds the memory of a build
SEGMENT = 400


class _Counted(fields.TEXT):
    """A field that takes terms with their counts, so that nothing is written out only to be counted again."""

    def index(
        self, value: Mapping[str, int], **_: Any
    ) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """Yield term, count, weight, and the count as postings hold it."""
        for term, number in value.items():
            yield term.encode(), number, float(number), pack_uint(number)


@dataclass(frozen=True)
class Part:
    """What one term adds to a document's score."""

    term: str
    count: int
    documents: int
    score: float


class Index:
    """An opened index; close it, or use it in a `with`."""

    def __init__(self, opened: Any) -> None:
        self._index = opened
        self._searcher = opened.searcher(weighting=scoring.BM25F(B=B, K1=K1))

    @classmethod
    def build(cls, counts: Iterable[Mapping[str, int]], folder: Path | None = None) -> Index:
        """Index documents by their terms' counts, in memory or in `folder` (made anew).

        Raises:
            IndexFileError: The folder cannot be written.
        """
        schema = fields.Schema(number=fields.STORED, **{FIELD: _Counted(phrase=False)})
        try:
            storage = RamStorage() if folder is None else FileStorage(_empty(folder))
            made = storage.create_index(schema)
            batch: list[Mapping[str, int]] = []
            done = 0
            for one in counts:
                batch.append(one)
                if len(batch) == SEGMENT:
                    done = _segment(made, batch, done)
                    batch = []
            _segment(made, batch, done)
        except OSError as error:
            raise IndexFileError.unwritten(str(folder), error) from error
        return cls(made)

    @classmethod
    def open(cls, folder: Path) -> Index | None:
        """Open the index in `folder`, or say that there is none that works."""
        try:
            return cls(index.open_dir(str(folder))) if (folder / MARK).exists() else None
        except Exception:
            return None

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of its files."""
        self._searcher.close()
        self._index.close()

    @cached_property
    def size(self) -> int:
        """Number of documents."""
        return int(self._searcher.doc_count_all())

    def used_by(self, term: str) -> int:
        """In how many documents a term is."""
        return int(self._searcher.doc_frequency(FIELD, term))

    def idf(self, term: str) -> float:
        """Rarity of a term, as Whoosh scores it: ln(N / (n + 1)) + 1."""
        return float(self._searcher.idf(FIELD, term))

    def scores(self, asked: Sequence[Asked]) -> dict[int, float]:
        """Score of every document that has any of the terms."""
        terms = [Term(FIELD, one.term, boost=one.weight / 100) for one in asked]
        found = self._searcher.search(Or(terms), limit=None)
        return {hit.docnum: float(hit.score) for hit in found}

    def counts(self, term: str) -> dict[int, int]:
        """How often each document has a term."""
        if not self.used_by(term):
            return {}
        matcher = self._searcher.postings(FIELD, term)
        out = {}
        while matcher.is_active():
            out[int(matcher.id())] = int(matcher.weight())
            matcher.next()
        return out

    def lengths(self) -> list[int]:
        """Length of each document as Whoosh keeps it: in terms, rounded to one of 256 steps."""
        reader = self._searcher.reader()
        return [int(reader.doc_field_length(number, FIELD)) for number in range(self.size)]

    def average(self) -> float:
        """Mean length of a document, unrounded."""
        return float(self._searcher.avg_field_length(FIELD))

    def explain(self, document: int, asked: Sequence[Asked]) -> list[Part]:
        """What each term adds to a document's score, the most first."""
        parts = [
            Part(
                one.term,
                self.counts(one.term)[document],
                self.used_by(one.term),
                self.scores([one])[document],
            )
            for one in asked
            if document in self.counts(one.term)
        ]
        return sorted(parts, key=lambda part: (-part.score, part.term))


def _segment(made: Any, batch: Sequence[Mapping[str, int]], done: int) -> int:
    if not batch:
        return done
    writer = made.writer(limitmb=256)
    for number, counts in enumerate(batch, done):
        writer.add_document(number=number, **{FIELD: counts})
    writer.commit(merge=False)
    return done + len(batch)


def _empty(folder: Path) -> str:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return str(folder)
