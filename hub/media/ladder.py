"""Which renditions a master gets, and everything that decides their bytes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hub.media.probe import Facts
    from hub.project import MediaSettings

#: Raised whenever the same master and profile should give other bytes.
PIPELINE = 3
#: The same for the AV1 source alone.
_AV1 = 2
#: Seconds between key frames, in every rung at the same times, so that switching quality is seamless.
KEYFRAME_SECONDS = 4
#: Loudness of every rendition, LUFS (EBU R 128), and the highest true peak allowed, dBFS.
TARGET_LUFS, LUFS_TOLERANCE, TRUE_PEAK = -16.0, 1.0, -1.0


@dataclass(frozen=True)
class Rung:
    """One step of the ladder.

    Attributes:
        short: Length of the picture's short side, pixels.
        crf: x264's constant rate factor.
        ceiling: Highest video bit rate, kbit/s; the buffer is twice that.
    """

    short: int
    crf: int
    ceiling: int


LADDER = (Rung(720, 24, 1800), Rung(540, 25, 1000), Rung(360, 26, 500))
#: AAC bit rate of every file, kbit/s, mono: it is encoded once and shared. Speech at 48 is heard as 4.1 to 4.3
#: by PESQ (wide band), at 64 as 4.2 to 4.4, at a tenth more bytes of the highest rung.
AUDIO_RATE = 48


@dataclass(frozen=True)
class Picture:
    """A rung fitted to one master: file name without ending, and even width and height."""

    name: str
    width: int
    height: int
    rung: Rung


@dataclass(frozen=True)
class Profile:
    """Everything but the master that decides the bytes of its renditions."""

    preset: str = "standard"
    hls: bool = False
    av1: bool = False
    ffmpeg: str = ""

    @classmethod
    def of(cls, settings: MediaSettings, ffmpeg: str) -> Profile:
        """Take the profile from the project's settings and ffmpeg's version line."""
        return cls(settings.preset, settings.hls, settings.av1, ffmpeg)

    @property
    def x264_preset(self) -> str:
        """x264's own name for the effort."""
        return {"standard": "medium", "quick": "veryfast"}[self.preset]

    def key(self, master: str, start: float | None = None, end: float | None = None) -> str:
        """Return the name of the folder for a master (sha256 of its bytes) or a slice of one.

        Example:
            >>> len(Profile().key("0" * 64))
            24
        """
        everything = {"pipeline": PIPELINE, "master": master, "start": start, "end": end, **asdict(self)}
        everything["av1"] = self.av1 and _AV1
        return hashlib.sha256(json.dumps(everything, sort_keys=True).encode()).hexdigest()[:24]


def pictures(facts: Facts) -> tuple[Picture, ...]:
    """Fit the ladder to a master, highest first: never larger than the master, portrait stays portrait."""
    short = min(facts.width, facts.height)
    fitted: dict[int, Picture] = {}
    for rung in LADDER:
        size = min(rung.short, short)
        scale = size / short
        width, height = _even(facts.width * scale), _even(facts.height * scale)
        name = f"{_even(size)}p"
        fitted.setdefault(_even(size), Picture(name, width, height, rung))
    return tuple(fitted.values())


def _even(length: float) -> int:
    return max(2, round(length / 2 - 0.01) * 2)
