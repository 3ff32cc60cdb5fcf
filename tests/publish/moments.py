"""Kill `hub` at a moment that is chosen by what it does to the disk, because a swap takes two milliseconds.

A moment is the number of a step of a phase: of every file that is opened to be written, named, linked or
removed. The process kills itself there with SIGKILL, at once or, while the phase goes on, a little later. A phase
begins with a file that it writes first; one that is only linked was there before.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

_MAIN = """
import os, signal, sys, threading, time
wanted, moment, delay = sys.argv.pop(1), int(sys.argv.pop(1)), float(sys.argv.pop(1))
marks = {"build": ".hub/stage-", "seal": ".br'", "swap": "SHA256SUMS"}  # twins are what a seal begins with
steps = {"open", "os.rename", "os.link", "os.symlink", "os.remove", "os.mkdir", "os.rmdir", "ctypes.dlsym"}
if "publish" in sys.argv:
    marks = {"rollback": ".previous"} if "--rollback" in sys.argv else {"copy": ".hub/copy-"}
phase, seen = "", {}

def die():
    time.sleep(delay)
    os.kill(os.getpid(), signal.SIGKILL)

def step(event, given):
    global phase
    if event not in steps or event == "open" and not (isinstance(given[2], int) and given[2] & 3):
        return
    place = repr(given)
    for name in list(marks):
        if marks[name] in place and (name != "seal" and name != "swap" or event == "open"):
            phase = name
            del marks[name]
    seen[phase] = seen.get(phase, 0) + 1
    if phase == wanted and seen[phase] == moment:
        threading.Thread(target=die).start() if delay else die()

sys.addaudithook(step)
from scripts.cli import main
try:
    main()
finally:
    print("steps", *(f"{name}={count}" for name, count in seen.items() if name), file=sys.stderr)
"""


def run_until(root: Path, words: tuple[str, ...], phase: str, moment: int, delay: float = 0.0) -> bool:
    """Run `hub` with `words` in the project `root`; whether it was killed before it was done."""
    done = _run(root, words, phase, moment, delay)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def steps_of(root: Path, words: tuple[str, ...]) -> dict[str, int]:
    """How many steps each phase has, of a run that nobody kills."""
    done = _run(root, words, "", 0, 0)
    assert done.returncode == 0, done.stderr
    return {name: int(count) for name, count in re.findall(r"(\w+)=(\d+)", done.stderr.splitlines()[-1])}


def _run(
    root: Path, words: tuple[str, ...], phase: str, moment: int, delay: float
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _MAIN, phase, str(moment), str(delay), "--root", str(root), *words]
    environment = {**os.environ, "CI": "1"}
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
