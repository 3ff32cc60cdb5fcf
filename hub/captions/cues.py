"""One caption."""

from __future__ import annotations

from typing import NamedTuple


class Cue(NamedTuple):
    """One caption: start and end in seconds, and plain text; a tuple, because a site has half a million."""

    start: float
    end: float
    text: str
