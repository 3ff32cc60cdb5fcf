"""Cues joined to paragraphs a parent can read."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from hub.captions.cues import Cue

_END = "。！？!?…”"


class Paragraph(BaseModel):
    """Some sentences that belong together; `start` in seconds, cues as spoken."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    start: float
    cues: tuple[Cue, ...]

    @property
    def text(self) -> str:
        """The paragraph as running text."""
        return "".join(cue.text.replace("\n", "") for cue in self.cues)


def transcript(
    cues: Sequence[Cue], breaks: Sequence[float] = (), longest: float = 40.0
) -> tuple[Paragraph, ...]:
    """Join cues to paragraphs.

    A paragraph ends at a break (a chapter), or at the first end of a sentence after `longest` seconds.

    Args:
        cues: In order.
        breaks: Seconds at which a new paragraph must begin.
        longest: Seconds after which a paragraph looks for its end.
    """
    out: list[Paragraph] = []
    current: list[Cue] = []
    waiting = sorted(breaks)
    for cue in cues:
        while waiting and cue.start >= waiting[0] - 0.05:
            waiting.pop(0)
            if current:
                out.append(Paragraph(start=current[0].start, cues=tuple(current)))
                current = []
        current.append(cue)
        if cue.end - current[0].start > longest and cue.text.rstrip()[-1:] in _END:
            out.append(Paragraph(start=current[0].start, cues=tuple(current)))
            current = []
    if current:
        out.append(Paragraph(start=current[0].start, cues=tuple(current)))
    return tuple(out)
