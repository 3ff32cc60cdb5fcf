"""The whole build as one readable function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from hub.beside import Beside
from hub.catalogue.load import Loaded, load, publishable
from hub.catalogue.model import Catalogue
from hub.catalogue.rules import check
from hub.errors import ContentError
from hub.media.index import MediaIndex
from hub.media.run import Watcher as ClipWatcher
from hub.media.run import published
from hub.media.run import run as transcode
from hub.pages.page import Features, Inputs, Rendered, Site
from hub.pages.site import site_of
from hub.pictures import draw
from hub.problems import Problem, Severity, Text
from hub.project import Project
from hub.publish.draft import Draft, drafted
from hub.publish.expect import expected_of
from hub.publish.fresh import explained, memory
from hub.publish.ledger import Ledger
from hub.publish.noted import Noted
from hub.publish.pins import Pins, pins_of
from hub.publish.policy import page_policy
from hub.publish.releases import replace_draft
from hub.publish.seal import Made, content_digest, seal
from hub.publish.since import fresh_of, note_verified
from hub.publish.stage import alone, named, staging
from hub.publish.verify import Expected, Tree, verify
from hub.samples.masters import make_masters
from hub.samples.plays import recount
from hub.search.related import related_lectures
from hub.search.words import Words, load_words

#: Stages that a whole build runs.
_ALL = Features(search=True, charts=True, pictures=True)


class Generator(Protocol):
    """Runs a site generator: pages and files in, a folder of HTML out."""

    def __call__(self, site: Site, config_file: Path, out: Path | Draft) -> Rendered:
        """Render what is not in a draft; the same site gives the same bytes either way."""


class Watcher(Protocol):
    """Whoever shows progress."""

    @property
    def clips(self) -> ClipWatcher:
        """Shows the progress of the transcoder."""

    def sampled(self, done: int, of: int) -> None:
        """So many sample masters of so many are made."""

    def phase(self, name: str, said: str) -> None:
        """A phase is done; `said` is one short sentence on what it did."""

    def waits(self, said: str) -> None:
        """Another build must be waited for."""

    def problems(self, found: list[Problem]) -> None:
        """Content was checked; `found` may be empty."""


@dataclass(frozen=True)
class Job:
    """One build.

    Attributes:
        day: The only clock of a build.
        strict: Warnings stop the build too.
        out: Folder to publish to.
        keep: How many previous trees to keep for a rollback.
        clean: Forget what earlier builds kept; recordings and painted pictures stay, named by what they show.
        explain: Address of a page of which the build says why it was rendered.
    """

    project: Project
    day: date
    out: Path
    strict: bool = False
    keep: int = 0
    clean: bool = False
    explain: str = ""


def build(job: Job, generate: Generator, watcher: Watcher) -> Path:
    """Build the site and publish it at `job.out`, whole or not at all.

    Args:
        job: What to build.
        generate: The site generator.
        watcher: Is told of each phase.

    Returns:
        The published folder.

    Raises:
        ContentError: Content has errors (or warnings, under `strict`).
        VerifyError: The built tree was refused; what is published is as it was.
        BuildError: Another build is running, or the disk is full or read-only.
    """
    noted = Noted(job.project, job.out.resolve(), job.day, generate)
    told = None if job.clean or job.explain else noted.last(job.strict)
    if told is None:
        _built(job, generate, watcher, noted)
    else:
        for found in told:
            watcher.problems(found)
        watcher.phase("build", "nothing has changed")
    return job.out


@dataclass(frozen=True)
class _Written:
    """A tree with everything in it, and what is known of it; nothing of it holds a lecture or a page.

    Attributes:
        expected: What was asked for.
        made: What it was made from.
        tracked: Whether all of that is known.
    """

    draft: Draft
    pins: Pins
    expected: Expected
    made: Made
    tracked: bool


def _built(job: Job, generate: Generator, watcher: Watcher, noted: Noted) -> None:
    """Go through every phase; lectures and pages are let go of before the tree is read again, files by the ten thousand."""
    project, out = job.project, job.out.resolve()
    with (
        alone(project, watcher.waits),
        staging(out, watcher.waits) as stage,
        named(out),
        memory(project, job.clean),
    ):
        tree = _written(job, generate, watcher, noted, stage)
        verified = _verified(project, tree)  # whole, and nothing in it that nobody vouches for
        watcher.phase("verify", f"{verified} files")
        draft, made, tracked = tree.draft, tree.made, tree.tracked
        del tree  # what was asked for, ten thousand paths and more
        watcher.phase("seal", seal(draft, made))  # compressed twins, manifest, sums
        looks = replace_draft(draft, out, job.keep)  # readers see the old tree or the new one
        if tracked:
            noted.leave(looks)  # the next build may find that nothing has changed
        watcher.phase("swap", out.name)


def _written(job: Job, generate: Generator, watcher: Watcher, noted: Noted, stage: Path) -> _Written:
    """Go through the phases that make something."""
    project = job.project
    with Beside() as beside:
        loaded, words = _read(job, watcher, noted)  # editors' files, typed; every mistake of every file
        catalogue = publishable(loaded, job.day)
        watcher.phase("load", f"{len(catalogue.lectures)} lectures, {len(catalogue.tips)} tips")
        samples = make_masters(project, catalogue, moved=watcher.sampled)  # samples where no recording is
        watcher.phase("samples", f"{samples} masters made")
        media = transcode(project, catalogue, watcher=watcher.clips)  # masters to renditions
        watcher.problems(noted.tell([*media.problems]))
        _refuse(list(media.problems), strict=False)
        watcher.phase("media", f"{len(media.index.clips)} clips, {media.made} made")
        first = job.clean or _nothing_kept(project, loaded)  # else there is too little for a second core
        searched = beside.begin(partial(_searched, project, catalogue, words, media.index), worth=first)
        counted = beside.begin(partial(recount, project, catalogue, job.day, media.index.clips), worth=first)
        pins = pins_of(project, generate)  # scripts of a clean skeleton: nothing else may run
        made = Made(project, content_digest(loaded.sums), job.day, page_policy(pins))
        watcher.phase("pin", f"{len(pins.scripts)} inline scripts, {len(pins.files)} script files")
        watcher.phase("count", "plays of the logs" if counted() else "no new plays")  # logs to counts
        related = related_lectures(catalogue, words)  # what to watch next where editors name little
        watcher.phase("related", f"{len(related)} lectures beside others")
        given = Inputs(catalogue, project.settings, job.day, media.index, _ALL, project.plays_index, related)
        site = replace(site_of(given), policy=made.policy)
        watcher.phase("pages", f"{len(site.pages)} pages")
        draft = drafted(job.out.resolve(), stage, clean=job.clean)  # the tree before last, to be mended
        rendered = generate(site, project.root / "mkdocs.yml", draft)  # HTML
        watcher.phase("generate", f"{len(rendered.why)} of {len(site.pages)} pages anew")
        watcher.phase("search", searched())  # shards, results, readings
        draft.place(project.search_index, "search")  # shards beside the pages
        draft.place(project.plays_index, "plays/v1")  # counts
        draft.link_all(published(project, media.index))  # clips too
        if job.explain:
            watcher.phase("explain", explained(job.explain, site, rendered))
        painted = draw(site.pictures, project.build / "pictures", draft)  # posters, cards, covers
        watcher.phase("pictures", f"{len(site.pictures)} pictures, {painted} painted")
        site.remember()  # so that the next build need not make what stays
        return _Written(draft, pins, expected_of(site, loaded, media.index), made, rendered.tracked)


def _nothing_kept(project: Project, loaded: Loaded) -> bool:
    """Whether all is made anew: in a first build, and in one whose code is not that of the last."""
    return not (loaded.shelf and loaded.shelf.old and project.search_index.exists())


def _read(job: Job, watcher: Watcher, noted: Noted) -> tuple[Loaded, Words]:
    """Read and check what editors wrote.

    Raises:
        ContentError: It has errors (or warnings, under `strict`).
    """
    project = job.project
    loaded = load(project, project.kept / "lectures.kept")
    words = load_words(project, loaded.taxonomy, loaded.ids)
    found = sorted([*loaded.problems, *check(loaded, job.day), *words.problems])
    if loaded.shelf:
        loaded.shelf.close()
    watcher.problems(noted.tell(found))
    _refuse(found, job.strict)
    return loaded, words


def _searched(project: Project, catalogue: Catalogue, words: Words, media: MediaIndex) -> str:
    """Bring the search index up to date; say what was done."""
    from hub.search.build import build_search  # noqa: PLC0415 - Whoosh loads slowly

    minutes = {name: clip.duration / 60 for name, clip in media.clips.items()}
    built = build_search(project, catalogue, words=words, minutes=minutes)
    return f"{built.documents} documents, {built.counted} counted anew"


def _verified(project: Project, tree: _Written) -> int:
    """Hold the rules against what has changed."""
    draft, pins, expected = tree.draft, tree.pins, tree.expected
    files = draft.files()
    facts = Ledger(draft.folder, files, project.settings.site_url, project.kept)
    verify(Tree(draft.folder, files, facts, pins, expected, fresh_of(draft, facts, pins, expected)))
    facts.keep()
    note_verified(draft, pins, expected)
    return len(files)


def _refuse(found: list[Problem], strict: bool) -> None:
    bad = [one for one in found if strict or one.severity is Severity.ERROR]
    if bad:
        raise ContentError(
            Text(
                f"内容里有 {len(bad)} 处问题，什么也没有生成。",
                f"{len(bad)} problems in the content, nothing was built",
            ),
            Text("看上面的提示，或运行 hub check。", "see above, or run `hub check`"),
        )
