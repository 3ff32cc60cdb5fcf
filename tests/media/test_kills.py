"""Killed at any moment, or on a full disk: nothing half-made is ever named, and the next run goes on."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.media.index import MediaIndex
from hub.media.run import run
from hub.media.store import files_of
from hub.media.verify import sha256_of
from hub.project import Project

Film = Callable[..., Path]
Shop = Callable[..., Project]
Read = Callable[[Project], Catalogue]

WORKER = """
import signal
import sys
from datetime import date
from pathlib import Path
from hub.catalogue.load import load, publishable
from hub.media.run import run
from hub.project import MediaSettings, Project, Settings
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
project = Project(Path(sys.argv[1]), Settings(media=MediaSettings(preset="quick")))
run(project, publishable(load(project), date(2026, 11, 23)), jobs=2)
"""
CLIPS = [f'{{master: a.mp4, start: "0:0{n}", end: "0:0{n + 1}"}}' for n in range(4)]


def whole(project: Project) -> int:
    """Check that the index names only whole files; return how many clips it has."""
    clips = MediaIndex.read(project.media_index).clips
    for clip in clips.values():
        for name, _ in files_of(clip):
            assert (project.renditions / name).stat().st_size > 0
        for one in (*clip.videos, *filter(None, (clip.audio,))):
            path = project.renditions / one.url.removeprefix("media/")
            assert (path.stat().st_size, sha256_of(path)) == (one.size, one.sha256)
    return len(clips)


@pytest.mark.slow
def test_twenty_kills_leave_only_whole_clips(film: Film, shop: Shop, published: Read) -> None:
    project = shop(*CLIPS)
    shutil.copy(
        film("a.mp4", picture="testsrc2=s=320x180:r=25:d=5", sound="sine=d=5"), project.masters / "a.mp4"
    )
    chance = random.Random(4)
    for _ in range(20):
        with subprocess.Popen(
            [sys.executable, "-c", WORKER, str(project.root)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as worker:
            try:
                worker.wait(timeout=0.6 + chance.random() * 2.4)
            except subprocess.TimeoutExpired:
                os.kill(worker.pid, signal.SIGKILL)
        whole(project)
    assert run(project, published(project)).problems == ()
    assert whole(project) == 4
    assert not list(project.renditions.glob(".making-*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 700 KB; only root may make one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=700k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("this user may not mount")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_error_and_the_next_run_goes_on(
    film: Film, shop: Shop, published: Read, small_disk: Path
) -> None:
    project = shop("{master: a.mp4}", '{master: a.mp4, start: "0:01", end: "0:04"}')
    shutil.copy(
        film("a.mp4", picture="testsrc2=s=640x360:r=25:d=8", sound="sine=d=8"), project.masters / "a.mp4"
    )
    project.renditions.parent.mkdir()
    project.renditions.symlink_to(small_disk)
    ballast = small_disk / ".ballast"
    ballast.write_bytes(b"x" * 500_000)
    with pytest.raises(HubError, match="disk"):
        run(project, published(project), jobs=1)
    assert whole(project) == 0
    subprocess.run(["mount", "-o", "remount,size=40m", str(small_disk)], check=True)
    assert run(project, published(project)).problems == ()
    assert whole(project) == 2


def test_a_stop_is_clean_and_says_what_is_done(film: Film, shop: Shop) -> None:
    long = [f'{{master: a.mp4, start: "0:{n:02}", end: "0:{n + 9:02}"}}' for n in (0, 10, 20, 30)]
    project = shop(*long)  # on a busy machine it must not be done before it is told to stop
    shutil.copy(
        film("a.mp4", picture="testsrc2=s=640x360:r=25:d=40", sound="sine=d=40"), project.masters / "a.mp4"
    )
    with subprocess.Popen(
        [sys.executable, "-c", WORKER, str(project.root)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as worker:
        for _ in range(600):
            if list(project.root.glob("media/renditions/.making-*/*.mp4")):
                break
            time.sleep(0.05)
        worker.send_signal(signal.SIGINT)
        _, said = worker.communicate(timeout=30)
    assert "StoppedError: stopped:" in said
    whole(project)
    assert not list(project.renditions.glob(".making-*"))
