"""What costs much to find out and never changes: pinyin of words, forms of characters."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from hub.kept import keep, read_kept

T = TypeVar("T")


class Memory:
    """Answers by name, in one JSON file.

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

    def latest(self, kind: str, key: str, make: Callable[[], T]) -> T:
        """The answer for `key`, of which only the last one of its kind is kept."""
        known = self.known.get(f" {kind}")
        if known is None or known[0] != key:
            known = self.known[f" {kind}"] = [key, make()]
            self.changed = True
        found: T = known[1]
        return found

    def write(self) -> None:
        """Keep what was learned."""
        if self.changed:
            keep(self.path, (self.key,), dict(sorted(self.known.items())))
