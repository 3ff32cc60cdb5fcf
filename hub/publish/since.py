"""Which files a build must hold the rules against, when the published tree was held against the same ones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from hub.kept import code_digest
from hub.publish.draft import Draft
from hub.publish.ledger import Ledger
from hub.publish.pins import Pins
from hub.publish.verify import Expected

_VERIFIED = "verified"


def fresh_of(draft: Draft, facts: Ledger, pins: Pins, expected: Expected) -> frozenset[str] | None:
    """Paths of files that the published tree does not have as they are; None: all files must be looked at.

    A file that has not changed still keeps every rule that looks at one file, as long as the rules are the same. Its
    links still lead somewhere, as long as nothing that was there is gone, no file and no anchor.
    """
    before = draft.published.rows
    if draft.published.notes.get(_VERIFIED) != _held(pins, expected):
        return None
    changed = draft.changed()
    if not all(map(_is_sealed, before.keys() - draft.wanted.keys())):
        return None
    for path in changed:
        old = before.get(path)
        if path.endswith(".html") and old is not None:
            if not facts.knows(path, old.sha256):
                return None
            if not set(facts.of(path, old.sha256).anchors) <= set(facts[path].anchors):
                return None
    return frozenset(changed)


def note_verified(draft: Draft, pins: Pins, expected: Expected) -> None:
    """Remember against what the draft was held."""
    draft.record.notes[_VERIFIED] = _held(pins, expected)


def _held(pins: Pins, expected: Expected) -> str:
    seen = (pins, expected.hidden, sorted(expected.hosts), sorted(expected.budgets.items()), expected.policy)
    return hashlib.sha256(f"{code_digest(Path(__file__).parent)} {seen!r}".encode()).hexdigest()


def _is_sealed(path: str) -> bool:
    """Whether no page leads to a file: a shard, or what is added after a tree was verified."""
    return (
        path.endswith((".gz", ".br"))
        or "/" not in path
        or (path.startswith("search/") and path.endswith(".bin"))
    )
