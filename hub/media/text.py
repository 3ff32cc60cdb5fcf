"""The small text files beside a clip: storyboard cues, chapters, captions cut to a slice."""

from __future__ import annotations

from collections.abc import Sequence

from hub.captions import Cue, format_webvtt
from hub.captions.webvtt import stamp
from hub.catalogue.model import Chapter


def sprite_cues(seconds: float, step: int, count: int) -> str:
    """Return WebVTT that names the part of `sprite.jpg` for each stretch of the clip (Media Fragments `#xywh`)."""
    from hub.media.graph import SPRITE_COLUMNS, SPRITE_HEIGHT, SPRITE_WIDTH  # noqa: PLC0415 - loads slowly, and most builds never need it

    out = ["WEBVTT", ""]
    for number in range(count):
        begin, end = number * step, min((number + 1) * step, seconds)
        if begin >= end:
            break
        x, y = number % SPRITE_COLUMNS * SPRITE_WIDTH, number // SPRITE_COLUMNS * SPRITE_HEIGHT
        out += [
            f"{stamp(begin)} --> {stamp(end)}",
            f"sprite.jpg#xywh={x},{y},{SPRITE_WIDTH},{SPRITE_HEIGHT}",
            "",
        ]
    return "\n".join(out)


def chapter_cues(chapters: Sequence[Chapter], seconds: float) -> str:
    """Return the chapters as WebVTT: each lasts until the next begins, the last until the clip ends."""
    inside = [one for one in chapters if one.at < seconds]
    ends = [one.at for one in inside[1:]] + [seconds]
    return format_webvtt(
        [
            Cue(start=one.at, end=end, text=one.title)
            for one, end in zip(inside, ends, strict=True)
            if end > one.at
        ]
    )


def cut(cues: Sequence[Cue], start: float, end: float) -> tuple[Cue, ...]:
    """Return the captions of a slice of a long recording, shifted so that the slice begins at zero.

    A cue that reaches over an edge is trimmed; one of which less than 0.3 s is left goes.
    """
    trimmed = (
        one._replace(
            start=round(max(one.start, start) - start, 3),
            end=round(min(one.end, end) - start, 3),
        )
        for one in cues
        if one.start < end and one.end > start
    )
    return tuple(one for one in trimmed if one.end - one.start >= 0.3)
