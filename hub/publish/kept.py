"""Results kept under `build/` between builds: noticed when damaged, ignored when of another version."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from hub.files import write_atomic


@cache
def code_digest(*folders: Path) -> str:
    """Digest of the source files below `folders`: what other code has kept is of no use."""
    total = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(f"{folder.name}/{path.relative_to(folder).as_posix()}\0".encode())
                total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read_kept(path: Path, key: Iterable[str]) -> Any:
    """What was kept at `path` under `key`, or None: absent, damaged, another key, no matter why."""
    try:
        head, _, body = path.read_bytes().partition(b"\n")
        return json.loads(body) if head == _head(body, key) else None
    except (OSError, ValueError):
        return None


def keep(path: Path, key: Iterable[str], value: Any) -> None:
    """Keep `value`, which must be JSON, at `path` under `key`."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    write_atomic(path, _head(body, key) + b"\n" + body)


def _head(body: bytes, key: Iterable[str]) -> bytes:
    total = hashlib.sha256("\0".join(key).encode() + b"\0\0" + body)
    return total.hexdigest().encode()
