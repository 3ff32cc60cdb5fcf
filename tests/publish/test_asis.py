"""A build that would change nothing says so at once; whatever was done to anything sends it the long way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from hub import asis
from hub.build import Job, build
from hub.errors import ContentError
from hub.project import Project
from hub.publish.inventory import check_sums
from hub.publish.stage import workshop_of
from site_plugins.generator import generate
from tests.publish.conftest import DAY
from tests.publish.outcomes import Watcher

LECTURE = "lectures/001-good/lecture.md"


def built(root: Path, **given: object) -> Watcher:
    """Build as `hub build` does, a while after whatever was done."""
    time.sleep(0.12)
    watcher = Watcher()
    build(Job(Project.at(root), DAY, root / "site", keep=3, **given), generate, watcher)  # type: ignore[arg-type]
    return watcher


def at_once(watcher: Watcher) -> bool:
    return watcher.said == {"build": "nothing has changed"}


@pytest.fixture
def same(project: Path) -> Path:
    """A project that was built and has not changed."""
    (project / "lectures/001-good/captions.vtt").unlink()  # something to complain of
    first = built(project)
    again = built(project)
    assert not at_once(first)
    assert at_once(again)
    assert again.found == first.found != []
    return project


def flip(path: Path) -> None:
    """Change a byte; size, i-node and time of writing stay."""
    seen, raw = path.stat(), bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    with path.open("r+b") as stream:
        stream.write(raw)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))


def edit(root: Path) -> None:
    path, before = root / LECTURE, (root / LECTURE).stat()
    text = path.read_text(encoding="utf-8")
    begin = text.index("## 一个观念") + len("## 一个观念\n\n")
    at = next(place for place in range(begin, len(text)) if "一" <= text[place] <= "龥")
    path.write_text(f"{text[:at]}甲{text[at + 1 :]}", encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size


def rename(root: Path) -> None:
    (root / "lectures/001-good").rename(root / "lectures/001-better")


CHANGES: dict[str, Callable[[Path], object]] = {
    "an edit that hides": edit,
    "another name": rename,
    "one file more": lambda root: (root / "lectures/001-good/cover.jpg").write_bytes(b"x"),
    "one file less": lambda root: next(root.glob("content/tips/T*.md")).unlink(),
    "settings": lambda root: (root / "hub.yml").write_text("icp: 京ICP备1号\n", encoding="utf-8"),
    "theme": lambda root: (root / "site_plugins/theme/assets/icon.svg").touch(),
    "a recording": lambda root: ((root / "build/masters").mkdir(parents=True), (root / "build/masters/L01.mp4").touch()),
    "a published byte": lambda root: flip(root / "site/robots.txt"),
    "a published file more": lambda root: (root / "site/more.txt").write_text("x"),
    "a published file less": lambda root: (root / "site/robots.txt").unlink(),
    "a published file that is a link": lambda root: (
        (root / "site/robots.txt").unlink(), (root / "site/robots.txt").symlink_to("sitemap.xml")),
    "no published tree": lambda root: shutil.rmtree(root / "site"),
    "no counts": lambda root: shutil.rmtree(root / "build/plays"),
    "no shards": lambda root: shutil.rmtree(root / "build/search"),
    "a flipped shard": lambda root: flip(next((root / "build/search").rglob("*.bin"))),
    "what a killed build left": lambda root: (workshop_of(root / "site") / "stage-x").mkdir(),
    "no kept trees": lambda root: shutil.rmtree(workshop_of(root / "site") / "releases"),
    "a damaged note": lambda root: flip(workshop_of(root / "site") / asis.NOTE),
    "no note": lambda root: (workshop_of(root / "site") / asis.NOTE).unlink(),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("what", CHANGES)
def test_any_change_is_seen(same: Path, what: str) -> None:
    CHANGES[what](same)
    try:
        assert not at_once(built(same))
    except ContentError:
        return  # it was seen, and refused
    check_sums(same / "site")


@pytest.mark.slow
def test_another_clock_program_package_or_code(
    same: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene = asis.Scene(same.resolve(), (same / "site").resolve(), DAY.isoformat())
    assert asis.as_it_is(scene)
    assert asis.as_it_is(asis.Scene(scene.root, scene.out, "2026-11-24")) is None
    with monkeypatch.context() as other:
        other.setenv("HUB_FFMPEG", str(tmp_path / "ffmpeg"))
        assert asis.as_it_is(scene) is None
    with monkeypatch.context() as other:
        other.setattr(asis, "installed", lambda: ("3.99",))
        assert asis.as_it_is(scene) is None
    with monkeypatch.context() as other:
        other.setattr(asis, "_CODE", tmp_path)
        assert asis.as_it_is(scene) is None
    assert asis.as_it_is(scene)


@pytest.mark.slow
def test_who_asks_for_more_is_given_more(same: Path) -> None:
    with pytest.raises(ContentError):
        built(same, strict=True)
    assert "explain" in built(same, explain="about").said
    assert at_once(built(same))
    assert "swap" in built(same, clean=True).said
    check_sums(same / "site")


def test_a_file_that_was_written_just_now_leaves_no_note(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asis, "FRESH", 60_000_000_000)  # a busy machine needs long to begin
    (project / LECTURE).touch()
    watcher = Watcher()
    build(Job(Project.at(project), DAY, project / "site", keep=3), generate, watcher)
    assert not (workshop_of(project / "site") / asis.NOTE).exists()


#: `hub`, which then tells what it has loaded.
_LOADED = """
import sys
from scripts.cli import main
try:
    main()
finally:
    print(*sorted({"pydantic", "yaml", "click", "rich", "jinja2", "mkdocs"} & sys.modules.keys()))
"""


@pytest.mark.slow
def test_the_command_line_says_it_before_anything_is_loaded(same: Path) -> None:
    def hub(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", _LOADED, "--root", str(same), "build", *words],
            capture_output=True, text=True, check=False, env={**os.environ, "CI": "1"},
        )  # fmt: skip

    done = hub("--date", "2026-11-23")
    assert (done.returncode, done.stdout) == (0, "\n")
    assert "warnings; `hub check` lists them" in done.stderr
    assert "nothing has changed" in done.stderr
    assert done.stderr.endswith(f"{same}/site is published.\n")
    assert hub("--date=2026-11-23", f"--out={same}/site", "--lang", "en").stdout == "\n"
    assert "click" in hub("--date", "2026-11-23", "--explain", "about").stdout
    strict = hub("--date", "2026-11-23", "--strict")
    assert (strict.returncode, "click" in strict.stdout) == (1, True)
    assert hub("--date", "tomorrow").returncode == 2
    assert hub("--date").returncode == 2
