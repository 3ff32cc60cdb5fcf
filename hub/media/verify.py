"""Every output is looked at before anybody can see it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import HubError
from hub.media.boxes import codec_name, streams_at_once
from hub.media.index import Rendition
from hub.media.ladder import KEYFRAME_SECONDS, Picture
from hub.problems import Text

if TYPE_CHECKING:
    from av.container import InputContainer

_MICROSECONDS = 1_000_000  # AV_TIME_BASE: the unit of a container's length
_TOLERANCE = 0.1  # seconds
_HIGHEST_LEVEL = 31  # H.264 level 3.1: every phone of the last ten years


class NotRightError(HubError):
    """An output is not what it should be, which an operator must look into; nothing is published."""

    def __init__(self, what: str) -> None:
        super().__init__(Text(f"转好的视频没有通过检查，不会发布：{what}", what))

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes."""
        return (type(self), (self.message.en,))


@dataclass(frozen=True)
class Looked:
    """What a finished file is: its place in the index, its length, and its key frames in milliseconds."""

    rendition: Rendition
    seconds: float
    keys: tuple[int, ...]


def video(path: Path, url: str, shape: Picture, seconds: float, rate: float, *, sound: bool) -> Looked:
    """Check one rung.

    Raises:
        NotRightError: It cannot be read, or its length, size, codec, level or box order is wrong.
    """
    looked = _look(path, url)
    film = looked.rendition
    if (film.width, film.height) != (shape.width, shape.height):
        raise NotRightError(f"{path.name} is {film.width}x{film.height}, not {shape.width}x{shape.height}")
    if ("mp4a" in film.codecs) != sound:
        raise NotRightError(f"{path.name} {'has no' if sound else 'has a'} sound track")
    if film.codecs.startswith("avc1.") and (
        film.codecs[5:7] != "64" or int(film.codecs[9:11], 16) > _HIGHEST_LEVEL
    ):
        raise NotRightError(f"{path.name} has codec {film.codecs}, phones want High up to level 3.1")
    if abs(looked.seconds - seconds) > _TOLERANCE + 1 / rate:
        raise NotRightError(f"{path.name} lasts {looked.seconds:.2f} s, the master {seconds:.2f} s")
    gaps = [b - a for a, b in zip(looked.keys, looked.keys[1:], strict=False)]
    if (
        not looked.keys
        or looked.keys[0] > 100
        or any(gap > 1000 * (KEYFRAME_SECONDS + 1.5 / rate) for gap in gaps)
    ):
        raise NotRightError(f"{path.name} has no key frame every {KEYFRAME_SECONDS} s")
    return looked


def same_keys(videos: tuple[Looked, ...]) -> None:
    """Check that all rungs have their key frames at the same times, so that switching never jumps."""
    for other in videos[1:]:
        if other.keys != videos[0].keys:
            raise NotRightError("key frames of the rungs differ")
        if abs(other.seconds - videos[0].seconds) > _TOLERANCE:
            raise NotRightError("lengths of the rungs differ")


def audio(path: Path, url: str, seconds: float) -> Looked:
    """Check the audio-only file.

    Raises:
        NotRightError: It cannot be read, or its length, codec or box order is wrong.
    """
    looked = _look(path, url)
    if looked.rendition.codecs != "mp4a.40.2":
        raise NotRightError(f"{path.name} has codec {looked.rendition.codecs}")
    if looked.seconds > seconds + 2 * _TOLERANCE:
        raise NotRightError(f"{path.name} lasts {looked.seconds:.2f} s, the master {seconds:.2f} s")
    return looked


def _look(path: Path, url: str) -> Looked:
    import av  # noqa: PLC0415 - loads slowly, and most builds never need it
    from av.container import InputContainer  # noqa: PLC0415 - loads slowly, and most builds never need it

    try:
        if not streams_at_once(path):
            raise NotRightError(f"{path.name} cannot start before it is whole: moov comes after mdat")
        with av.open(f"file:{path}") as container:
            assert isinstance(container, InputContainer)
            return _read(container, path, url)
    except (av.FFmpegError, ValueError, OSError) as error:
        raise NotRightError(f"{path.name} cannot be read: {error}") from error


def _read(container: InputContainer, path: Path, url: str) -> Looked:
    films, sounds = container.streams.video, container.streams.audio
    if len(films) > 1 or len(sounds) > 1 or len(container.streams) != len(films) + len(sounds):
        raise NotRightError(f"{path.name} has streams nobody asked for")
    codecs = [
        codec_name(
            one.codec_context.name.removeprefix("lib").replace("dav1d", "av1"),
            one.codec_context.extradata or b"",
        )
        for one in (*films, *sounds)
    ]
    keys: list[int] = []
    for packet in container.demux(*films) if films else ():
        if packet.is_keyframe and packet.pts is not None and packet.time_base is not None:
            keys.append(round(packet.pts * packet.time_base * 1000))
    rendition = Rendition(
        url=url, size=path.stat().st_size, mime="video/mp4" if films else "audio/mp4", codecs=",".join(codecs),
        width=films[0].width if films else 0, height=films[0].height if films else 0, sha256=sha256_of(path),
    )  # fmt: skip
    return Looked(rendition, (container.duration or 0) / _MICROSECONDS, tuple(keys))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
