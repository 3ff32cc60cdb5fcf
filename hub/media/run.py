"""Masters to renditions to index: the whole of the pipeline as one function."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Protocol

from hub.captions import Cue, format_webvtt, parse_webvtt
from hub.catalogue.model import Catalogue, Lecture
from hub.errors import HubError
from hub.files import is_plain_file, write_atomic
from hub.kept import recall, record
from hub.media.ffmpeg import StoppedError
from hub.media.index import ClipEntry, MediaIndex
from hub.media.ladder import Profile
from hub.media.masters import Master, Masters, problem_at
from hub.media.order import Order
from hub.media.plan import Plan, Task, order_for, plan_of
from hub.media.probe import Facts, Refused, probe
from hub.media.store import Store
from hub.media.text import chapter_cues, cut
from hub.media.tools import find_ffmpeg
from hub.media.verify import sha256_of
from hub.problems import Problem, Text
from hub.project import Project


class Watcher(Protocol):
    """Whoever shows progress; called from several threads."""

    def planned(self, plan: Plan) -> None:
        """Work begins."""

    def moved(self, lecture: str, done: float) -> None:
        """A clip is `done` (0 to 1) on its way."""

    def finished(self, lecture: str, right: bool) -> None:
        """A clip is in the store, or was refused."""


class Silent:
    """Nobody watches."""

    def planned(self, plan: Plan) -> None:
        """Say nothing."""

    def moved(self, lecture: str, done: float) -> None:
        """Say nothing."""

    def finished(self, lecture: str, right: bool) -> None:
        """Say nothing."""


@dataclass
class Prepared:
    """Masters found, jobs ordered, and every problem met on the way."""

    plan: Plan
    masters: dict[str, Master]
    profile: Profile
    samples: frozenset[str]
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class MediaRun:
    """What a run leaves behind: the index that was written, and editors' problems."""

    index: MediaIndex
    problems: tuple[Problem, ...]
    made: int


def run(
    project: Project, catalogue: Catalogue, *, watcher: Watcher | None = None, executor: Executor | None = None,
    jobs: int = 0, others: bool = False,
) -> MediaRun:  # fmt: skip
    """Make what is missing and write the index.

    Args:
        project: Where masters, store and index are.
        catalogue: Whose clips.
        watcher: Is told of progress.
        executor: Runs the jobs somewhere else (a cluster); by default threads of this process, each
            with an ffmpeg of one thread.
        jobs: Threads; 0 means one a core.
        others: Keep clips of lectures that `catalogue` leaves out as the index has them.

    Raises:
        HubError: The machine failed, or somebody stopped the run; the index names what is done, and
            the next run goes on from there.
    """
    store, watcher = Store(project.renditions), watcher or Silent()
    with store.locked():
        ready = prepare(project, catalogue)  # find masters, hash them, order jobs
        watcher.planned(ready.plan)
        try:
            problems = carry_out(ready.plan, watcher, executor, jobs)  # transcode what is missing
        finally:
            index = index_of(project, ready, store)  # only what is whole
            if others:
                index = MediaIndex(clips={**MediaIndex.read(project.media_index).clips, **index.clips})
            index.write(project.media_index)
    return MediaRun(index, tuple(sorted([*ready.problems, *problems])), len(ready.plan.missing))


def prepare(project: Project, catalogue: Catalogue, *, looked: bool = True) -> Prepared:
    """Find every lecture's master and order its clip; with `looked`, probe what must be made."""
    masters, store = Masters(project), Store(project.renditions)
    ready = Prepared(Plan(()), {}, Profile(), frozenset())
    found: list[tuple[Lecture, Master]] = []
    for lecture in catalogue.lectures:
        if lecture.head.clip is None:
            continue
        master = masters.find(lecture)
        if isinstance(master, Problem):
            ready.problems.append(master)
        else:
            found.append((lecture, master))
    if not found:
        return ready
    tool = find_ffmpeg()
    ready.profile = profile = Profile.of(project.settings.media, tool.version)
    if profile.av1 and "libsvtav1" not in tool.encoders:
        raise HubError(
            Text(f"{tool.path} 不带 SVT-AV1。", f"{tool.path} has no SVT-AV1"),
            Text("把 hub.yml 的 media.av1 设为 false，或用 HUB_FFMPEG 换一个带它的。", "set media.av1 to false, or HUB_FFMPEG to one that has it"),
        )  # fmt: skip
    orders: list[tuple[Lecture, Order]] = []
    facts: dict[Path, Facts] = {}
    for lecture, master in found:
        order = order_for(lecture, master, profile, store, tool.path)
        try:
            if looked and store.get(order.key) is None:
                facts[master.path] = facts.get(master.path) or probe(master.path)
        except Refused as error:
            ready.problems.append(_problem(lecture, error))
            continue
        ready.masters[lecture.id] = master
        orders.append((lecture, order))
    ready.samples = frozenset(
        one.id for one, order in orders if masters.is_sample(order.master.name, ready.masters[one.id].sha256)
    )
    try:
        ready.plan = plan_of(orders, store, facts)
    except Refused:  # a slice outside its master: the job says it again, with its lecture
        ready.plan = plan_of(orders, store)
    return ready


def carry_out(plan: Plan, watcher: Watcher, executor: Executor | None = None, jobs: int = 0) -> list[Problem]:
    """Run the missing jobs; a refused master is a problem of its lecture, a failing machine ends the run."""
    problems: list[Problem] = []
    if not plan.missing:
        return problems
    stop = threading.Event()
    done = 0
    with _executing(executor, jobs or os.cpu_count() or 1, stop) as pool:
        futures: dict[Future[ClipEntry], Task] = {}
        for task in plan.missing:
            futures[pool.submit(_job(task, watcher, stop, near=executor is None), task.order)] = task
        try:
            for future in as_completed(futures):
                task = futures[future]
                try:
                    future.result()
                    done += 1
                    watcher.finished(task.lecture.id, True)
                except Refused as error:
                    problems.append(_problem(task.lecture, error))
                    watcher.finished(task.lecture.id, False)
        except BaseException as error:
            stop.set()
            for future in futures:
                future.cancel()
            raise _ended(error, done, len(plan.missing)) from error
    return problems


def _job(task: Task, watcher: Watcher, stop: threading.Event, *, near: bool) -> Callable[[Order], ClipEntry]:
    """Return the job; one that goes to another process cannot take its watcher along."""
    from hub.media.clip import make  # noqa: PLC0415 - loads slowly, and most builds never need it

    return partial(make, done=partial(watcher.moved, task.lecture.id), stop=stop) if near else make


@contextmanager
def _executing(executor: Executor | None, jobs: int, stop: threading.Event) -> Iterator[Executor]:
    if executor is not None:
        yield executor
        return
    pool = ThreadPoolExecutor(max_workers=jobs, thread_name_prefix="clip")
    try:
        yield pool
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ended(error: BaseException, done: int, of: int) -> BaseException:
    if isinstance(error, KeyboardInterrupt | StoppedError):
        return StoppedError(
            Text(f"已经停下：{of} 段视频做好了 {done} 段。", f"stopped: {done} of {of} clips are done"),
            Text("再运行一次，会接着做。", "run again to go on"),
        )
    if isinstance(error, HubError):
        return error
    if isinstance(error, Exception):
        return HubError(
            Text(f"有一段没有做成：{type(error).__name__}: {error}", f"a job was lost: {type(error).__name__}: {error}"),
            Text(f"{of} 段视频做好了 {done} 段；再运行一次，会接着做。", f"{done} of {of} clips are done; run again to go on"),
        )  # fmt: skip
    return error


def index_of(project: Project, ready: Prepared, store: Store) -> MediaIndex:
    """Return the index of every clip that is whole in the store, with captions and chapters beside it."""
    clips: dict[str, ClipEntry] = {}
    for task in ready.plan.tasks:
        entry = task.there or store.get(task.order.key)
        if entry is not None:
            clips[task.lecture.id] = _beside(project, task, entry, ready)
    return MediaIndex(clips=clips)


def _beside(project: Project, task: Task, entry: ClipEntry, ready: Prepared) -> ClipEntry:
    """Write the lecture's captions and chapters where they are not there already, and name them in the entry."""
    lecture, master = task.lecture, ready.masters[task.lecture.id]
    folder, slug = text_folder(project) / lecture.slug, lecture.slug
    own = sha256_of(master.captions) if master.captions else ""
    place = f"texts {lecture.key} {entry.key} {entry.duration} {own}"
    known: dict[str, str] | None = recall(place)
    if known is None or any(not _is_whole(folder / name, total) for name, total in known.items()):
        texts = {"chapters.vtt": chapter_cues(lecture.head.chapters, entry.duration)}
        if cues := captions_of(lecture, master, entry.duration):
            texts["captions.vtt"] = format_webvtt(cues)
        known = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in texts.items()}
        for name, text in texts.items():
            if not _is_whole(folder / name, known[name]):
                write_atomic(folder / name, text)
        record(place, known)
    return entry.model_copy(
        update={
            "chapters_vtt": f"media/{slug}/chapters.vtt",
            "captions": f"media/{slug}/captions.vtt" if "captions.vtt" in known else "",
            "sample": lecture.id in ready.samples,
        }
    )


def _is_whole(path: Path, total: str) -> bool:
    """Whether a file is there with these bytes; a few kilobytes, so they are read."""
    return is_plain_file(path) and sha256_of(path) == total


def captions_of(lecture: Lecture, master: Master, seconds: float) -> tuple[Cue, ...]:
    """Return a clip's captions: the lecture's own, else those of the long recording, cut and shifted."""
    if lecture.cues:
        return tuple(Cue(start=one.start, end=one.end, text=one.text) for one in lecture.cues)
    if master.captions is None:
        return ()
    parsed = parse_webvtt(master.captions.read_text(encoding="utf-8"), master.captions.name)
    start = (lecture.head.clip.start if lecture.head.clip else None) or 0.0
    return cut(parsed.cues, start, start + seconds)


def text_folder(project: Project) -> Path:
    """Return where captions and chapters of the clips are written, a folder a lecture."""
    return project.build / "clips"


def published(project: Project, index: MediaIndex) -> Iterator[tuple[str, Path]]:
    """Yield every file of the index that belongs into the site: its address below the root, and where it lies."""
    for entry in index.clips.values():
        folder = project.renditions / entry.key
        for path in sorted(folder.iterdir()):
            if path.name != "clip.json":
                yield f"media/{entry.key}/{path.name}", path
        for url in filter(None, (entry.captions, entry.chapters_vtt)):
            yield url, text_folder(project) / url.removeprefix("media/")


def collect_garbage(project: Project, grace: float, *, dry: bool = False) -> list[Path]:
    """Remove renditions that the index does not name and that are older than `grace` seconds.

    Never while another run holds the store.

    Returns:
        What was (or, with `dry`, would be) removed.
    """
    import shutil  # noqa: PLC0415 - nowhere else

    store = Store(project.renditions)
    with store.locked():
        named = {entry.key for entry in MediaIndex.read(project.media_index).clips.values()}
        gone = store.unnamed(named, grace)
        for folder in () if dry else gone:
            doomed = folder.with_name(f".making-{folder.name}")
            folder.rename(doomed)
            shutil.rmtree(doomed, ignore_errors=True)
    return gone


def _problem(lecture: Lecture, error: Refused) -> Problem:
    return problem_at(lecture, error.slug, error.message, error.hint)
