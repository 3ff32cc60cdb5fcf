"""What one job of the transcoder needs to know."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from hub.media.ladder import Profile


@dataclass(frozen=True)
class Order:
    """Everything one job needs; it travels to other processes and machines that share the disk.

    Attributes:
        id: The lecture's, for people.
        start, end: Seconds of a slice; None for the whole master.
        program: ffmpeg; a worker on another machine needs the same one at the same place.
    """

    id: str
    key: str
    master: Path
    start: float | None
    end: float | None
    profile: Profile
    store: Path
    program: str
