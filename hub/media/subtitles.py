"""Captions from other programs (SRT, ASS, SSA) and first drafts from the script that was read."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from hub.captions import Cue, parse_webvtt
from hub.captions.edit import lines_of, pieces_of
from hub.errors import HubError
from hub.media.ffmpeg import FfmpegError, run
from hub.media.limits import INPUT_OPTIONS, total_seconds
from hub.media.probe import heard
from hub.media.tools import find_ffmpeg
from hub.problems import Text

_MAX_BYTES = 4 * 1024**2
_FORMATS = {".srt": "srt", ".ass": "ass", ".ssa": "ass", ".vtt": "webvtt"}
#: Quieter than this for so long (seconds) counts as a pause between sentences.
_PAUSE_LEVEL, _PAUSE = "-34dB", 0.22


def decoded(data: bytes) -> str:
    """Return text as its program meant it: UTF-8, UTF-16 with a mark, or GB 18030, as Chinese editors save it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def convert(path: Path) -> tuple[Cue, ...]:
    """Read captions of another format.

    Raises:
        HubError: The format is unknown, or the file is damaged or has no captions.
    """
    kind = _FORMATS.get(path.suffix.lower())
    if kind is None:
        raise HubError(
            Text(f"{path.name}：不认得这种字幕文件。", f"{path.name}: captions of this kind are not known"),
            Text(f"可以用：{'、'.join(_FORMATS)}。", f"there are: {', '.join(_FORMATS)}"),
        )
    try:
        data = path.read_bytes()
        if len(data) > _MAX_BYTES:
            raise HubError(
                Text(f"{path.name} 超过 4 MB。", f"{path.name} is over 4 MB"),
                Text("字幕文件没有这么大，看看是不是选错了。", "that is no caption file"),
            )
        text = decoded(data).replace("\r\n", "\n").replace("\r", "\n")
    except (OSError, UnicodeError) as error:
        raise HubError(
            Text(f"{path.name} 读不出来。", f"{path.name} cannot be read"),
            Text("另存为 UTF-8。", "save it as UTF-8"),
        ) from error
    parsed = parse_webvtt(text if kind == "webvtt" else _as_webvtt(text, kind, path.name), path.name)
    if not parsed.cues:
        raise HubError(
            Text(f"{path.name} 里没有一条字幕。", f"{path.name} has no captions"),
            Text("检查这个文件。", "check the file"),
        )
    return tuple(one._replace(text=re.sub(r"\{\\[^}]*\}", "", one.text)) for one in parsed.cues)


def _as_webvtt(text: str, kind: str, name: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        (work / "in").write_text(text, encoding="utf-8")
        argv = [find_ffmpeg().path, "-hide_banner", "-nostdin", "-v", "error", "-protocol_whitelist", "file", "-f", kind,
                "-i", "file:in", "-f", "webvtt", "out.vtt"]  # fmt: skip
        try:
            run(argv, work, seconds=60)
            return (work / "out.vtt").read_text(encoding="utf-8")
        except (FfmpegError, OSError) as error:
            raise HubError(
                Text(f"{name} 不是 {kind.upper()} 字幕，或者已经损坏。", f"{name} is no {kind.upper()} file, or damaged"),
                Text("在字幕软件里重新保存。", "save it again from the captioning program"),
            ) from error  # fmt: skip


def draft(sentences: Sequence[str], recording: Path) -> tuple[Cue, ...]:
    """Return a first draft of captions: the sentences that were read, laid over what is heard.

    Speech is found between pauses. Sentences share its time by length, and each edge moves to the
    nearest pause. It is a draft: listen once, then `hub captions shift` or edit by hand.

    Raises:
        Refused: The recording cannot be used.
        HubError: Nothing is heard in it.
    """
    facts, sound = heard(recording)
    spans = speech(recording, facts.seconds, sound)
    if not spans:
        raise HubError(
            Text(f"{recording.name} 里什么也听不到。", f"nothing is heard in {recording.name}"),
            Text("检查录音。", "check the recording"),
        )
    if not sentences:
        raise HubError(
            Text("narration.md 里没有句子。", "narration.md has no sentence"),
            Text(
                "写好口播稿，或加 --listen 直接听写。",
                "write it, or add --listen to write down what is heard",
            ),
        )
    return laid_over(sentences, spans)


def laid_over(sentences: Sequence[str], spans: Sequence[tuple[float, float]]) -> tuple[Cue, ...]:
    """Share speech (start and end in seconds) among sentences by length, edges moved to near pauses.

    Example:
        >>> [(one.start, one.end) for one in laid_over(["一二三四。", "五六七八。"], [(0.0, 2.2), (3.0, 4.8)])]
        [(0.0, 2.2), (3.0, 4.8)]
    """
    pieces = [piece for sentence in sentences for piece in pieces_of(sentence)]
    heard, total = sum(end - start for start, end in spans), sum(map(len, pieces))
    edges: list[tuple[float, float]] = []  # end of one piece, start of the next
    said = 0
    for piece in pieces[:-1]:
        said += len(piece)
        at = _moment(spans, heard * said / total)
        pause = min(
            pairwise(spans),
            key=lambda two: abs((two[0][1] + two[1][0]) / 2 - at),
            default=None,
        )
        near = pause is not None and abs((pause[0][1] + pause[1][0]) / 2 - at) < 0.9
        later = not edges or (pause is not None and pause[0][1] > edges[-1][1])
        edges.append((pause[0][1], pause[1][0]) if pause is not None and near and later else (at, at))
    starts = [spans[0][0], *(start for _, start in edges)]
    ends = [*(end for end, _ in edges), spans[-1][1]]
    return tuple(
        Cue(start=round(start, 3), end=round(max(end, start + 0.2), 3), text=lines_of(piece))
        for start, end, piece in zip(starts, ends, pieces, strict=True)
    )


def _moment(spans: Sequence[tuple[float, float]], heard: float) -> float:
    """Return when `heard` seconds of speech are over."""
    for start, end in spans:
        if heard <= end - start:
            return start + heard
        heard -= end - start
    return spans[-1][1]


def speech(recording: Path, seconds: float, stream: int) -> list[tuple[float, float]]:
    """Return the stretches between pauses, in seconds."""
    quiet: list[list[float]] = []

    def line(key: str, value: str) -> None:
        if key == "lavfi.silence_start":
            quiet.append([max(0.0, float(value)), seconds])
        elif key == "lavfi.silence_end" and quiet:
            quiet[-1][1] = float(value)

    options = [word for name, value in INPUT_OPTIONS.items() for word in (f"-{name}", value)]
    with tempfile.TemporaryDirectory() as folder:
        argv = [find_ffmpeg().path, "-hide_banner", "-nostdin", "-v", "error", *options, "-i", f"file:{recording.resolve()}",
                "-map", f"0:{stream}", "-af", f"aformat=channel_layouts=mono,silencedetect=n={_PAUSE_LEVEL}:d={_PAUSE},ametadata=print:file=-",
                "-f", "null", "-"]  # fmt: skip
        run(argv, Path(folder), seconds=total_seconds(seconds), line=line)
    spans, at = [], 0.0
    for start, end in [*quiet, [seconds, seconds]]:
        if start - at > 0.1:
            spans.append((round(at, 3), round(start, 3)))
        at = end
    return spans
