"""Which log is this, and how far has it been read? Told by its bytes, never by its name.

A log is known again when its first bytes and the bytes before the stored offset are the same. So it may have
grown, been renamed, copied or compressed meanwhile; after copytruncate its first bytes differ and it is a new one.
"""

from __future__ import annotations

import io
import os
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from hub.errors import HubError
from hub.plays.reader import WINDOW, Inflater, Stream
from hub.plays.store import Manifest, Source, Store
from hub.problems import Text

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_ENDS = 64 << 10
#: first line of a made-up log
SAMPLE_MARK = b"# hub sample log"
_SAVE = Text("先存成文件，再写出文件名。", "save it to a file and name that")


class LogError(HubError):
    """A log cannot be opened or told from another."""


@dataclass(frozen=True)
class Opened:
    """A log, ready to be read on from where it was left.

    Attributes:
        name: As the operator gave it, for messages.
        id: Its entry in the manifest.
        source: What is known of it.
        head: Its first bytes, up to `WINDOW`.
        stream: Its inflated bytes from `source.offset` on; None when there is nothing to read.
        window: The bytes before that.
        whole: Keyed digest of the compressed file, else empty.
        size: Bytes of the file as it lies on the disk, 0 for a pipe.
        compressed: Whether `size` is of compressed bytes.
        state: `new`, `grown`, `unchanged` (nothing to read) or `waiting` (not one whole line yet).
    """

    name: str
    id: str = ""
    source: Source | None = None
    head: bytes = b""
    stream: Stream | None = None
    window: bytes = b""
    whole: str = ""
    size: int = 0
    compressed: bool = False
    state: str = "new"


def open_log(name: str, store: Store, manifest: Manifest, stack: ExitStack) -> Opened:
    """Open a log (`-` is standard input) and find what is known of it; `stack` closes it.

    Raises:
        LogError: It does not exist, is no file, or a pipe cannot be told from two known logs.
    """
    raw = stack.enter_context(_open(name))
    size = os.fstat(raw.fileno()).st_size if raw.seekable() else 0
    magic = raw.peek(4)[:4]
    compressed = magic[:2] == _GZIP or magic == _ZSTD
    opened = Opened(name, size=size, compressed=compressed)
    if compressed and raw.seekable():
        opened = replace(opened, whole=store.fingerprint(_ends(raw, size)))
        if opened.whole in manifest.wholes:
            return replace(opened, state="unchanged")
    return _identify(opened, raw, store, manifest)


def _open(name: str) -> io.BufferedReader:
    if name == "-":
        return os.fdopen(os.dup(0), "rb")
    path = Path(name)
    if path.is_dir():
        raise LogError(
            Text(f"{name} 是文件夹。", f"{name} is a folder"),
            Text("写出里面的日志文件。", "name the log files in it"),
        )
    try:
        return path.open("rb")
    except OSError as error:
        raise LogError.unread(name, error) from error


def _ends(raw: BinaryIO, size: int) -> bytes:
    """Size, first and last bytes of a compressed file; the last hold the checksum of its content."""
    first = os.pread(raw.fileno(), _ENDS, 0)
    last = os.pread(raw.fileno(), _ENDS, max(0, size - _ENDS))
    return b"%d|" % size + first + last


def _identify(opened: Opened, raw: io.BufferedReader, store: Store, manifest: Manifest) -> Opened:
    stream = _stream(raw, opened.compressed)
    head = read_up_to(stream, WINDOW)
    known = _candidates(head, store, manifest)
    for turn, (name, source) in enumerate(known):
        if turn:
            if not raw.seekable():
                raise LogError(
                    Text(
                        f"{opened.name} 可能是两份日志里的任一份。", f"{opened.name} could be one of two logs"
                    ),
                    _SAVE,
                )
            raw.seek(0)
            stream = _stream(raw, opened.compressed)
            head = read_up_to(stream, WINDOW)
        window = _advance(
            stream, None if opened.compressed or not raw.seekable() else raw, head, source.offset
        )
        if window is None or source.closed:  # an older copy: all of it was read already
            return replace(opened, id=name, source=source, state="unchanged")
        if store.fingerprint(window) == source.window:
            rest = _Joined(head[source.offset :], stream)
            return replace(
                opened, id=name, source=source, head=head, stream=rest, window=window, state="grown"
            )
    if b"\n" not in head and len(head) < WINDOW:
        return replace(opened, state="waiting")
    if known and raw.seekable():
        raw.seek(0)
        stream = _stream(raw, opened.compressed)
        head = read_up_to(stream, WINDOW)
    elif known:
        raise LogError(
            Text(f"{opened.name} 的开头和另一份日志一样。", f"{opened.name} begins like another log"), _SAVE
        )
    source = Source(head="", head_size=0, offset=0, window="", sample=head.startswith(SAMPLE_MARK))
    name = first = store.fingerprint(head)
    turn = 1
    while name in manifest.sources:
        turn += 1
        name = f"{first}-{turn}"
    return replace(opened, id=name, source=source, head=head, stream=_Joined(head, stream))


def _stream(raw: io.BufferedReader, compressed: bool) -> Stream:
    return Inflater(raw, zstd=raw.peek(4)[:4] == _ZSTD) if compressed else raw


def read_up_to(stream: Stream, size: int) -> bytes:
    """Read `size` bytes, fewer only at the end."""
    out = b""
    while len(out) < size and (piece := stream.read(size - len(out))):
        out += piece
    return out


def _candidates(head: bytes, store: Store, manifest: Manifest) -> list[tuple[str, Source]]:
    """Known logs that begin with `head`, the furthest read first."""
    sizes = {source.head_size for source in manifest.sources.values() if source.head_size <= len(head)}
    digests = {(size, store.fingerprint(head[:size])) for size in sizes}
    found = [item for item in manifest.sources.items() if (item[1].head_size, item[1].head) in digests]
    return sorted(found, key=lambda item: (-item[1].offset, item[0]))


def _advance(stream: Stream, plain: BinaryIO | None, head: bytes, offset: int) -> bytes | None:
    """Move `stream`, whose `head` was read, on to `offset`; return the bytes before it, None when it ends earlier."""
    if offset <= len(head):
        return head[max(0, offset - WINDOW) : offset]
    if plain is not None:
        plain.seek(offset - WINDOW)
        window = read_up_to(plain, WINDOW)
        return window if len(window) == WINDOW else None
    window, left = head, offset - len(head)
    while left and (piece := stream.read(min(left, 1 << 20))):
        window = (window + piece)[-WINDOW:]
        left -= len(piece)
    return None if left else window


class _Joined:
    """Bytes already read, and then the stream they came from."""

    def __init__(self, first: bytes, then: Stream) -> None:
        self._first = first
        self._then = then

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty at the end."""
        if self._first:
            out, self._first = self._first[:size], self._first[size:]
            return out
        return self._then.read(size)
