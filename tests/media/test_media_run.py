"""From masters to the index: what a run makes, what it leaves alone, what it says about bad masters."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.kept import remembering
from hub.media.index import MediaIndex
from hub.media.plan import Plan
from hub.media.run import collect_garbage, prepare, run
from hub.media.run import published as published_files
from hub.media.store import Store, StoreBusyError
from hub.project import Project
from hub.publish.draft import Draft

Film = Callable[..., Path]
Shop = Callable[..., Project]
Read = Callable[[Project], Catalogue]


class Notes:
    """A watcher that remembers."""

    def __init__(self) -> None:
        self.missing = -1
        self.moves: dict[str, list[float]] = {}
        self.ends: dict[str, bool] = {}

    def planned(self, plan: Plan) -> None:
        self.missing = len(plan.missing)

    def moved(self, lecture: str, done: float) -> None:
        self.moves.setdefault(lecture, []).append(done)

    def finished(self, lecture: str, right: bool) -> None:
        self.ends[lecture] = right


def test_a_run_makes_what_is_missing_and_only_that(film: Film, shop: Shop, published: Read) -> None:
    project = shop("{master: a.mp4}", "{master: a.mp4}", '{master: a.mp4, start: "0:01", end: "0:02"}')
    shutil.copy(film("a.mp4"), project.masters / "a.mp4")
    notes = Notes()
    first = run(project, published(project), watcher=notes)
    assert (notes.missing, first.made, first.problems) == (2, 2, ())
    assert all(moves == sorted(moves) and moves[-1] == 1.0 for moves in notes.moves.values())
    clips = MediaIndex.read(project.media_index).clips
    assert [round(one.duration, 1) for one in clips.values()] == [2.0, 2.0, 1.0]
    assert clips["L01"].key == clips["L02"].key != clips["L03"].key
    assert not any(one.sample for one in clips.values())
    before = project.media_index.read_bytes()
    assert run(project, published(project)).made == 0
    assert project.media_index.read_bytes() == before


def test_a_bad_master_is_one_problem_and_the_others_are_made(film: Film, shop: Shop, published: Read) -> None:
    project = shop("{master: good.mp4}", "{master: noise.mp4}", "{master: none.mp4}", "{master: link.mp4}",
                   '{master: good.mp4, start: "0:01", end: "0:09"}')  # fmt: skip
    good = film("good.mp4")
    shutil.copy(good, project.masters / "good.mp4")
    (project.masters / "noise.mp4").write_bytes(os.urandom(5000))
    (project.masters / "link.mp4").symlink_to(good)
    done = run(project, published(project))
    assert list(done.index.clips) == ["L01"]
    found = {(one.path.split("/")[1], one.slug, one.severity.value) for one in done.problems}
    assert found == {
        ("002-sample-2", "master-not-a-film", "error"), ("003-sample-3", "master-missing", "warning"),
        ("004-sample-4", "master-link", "error"), ("005-sample-5", "slice-outside", "error"),
    }  # fmt: skip
    assert {one.line for one in done.problems} == {13}


def test_the_plan_is_pure_and_names_the_cost(film: Film, shop: Shop, published: Read) -> None:
    project = shop("{master: a.mp4}")
    shutil.copy(film("a.mp4"), project.masters / "a.mp4")
    first, second = (prepare(project, published(project)).plan for _ in range(2))
    assert first == second
    assert first.cost > 0
    assert not project.renditions.exists()


def test_captions_of_a_long_recording_are_cut_and_shifted(film: Film, shop: Shop, published: Read) -> None:
    project = shop('{master: a.mp4, start: "0:01", end: "0:03"}')
    shutil.copy(
        film("a.mp4", picture="testsrc2=s=320x180:r=10:d=4", sound="sine=d=4"), project.masters / "a.mp4"
    )
    words = "WEBVTT\n\n00:00.100 --> 00:00.900\n早\n\n00:00.800 --> 00:01.500\n跨\n\n00:02.000 --> 00:02.500\n里\n\n00:03.100 --> 00:03.800\n晚\n"
    (project.masters / "a.vtt").write_text(words, encoding="utf-8")
    clip = run(project, published(project)).index.clips["L01"]
    text = (project.build / "clips" / clip.captions.removeprefix("media/")).read_text(encoding="utf-8")
    assert text == "WEBVTT\n\n00:00:00.000 --> 00:00:00.500\n跨\n\n00:00:01.000 --> 00:00:01.500\n里\n"
    chapters = (project.build / "clips" / clip.chapters_vtt.removeprefix("media/")).read_text(
        encoding="utf-8"
    )
    assert "00:00:01.000 --> 00:00:02.000\n中间" in chapters


def test_captions_and_chapters_are_written_only_where_they_are_not_what_they_should_be(
    film: Film, shop: Shop, published: Read, tmp_path: Path
) -> None:
    project = shop("{master: a.mp4}")
    shutil.copy(film("a.mp4"), project.masters / "a.mp4")

    def texts() -> dict[str, tuple[int, str]]:
        with remembering(tmp_path / "memory.json", ("key",)):
            clip = run(project, published(project)).index.clips["L01"]
        names = [one.removeprefix("media/") for one in (clip.chapters_vtt, clip.captions) if one]
        paths = [project.build / "clips" / name for name in names]
        return {one.name: (one.stat().st_ino, one.read_text(encoding="utf-8")) for one in paths}

    first = texts()
    assert "chapters.vtt" in first
    assert texts() == first
    chapters = next((project.build / "clips").rglob("chapters.vtt"))
    chapters.write_text("WEBVTT\n", encoding="utf-8")
    assert texts()["chapters.vtt"][1] == first["chapters.vtt"][1]
    lecture = next(project.lectures.glob("[0-9]*/lecture.md"))
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("中间", "正中"), encoding="utf-8")
    assert "正中" in texts()["chapters.vtt"][1]


def test_masters_may_live_anywhere_fsspec_reaches(
    film: Film, shop: Shop, published: Read, tmp_path: Path
) -> None:
    far = tmp_path / "far"
    far.mkdir()
    shutil.copy(film("a.mp4"), far / "a.mp4")
    project = shop("{master: a.mp4}", "{master: b.mp4}", masters=f"file://{far}")
    done = run(project, published(project))
    assert list(done.index.clips) == ["L01"]
    assert [one.slug for one in done.problems] == ["master-missing"]
    shutil.copy(film("other.mp4", picture="testsrc=s=320x180:d=1", sound=None), far / "a.mp4")
    assert run(project, published(project)).index.clips["L01"].key != done.index.clips["L01"].key


def test_the_site_gets_every_file_of_the_index(
    film: Film, shop: Shop, published: Read, tmp_path: Path
) -> None:
    project = shop("{master: a.mp4}")
    shutil.copy(film("a.mp4"), project.masters / "a.mp4")
    index = run(project, published(project)).index
    Draft(tmp_path / "site").link_all(published_files(project, index))
    clip = index.clips["L01"]
    for url in (
        clip.videos[0].url,
        clip.poster,
        clip.poster_webp,
        clip.sprite,
        clip.sprite_vtt,
        clip.chapters_vtt,
    ):
        assert (tmp_path / "site" / url).stat().st_size > 0
    assert not list((tmp_path / "site").rglob("clip.json"))


def test_garbage_goes_after_its_grace_and_never_under_a_run(film: Film, shop: Shop, published: Read) -> None:
    project = shop("{master: a.mp4}")
    shutil.copy(film("a.mp4"), project.masters / "a.mp4")
    old = run(project, published(project)).index.clips["L01"].key
    shutil.copy(film("b.mp4", picture="testsrc=s=320x180:d=1", sound=None), project.masters / "a.mp4")
    new = run(project, published(project)).index.clips["L01"].key
    assert collect_garbage(project, 3600) == []
    past = time.time() - 7200
    for key in (old, new):
        os.utime(project.renditions / key, (past, past))
    with Store(project.renditions).locked(), pytest.raises(StoreBusyError):
        collect_garbage(project, 3600)
    assert [one.name for one in collect_garbage(project, 3600, dry=True)] == [old]
    assert [one.name for one in collect_garbage(project, 3600)] == [old]
    assert {one.name for one in project.renditions.iterdir() if not one.name.startswith(".")} == {new}
    assert (project.masters / "a.mp4").exists()


def test_the_store_that_cannot_be_written_is_one_clear_error(shop: Shop, published: Read) -> None:
    project = shop("{master: a.mp4}")
    project.renditions.parent.mkdir(parents=True)
    project.renditions.write_text("a file where the folder should be")
    with pytest.raises(HubError):
        run(project, published(project))
