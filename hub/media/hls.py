"""HLS (RFC 8216) beside the MP4s: each rung copied, not encoded again, into one fragmented file."""

from __future__ import annotations

import re
from pathlib import Path

from hub.media.ffmpeg import run
from hub.media.verify import Looked, NotRightError

_SEGMENT = 4  # seconds, two key frame distances
_RANGE = re.compile(r"#EXTINF:([\d.]+),[^\n]*\n(?:#EXT-X-BITRATE[^\n]*\n)?#EXT-X-BYTERANGE:(\d+)@\d+")


def write(program: str, work: Path, names: tuple[str, ...], videos: tuple[Looked, ...], rate: float) -> str:
    """Write `NAME.m3u8` and `NAME.m4s` for each rung and `master.m3u8`; return the master playlist's name.

    ffmpeg's own master playlist lacks CODECS or counts bandwidth wrong, so it is written here.
    """
    rows = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for name, video in zip(names, videos, strict=True):
        argv = [
            program, "-hide_banner", "-nostdin", "-v", "error", "-y", "-protocol_whitelist", "file", "-i", f"file:{work / name}.mp4",
            "-map", "0", "-c", "copy", "-map_metadata", "-1", "-fflags", "+bitexact", "-f", "hls", "-hls_time", str(_SEGMENT),
            "-hls_playlist_type", "vod", "-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments",
            "-hls_segment_filename", f"{name}.m4s", f"{name}.m3u8",
        ]  # fmt: skip
        run(argv, work, seconds=300)
        average, peak = bandwidth((work / f"{name}.m3u8").read_text(encoding="utf-8"))
        shape = video.rendition
        rows += [
            f'#EXT-X-STREAM-INF:BANDWIDTH={peak},AVERAGE-BANDWIDTH={average},CODECS="{shape.codecs}",'
            f"RESOLUTION={shape.width}x{shape.height},FRAME-RATE={rate:.3f}",
            f"{name}.m3u8",
        ]
    (work / "master.m3u8").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return "master.m3u8"


def bandwidth(playlist: str) -> tuple[int, int]:
    r"""Return a media playlist's average and peak bits a second, counted as RFC 8216 section 4.3.4.2 says.

    Example:
        >>> bandwidth("#EXTINF:4.0,\n#EXT-X-BYTERANGE:1000@0\nx\n#EXTINF:2.0,\n#EXT-X-BYTERANGE:800@1000\nx\n")
        (2400, 3200)
    """
    segments = [(float(seconds), int(size)) for seconds, size in _RANGE.findall(playlist)]
    if not segments:
        raise NotRightError("the HLS playlist has no segments")
    total = sum(size for _, size in segments) * 8 / sum(seconds for seconds, _ in segments)
    peak = max(size * 8 / seconds for seconds, size in segments)
    return round(total), round(peak)
