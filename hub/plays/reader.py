"""Bytes of a log in blocks of whole lines, whatever the file throws at us.

Memory is bounded by the block size: a line longer than `LINE_MAX` is dropped while it streams by, compressed
input is inflated piece by piece, and stops when it grows past any ratio a log can have.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

#: bytes of one block
BLOCK = 2 << 20
#: longest line that is looked at, bytes
LINE_MAX = 64 << 10
#: bytes before an offset by which a log is known again
WINDOW = 1024
#: compressed input may grow to this many times its size, beyond the first `GRACE` bytes
RATIO_MAX = 200
#: bytes of compressed input that are inflated whatever their ratio
GRACE = 16 << 20
#: bytes of one compressed log, inflated
SIZE_MAX = 64 << 30
_PIECE = 256 << 10


class Stream(Protocol):
    """Where bytes come from: a file, a pipe, or one of the inflaters below."""

    def read(self, size: int, /) -> bytes:
        """Return up to `size` bytes; empty at the end."""


class BombError(Exception):
    """Compressed input grew past `RATIO_MAX` or `SIZE_MAX`."""


class DamagedError(Exception):
    """Compressed input cannot be inflated any further."""


class Inflater:
    """A compressed stream as plain bytes; several gzip members or zstd frames in a row are one stream.

    A truncated stream ends where its bytes end: a log that is still being written looks like that.

    Raises:
        BombError: While reading, when the output is too large for its input.
        DamagedError: While reading, when the bytes are no gzip or zstd.
    """

    def __init__(self, source: BinaryIO, zstd: bool) -> None:
        self._source = source
        self._zstd = zstd
        self._engine = self._new()
        self._taken = self._given = 0
        self._fresh = True

    def _new(self) -> object:
        if not self._zstd:
            return zlib.decompressobj(wbits=31)
        import zstandard  # noqa: PLC0415 - only for zstd logs

        return zstandard.ZstdDecompressor(max_window_size=1 << 27).stream_reader(
            self._source, read_across_frames=True
        )

    def read(self, size: int, /) -> bytes:
        """Return up to `size` inflated bytes; empty at the end."""
        out = self._read_zstd(size) if self._zstd else self._read_gzip(size)
        self._given += len(out)
        if self._given > SIZE_MAX or self._given > GRACE + RATIO_MAX * self._taken:
            raise BombError
        return out

    def _read_zstd(self, size: int) -> bytes:
        import zstandard  # noqa: PLC0415 - only for zstd logs

        try:
            out: bytes = self._engine.read(size)  # type: ignore[attr-defined]
        except zstandard.ZstdError as error:
            raise DamagedError from error
        self._taken = self._source.tell() if self._source.seekable() else self._given // RATIO_MAX
        return out

    def _read_gzip(self, size: int) -> bytes:
        while True:
            engine = self._engine
            pending: bytes = engine.unconsumed_tail  # type: ignore[attr-defined]
            if engine.eof:  # type: ignore[attr-defined]
                pending = engine.unused_data  # type: ignore[attr-defined]
                self._engine = engine = self._new()
                self._fresh = True
            if not pending:
                pending = self._source.read(_PIECE)
                self._taken += len(pending)
                if not pending:
                    return b""
            if self._fresh and not pending.strip(b"\0"):
                continue  # padding after the last member, as gzip allows
            try:
                out: bytes = engine.decompress(pending, size)  # type: ignore[attr-defined]
            except zlib.error as error:
                raise DamagedError from error
            self._fresh = False
            if out:
                return out


@dataclass(frozen=True)
class Block:
    """Whole lines of a log.

    Attributes:
        data: The lines, each ended by a newline.
        end: Offset behind the last of them in the inflated log; what lies before it is done with.
        window: The last `WINDOW` bytes before `end`, as they stand in the log.
        dropped: Lines before `end` that were longer than `LINE_MAX` and are not in `data`.
        inside: `end` lies inside such a line, already counted, whose rest is still to be dropped.
        rest: Half a line behind `end`, where the log ends; only of the last block.
    """

    data: bytes
    end: int
    window: bytes
    dropped: int = 0
    inside: bool = False
    rest: bytes = b""


def blocks(
    stream: Stream, start: int = 0, window: bytes = b"", inside: bool = False, size: int = BLOCK
) -> Iterator[Block]:
    """Yield the whole lines of `stream`, whose first byte is at offset `start` of its log.

    A last line without newline is left for the next time, when the log has grown: the last block names it.

    Args:
        stream: Source of bytes.
        start: Offset of its first byte.
        window: The bytes before `start`, up to `WINDOW`.
        inside: `start` lies inside a line that is too long.
        size: Bytes asked for at once.

    Raises:
        BombError: See `Inflater`.
        DamagedError: See `Inflater`.
    """
    rest, at = b"", start  # what is read and not yet yielded; offset behind it
    while piece := stream.read(size):
        at += len(piece)
        if inside:
            cut = piece.find(b"\n") + 1
            window = (window + (piece[:cut] if cut else piece))[-WINDOW:]
            if not cut:
                yield Block(b"", at, window, inside=True)
                continue
            piece, inside = piece[cut:], False
            yield Block(b"", at - len(piece), window)
        cut = piece.rfind(b"\n") + 1
        lines = memoryview(piece)[:cut]  # a slice of bytes would be one more copy of everything
        whole, rest = (b"".join((rest, lines)), piece[cut:]) if cut else (b"", rest + piece)
        long = len(rest) > LINE_MAX
        if long:
            rest, tail, inside = b"", rest, True
        else:
            tail = b""
        if whole or long:
            data, dropped = _short_lines(whole)
            window = (window + whole[-WINDOW:] + tail)[-WINDOW:]
            yield Block(data, at - len(rest), window, dropped + long, inside)
    if rest:
        yield Block(b"", at - len(rest), window, rest=rest)


def _short_lines(data: bytes) -> tuple[bytes, int]:
    """Drop the lines above `LINE_MAX`; the usual block has none and is returned as it is."""
    at = 0
    while at + LINE_MAX < len(data):  # a line above the limit covers a stretch of it without newline
        cut = data.rfind(b"\n", at, at + LINE_MAX + 1)
        if cut < 0:
            lines = data.split(b"\n")[:-1]
            kept = [line for line in lines if len(line) <= LINE_MAX]
            return b"".join(line + b"\n" for line in kept), len(lines) - len(kept)
        at = cut + 1
    return data, 0
