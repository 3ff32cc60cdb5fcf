"""SIGKILL at any moment of build, seal, swap, publish and rollback: readers get a whole site, the next run succeeds."""

from __future__ import annotations

import random
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
    """Five of each; what readers get is whole after each, and what comes next succeeds."""
    chance, killed = random.Random(phase), 0
    site, served = project / "site", tmp_path / "served"
    words = ("publish", str(served)) if phase == "copy" else BUILD
    change()
    steps = steps_of(project, words)[phase]
    for _ in range(0 if phase == "copy" else 2):  # once two trees take turns, a build does the least
        change()
        steps = steps_of(project, words)[phase]
    publish_folder(site, served, quiet, keep=2)
    for number in range(5):
        word = change()
        if phase == "copy":
            build_in(project)
        moment = chance.randrange(
            1, max(2, steps * 4 // 5)
        )  # a build may find more done than the last one did
        killed += run_until(project, words, phase, moment, 0.0 if number % 2 else chance.random() / 50)
        whole(site)
        whole(served)
        build_in(project)
        publish_folder(site, served, quiet, keep=2)
        assert whole(site) == whole(served)
        assert reads(served, word)
    assert killed >= (4 if phase == "copy" else 1)  # a mended tree is done within the delay of a late kill
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
