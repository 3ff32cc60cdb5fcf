"""The same lines give the same bytes, however and however often they are offered, and whatever kills the reader."""

from __future__ import annotations

import gzip
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import zstandard

from hub.plays.definition import VOTES_MIN
from hub.plays.store import Store
from hub.samples.logs import Clip, Traffic, Truth, write_log
from tests.plays.made_lines import NOW, Hub, beacon, voters

#: reads one log with a commit every few lines, so that a kill finds it in the middle of things
SLOW_READER = """
import sys
from functools import partial
from pathlib import Path
from hub.plays import ingest
from hub.project import Project
ingest.STRETCH = 1 << 16
ingest.blocks = partial(ingest.blocks, size=1 << 15)
print("ready", flush=True)
ingest.ingest(Project(Path(sys.argv[1])), sys.argv[2:], int({now}), workers=1)
"""


@pytest.fixture(scope="session")
def traffic(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    """Some 8,000 lines with everything in them, forgers too."""
    path = tmp_path_factory.mktemp("traffic") / "whole.log"
    clips = [
        Clip("021-after-a-bad-exam", 112, "media/aa11/540.mp4"),
        Clip("014-ten-hours-of-sleep", 200, "media/x/y.mp4"),
    ]
    truth = write_log(Traffic(clips, date(2026, 11, 21), days=3, plays=400, seed=7, forged=500), path)
    return path, truth


@pytest.fixture
def expected(traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub]) -> str:
    """Digest of the log read in one go."""
    one = hub_at("one-shot")
    one.ingest(traffic[0])
    return one.index()


@pytest.fixture
def hub_at(tmp_path: Path, hub: Hub) -> Callable[[str], Hub]:
    """Hubs in folders of their own."""

    def made(name: str) -> Hub:
        (tmp_path / name).mkdir()
        return Hub(type(hub.project)(tmp_path / name, hub.project.settings), hub.catalogue)

    return made


def test_one_shot_finds_what_was_planted(traffic: tuple[Path, Truth], hub: Hub) -> None:
    report = hub.ingest(traffic[0])[0]
    hub.index()
    truth = traffic[1]
    assert report.read == truth.lines
    assert truth.plays.total() == 400
    assert truth.plays.total() < hub.site.plays <= truth.plays.total() + 5, "a forger adds 5 at most"
    assert hub.site.robots == truth.robots
    assert hub.votes == {item: tuple(said) for item, said in truth.votes.items() if said[1] >= VOTES_MIN}
    assert hub.votes != {}
    assert truth.school_plays > 0


def test_shuffled_files_renamed_compressed_copied_and_offered_twice(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], expected: str
) -> None:
    lines = traffic[0].read_bytes().splitlines(keepends=True)
    hub = hub_at("parts")
    parts = [b"".join([lines[0], *lines[at : at + 1500]]) for at in range(1, len(lines), 1500)]
    files = []
    for at, data in enumerate(parts):
        path = hub.project.root / f"log.{at}"
        path.write_bytes((gzip.compress, zstandard.compress, bytes)[at % 3](data))
        files.append(path)
    random.Random(3).shuffle(files)
    hub.ingest(*files[:2], files[0])
    for at, path in enumerate(files):
        path.rename(path.with_suffix(f".old{at}"))
    copies = [
        shutil.copy(path.with_suffix(f".old{at}"), hub.project.root / f"copy{at}")
        for at, path in enumerate(files)
    ]
    hub.ingest(*map(Path, copies), *map(Path, copies))
    assert hub.index() == expected
    assert all(report.read == 0 for report in hub.ingest(*map(Path, copies)))


def test_growing_in_pieces_cut_inside_lines_then_rotated_and_gzipped(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], expected: str
) -> None:
    data = traffic[0].read_bytes()
    hub = hub_at("growing")
    log = hub.project.root / "access.log"
    cuts = [10, 700, 1023, 1024, 1025, 200_001, 200_002, 777_777]
    for begin, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
        with log.open("ab") as file:
            file.write(data[begin:end])
        hub.ingest(log)
    log.rename(hub.project.root / "access.log.1")
    packed = hub.project.root / "access.log.2.gz"
    packed.write_bytes(gzip.compress(data))
    hub.ingest(hub.project.root / "access.log.1", packed)
    assert hub.index() == expected


@pytest.mark.parametrize("order", [1, -1])
def test_parts_cut_inside_a_line_are_joined_whatever_their_order(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], order: int
) -> None:
    data = traffic[0].read_bytes().partition(b"\n")[2]  # without the mark: every part is a real log
    whole = hub_at("whole")
    whole.ingest(whole.write("log", [data]))
    hub = hub_at("cut")
    at = [0, *(data.index(b" - - ", place) + 12 for place in (400_000, 900_000, 1_700_000)), len(data)]
    parts = []
    for number, (begin, end) in enumerate(pairwise(at)):
        path = hub.project.root / f"part-{number}"
        path.write_bytes((gzip.compress if number % 2 else bytes)(data[begin:end]))
        parts.append(path)
    # each part alone first: its cut lines wait; then all together, twice
    for path in parts[:2]:
        hub.ingest(path)
    for _ in range(2):
        hub.ingest(*parts[::order])
    assert hub.index() == whole.index()
    kept = [
        sum(one.accepted for one in Store(one.project.plays).read().sources.values()) for one in (hub, whole)
    ]
    assert kept[0] == kept[1]


def test_gzip_read_to_its_middle_goes_on_in_the_plain_copy(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], expected: str
) -> None:
    data = traffic[0].read_bytes()
    hub = hub_at("packed")
    half = hub.project.root / "half.gz"
    half.write_bytes(gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :])[:5000])
    hub.ingest(half)
    hub.ingest(traffic[0])
    older = hub.project.root / "older-copy"
    older.write_bytes(data[: len(data) // 3])
    assert hub.ingest(older)[0].read == 0
    assert hub.index() == expected


def test_copytruncate_begins_a_new_log(hub: Hub) -> None:
    log = hub.write("access.log", [beacon(60 * at) for at in range(4)])
    hub.ingest(log)
    shutil.copy(log, log.with_suffix(".1"))
    log.write_bytes(beacon(300))
    hub.ingest(log.with_suffix(".1"), log)
    assert hub.counted().total == 5


def test_lines_that_are_equal_are_two_lines(hub: Hub) -> None:
    """Real logs repeat lines; only the play id says whether it is the same play."""
    report = hub.ingest(hub.write("log", [beacon(0, "aa" * 8)] * 3))[0]
    assert (report.read, hub.counted().total) == (3, 1)


@pytest.mark.slow
def test_killed_25_times_at_random_moments(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], expected: str
) -> None:
    hub = hub_at("killed")
    dice = random.Random(25)
    command = [sys.executable, "-c", SLOW_READER.format(now=NOW), str(hub.project.root), str(traffic[0])]
    kills = 0
    for _ in range(200):
        if kills == 25:
            break
        process = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.random() ** 3 * 0.6)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            kills += 1
        process.wait()
        process.stdout.close()
        if (
            process.returncode == 0 and kills < 25
        ):  # read to its end: begin again, so that a kill interrupts something
            shutil.rmtree(hub.project.plays)
    assert kills == 25
    hub.ingest(traffic[0])
    assert hub.index() == expected
    store = Store(hub.project.plays)
    named = {
        name
        for one in store.read().chunks
        for name in (f"{one.name}.beacons.parquet", f"{one.name}.media.parquet")
    }
    assert {path.name for path in store.events.iterdir()} <= named, "a kill leaves no file behind"


def test_killed_between_a_rollup_and_the_manifest_that_counts_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its days are counted from their events still; later the rollup of more days takes its place."""
    day = 86_400

    def killed(store: Store, manifest: object) -> None:
        raise KeyboardInterrupt

    hub.now += 2 * day
    hub.ingest(hub.write("first", [beacon(0), beacon(2 * day), *voters(7, 5), *voters(6, 1, after=2 * day)]))
    hub.now += 40 * day
    hub.ingest(hub.write("second", [beacon(36 * day)]))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "commit", killed)
        hub.index()
    assert hub.counted().total == 3
    assert hub.votes == {"L21": (6, 13)}
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        hub.ingest(hub.write("third", [beacon(38 * day)]))
        patch.setattr(Store, "commit", killed)
        hub.index()
    hub.ingest(hub.write("fourth", [beacon(40 * day)]))
    assert hub.counted().total == 5
    assert len(list((hub.project.plays / "rollups").iterdir())) == 6
    assert hub.counted().total == 5
    assert hub.votes == {"L21": (6, 13)}
    assert hub.site.corrections == ()


def test_many_small_logs_are_put_together_and_count_the_same(hub: Hub) -> None:
    lines = [beacon(40 * at, address=f"198.18.3.{at}") for at in range(60)]
    for at, line in enumerate(lines):
        hub.ingest(hub.write(f"log-{at}", [line]))
    assert len(Store(hub.project.plays).read().chunks) < 48
    assert hub.counted().total == 60


def test_one_thread_or_two(traffic: tuple[Path, Truth], hub: Hub) -> None:
    hub.ingest(traffic[0])
    assert hub.index(threads=1) == hub.index(threads=2)


def test_any_hash_seed_and_workers(
    traffic: tuple[Path, Truth], hub_at: Callable[[str], Hub], expected: str
) -> None:
    """Through the command itself, which forks workers when a log is large."""
    packed = gzip.compress(traffic[0].read_bytes())
    for seed in ("0", "4711"):
        hub = hub_at(f"seed-{seed}")
        log = hub.project.root / "log.gz"
        log.write_bytes(packed)
        script = (
            "import sys; from pathlib import Path; from hub.plays import ingest; from hub.project import Project\n"
            "ingest.FORK_FROM_COMPRESSED = 1\n"
            f"ingest.ingest(Project(Path(sys.argv[1])), [sys.argv[2]], {NOW}, workers=2)"
        )
        command = [sys.executable, "-c", script, str(hub.project.root), str(log)]
        subprocess.run(command, check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert hub.index() == expected


def test_workers_end_with_their_parent_however_it_ends(traffic: tuple[Path, Truth], hub: Hub) -> None:
    script = (
        "import sys, time; from pathlib import Path; from hub.plays.events import Rules\n"
        "from hub.beside import may_fork\nfrom hub.plays.workers import Workers\n"
        f"assert may_fork(); workers = Workers(Rules({NOW}, 'Asia/Shanghai', Path(sys.argv[1]), {{}}), 2)\n"
        "print(*(one.pid for one in workers._processes), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", script, str(hub.project.root)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [Path(f"/proc/{pid}/stat") for pid in parent.stdout.readline().split()]
        assert len(workers) == 2
        parent.kill()
    for _ in range(600):
        if all(not one.exists() or one.read_text().split()[2] == "Z" for one in workers):
            return
        time.sleep(0.05)
    pytest.fail("a worker goes on without its parent")
