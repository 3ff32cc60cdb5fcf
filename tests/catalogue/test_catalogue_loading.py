"""What is published on a day, and what the model makes of a lecture."""

from __future__ import annotations

import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load, load_catalogue
from hub.catalogue.model import Catalogue, Lecture, clock_of, seconds_of
from hub.errors import ContentError
from hub.project import Project

DAY = date(2026, 11, 23)


def rewrite(project: Path, old: str, new: str) -> None:
    path = project / "lectures/001-good/lecture.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_lecture_is_read_whole(small_project: Path) -> None:
    catalogue = load_catalogue(Project.at(small_project), DAY)
    [lecture] = catalogue.lectures
    assert (lecture.id, lecture.slug, lecture.url) == ("L01", "001-good", "lectures/001-good/")
    assert [step.title for step in lecture.body.steps] == ["接住情绪", "看过程", "定一小步"]
    assert lecture.body.refrain == "“你看人家……”"
    assert "不说" not in lecture.body.tonight
    assert [cue.text for cue in lecture.cues] == ["卷子折了四折。", "孩子站在门口。"]
    assert catalogue.topic_of(lecture).id == "mind"
    assert [one.id for one in catalogue.tips] == ["T01", "T02"]


def test_a_kept_lecture_says_what_a_read_one_says(small_project: Path, tmp_path: Path) -> None:
    project, kept = Project.at(small_project), tmp_path / "lectures.kept"
    [read] = load(project).lectures
    assert read.cues, "else this proves nothing"
    for again in (load(project, kept), load(project, kept)):
        [lecture] = again.lectures
        assert {name: getattr(lecture, name) for name in Lecture.model_fields} == dict(read)
        assert (lecture.captioned, lecture.spoken_until, lecture.names) == (
            True,
            read.spoken_until,
            read.names,
        )
        assert again.shelf is not None
        again.shelf.close()


@pytest.mark.parametrize("damage", [None, "lectures.kept", "lectures.new", "lectures.rest", "lectures.pack"])
def test_a_change_is_kept_beside_the_rest_and_no_damage_makes_it_another(
    small_project: Path, tmp_path: Path, damage: str | None
) -> None:
    lectures = small_project / "lectures"
    for number in range(2, 24):
        shutil.copytree(lectures / "001-good", lectures / f"{number:03}-good")
    project, kept = Project.at(small_project), tmp_path / "lectures.kept"
    time.sleep(0.12)  # what was written just now is not kept
    for word in ("", "甲", "乙"):
        text = (lectures / "007-good/lecture.md").read_text(encoding="utf-8")
        (lectures / "007-good/lecture.md").write_text(
            text.replace("## 情境\n\n", f"## 情境\n\n{word}"), "utf-8"
        )
        if word == "乙":
            shutil.rmtree(lectures / "009-good")
        again, fresh = load(project, kept), load(project)
        assert again.shelf is not None
        again.shelf.close()
        said = [{name: getattr(one, name) for name in Lecture.model_fields} for one in again.lectures]
        assert said == [*map(dict, fresh.lectures)]
        assert (again.problems, again.sums) == (fresh.problems, fresh.sums)
        assert again.place(fresh.lectures[3].path, "series") == fresh.place(fresh.lectures[3].path, "series")
        assert damage == "lectures.kept" or (tmp_path / "lectures.new").exists() == bool(word)
        if damage and (tmp_path / damage).exists():
            raw = bytearray((tmp_path / damage).read_bytes())
            raw[len(raw) // 2] ^= 1
            (tmp_path / damage).write_bytes(raw)


def test_dump_and_load_is_the_same(small_project: Path) -> None:
    catalogue = load_catalogue(Project.at(small_project), DAY)
    assert Catalogue.model_validate_json(catalogue.model_dump_json(by_alias=True)) == catalogue


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("status: published", "status: draft"),
        ("status: published", "status: retired"),
        ("status: published", "status: published\nexpires: 2026-11-23"),
        ("published: 2026-11-23", "published: 2026-11-24"),
    ],
)
def test_only_what_is_due_is_published(small_project: Path, old: str, new: str) -> None:
    if "11-24" in new:
        rewrite(small_project, "review_by: 2027-11-22", "review_by: 2027-11-23")
    rewrite(small_project, old, new)
    assert load_catalogue(Project.at(small_project), DAY).lectures == ()


def test_an_error_anywhere_stops_everything(small_project: Path) -> None:
    rewrite(small_project, "series: 习惯与担当", "series: 没有这个")
    with pytest.raises(ContentError, match=r"lectures/001-good/lecture\.md:4:9"):
        load_catalogue(Project.at(small_project), DAY)


@pytest.mark.parametrize(("text", "seconds"), [("0:00", 0), ("1:29", 89), ("1:02:03", 3723), ("0:05.5", 5.5)])
def test_clock(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds
    assert seconds_of(clock_of(seconds)) == int(seconds)
