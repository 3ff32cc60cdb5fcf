"""`hub stats` at the terminal."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

SMALL = Path(__file__).parents[1] / "data" / "small"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_a_clean_project_passes_the_gate(hub: Run, project: Path) -> None:
    done = hub("stats", "--strict", "--date", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 讲，2 条" in done.stdout


def test_a_finding_fails_only_the_strict_gate(hub: Run, project: Path) -> None:
    path = project / "lectures/001-good/lecture.md"
    path.write_text(path.read_text(encoding="utf-8") + "\n众所周知。\n", encoding="utf-8")
    assert hub("stats", "--date", "2026-11-23").returncode == 0
    done = hub("stats", "--strict", "--lang", "en", "--date", "2026-11-23")
    assert done.returncode == 1
    assert "[discouraged-term]" in done.stdout


def test_json_carries_figures_and_findings(hub: Run, project: Path) -> None:
    told = json.loads(hub("stats", "--json", "--date", "2026-11-23").stdout)
    assert (told["version"], told["tips"], told["findings"]) == (1, 2, [])
    assert told["lectures"][0]["id"] == "L01"


def test_without_a_taxonomy_it_says_what_to_run(hub: Run, project: Path) -> None:
    (project / "lectures/taxonomy.yml").unlink()
    done = hub("stats")
    assert done.returncode == 1
    assert "hub check" in done.stderr
