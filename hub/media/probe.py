"""What a master is, read with PyAV: no ffprobe needed, nothing but the file itself is opened."""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import HubError
from hub.media.limits import INPUT_OPTIONS, MAX_BYTES, MAX_PIXELS, MAX_SECONDS, MAX_STREAMS, MIN_SECONDS
from hub.problems import Text

if TYPE_CHECKING:
    from av import VideoFrame
    from av.container import InputContainer
    from av.video.stream import VideoStream

_HDR = {16, 18}  # transfer characteristics of PQ and HLG, ITU-T H.273
_MICROSECONDS = 1_000_000  # AV_TIME_BASE: the unit of a container's length
_ATTACHED = 0x0400  # a cover picture, not a film


class Refused(Exception):  # noqa: N818 - a verdict on a file, read as one
    """A master that cannot be used; `message` and `hint` are for the editor."""

    def __init__(self, slug: str, zh: str, en: str, hint_zh: str = "", hint_en: str = "") -> None:
        super().__init__(en)
        self.slug = slug
        self.message = Text(zh, en)
        self.hint = Text(hint_zh, hint_en)

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes."""
        return (type(self), (self.slug, self.message.zh, self.message.en, self.hint.zh, self.hint.en))


@dataclass(frozen=True)
class Facts:
    """A master as it is shown: rotation and pixel shape already applied.

    Attributes:
        seconds: Length by its container.
        shown: Second at which the picture ends, as far as its stream tells; sound may go on.
        width, height: As displayed, in square pixels.
        rate: Frames a second to write, never above 30 nor above the source's.
        video, audio: Stream numbers; `audio` is None for a silent film.
        channels: Of the audio, 0 without.
    """

    seconds: float
    shown: float
    width: int
    height: int
    rate: float
    video: int
    audio: int | None
    channels: int
    interlaced: bool
    hdr: bool


def probe(path: Path) -> Facts:
    """Read the facts of a master.

    Raises:
        Refused: It is no film, broken at its beginning, or beyond a limit.
    """
    import av  # noqa: PLC0415 - loads slowly, and most builds never need it
    from av.container import InputContainer  # noqa: PLC0415 - loads slowly, and most builds never need it

    try:
        size = path.stat().st_size
    except OSError as error:
        raise Refused(
            "master-unreadable", "母版读不出来。", f"the master cannot be read: {error.strerror}"
        ) from error
    if size == 0:
        raise Refused(
            "master-empty",
            "母版是空文件（0 字节）。",
            "the master is empty.",
            "重新导出或重新拷贝。",
            "export or copy it again.",
        )
    if size > MAX_BYTES:
        raise Refused(
            "master-too-large",
            "母版超过 64 GB。",
            "the master is over 64 GB.",
            "先转成普通的 MP4。",
            "convert it to an ordinary MP4.",
        )
    try:
        with av.open(f"file:{path}", options=dict(INPUT_OPTIONS), timeout=(30.0, 30.0)) as container:
            assert isinstance(container, InputContainer)
            return _facts(container)
    except (av.FFmpegError, ValueError, OSError) as error:
        raise Refused(
            "master-not-a-film", "母版不是认得的视频文件，或者已经损坏。", "the master is no video file we know, or is damaged.",
            "请用 MP4、MOV、MKV、WebM、TS、AVI 或 FLV，从剪辑软件重新导出。", "export it again as MP4, MOV, MKV, WebM, TS, AVI or FLV.",
        ) from error  # fmt: skip


def heard(recording: Path) -> tuple[Facts, int]:
    """Read the facts of a recording that is to be listened to, and the number of its sound track.

    Raises:
        Refused: See `probe`.
        HubError: It is silent.
    """
    facts = probe(recording)
    if facts.audio is None:
        raise HubError(
            Text(f"{recording.name} 没有声音。", f"{recording.name} has no sound"),
            Text("要有人说话，才做得出字幕。", "captions need speech"),
        )
    return facts, facts.audio


def _facts(container: InputContainer) -> Facts:
    if len(container.streams) > MAX_STREAMS:
        raise Refused("master-streams", f"母版里有超过 {MAX_STREAMS} 条轨道。", f"more than {MAX_STREAMS} streams.",
                      "重新导出，只留一条画面和一条声音。", "export one picture and one sound track.")  # fmt: skip
    films = [one for one in container.streams.video if not int(one.disposition) & _ATTACHED]
    if not films:
        raise Refused("master-no-picture", "母版里没有画面。", "the master has no picture.",
                      "只有声音的内容，先配一张封面做成视频。", "put a still picture to the sound.")  # fmt: skip
    film = films[0]
    if film.codec_context is None or film.codec_context.width * film.codec_context.height > MAX_PIXELS:
        raise Refused(
            "master-pixels",
            "画面太大，超过 4K。",
            "the picture is larger than 4K.",
            "导出成 1080p 或 4K。",
            "export 1080p or 4K.",
        )
    seconds = _seconds(container, film)
    if not MIN_SECONDS <= seconds <= MAX_SECONDS:
        raise Refused("master-length", "母版太短、超过 6 小时，或者没有时长。", "the master is shorter than half a second, longer than 6 hours, or has no length.",
                      "重新导出。", "export it again.")  # fmt: skip
    sound = container.streams.audio[0] if container.streams.audio else None
    frames = _first_frames(container, film)
    turned = abs(frames[0].rotation) % 180 == 90
    shape = float(film.sample_aspect_ratio or 1) or 1.0
    wide, high = max(1, round(frames[0].width * shape)), frames[0].height
    width, height = (high, wide) if turned else (wide, high)
    return Facts(
        seconds=seconds, shown=_shown(container, film, seconds), width=width, height=height, rate=_rate(film), video=film.index,
        audio=sound.index if sound else None, channels=sound.channels if sound else 0,
        interlaced=any(frame.interlaced_frame for frame in frames), hdr=int(film.codec_context.color_trc) in _HDR,
    )  # fmt: skip


def _seconds(container: InputContainer, film: VideoStream) -> float:
    if container.duration is not None:
        return container.duration / _MICROSECONDS
    if film.duration is not None and film.time_base is not None:
        return float(film.duration * film.time_base)
    return 0.0


def _shown(container: InputContainer, film: VideoStream, seconds: float) -> float:
    if film.duration is None or film.time_base is None:
        return seconds
    late = (film.start_time or 0) * film.time_base - Fraction(container.start_time or 0, _MICROSECONDS)
    return min(seconds, float(late + film.duration * film.time_base))


def _first_frames(container: InputContainer, film: VideoStream) -> list[VideoFrame]:
    frames: list[VideoFrame] = []
    for frame in container.decode(film):
        frames.append(frame)
        if len(frames) == 5:
            break
    if not frames:
        raise Refused(
            "master-no-picture",
            "母版里没有能解开的画面。",
            "no picture can be decoded.",
            "重新导出。",
            "export it again.",
        )
    return frames


def _rate(film: VideoStream) -> float:
    """Return the frame rate to write: the source's, halved until it is at most 30.

    A source of changing rate gets its nominal rate, at most 30, so that no movement is lost.
    """
    average, nominal = float(film.average_rate or 0), float(film.guessed_rate or 0)
    if nominal and average and abs(nominal - average) / nominal > 0.02:
        return min(nominal, 30.0) if nominal <= 240 else 30.0
    rate = average or nominal or 25.0
    while rate > 30.01 and math.isfinite(rate):
        rate /= 2
    return max(rate, 1.0)
