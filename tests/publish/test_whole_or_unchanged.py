"""Whatever happens to a build, what readers get is whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.errors import BuildError, VerifyError
from hub.project import Project
from hub.publish.inventory import check_sums
from hub.publish.releases import adopt, releases, replace_by, rollback
from hub.publish.seal import release_id
from hub.publish.stage import alone, locked, releases_of, staging, workshop_of
from hub.publish.swap import swap
from tests.clock import set_clock

MAIN = "from scripts.cli import main; main()"
BUILD = ("build", "--date", "2026-11-23")


def hub(root: Path, *words: str, **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", MAIN, "--root", str(root), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "CI": "1", **environment},
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> None:
    said = process.communicate()[1]
    assert process.returncode == 0, said


def change(root: Path, word: str) -> None:
    """Change a lecture, so that the next build has something to publish."""
    path = root / "lectures/001-good/lecture.md"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("## 一个观念\n\n", f"## 一个观念\n\n{word}。", 1), encoding="utf-8")


def test_a_replaced_tree_can_be_put_back_and_that_too(project: Path, build_in: Callable[..., Path]) -> None:
    site = project / "site"
    first = release_id(site)
    change(project, "改过")
    build_in(project)
    second = release_id(site)
    assert second != first
    assert [one.id for one in releases(site)] == [first]
    assert (releases_of(site) / "previous").resolve().name.endswith(first)
    assert rollback(site).id == first
    assert (release_id(site), [one.id for one in releases(site)]) == (first, [second])
    assert rollback(site, second[:6]).id == second
    with pytest.raises(BuildError, match="no release abc") as refused:
        rollback(site, "abc")
    assert refused.value.hint.en == f"there are: {first}"
    (releases(site)[0].folder / "robots.txt").write_text("x")
    with pytest.raises(VerifyError, match="was changed"):
        rollback(site)
    assert release_id(site) == second
    check_sums(site)


def test_building_the_same_again_keeps_no_twin(project: Path, build_in: Callable[..., Path]) -> None:
    build_in(project)
    assert releases(project / "site") == []


@pytest.mark.slow
@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_that_was_set_does_not_hide_a_change(project: Path, days: int) -> None:
    """Neither a day back nor a day on, in files' times or the process, leaves an old page, nor an edit that hides."""
    lecture = project / "lectures/001-good/lecture.md"
    change(project, "一二")
    finished(hub(project, *BUILD))
    for path in project.rglob("*"):
        if path.is_file() and not path.is_symlink():
            told = path.stat().st_mtime + days * 86400
            os.utime(path, (told, told))
    old = lecture.stat()
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("一二。", "三四。"), encoding="utf-8")
    os.utime(lecture, (old.st_atime, old.st_mtime))
    assert (lecture.stat().st_size, lecture.stat().st_mtime) == (old.st_size, old.st_mtime)
    finished(hub(project, *BUILD, **set_clock(days)))
    check_sums(project / "site")
    page = (project / "site/lectures/001-good/index.html").read_text(encoding="utf-8")
    assert "三四。" in page
    assert "一二。" not in page


def test_only_so_many_trees_are_kept(project: Path, build_in: Callable[..., Path]) -> None:
    for number in range(3):
        change(project, f"{number}")
        build_in(project, keep=2)
    assert len(releases(project / "site")) == 2


@pytest.mark.parametrize("mark", ["", "-by-rollback"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_process_that_died_around_the_exchange(
    made: Path, tmp_path: Path, swapped: bool, mark: str
) -> None:
    site = shutil.copytree(made / "site", tmp_path / "site")
    other = shutil.copytree(made / "site", tmp_path / "other")
    with (other / "SHA256SUMS").open("a") as sums:
        sums.write("\n")
    here, coming = release_id(site), release_id(other)
    releases_of(site).mkdir(parents=True)
    (site if swapped else other).rename(releases_of(site) / f"000001-{here}{mark}")
    if swapped:
        other.rename(site)
    adopt(site)
    kept = [here] if swapped else [coming] if mark else []
    assert [one.id for one in releases(site)] == kept
    assert (releases_of(site) / "previous").exists() == bool(kept)


@pytest.mark.parametrize("swapped", [False, True])
def test_a_process_that_died_while_it_published_for_the_first_time(
    made: Path, tmp_path: Path, swapped: bool
) -> None:
    site, incoming = tmp_path / "site", tmp_path / f".site.hub/releases/incoming-{'0' * 12}"
    incoming.parent.mkdir(parents=True)
    shutil.copytree(made / "site", site if swapped else incoming)
    adopt(site)
    assert (site.exists(), incoming.exists(), releases(site)) == (swapped, False, [])


def test_what_an_old_page_loads_is_there_at_every_step(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before and right after the exchange, a file of the replaced tree is found in one of two places."""
    site = shutil.copytree(made / "site", tmp_path / "site")
    seen: list[bool] = []

    def looked(staged: Path, published: Path) -> None:
        for late in (False, True):
            if late:
                swap(staged, published)
            seen.append(any((at / "mark").exists() for at in (site, releases_of(site) / "previous")))

    monkeypatch.setattr("hub.publish.releases.swap", looked)
    (site / "mark").touch()
    for number in range(3):
        tree = shutil.copytree(made / "site", tmp_path / f"next-{number}")
        with (tree / "SHA256SUMS").open("a") as sums:
            sums.write("\n" * (number + 1))
        replace_by(tree, site, keep=3)
        (site / "mark").touch()
    assert seen == [True] * 6


def test_a_folder_that_was_there_before_is_put_aside(
    project: Path, build_in: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "thesis.txt").write_text("years of work")
    build_in(project, out=out)
    check_sums(out)
    assert (workshop_of(out) / "unsealed-1/thesis.txt").read_text() == "years of work"


def test_a_second_build_waits_and_then_says_why_it_leaves(tmp_path: Path) -> None:
    told: list[str] = []
    project = Project(tmp_path)
    with (
        locked(project.build / "build.lock"),
        pytest.raises(BuildError, match="another build of this folder is running"),
        alone(project, told.append, wait=0.1),
    ):
        pass
    assert told == ["another build is running; waiting up to 0 s for it"]
    with alone(project, told.append, wait=0.1):
        assert len(told) == 1


@pytest.mark.slow
def test_two_builds_at_once(project: Path) -> None:
    change(project, "两个人")
    for one in [hub(project, *BUILD) for _ in range(2)]:
        finished(one)
    check_sums(project / "site")


def test_leftovers_of_killed_builds_are_swept(tmp_path: Path) -> None:
    out = tmp_path / "site"
    (workshop_of(out) / "stage-dead/site").mkdir(parents=True)
    with staging(out) as folder:
        assert [one.name for one in workshop_of(out).glob("stage-*")] == [folder.name]
    assert sorted(one.name for one in workshop_of(out).iterdir()) in (["lock"], [])


IN_A_MOUNT = """
set -e
mount -t tmpfs -o size={size} none "$1"
cp -a "$2" "$1/project"
{before}
set +e
cd "$1/project"
"$3" -c "{main}" build --date 2026-11-23
echo "code $?"
{after}
cd "$1/project/site" && sha256sum --check --quiet --strict SHA256SUMS && echo whole
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("head -c 100M /dev/zero > $1/fill 2>/dev/null || true", "磁盘满了"),
        ("head -c 100M /dev/zero > $1/fill 2>/dev/null || true; truncate -s -200K $1/fill", "磁盘满了"),
        ("mount -o remount,ro $1", "磁盘是只读的"),
    ],
    ids=["full", "nearly full", "read-only"],
)  # fmt: skip
def test_a_full_or_read_only_disk_leaves_the_site_whole(
    project: Path, tmp_path: Path, before: str, said: str
) -> None:
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this system gives no mount namespaces")
    change(project, "满了")
    script = IN_A_MOUNT.format(size="24M", before=before, main=MAIN, after="")
    mount = tmp_path / "mount"
    mount.mkdir()
    done = subprocess.run(
        ["unshare", "-rm", "bash", "-c", script, "bash", mount, project, sys.executable],
        capture_output=True, text=True, env={**os.environ, "CI": "1"}, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines()[-2:] == ["code 2", "whole"], done.stdout + done.stderr
    failed = [line for line in done.stderr.splitlines() if not line.startswith(("✓", "!", "     "))]
    assert len(failed) == 1 and failed[0].startswith("hub: ") and said in failed[0].lower(), done.stderr
