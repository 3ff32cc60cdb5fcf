"""One clip from master to store: the job that threads, processes and clusters run alike."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PIL import Image

from hub.errors import HubError
from hub.media import hls, loudness, verify
from hub.media.ffmpeg import FfmpegError, run
from hub.media.graph import Film, Slice, ladder_argv, sprite_count, sprite_step
from hub.media.index import ClipEntry
from hub.media.ladder import TRUE_PEAK, Picture, pictures
from hub.media.limits import MAX_CLIP_SECONDS, total_seconds
from hub.media.order import Order
from hub.media.probe import Facts, Refused, probe
from hub.media.store import Store
from hub.media.text import sprite_cues
from hub.problems import Text

#: Encodings of a clip whose peaks are too high, and by how many dB each ceiling is lower than it must be.
_TRIES, _ROOM = 3, 0.5
#: Is told how much of the clip is done, 0 to 1.
Done = Callable[[float], None]


def make(order: Order, done: Done | None = None, stop: threading.Event | None = None) -> ClipEntry:
    """Make every file of one clip and keep them in the store. Safe to run twice, or twice at once.

    Raises:
        Refused: The master cannot be used; an editor must mend it.
        HubError: The machine failed: no ffmpeg, no disk, stopped.
    """
    store = Store(order.store.absolute())
    if there := store.get(order.key):
        return there
    try:
        with store.making(order.key) as work:
            return store.keep(work, _make(order, work, done or _nothing, stop))
    except OSError as error:
        raise HubError.unwritten(order.id, error) from error


def _make(order: Order, work: Path, done: Done, stop: threading.Event | None) -> ClipEntry:
    neutral = work / "master"  # a name that no program can take for an option, a pattern or a protocol
    neutral.symlink_to(order.master.resolve())
    facts = probe(neutral)
    part = slice_of(facts, order.start, order.end)
    shapes = pictures(facts)
    try:
        gain = loudness.gain_for(order.program, neutral, part, facts, work, stop)
        _run(order, work, Film(neutral, part, facts, order.profile, gain, shapes), done, stop)
    except FfmpegError as error:
        raise _blamed(error) from error
    neutral.unlink()
    _posters(work)
    entry = _verified(order, work, facts, part, shapes)
    done(1.0)
    return entry


def _run(order: Order, work: Path, film: Film, done: Done, stop: threading.Event | None) -> None:
    """Make every file; again with a lower ceiling where the encoder let a peak through.

    Raises:
        FfmpegError: ffmpeg failed.
        NotRightError: The sound is too loud, too soft, or still has such a peak.
    """
    part, gain = film.part, film.gain
    for _ in range(_TRIES):
        argv = ladder_argv(order.program, replace(film, gain=gain))
        run(argv, work, seconds=total_seconds(part.seconds), line=_progress(part, done), stop=stop)
        if gain.decibels is None or gain.decibels >= loudness.MOST_GAIN:
            return
        heard = loudness.loudness_of(order.program, work / "audio.m4a", part.seconds, work, stop)
        if heard.right:
            return
        if heard.peak <= TRUE_PEAK:
            break
        gain = replace(gain, ceiling=gain.ceiling - max(0.0, heard.peak - TRUE_PEAK) - _ROOM)
    raise verify.NotRightError(f"{order.id} sounds at {heard.lufs:.1f} LUFS, peak {heard.peak:.1f} dBFS")


def slice_of(facts: Facts, start: float | None, end: float | None) -> Slice:
    """Return which seconds of the master the clip is.

    Raises:
        Refused: The slice lies outside the master, is backwards, or is longer than an hour.
    """
    begin, finish = start or 0.0, min(end if end is not None else facts.seconds, facts.seconds)
    if end is not None and end > facts.seconds + 0.5:
        raise Refused("slice-outside", f"切到 {end:.0f} 秒，但母版只有 {facts.seconds:.0f} 秒。",
                      f"the slice ends at {end:.0f} s, the master at {facts.seconds:.0f} s.", "改小 clip 的 end。", "lower clip.end.")  # fmt: skip
    if finish - begin < 0.5:
        raise Refused(
            "slice-backwards",
            "切片的结束不晚于开始。",
            "the slice ends before it starts.",
            "检查 clip 的 start 和 end。",
            "check clip.start and clip.end.",
        )
    if finish - begin > MAX_CLIP_SECONDS:
        raise Refused(
            "clip-too-long",
            "一讲超过 60 分钟。",
            "the clip is longer than 60 minutes.",
            "用 clip 的 start 和 end 切成几讲。",
            "slice it with clip.start and clip.end.",
        )
    return Slice(begin, finish - begin)


def _progress(part: Slice, done: Done) -> Callable[[str, str], None]:
    def line(key: str, value: str) -> None:
        if key == "out_time_us" and value.lstrip("-").isdigit():
            done(min(0.99, max(0.0, int(value) / 1e6 / part.seconds)))

    return line


def _blamed(error: FfmpegError) -> Exception:
    """Tell a broken master from a failing machine."""
    if "No space left" in error.said or "Cannot allocate" in error.said:
        return HubError(
            Text("磁盘或内存满了。", "the disk or the memory is full"),
            Text("腾出一些，再运行一次。", "free some, then run again"),
        )
    said = error.said.splitlines()[-1][:200] if error.said else str(error)
    return Refused(
        "master-damaged",
        "母版解不开，可能已经损坏。",
        f"the master cannot be decoded: {said}",
        "从剪辑软件重新导出。",
        "export it again.",
    )


def _posters(work: Path) -> None:
    """Write the poster as JPEG and WebP, at most 960 pixels wide."""
    still = work / "poster.png"
    if not still.exists():
        raise Refused(
            "master-no-picture",
            "母版里没有能解开的画面。",
            "no picture could be decoded.",
            "重新导出。",
            "export it again.",
        )
    with Image.open(still) as full:
        picture = full.convert("RGB")
        picture.thumbnail((960, 960), Image.Resampling.LANCZOS)
        picture.save(work / "poster.jpg", quality=80, optimize=True, progressive=True)
        picture.save(work / "poster.webp", quality=76, method=4)
    still.unlink()


def _verified(order: Order, work: Path, facts: Facts, part: Slice, shapes: tuple[Picture, ...]) -> ClipEntry:
    base, sound = f"media/{order.key}/", facts.audio is not None
    try:
        videos = tuple(
            verify.video(
                work / f"{one.name}.mp4", f"{base}{one.name}.mp4", one, part.seconds, facts.rate, sound=sound
            )
            for one in shapes
        )
        verify.same_keys(videos)
        audio = verify.audio(work / "audio.m4a", f"{base}audio.m4a", part.seconds) if sound else None
        av1 = (
            verify.video(work / "av1.mp4", f"{base}av1.mp4", shapes[0], part.seconds, facts.rate, sound=sound)
            if order.profile.av1
            else None
        )
    except verify.NotRightError as error:
        if "lasts" in str(error):
            raise Refused("master-truncated", "母版不完整：画面比文件写的时长短。", f"the master is not whole: {error}",
                          "重新拷贝或重新导出。", "copy or export it again.") from error  # fmt: skip
        raise
    seconds = round(videos[0].seconds, 3)
    (work / "sprite.vtt").write_text(
        sprite_cues(seconds, sprite_step(part.seconds), sprite_count(part.seconds)), encoding="utf-8"
    )
    playlist = (
        hls.write(order.program, work, tuple(one.name for one in shapes), videos, facts.rate)
        if order.profile.hls
        else ""
    )
    return ClipEntry(
        key=order.key, duration=seconds, videos=tuple(one.rendition for one in videos),
        audio=audio.rendition if audio else None, av1=av1.rendition if av1 else None,
        poster=f"{base}poster.jpg", poster_webp=f"{base}poster.webp", sprite=f"{base}sprite.jpg",
        sprite_vtt=f"{base}sprite.vtt", sprite_step=sprite_step(part.seconds), hls=f"{base}{playlist}" if playlist else "",
    )  # fmt: skip


def _nothing(_: float) -> None:
    """Nobody wants to know."""
