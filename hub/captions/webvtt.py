"""WebVTT in and out, by the grammar of the W3C (https://www.w3.org/TR/webvtt1/), with places.

Readers that only skip what they do not understand hide mistakes from editors; this one reports each
with its line, so it is ours.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hub.captions.cues import Cue
from hub.problems import Problem, Text

_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING = re.compile(rf"^[ \t]*{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t]+(.*))?$")
_LOOSE = re.compile(r"^[ \t]*([\d:.,]+)[ \t]*-->[ \t]*([\d:.,]+)")
_TAG = re.compile(r"</?(?:c|i|b|u|ruby|rt|v|lang)(?:[.\s][^<>]*)?>|<(?:\d+:)?[0-5]\d:[0-5]\d\.\d{3}>")
_NO_CUE = re.compile(r"^(NOTE|STYLE|REGION)([ \t]|$)")
_SETTING = re.compile(r"^(vertical|line|position|size|align|region):\S+$")


class Parsed(NamedTuple):
    """Cues that could be read, the line of each one's times, and every problem of grammar."""

    cues: tuple[Cue, ...]
    lines: tuple[int, ...]
    problems: tuple[Problem, ...]


def parse_webvtt(text: str, path: str) -> Parsed:
    """Parse a WebVTT file.

    Args:
        text: The file, lines parted by line feeds.
        path: Its name in problems.
    """
    lines = text.split("\n")
    problems: list[Problem] = []
    if not re.match(r"^WEBVTT([ \t].*)?$", lines[0]):
        problems.append(
            _problem(path, 1, 1, "vtt-header", "第一行应该是 WEBVTT。", "the first line must be WEBVTT.",
                     "在最前面加一行 WEBVTT，再空一行。", "begin with a line WEBVTT and an empty line.")
        )  # fmt: skip
    cues: list[Cue] = []
    places: list[int] = []
    for first, block in _blocks(lines):
        found, wrong = _block(block, first, path)
        problems += wrong
        if found:
            cues.append(found)
            places.append(first + ("-->" not in block[0]))
    if not cues and not problems:
        problems.append(
            _problem(path, 1, 1, "vtt-empty", "字幕文件里没有一条字幕。", "there is no cue in the file.",
                     "补上字幕，或者先删掉这个文件。", "add cues, or remove the file.")
        )  # fmt: skip
    return Parsed(tuple(cues), tuple(places), tuple(problems))


def _blocks(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield the blocks between empty lines with the number of their first line, the header left out."""
    block: list[str] = []
    first = 1
    skip_header = bool(lines) and lines[0].startswith("WEBVTT")
    for number, line in enumerate([*lines, ""], 1):
        if line.strip():
            if not block:
                first = number
            block.append(line)
        elif block:
            if not (skip_header and first == 1):
                yield first, block
            block = []


def _block(block: list[str], first: int, path: str) -> tuple[Cue | None, list[Problem]]:
    if _NO_CUE.match(block[0]):
        return None, []
    at = next((i for i, line in enumerate(block[:2]) if "-->" in line), None)
    if at is None:
        return None, [
            _problem(path, first, 1, "vtt-timing", "这一段没有时间行。", "this block has no timing line.",
                     "写成 00:00:01.000 --> 00:00:03.500。", "write 00:00:01.000 --> 00:00:03.500.")
        ]  # fmt: skip
    line = first + at
    timing = _TIMING.match(block[at])
    if not timing:
        return None, [_bad_timing(block[at], path, line)]
    start, end = _seconds(*timing.group(1, 2, 3, 4)), _seconds(*timing.group(5, 6, 7, 8))
    problems = [
        _problem(path, line, block[at].index(word) + 1, "vtt-setting", f"不认识的字幕设置“{word}”。",
                 f"unknown cue setting '{word}'.", "删掉它。", "remove it.")
        for word in (timing[9] or "").split()
        if not _SETTING.match(word)
    ]  # fmt: skip
    words = block[at + 1 :]
    for offset, text in enumerate(words):
        if "-->" in text:
            problems.append(
                _problem(path, line + 1 + offset, text.index("-->") + 1, "vtt-arrow", "两条字幕之间少了空行。",
                         "an empty line is missing between cues.", "在这一行前面空一行。", "put an empty line before it.")
            )  # fmt: skip
            words = words[:offset]
            break
    if not words:
        problems.append(
            _problem(path, line, 1, "vtt-empty-cue", "这条字幕没有文字。", "this cue has no text.", "补上文字或删掉这一段。", "write it or remove it.")
        )  # fmt: skip
        return None, problems
    return Cue(start=start, end=end, text=_plain("\n".join(words))), problems


def _bad_timing(line: str, path: str, number: int) -> Problem:
    loose = _LOOSE.match(line)
    fix = "00:00:01.000 --> 00:00:03.500"
    if loose and "," in line:
        fix = line.strip().replace(",", ".")
        return _problem(path, number, line.index(",") + 1, "vtt-timing", "时间里用了逗号（这是 SRT 的写法）。",
                        "commas in the times (that is SRT).", f"写成 {fix}。", f"write {fix}.")  # fmt: skip
    return _problem(path, number, 1, "vtt-timing", "时间行的写法不对。", "the timing line has the wrong form.",
                    f"写成 {fix}，箭头两边各空一格。", f"write {fix}, a space on either side of the arrow.")  # fmt: skip


def _seconds(hours: str | None, minutes: str, seconds: str, millis: str) -> float:
    return (int(hours or 0) * 3_600_000 + int(minutes) * 60_000 + int(seconds) * 1000 + int(millis)) / 1000


def _plain(text: str) -> str:
    """Cue text without tags, character references resolved, as the W3C's parsing rules do."""
    return html.unescape(_TAG.sub("", text)).strip()


def format_webvtt(cues: Sequence[Cue], notes: Sequence[str] = ()) -> str:
    """Write cues as WebVTT.

    Args:
        cues: In order.
        notes: Comments for the head of the file, one line each.

    Returns:
        The file's text; reading it gives the same cues, times to the millisecond.
    """
    out = ["WEBVTT", ""]
    for note in notes:
        out += [f"NOTE {note.replace('-->', '→')}", ""]
    for cue in cues:
        text = cue.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        text = "\n".join(line for line in text.split("\n") if line.strip())
        out += [f"{stamp(cue.start)} --> {stamp(cue.end)}", text, ""]
    return "\n".join(out)


def stamp(seconds: float) -> str:
    """Seconds as a WebVTT time, `00:01:02.345`."""
    millis = round(seconds * 1000)
    return f"{millis // 3_600_000:02}:{millis // 60_000 % 60:02}:{millis // 1000 % 60:02}.{millis % 1000:03}"


def _problem(
    path: str, line: int, column: int, slug: str, zh: str, en: str, fix_zh: str, fix_en: str
) -> Problem:
    return Problem(path, line, column, slug, Text(zh, en), Text(fix_zh, fix_en))
