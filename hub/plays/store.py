"""Where events lie between the log and the index: Parquet files, and one manifest that says which count.

```
.hub/plays/manifest.json            what was read of which log, and the chunks that count
.hub/plays/key                      secret of the fingerprints, 0600
.hub/plays/salts/2026-11-23         secret of one day's clients, 0600; empty once the day is final
.hub/plays/events/<name>.beacons.parquet, <name>.media.parquet
.hub/plays/rollups/<last day>.parquet, <last day>.votes.json   final counts of days whose events are gone
```
A chunk counts only when the manifest names it, and the manifest is replaced atomically, after its chunks are on
the disk: a kill at any moment leaves the old state or the new one.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.errors import HubError, IndexFileError
from hub.files import write_atomic
from hub.problems import Text

#: chunks from which on small ones are put together
MANY = 48


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(_Entry):
    """How far one log has been read.

    A log is known by its first bytes and by those before the offset, never by its name: renaming, compressing
    or copying it changes nothing.

    Attributes:
        head: Keyed digest of its first `head_size` bytes.
        offset: Bytes of the inflated log that are done with.
        window: Keyed digest of the up to 1,024 bytes before `offset`.
        inside: `offset` lies in a line that is too long.
        closed: Nothing more will be read of it: its compressed form is a bomb or damaged.
        sample: It says of itself that it is made up.
        headless: It begins inside a line whose first half was not found yet.
        seen: When it was last read, seconds since 1970.
    """

    head: str
    head_size: int
    offset: int
    window: str
    inside: bool = False
    closed: bool = False
    sample: bool = False
    headless: bool = False
    seen: int = 0
    accepted: int = 0
    ignored: dict[str, int] = Field(default_factory=dict)
    rejected: dict[str, int] = Field(default_factory=dict)


class Chunk(_Entry):
    """Events of one stretch of one log, or of many small ones put together.

    Attributes:
        beacons, media: Rows of the two files; a file without rows is not written.
        first_day, last_day: Local days of the beacons and media, days since 1970.
        newest: Newest event, seconds since 1970.
    """

    name: str
    beacons: int
    media: int
    first_day: int
    last_day: int
    newest: int
    sample: bool = False


class Manifest(_Entry):
    """Everything that counts.

    Attributes:
        wholes: Keyed digests of compressed files that were read to their end, and when they were last seen.
        final: Last day whose counts lie in `rollups`; later days are counted from events. Days since 1970.
    """

    version: Literal[1] = 1
    sources: dict[str, Source] = Field(default_factory=dict)
    chunks: tuple[Chunk, ...] = ()
    wholes: dict[str, int] = Field(default_factory=dict)
    final: int = 0


class Store:
    """The folder of the play counts. One process at a time may write it (`lock`)."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.events = root / "events"
        self.salts = root / "salts"
        self.rollups = root / "rollups"
        self.platforms = root / "platforms"
        self._manifest = root / "manifest.json"

    def make(self) -> None:
        """Make the folders, secrets readable by the operator alone.

        Raises:
            HubError: They cannot be made.
        """
        try:
            for folder in (self.events, self.rollups, self.platforms):
                folder.mkdir(parents=True, exist_ok=True)
            self.salts.mkdir(mode=0o700, exist_ok=True)
            self.salts.chmod(0o700)
            key = self.root / "key"
            if not key.exists():
                temporary = self.root / f".key.{secrets.token_hex(8)}"
                handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
                with os.fdopen(handle, "wb") as file:
                    file.write(secrets.token_bytes(32))
                    file.flush()
                    os.fsync(file.fileno())
                temporary.replace(key)
        except OSError as error:
            raise HubError.unwritten(".hub/plays/", error) from error

    def fingerprint(self, data: bytes) -> str:
        """Keyed digest of some bytes of a log; without the key it says nothing about them."""
        return hmac.digest((self.root / "key").read_bytes(), data, hashlib.sha256)[:12].hex()

    def read(self) -> Manifest:
        """The manifest; an absent one is empty.

        Raises:
            IndexFileError: It is damaged or of another version.
        """
        if not self._manifest.exists():
            return Manifest()
        try:
            return Manifest.model_validate_json(self._manifest.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexFileError.useless(
                f".hub/plays/{self._manifest.name}",
                Text(
                    "从备份恢复它；没有备份就移走 .hub/plays，把日志重新读一遍。",
                    "restore it from a backup, or move .hub/plays away and read the logs in again",
                ),
            ) from error

    def commit(self, manifest: Manifest) -> None:
        """Make `manifest` what counts, from one moment to the next."""
        ordered = manifest.model_copy(
            update={
                "sources": dict(sorted(manifest.sources.items())),
                "chunks": tuple(sorted(manifest.chunks, key=lambda one: one.name)),
                "wholes": dict(sorted(manifest.wholes.items())),
            }
        )
        write_atomic(self._manifest, ordered.model_dump_json(indent=1, exclude_defaults=True) + "\n")

    def sweep(self, manifest: Manifest) -> None:
        """Delete what no manifest names: left by a kill, or put together into larger chunks."""
        named = {
            name for chunk in manifest.chunks for name in (f"{chunk.name}.beacons", f"{chunk.name}.media")
        }
        for path in self.events.iterdir():
            if path.name.removesuffix(".parquet") not in named:
                path.unlink(missing_ok=True)
        for folder in (self.root, self.salts, self.platforms, self.rollups):
            for path in folder.glob(".*"):
                if path.is_file():
                    path.unlink(missing_ok=True)

    def paths(self, manifest: Manifest, kind: Literal["beacons", "media"]) -> list[Path]:
        """The files that count; made-up logs only as long as no real one was read."""
        real = [one for one in manifest.chunks if not one.sample] or list(manifest.chunks)
        return [self.events / f"{one.name}.{kind}.parquet" for one in real if getattr(one, kind)]
