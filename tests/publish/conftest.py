"""A small project that builds quickly, and one sealed site of it that tests copy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from hub.build import Job, build
from hub.media.run import Silent as NoClips
from hub.problems import Problem
from hub.project import Project
from hub.publish.pins import Pins, pins_of, skeleton

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 23)
Build = Callable[..., Path]


class Silent:
    """A watcher that only remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.clips = NoClips()

    def phase(self, name: str, said: str) -> None:
        self.said.append(f"{name} {said}")

    def sampled(self, done: int, of: int) -> None:
        self.said.append(f"{done} of {of} samples")

    def waits(self, said: str) -> None:
        self.said.append(said)

    def problems(self, found: list[Problem]) -> None:
        assert [one for one in found if one.severity.name == "ERROR"] == []


def small_project(folder: Path) -> Path:
    """The skeleton's content with this repository's theme."""
    shutil.copytree(skeleton().root, folder, dirs_exist_ok=True)
    for name in ("assets", "templates"):
        shutil.copytree(ROOT / "site_plugins/theme" / name, folder / "site_plugins/theme" / name)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    return folder


def build_site(root: Path, day: date = DAY, out: Path | None = None, keep: int = 3) -> Path:
    """Build as `hub build` does."""
    from site_plugins.generator import generate

    return build(Job(Project.at(root), day, out or root / "site", keep=keep), generate, Silent())


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The small project with its caches and one sealed site; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "small-project"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            half = small_project(folder.with_name("half-small-project"))
            build_site(half)
            half.rename(folder)
    return folder


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    """A copy of the small project with one sealed site."""
    return shutil.copytree(made, tmp_path / "project", symlinks=True)


@pytest.fixture
def tree(made: Path, tmp_path: Path) -> Path:
    """A copy of the sealed site alone."""
    return shutil.copytree(made / "site", tmp_path / "tree")


@pytest.fixture
def pins(made: Path) -> Pins:
    """The pinned set, from the small project's cache."""
    from site_plugins.generator import generate

    return pins_of(Project.at(made), generate)


@pytest.fixture(scope="session")
def lay_out() -> Callable[[Path], Path]:
    """Write the small project into a folder."""
    return small_project


@pytest.fixture
def build_in() -> Build:
    """Build a project in a folder as `hub build` does."""
    return build_site
