"""The little of ISO BMFF (MP4, ISO/IEC 14496-12) that ffmpeg does not tell: box order and codec names."""

from __future__ import annotations

from pathlib import Path


def top_boxes(path: Path) -> tuple[str, ...]:
    """Return the types of the outermost boxes, in the order of the file.

    Raises:
        ValueError: The file is no whole MP4.
    """
    found: list[str] = []
    end = path.stat().st_size
    with path.open("rb") as stream:
        place = 0
        while place < end:
            stream.seek(place)
            head = stream.read(16)
            if len(head) < 8:
                raise ValueError("broken box")
            size, kind = int.from_bytes(head[:4], "big"), head[4:8].decode("latin-1")
            if size == 1:
                size = int.from_bytes(head[8:16], "big")
            if size < 8 or place + size > end:
                raise ValueError(f"broken box {kind!r}")
            found.append(kind)
            place += size
    return tuple(found)


def streams_at_once(path: Path) -> bool:
    """Say whether playing can begin before the whole file is there: moov before mdat."""
    boxes = top_boxes(path)
    return "moov" in boxes and "mdat" in boxes and boxes.index("moov") < boxes.index("mdat")


def codec_name(codec: str, configuration: bytes) -> str:
    """Return a codec's name as RFC 6381 has it, from its configuration record (`avcC`, `av1C`).

    Example:
        >>> codec_name("h264", bytes.fromhex("0164001f"))
        'avc1.64001f'
    """
    if codec == "h264" and len(configuration) >= 4:
        return f"avc1.{configuration[1:4].hex()}"
    if codec == "av1" and len(configuration) >= 4:
        profile, level = configuration[1] >> 5, configuration[1] & 31
        tier, deep = configuration[2] >> 7, configuration[2] >> 6 & 1
        return f"av01.{profile}.{level:02}{'MH'[tier]}.{10 if deep else 8:02}"
    if codec == "aac":
        return "mp4a.40.2"
    raise ValueError(f"no name for {codec}")
