"""Documents and shards at hand while an index is built: taken from the last build where nothing changed."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from hub.catalogue.taxonomy import Taxonomy
from hub.search.columns import profile_of
from hub.search.document import count
from hub.search.letters import packed_result, packed_written
from hub.search.plan import COMMON
from hub.search.postings import invert
from hub.search.shards import Shard, cut_into, recut, size_of, target_of
from hub.search.sources import Source
from hub.search.state import Card, State
from hub.search.words import Words
from hub.vault import Row, Vault

#: most changed documents for which an old index is amended instead of made anew, as a share of all
_FEW = 0.1


class _LostError(Exception):
    """A piece that the last build left is damaged."""


class Workshop:
    """Use it in a `with`: `take`, then `amended` or `inverted`, then `close`.

    Args:
        folder: Where the last build left its state and pieces.
        old: That state, empty when it is of no use.
        words: The editors' lists.
        taxonomy: For facets.
    """

    def __init__(self, folder: Path, old: State, words: Words, taxonomy: Taxonomy) -> None:
        self.folder, self.old, self.taxonomy = folder, old, taxonomy
        self.synonyms = words.synonyms.folded()
        self.vault = Vault(folder / "pieces", old.end)
        if not self.vault.whole:
            self.old, self.vault.end = State(), 0
        self.cards: list[Card] = []
        self.shards: list[Shard] = []
        self.rows: dict[str, Row] = {shard.digest: row for shard, row in self.old.shards}
        self.counted, self.was_amended, self.target = 0, False, 0

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:  # fmt: skip
        self.vault.close()

    def take(self, sources: Sequence[Source]) -> None:
        """Get the card of every document, made where it is new."""
        self.sources = sources
        self.cards = [self.old.by_key.get(one.key) or self._made(one) for one in sources]

    def _made(self, source: Source) -> Card:
        self.counted += 1
        one = source.make()
        counts = count(one, self.synonyms)
        result, written = packed_result(one), packed_written(one) if one.kind == "lecture" else b""
        return Card(
            one.id, source.key, one.kind, one.title, one.url, one.published, counts.total(),
            profile_of(one, self.taxonomy), one.words, one.asked,
            counts=self.vault.put(json.dumps(counts, ensure_ascii=False, separators=(",", ":")).encode()),
            files=self.vault.put(len(result).to_bytes(4) + result + written),
        )  # fmt: skip

    def files(self, number: int) -> tuple[bytes, bytes]:
        """The packed result and text of a document."""
        raw = self.vault.get(self.cards[number].files)
        if raw is None:
            self.cards[number] = self._made(self.sources[number])
            raw = self.vault.get(self.cards[number].files)
            assert raw is not None
        end = 4 + int.from_bytes(raw[:4])
        return raw[4:end], raw[end:]

    def inverted(self) -> list[Shard]:
        """Shards made anew."""
        self.rows = {}  # pieces of old shards are not trusted again
        postings = invert(self._counts())
        self.target = target_of(size_of(postings))
        entries = ((term, postings[term]) for term in sorted(postings))
        self.shards = [self._kept(one) for one in cut_into(entries, self.target, self._most)]
        return self.shards

    def amended(self) -> list[Shard] | None:
        """Shards of the last build with the changed documents exchanged, if it was of these documents."""
        old = self.old
        if not old.shards or [one.id for one in old.cards] != [one.id for one in self.sources]:
            return None
        changed = [n for n, card in enumerate(old.cards) if card.key != self.cards[n].key]
        if len(changed) > _FEW * len(old.cards):
            return None
        try:
            changes = self._changes(changed)
            shards = recut([shard for shard, _ in old.shards], changes, old.target, self._most, self._raw)
        except _LostError:
            return None
        if target_of(sum(shard.size for shard in shards)) != old.target:
            return None
        self.was_amended, self.target = True, old.target
        self.shards = [self._kept(one) for one in shards]
        return self.shards

    @property
    def _most(self) -> float:
        return COMMON * len(self.cards)

    def _counts(self) -> Iterator[Mapping[str, int]]:
        for number in range(len(self.cards)):
            raw = self.vault.get(self.cards[number].counts)
            if raw is None:
                self.cards[number] = self._made(self.sources[number])
                raw = self.vault.get(self.cards[number].counts)
                assert raw is not None
            yield json.loads(raw)

    def _changes(self, changed: Sequence[int]) -> dict[str, dict[int, int]]:
        """New counts of changed terms by document."""
        changes: dict[str, dict[int, int]] = {}
        for number in changed:
            before, after = (
                json.loads(self._piece(card.counts)) for card in (self.old.cards[number], self.cards[number])
            )
            for term in before.keys() | after.keys():
                if before.get(term, 0) != after.get(term, 0):
                    changes.setdefault(term, {})[number] = after.get(term, 0)
        return changes

    def _piece(self, row: Row) -> bytes:
        raw = self.vault.get(row)
        if raw is None:
            raise _LostError
        return raw

    def _raw(self, shard: Shard) -> bytes:
        return self._piece(self.rows[shard.digest])

    def _kept(self, shard: Shard) -> Shard:
        if shard.raw is not None and shard.digest not in self.rows:
            self.rows[shard.digest] = self.vault.put(shard.raw)
        return shard

    def packed(self, shard: Shard) -> bytes:
        """The published bytes of a shard."""
        return shard.packed if shard.raw is not None else replace(shard, raw=self._raw(shard)).packed

    def close(self, seed: str, whole: str, stamp: str) -> None:
        """Leave what the next build may take."""
        shards = tuple((shard, self.rows[shard.digest]) for shard in self.shards)
        state = State(whole, seed, self.target, tuple(self.cards), shards, stamp, self.vault.end)
        state = state.without_places(self.vault, self.folder / "state")
        self.vault.flush()
        state.write(self.folder / "state")
