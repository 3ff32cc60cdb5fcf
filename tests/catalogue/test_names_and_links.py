"""Links, twins, reserved and odd names: nothing outside the folder is ever read."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load
from hub.catalogue.rules import check
from hub.project import Project


def told(project: Path) -> list[str]:
    loaded = load(Project.at(project))
    return [
        f"{one.path} {one.slug}" for one in sorted([*loaded.problems, *check(loaded, date(2026, 11, 23))])
    ]


def test_the_small_project_is_clean(small_project: Path) -> None:
    assert told(small_project) == []


def test_a_linked_lecture_is_refused_and_not_read(
    small_project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "lecture.md"
    secret.write_text("secret", encoding="utf-8")
    folder = small_project / "lectures/002-linked"
    folder.mkdir()
    (folder / "lecture.md").symlink_to(secret)
    assert "lectures/002-linked/lecture.md symlink" in told(small_project)
    assert all(file.text != "secret" for file in load(Project.at(small_project)).files.values())


def test_a_linked_folder_and_a_linked_captions_file_are_refused(small_project: Path) -> None:
    good = small_project / "lectures/001-good"
    (small_project / "lectures/003-linked").symlink_to(good)
    captions = good / "captions.vtt"
    captions.rename(small_project / "captions.vtt")
    captions.symlink_to(small_project / "captions.vtt")
    found = told(small_project)
    assert "lectures/003-linked symlink" in found
    assert "lectures/001-good/captions.vtt symlink" in found


@pytest.mark.parametrize("name", ["21-short", "021_under", "021-Üml", "021-UPPER", "notes", "021-"])
def test_a_folder_that_is_no_lecture_is_named(small_project: Path, name: str) -> None:
    (small_project / "lectures" / name).mkdir()
    assert told(small_project) == [f"lectures/{name} bad-name"]


@pytest.mark.parametrize("name", ["t03-x.md", "T3-x.md", "T03.md", "T03-x.txt", "T03-x y.md"])
def test_a_file_that_is_no_tip_is_named(small_project: Path, name: str) -> None:
    (small_project / "content/tips" / name).write_text("x", encoding="utf-8")
    assert told(small_project) == [f"content/tips/{name} bad-name"]


def test_case_twins_and_composed_twins_are_told(small_project: Path) -> None:
    folder = small_project / "lectures/001-good"
    for name in (
        "a.txt",
        "A.txt",
        unicodedata.normalize("NFC", "é.txt"),
        unicodedata.normalize("NFD", "é.txt"),
    ):
        (folder / name).write_text("x", encoding="utf-8")
    assert [one.split()[-1] for one in told(small_project)] == ["name-twin", "name-twin"]


def test_reserved_windows_names_are_told(small_project: Path) -> None:
    (small_project / "content/tips/con.md").write_text("x", encoding="utf-8")
    assert "content/tips/con.md reserved-name" in told(small_project)


def test_a_missing_lecture_file_and_missing_folders_are_told(small_project: Path) -> None:
    (small_project / "lectures/002-empty").mkdir()
    assert told(small_project) == ["lectures/002-empty/lecture.md missing-file"]
    assert {one.split()[-1] for one in told(small_project / "content")} >= {"missing-folder", "missing-file"}


def test_two_folders_with_one_number_are_told(small_project: Path) -> None:
    good = small_project / "lectures/001-good"
    twin = small_project / "lectures/0001-twin"
    twin.mkdir()
    for source in good.iterdir():
        (twin / source.name).write_bytes(source.read_bytes())
    assert "lectures/001-good/lecture.md duplicate-id" in told(small_project)
