"""Precompressed files beside the texts of a site, so that a server never compresses while a reader waits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from hub.publish.draft import Draft
from hub.publish.record import Row

#: Kinds that shrink; pictures and recordings are compressed already.
_KINDS = (".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".ics", ".opml", ".txt", ".vtt", ".webmanifest",
          ".geojson", ".csv")  # fmt: skip
#: A smaller answer fits one packet as it is: Ethernet's 1,500 bytes less the headers of IPv6 and TCP.
_LEAST = 1_400
#: Files that every page loads deserve the slowest setting. Measured on a thousand pages of 27,643 bytes: brotli 5
#: with a window of 64 KB leaves 8,938 bytes, 6 with its own window of 4 MB takes 1.6 times as long and leaves 8,933.
#: Brotli 11 takes forty times as long. On a thousand of 30,516 bytes gzip 6 by libdeflate takes .55 of zlib's time
#: and leaves 10,969 bytes (zlib: 11,104); its 8 takes 1.2 times as long and leaves 10,951.
_SHARED = (".css", ".js", ".mjs")
#: Powers of two: a window that is larger than the file only costs the time to clear it.
_SMALLEST_WINDOW, _LARGEST_WINDOW = 16, 22
#: Both encoders let go of the interpreter's lock, so threads use the second core.
_THREADS = 2
#: A result of so few bytes is kept for the next file with the same text: many lectures share a drawing.
_SMALL = 800
#: Files whose compressed results may wait for the disk at once.
_BATCH = 256


def compress(draft: Draft) -> None:
    """Write `.gz` and `.br` beside every text of `draft` that shrinks.

    Raises:
        OSError: The disk is full or read-only.
    """
    jobs = [
        (path, ending, row)
        for path in [*draft.wanted]  # twins join them on the way
        if (row := draft.rows[path]).size >= _LEAST and path.endswith(_KINDS) and not _is_spare(path, draft)
        for ending in ("br", "gz")
        if not draft.kept(f"{path}.{ending}", _key(row, ending))
    ]
    same: dict[str, bytes] = {}
    with ThreadPoolExecutor(_THREADS) as pool:
        for at in range(0, len(jobs), _BATCH):
            batch = jobs[at : at + _BATCH]
            anew = {_key(row, ending): (path, ending) for path, ending, row in batch}
            anew = {key: job for key, job in anew.items() if key not in same}
            packed = pool.map(lambda job: _pack(draft.read(job[0]), job[1], job[0]), anew.values())
            made = dict(zip(anew, packed, strict=True))
            same |= {key: one for key, one in made.items() if len(one) < _SMALL}
            for path, ending, row in batch:
                key = _key(row, ending)
                one = made[key] if key in made else same[key]
                if len(one) < row.size:
                    draft.put(f"{path}.{ending}", key, one)


def _is_spare(path: str, draft: Draft) -> bool:
    """A drawing beside the picture of it: pages lead to the picture, so that hardly anybody fetches the drawing."""
    return path.endswith(".svg") and f"{path.removesuffix('.svg')}.png" in draft.wanted


def _key(row: Row, ending: str) -> str:
    return f"{ending} {row.digest[:16].hex()}"


def _pack(raw: bytes, ending: str, path: str) -> bytes:
    import brotli  # noqa: PLC0415 - loads slowly, and most builds never need it
    import deflate  # noqa: PLC0415 - most builds never need it

    if ending == "gz":
        return bytes(deflate.gzip_compress(raw, 6))

    quality = 11 if path.endswith(_SHARED) else 5
    window = min(max(len(raw).bit_length(), _SMALLEST_WINDOW), _LARGEST_WINDOW)
    packed: bytes = brotli.compress(raw, mode=brotli.MODE_TEXT, quality=quality, lgwin=window)
    return packed
