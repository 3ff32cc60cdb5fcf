"""Sample masters: slides and synthesised narration, so that a first run has something honest to show."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.catalogue.model import Catalogue, Lecture
from hub.errors import HubError
from hub.files import is_plain_file, write_atomic
from hub.kept import FRESH, look_of, recall, record
from hub.media.ffmpeg import FfmpegError, run
from hub.media.masters import Samples
from hub.media.tools import Ffmpeg, find_ffmpeg
from hub.media.verify import sha256_of
from hub.problems import Text
from hub.project import Project

if TYPE_CHECKING:
    from hub.samples.slides import Slide

#: Raised whenever the same lecture should give another master.
MANNER = 2
_NARRATION = "narration.m4a"
RATE = 5  # frames a second: stills with hard cuts need no more


@dataclass(frozen=True)
class Script:
    """Everything one sample master is made of."""

    id: str
    master: Path
    narration: Path
    topic: str
    place: int
    slides: tuple[Slide, ...]
    seconds: float

    def fingerprint(self, tool: Ffmpeg) -> str:
        """Return a hash of all that decides the master's bytes."""
        words = f"{MANNER}|{tool.version}|{self.topic}|{self.place}|{self.slides}|{sha256_of(self.narration)}"
        return hashlib.sha256(words.encode()).hexdigest()


def make_masters(
    project: Project, catalogue: Catalogue, *, moved: Callable[[int, int], None] | None = None, jobs: int = 0
) -> int:
    """Write a sample master for every lecture that has a narration and no recording; return how many.

    A master that was put there by an editor is never touched; a sample whose lecture has not changed
    is left as it is.

    Args:
        project: Where lectures and masters are.
        catalogue: Which lectures.
        moved: Is told how many of how many are done.
        jobs: Threads; 0 means one a core.

    Raises:
        HubError: A narration cannot be read, or the disk is full.
    """
    if project.settings.media.masters:
        return 0
    known = dict(Samples.read(project.masters).masters)
    wanted = _wanted(project, catalogue, known)
    if not wanted:
        return 0
    tool, stop = find_ffmpeg(), threading.Event()
    scripts = []
    for lecture in wanted.values():
        seen, newest = _seen(project, catalogue, lecture, tool)
        if recall(f"sample {seen}") is None:
            script = _script(project, catalogue, lecture)
            if not _fresh(script, known, tool):
                scripts.append(script)
            elif time.time_ns() - newest > FRESH:
                record(f"sample {seen}", True)  # while nothing looks otherwise, none of it is opened again
    if not scripts:
        return 0
    pool = ThreadPoolExecutor(max_workers=jobs or os.cpu_count() or 1, thread_name_prefix="sample")
    try:
        waiting = {pool.submit(make_master, one, tool, stop): one for one in scripts}
        for number, future in enumerate(as_completed(waiting), start=1):
            script = waiting[future]
            known[script.master.name] = future.result()
            Samples(masters=known).write(project.masters)
            write_atomic(_mark(script.master), script.fingerprint(tool))
            if moved:
                moved(number, len(scripts))
    finally:
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
    return len(scripts)


def _wanted(project: Project, catalogue: Catalogue, known: dict[str, str]) -> dict[str, Lecture]:
    """The lecture of each master that is a sample or is missing, by the master's name."""
    found: dict[str, Lecture] = {}
    masters = project.masters
    spoken = {one.parent.name for one in project.lectures.glob(f"*/{_NARRATION}") if is_plain_file(one)}
    for lecture in catalogue.lectures:
        clip = lecture.head.clip
        if lecture.slug not in spoken or clip is None or clip.start is not None:
            continue
        name = clip.master
        if name.endswith(".mp4") and (name in known or not (masters / name).exists()):
            found.setdefault(name, lecture)
    return found


def _narration(project: Project, lecture: Lecture) -> Path:
    return (project.root / lecture.path).with_name(_NARRATION)


def _seen(project: Project, catalogue: Catalogue, lecture: Lecture, tool: Ffmpeg) -> tuple[str, int]:
    """Digest of everything that decides a sample master and of how its files look; when one of these changed last, in ns."""
    assert lecture.head.clip is not None
    master = project.masters / lecture.head.clip.master
    paths = (master, _mark(master), _narration(project, lecture))
    looks = [look_of(path.stat()) if path.exists() else (0, 0, 0, 0) for path in paths]
    shown = (lecture.key, catalogue.series_of(lecture), catalogue.stage_of(lecture).label, catalogue.topic_of(lecture).id)  # fmt: skip
    series = [one.name for one in catalogue.taxonomy.series]
    seen = repr((MANNER, tool.version, master.name, looks, shown, series))
    return hashlib.sha256(seen.encode()).hexdigest(), max(changed for *_, changed in looks)


def _script(project: Project, catalogue: Catalogue, lecture: Lecture) -> Script:
    from hub.samples.slides import slides_of  # noqa: PLC0415 - loads slowly, and most builds never need it

    narration = _narration(project, lecture)
    assert lecture.head.clip is not None
    seconds = _length(narration)
    series = catalogue.series_of(lecture)
    slides = slides_of(lecture, series.name, catalogue.stage_of(lecture).label, seconds)
    place = [one.name for one in catalogue.taxonomy.series].index(series.name)
    return Script(
        lecture.id,
        project.masters / lecture.head.clip.master,
        narration,
        catalogue.topic_of(lecture).id,
        place,
        slides,
        seconds,
    )


def _length(narration: Path) -> float:
    import av  # noqa: PLC0415 - loads slowly, and most builds never need it

    try:
        with av.open(
            f"file:{narration}", options={"protocol_whitelist": "file", "format_whitelist": "mov,mp4,m4a"}
        ) as sound:
            return float((sound.duration or 0) / av.time_base)
    except (av.FFmpegError, OSError) as error:
        name = f"{narration.parent.name}/narration.m4a"
        raise HubError(
            Text(f"{name} 读不出来。", f"{name} cannot be read"),
            Text("用 hub sample voice 重新生成。", "make it anew with `hub sample voice`"),
        ) from error


def _mark(master: Path) -> Path:
    return master.with_name(f".{master.name}.sample")


def _fresh(script: Script, known: dict[str, str], tool: Ffmpeg) -> bool:
    mark = _mark(script.master)
    if not script.master.is_file() or script.master.name not in known or not mark.is_file():
        return False
    return mark.read_text(encoding="utf-8") == script.fingerprint(tool)


def make_master(script: Script, tool: Ffmpeg, stop: threading.Event | None = None) -> str:
    """Write one master, whole or not at all; return its sha256.

    Raises:
        HubError: It could not be made.
    """
    from hub.samples.slides import draw  # noqa: PLC0415 - loads slowly, and most builds never need it

    script.master.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".making-", dir=script.master.parent) as folder:
        work = Path(folder)
        for number, slide in enumerate(script.slides):
            draw(slide, script.topic, script.place).save(work / f"{number:02}.png", compress_level=1)
        made = work / "master.mp4"
        try:
            run(_argv(script, tool, made), work, seconds=900, stop=stop)
        except FfmpegError as error:
            raise HubError(
                Text(
                    f"{script.id} 的示例母版做不出来。", f"the sample master of {script.id} could not be made"
                ),
                Text.same(error.said[-300:]),
            ) from error
        found = sha256_of(made)
        made.replace(script.master)
    return found


def _argv(script: Script, tool: Ffmpeg, made: Path) -> list[str]:
    """Return the arguments: each still is decoded once and repeated, then all are joined with the narration as it is."""
    import ffmpeg  # noqa: PLC0415 - loads slowly, and most builds never need it

    ends = [round(one.at * RATE) for one in script.slides[1:]] + [round(script.seconds * RATE)]
    begin, stills = 0, []
    for number, end in enumerate(ends):
        still = ffmpeg.input(f"file:{number:02}.png", framerate=str(RATE), threads="1")["v:0"]
        still = still.filter("format", "yuv420p").filter("loop", loop="-1", size="1")
        stills.append(
            still.filter("trim", end_frame=str(max(1, end - begin))).filter("setpts", "PTS-STARTPTS")
        )
        begin = end
    film = ffmpeg.concat(*stills, v=1, a=0)
    sound: Any = ffmpeg.input(
        f"file:{script.narration.resolve()}", protocol_whitelist="file", format_whitelist="mov,mp4,m4a"
    )["a:0"]
    options = {
        "c:v": "libx264", "preset": "ultrafast", "crf": "18", "g": "100", "c:a": "copy",
        "map_metadata": "-1", "fflags": "+bitexact", "flags:v": "+bitexact", "threads": "1",
        "movflags": "+faststart",
    }  # fmt: skip
    argv: list[str] = (
        ffmpeg.output(film, sound, made.name, **options)
        .global_args(
            "-hide_banner", "-nostdin", "-v", "error", "-progress", "pipe:1", "-filter_complex_threads", "1"
        )
        .compile(cmd=tool.path, overwrite_output=True)
    )
    return argv
