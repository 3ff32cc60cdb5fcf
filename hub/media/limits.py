"""What a master may be, and how long and how large the work on it may get."""

from __future__ import annotations

#: Containers that hold moving pictures and nothing else: playlists and scripts (HLS, DASH, ffconcat, SDP)
#: are not among them, so a file that names other files or hosts is never followed.
CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,mpegts,avi,flv"
MAX_BYTES = 64 * 1024**3
MAX_SECONDS = 6 * 3600.0
MAX_CLIP_SECONDS = 3600.0
MIN_SECONDS = 0.5
#: 4K in either direction, with room for cinema widths.
MAX_PIXELS = 4096 * 2560
MAX_STREAMS = 24
#: One output file; a 60-minute clip at the highest rung stays below it.
MAX_OUTPUT_BYTES = 2 * 1024**3
#: Seconds without progress after which ffmpeg is ended.
STALL_SECONDS = 90.0

#: Options before every input, for PyAV and for the program alike.
INPUT_OPTIONS = {
    "protocol_whitelist": "file",
    "format_whitelist": CONTAINERS,
    "max_streams": str(MAX_STREAMS),
}


def total_seconds(clip_seconds: float) -> float:
    """Return how long one ffmpeg may take in all: a hundred times the clip, at least ten minutes."""
    return max(600.0, 100 * clip_seconds)
