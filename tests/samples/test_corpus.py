"""`hub sample corpus`: as large as asked, fit to publish, the same bytes for the same seed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load
from hub.catalogue.rules import check
from hub.errors import HubError
from hub.problems import Severity
from hub.project import Project
from hub.samples.corpus import write_corpus

ROOT = Path(__file__).parent.parent.parent


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_corpus_has_no_mistakes_and_says_that_it_is_a_sample(tmp_path: Path) -> None:
    assert write_corpus(Project.at(ROOT), tmp_path / "large", 90) == 42
    loaded = load(Project.at(tmp_path / "large"))
    found = [*loaded.problems, *check(loaded, date(2026, 11, 23))]
    assert [one for one in found if one.severity is Severity.ERROR] == []
    assert len(loaded.lectures) == 90
    made = [one for one in loaded.lectures if one.number > 48]
    assert all(one.head.summary.startswith("示例：") and len(one.cues) >= 12 for one in made)
    assert len({one.head.title for one in loaded.lectures}) == 90


def test_the_same_seed_writes_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    for name, seed in (("one", 1), ("two", 1), ("three", 2)):
        write_corpus(Project.at(ROOT), tmp_path / name, 50, seed)
    assert texts(tmp_path / "one") == texts(tmp_path / "two") != texts(tmp_path / "three")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(HubError, match="is not empty"):
        write_corpus(Project.at(ROOT), tmp_path, 50)
    with pytest.raises(HubError, match="48 lectures already"):
        write_corpus(Project.at(ROOT), tmp_path / "few", 3)
