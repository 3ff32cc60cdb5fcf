"""Run `hub` as its user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def hub(tmp_path: Path) -> Run:
    """`hub("check", "--strict")` in the test's folder; never raises."""

    def run(*words: str, cwd: Path = tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from scripts.cli import program; program()", *words],
            cwd=cwd,
            env={**os.environ, "CI": "true", **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )

    return run
