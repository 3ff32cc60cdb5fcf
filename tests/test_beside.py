"""Long work goes on in a process of its own, which never outlives the build."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

BEGIN = """
import os, sys, threading, time
from pathlib import Path
from hub.beside import Beside
from hub.errors import HubError
from hub.problems import Text
folder = Path.cwd()

def work():
    (folder / "made").write_text(str(os.getpid()))
    return "done"

def broken():
    raise HubError(Text("满了。", "full"), Text("腾一点。", "free some"))

def bug():
    os._exit(7)

def child():
    (folder / "made").write_text(str(os.getpid()))

def parent():
    from multiprocessing import get_context
    process = get_context("fork").Process(target=child)
    process.start()
    process.join()
    return process.exitcode

def long():
    (folder / "begun").write_text(str(os.getpid()))
    time.sleep(60)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2,
    reason="work goes aside on Linux with two cores",
)


def said(folder: Path, script: str) -> str:
    """What a script of its own, which has one thread, prints."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", BEGIN + script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def alive(pid: int) -> bool:
    """Whether a process is there, and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def pid_in(path: Path) -> int:
    """The number that a process writes, as soon as it is there."""
    for _ in range(200):
        if path.is_file() and (text := path.read_text(encoding="utf-8")):
            return int(text)
        time.sleep(0.05)
    raise AssertionError(f"no {path.name}")


def test_long_work_is_done_by_another_process(tmp_path: Path) -> None:
    told = said(
        tmp_path, "with Beside() as beside:\n    print(beside.begin(work, worth=True)(), os.getpid())"
    )
    assert told.split()[0] == "done"
    assert (tmp_path / "made").read_text(encoding="utf-8") != told.split()[1]


@pytest.mark.parametrize(
    ("worth", "other"),
    [(False, ""), (True, "threading.Thread(target=gate.wait).start()")],
    ids=["short", "threads"],
)
def test_short_work_or_work_of_many_threads_is_done_by_who_waits(
    tmp_path: Path, worth: bool, other: str
) -> None:
    told = said(
        tmp_path,
        f"gate = threading.Event()\n{other}\nwith Beside() as beside:\n"
        f"    print(beside.begin(work, worth={worth})(), os.getpid())\ngate.set()",
    )
    assert told == f"done {(tmp_path / 'made').read_text(encoding='utf-8')}"


def test_work_may_have_processes_of_its_own(tmp_path: Path) -> None:
    """Reading a sample log does."""
    assert said(tmp_path, "with Beside() as beside:\n    print(beside.begin(parent, worth=True)())") == "0"
    assert (tmp_path / "made").is_file()


def test_its_failure_is_ours_in_both_languages(tmp_path: Path) -> None:
    script = (
        "with Beside() as beside:\n    try:\n        beside.begin(broken, worth=True)()\n"
        "    except HubError as error:\n        print(error.message.zh, error.message.en, error.hint.zh)"
    )
    assert said(tmp_path, script) == "满了。 full 腾一点。"


def test_a_process_that_died_is_told(tmp_path: Path) -> None:
    script = (
        "with Beside() as beside:\n    try:\n        beside.begin(bug, worth=True)()\n"
        "    except HubError as error:\n        print(error.message.zh)"
    )
    assert said(tmp_path, script).endswith("7）。")


def test_work_nobody_waited_for_ends_with_the_build(tmp_path: Path) -> None:
    script = (
        "with Beside() as beside:\n    beside.begin(long, worth=True)\n"
        "    while not (folder / 'begun').is_file() or not (folder / 'begun').read_text(): time.sleep(0.01)\n"
    )
    began = time.monotonic()
    said(tmp_path, script)
    assert time.monotonic() - began < 30
    assert not alive(pid_in(tmp_path / "begun"))


def test_work_ends_when_the_build_is_killed(tmp_path: Path) -> None:
    script = "with Beside() as beside:\n    beside.begin(long, worth=True)()"
    with subprocess.Popen([sys.executable, "-c", BEGIN + script], cwd=tmp_path) as process:
        helper = pid_in(tmp_path / "begun")
        assert alive(helper)
        process.send_signal(signal.SIGKILL)
        process.wait()
    for _ in range(100):
        if not alive(helper):
            break
        time.sleep(0.05)
    assert not alive(helper)
