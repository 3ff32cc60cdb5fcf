"""Facts of all files of a tree, read when a rule asks; those of files that have not changed come from the last build.

build/cache/facts.kept   which facts are of which file, by the SHA-256 of its bytes
build/cache/facts.pack   the facts, each with its digest
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from hub.kept import code_digest, keep, read_kept
from hub.publish.facts import Facts, facts_of
from hub.publish.inventory import Inventory
from hub.vault import Row, Vault

_READ = (".html", ".svg", ".css", ".xml", ".opml")


class Ledger(Mapping[str, Facts]):
    """Facts by path.

    Args:
        tree: The site.
        files: Its inventory.
        site_url: Where it will be published.
        kept: Folder of the last build's facts; None reads every file anew.
    """

    def __init__(self, tree: Path, files: Inventory, site_url: str, kept: Path | None = None) -> None:
        self.tree, self.files, self.site_url = tree, files, site_url
        self.paths = {path: None for path in files if path.endswith(_READ)}
        self._key = (code_digest(Path(__file__).parent), site_url)
        self._index = kept / "facts.kept" if kept else None
        known = (read_kept(self._index, self._key) if self._index else None) or {"end": 0, "rows": {}}
        self._old: dict[str, list[object]] = known["rows"]
        self._vault = Vault(kept / "facts.pack", known["end"]) if kept else None
        if self._vault and not self._vault.whole:
            self._old = {}
        self._new: dict[str, list[object]] = {}

    def __contains__(self, path: object) -> bool:
        """Whether a file has facts; it is not read for that."""
        return path in self.paths

    def __iter__(self) -> Iterator[str]:
        """Paths of files that have facts."""
        return iter(self.paths)

    def __len__(self) -> int:
        """How many have."""
        return len(self.paths)

    def __getitem__(self, path: str) -> Facts:
        """Facts of one file."""
        return self.of(path, self.files[path].sha256)

    def of(self, path: str, sha256: str) -> Facts:
        """Facts of a file with these bytes: one of the tree, or one of the last build."""
        place = f"{path} {sha256}"
        known = self._new.get(place) or self._old.get(place)
        raw = self._vault.get(Row(*known)) if self._vault and known else None  # type: ignore[arg-type] # as it was kept
        if raw is not None:
            self._new[place] = known or []
            return Facts(**orjson.loads(raw))
        made = facts_of(path, (self.tree / path).read_bytes(), self.site_url)
        if self._vault:
            spare = {name: value for name, value in vars(made).items() if value}
            self._new[place] = list(self._vault.put(orjson.dumps(spare)))
        return made

    def knows(self, path: str, sha256: str) -> bool:
        """Whether the facts of a file with these bytes need not be read from it."""
        return f"{path} {sha256}" in self._old or f"{path} {sha256}" in self._new

    def keep(self) -> None:
        """Leave the facts of the tree's files for the next build."""
        if not self._vault or not self._index:
            return
        whole = {**self._old, **self._new}
        rows = {
            place: whole[place]
            for path in self.paths
            if (place := f"{path} {self.files[path].sha256}") in whole
        }
        if rows.keys() != self._old.keys():
            named = {place: Row(*row) for place, row in rows.items()}  # type: ignore[arg-type] # as it was kept
            if self._vault.wasteful(named.values()):
                self._index.unlink(missing_ok=True)
                rows = {place: list(row) for place, row in self._vault.squeezed(named).items()}
            self._vault.flush()
            keep(self._index, self._key, {"end": self._vault.end, "rows": rows})
