"""What makes captions readable: order, pace, length."""

from __future__ import annotations

from collections.abc import Iterator

from hub.captions.cues import Cue
from hub.captions.webvtt import Parsed, stamp
from hub.problems import Problem, Severity, Text

#: Characters a second that can be read along; faster cues are warned.
MAX_PACE = 20.0
#: Width of a line on a 320-px phone in the largest caption size.
MAX_LINE = 24


def lint(parsed: Parsed, path: str, duration: float | None = None) -> Iterator[Problem]:
    """Yield what a viewer would stumble over.

    Args:
        parsed: The file as read by `parse_webvtt`.
        path: Its name in problems.
        duration: Length of the clip in seconds, when known.
    """
    before: Cue | None = None
    for cue, line in zip(parsed.cues, parsed.lines, strict=True):
        yield from _one(cue, path, line, duration)
        if before and cue.start < before.start:
            yield Problem(path, line, 1, "cue-order", Text("这条字幕比上一条开始得早。", "this cue starts before the one above."),
                          Text("按时间先后排列。", "sort the cues by time."))  # fmt: skip
        elif before and cue.start < before.end:
            yield Problem(path, line, 1, "cue-overlap", Text("这条字幕和上一条重叠了。", "this cue overlaps the one above."),
                          Text(f"开始时间不早于 {stamp(before.end)}。", f"start it at {stamp(before.end)} or later."))  # fmt: skip
        before = cue


def _one(cue: Cue, path: str, line: int, duration: float | None) -> Iterator[Problem]:
    length = cue.end - cue.start
    characters = sum(map(len, cue.text.split()))
    if length <= 0:
        yield Problem(path, line, 1, "cue-backwards", Text("结束时间不晚于开始时间。", "the cue ends before it starts."),
                      Text("检查两个时间。", "check both times."))  # fmt: skip
    elif characters / length > MAX_PACE:
        need = characters / MAX_PACE
        yield Problem(path, line, 1, "cue-too-fast",
                      Text(f"{length:.1f} 秒里有 {characters} 个字，来不及看。", f"{characters} characters in {length:.1f} s."),
                      Text(f"拆成两条，或延长到 {need:.1f} 秒以上。", f"split it, or give it {need:.1f} s."),
                      Severity.WARNING)  # fmt: skip
    if duration is not None and cue.end > duration + 0.5:
        yield Problem(path, line, 1, "cue-after-end", Text("字幕超过了视频的结尾。", "the cue runs past the clip's end."),
                      Text(f"视频到 {stamp(duration)} 为止。", f"the clip ends at {stamp(duration)}."))  # fmt: skip
    if any(len(row) > MAX_LINE for row in cue.text.split("\n")):
        yield Problem(path, line + 1, 1, "cue-too-wide", Text(f"一行超过 {MAX_LINE} 字，手机上会折行。", "the line is too wide for a phone."),
                      Text("分成两行或两条。", "break it in two."), Severity.WARNING)  # fmt: skip
