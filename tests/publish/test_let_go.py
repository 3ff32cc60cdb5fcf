"""What pages were made from is let go of before the tree is read again, files by the ten thousand."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.beside import Beside
from hub.build import Job, build
from hub.pages.page import Page
from hub.project import Project
from site_plugins.generator import generate
from tests.publish.conftest import DAY
from tests.publish.outcomes import Watcher


def pages_held() -> int:
    """How many pages there are in this process, those of other tests too."""
    gc.collect()
    return sum(type(one) is Page for one in gc.get_objects())


class Counting(Watcher):
    """Counts pages at each phase."""

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[str, int] = {}

    def phase(self, name: str, said: str) -> None:
        """Count."""
        super().phase(name, said)
        self.held[name] = pages_held()


def test_no_page_is_left_when_the_tree_is_verified_with_and_without_mkdocs(project: Path) -> None:
    for clean in (True, False):
        before, watcher = pages_held(), Counting()
        if not clean:
            path = project / "lectures/001-good/lecture.md"
            path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        build(Job(Project.at(project), DAY, project / "site", clean=clean), generate, watcher)
        assert watcher.held["pages"] > before
        assert watcher.held["verify"] == before


def test_a_build_that_makes_all_anew_indexes_and_counts_beside_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []

    def begin(_: Beside, work: Callable[[], object], *, worth: bool) -> Callable[[], object]:
        asked.append(worth)
        return work

    monkeypatch.setattr(Beside, "begin", begin)
    path = project / "lectures/001-good/lecture.md"
    for kept_is_of_other_code in (True, False, True):
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        if kept_is_of_other_code:
            (Project.at(project).kept / "lectures.kept").unlink(missing_ok=True)
        build(Job(Project.at(project), DAY, project / "site"), generate, Watcher())
    assert asked == [True, True, False, False, True, True]
