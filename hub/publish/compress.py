"""Precompressed files beside the texts of a site, so that a server never compresses while a reader waits.

Results are kept by content: `build/cache/packed/<xx>/<sha256 of the text>.<sha256 of the result>.<ending>`. A
rebuild links them; a damaged one no longer has the digest in its name and is made again.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import posixpath
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from hub.publish.inventory import Entry, Inventory
from hub.publish.stage import link_or_copy

#: Kinds that shrink; pictures and recordings are compressed already.
_KINDS = frozenset({".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".ics", ".opml", ".txt", ".vtt",
                    ".webmanifest", ".geojson", ".csv"})  # fmt: skip
#: A smaller answer fits one packet as it is: Ethernet's 1,500 bytes less the headers of IPv6 and TCP.
_LEAST = 1_400
#: Files that every page loads deserve the slowest setting. Measured on this site's pages: brotli 6 takes
#: 0.4 ms and leaves 4,182 bytes of 13,681; 11 takes 18 ms and leaves 3,764; gzip 9 takes 0.2 ms, 4,665.
_SHARED = frozenset({".css", ".js", ".mjs"})
#: Both encoders let go of the interpreter's lock, so threads use the second core.
_THREADS = 2


def compress(tree: Path, files: Inventory, kept: Path) -> dict[str, Entry]:
    """Write `.gz` and `.br` beside every text of `tree` that shrinks.

    Args:
        tree: The site.
        files: Its inventory.
        kept: Folder of kept results.

    Returns:
        Inventory of what was written.

    Raises:
        OSError: The disk is full or read-only.
    """
    old = _names(kept)
    jobs = [
        (path, entry)
        for path, entry in files.items()
        if entry.size >= _LEAST and posixpath.splitext(path)[1] in _KINDS
    ]
    written: dict[str, Entry] = {}
    with ThreadPoolExecutor(_THREADS) as pool:
        for made in pool.map(lambda job: list(_both(tree, kept, old, *job)), jobs):
            written.update(made)
    _forget(kept, old, {entry.sha256 for _, entry in jobs})
    return written


def _both(
    tree: Path, kept: Path, old: dict[str, str], path: str, source: Entry
) -> Iterator[tuple[str, Entry]]:
    raw: bytes | None = None
    for ending in ("br", "gz"):
        target = tree / f"{path}.{ending}"
        found = _known(kept, old, f"{source.sha256}.{ending}")
        if found is None:
            raw = (tree / path).read_bytes() if raw is None else raw
            packed = _pack(raw, ending, posixpath.splitext(path)[1] in _SHARED)
            entry = Entry(len(packed), hashlib.sha256(packed).hexdigest())
            where = kept / source.sha256[:2] / f"{source.sha256}.{entry.sha256}.{ending}"
            _keep(where, packed)
        else:
            entry, where = found
        if entry.size < source.size:
            link_or_copy(where, target)
            yield f"{path}.{ending}", entry


def _keep(where: Path, packed: bytes) -> None:
    """Write whole or not at all; no flush to the disk, because the name tells a torn file anyway."""
    where.parent.mkdir(parents=True, exist_ok=True)
    fresh = where.with_name(f".{where.name}.{threading.get_ident()}")
    fresh.write_bytes(packed)
    fresh.replace(where)


def _pack(raw: bytes, ending: str, shared: bool) -> bytes:
    if ending == "gz":
        return gzip.compress(raw, 9, mtime=0)
    packed: bytes = brotli.compress(raw, mode=brotli.MODE_TEXT, quality=11 if shared else 6)
    return packed


def _names(kept: Path) -> dict[str, str]:
    """Names of kept results by `<sha256 of the text>.<ending>`."""
    found: dict[str, str] = {}
    if kept.is_dir():
        for folder in os.scandir(kept):
            if folder.is_dir(follow_symlinks=False):
                for name in os.listdir(folder):  # noqa: PTH208 - names, twenty thousand of them
                    source, _, rest = name.partition(".")
                    found[f"{source}.{rest.rpartition('.')[2]}"] = name
    return found


def _known(kept: Path, old: dict[str, str], key: str) -> tuple[Entry, Path] | None:
    """A kept result that still has the digest in its name."""
    name = old.get(key)
    if name is None:
        return None
    path = kept / name[:2] / name
    try:
        packed = path.read_bytes()
    except OSError:
        return None
    total = hashlib.sha256(packed).hexdigest()
    return (Entry(len(packed), total), path) if total == name.split(".")[1] else None


def _forget(kept: Path, old: dict[str, str], used: set[str], spare: int = 3) -> None:
    """Drop results of no use once there are `spare` times as many as used ones."""
    if len(old) > 1_000 + spare * 2 * len(used):
        for key, name in old.items():
            if key.partition(".")[0] not in used:
                (kept / name[:2] / name).unlink(missing_ok=True)
