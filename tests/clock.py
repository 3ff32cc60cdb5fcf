"""A process of its own whose clock is set: libfaketime answers in the place of the kernel."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from functools import cache
from importlib.resources import files

import pytest

_LIBRARY = str(files("libfaketime") / "vendor/libfaketime/src/libfaketime.so.1")


def set_clock(days: int) -> dict[str, str]:
    """What the environment of a process must hold so that its clock is `days` days off.

    Only its wall clock: waits still take as long as they take. File times come from the kernel's clock still.
    """
    if not _moves():
        said = "libfaketime does not run on this machine"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return _environment(days)


def _environment(days: int) -> dict[str, str]:
    return {"LD_PRELOAD": _LIBRARY, "FAKETIME": f"{days:+}d", "DONT_FAKE_MONOTONIC": "1"}


@cache
def _moves() -> bool:
    done = subprocess.run(
        [sys.executable, "-c", "import time; print(time.time())"],
        env={**os.environ, **_environment(-1)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return abs(time.time() - 86_400 - float(done.stdout)) < 3_600
