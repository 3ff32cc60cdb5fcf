"""One caption."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Cue(BaseModel):
    """One caption: start and end in seconds, and plain text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    start: float
    end: float
    text: str
