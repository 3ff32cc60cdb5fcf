"""SIGKILL at any moment of build, seal, swap, publish and rollback: readers get a whole site, the next run succeeds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.publish.inventory import check_sums
from hub.publish.local import publish_folder
from hub.publish.releases import releases, rollback
from hub.publish.stage import workshop_of
from tests.publish.moments import run_until, steps_of

BUILD = ("build", "--date", "2026-11-23")


def whole(out: Path) -> dict[str, str]:
    """Every file of the tree, and of all trees kept beside it, is what its manifest says."""
    for one in releases(out):
        check_sums(one.folder)
    return check_sums(out)


def quiet(what: str, done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture
def change(project: Path) -> Callable[[], str]:
    """Change a lecture, so that there is something to publish; tells what must be read afterwards."""
    numbers = iter(range(1_000))

    def once() -> str:
        path, word = project / "lectures/001-good/lecture.md", f"第{next(numbers)}次。"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("## 一个观念\n\n", f"## 一个观念\n\n{word}", 1), encoding="utf-8")
        return word

    return once


def reads(out: Path, word: str) -> bool:
    return word in (out / "lectures/001-good/index.html").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("phase", ["build", "seal", "swap", "copy"])
def test_twenty_kills(
    project: Path, tmp_path: Path, build_in: Callable[..., Path], change: Callable[[], str], phase: str
) -> None:
    """Five of each; what readers get is whole after each, and what comes next succeeds.

    A build that knows nothing of the tree before writes every page and every twin, so that a kill finds it at work.
    """
    chance, killed = random.Random(phase), 0
    site, served = project / "site", tmp_path / "served"
    words = ("publish", str(served)) if phase == "copy" else BUILD

    def forget() -> None:
        if phase in ("build", "seal"):
            shutil.rmtree(workshop_of(site) / "records")

    counts = []
    for _ in range(
        1 if phase == "copy" else 2
    ):  # what earlier builds left to be removed is not there each time
        change()
        forget()
        counts.append(steps_of(project, words)[phase])
    steps = min(counts)
    publish_folder(site, served, quiet, keep=2)
    for number in range(5):
        word = change()
        if phase == "copy":
            build_in(project)
        forget()
        moment = chance.randrange(steps // 8 + 1, steps * 3 // 4)
        killed += run_until(project, words, phase, moment, 0.0 if number else chance.random() / 50)
        whole(site)
        whole(served)
        build_in(project)
        publish_folder(site, served, quiet, keep=2)
        assert whole(site) == whole(served)
        assert reads(served, word)
    assert killed >= 4, f"of {counts} steps"  # the first is a late one, which may find its build done
    assert [one.name for one in workshop_of(site).iterdir() if one.name.startswith("stage-")] == []


@pytest.mark.slow
def test_kills_of_a_rollback(project: Path, build_in: Callable[..., Path], change: Callable[[], str]) -> None:
    site, words = project / "site", ("publish", "--rollback")
    change()
    build_in(project)
    last = steps_of(project, words)["rollback"]
    assert last > 6
    for moment in random.Random(8).sample(range(1, last + 1), 6):
        assert run_until(project, words, "rollback", moment)
        assert len(releases(site)) <= 1
        whole(site)
    rollback(site)
    whole(site)
