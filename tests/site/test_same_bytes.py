"""The same content and date give the same bytes in any folder, time zone and hash seed."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

BUILD = """
import sys
from datetime import date
from pathlib import Path
from hub.catalogue.load import load, publishable
from hub.pages.page import Inputs
from hub.pages.site import site_of
from hub.project import Project
from site_plugins.generator import generate
root, out, day = Path(sys.argv[1]), Path(sys.argv[2]), date(2026, 11, 23)
project = Project.at(root)
generate(site_of(Inputs(publishable(load(project), day), project.settings, day)), root / "mkdocs.yml", out)
"""


def project_in(folder: Path) -> Path:
    """A copy of this project's inputs."""
    for name in ("content", "lectures"):
        shutil.copytree(ROOT / name, folder / name)
    assets = Path("site_plugins/theme")
    for name in ("assets", "templates"):
        shutil.copytree(ROOT / assets / name, folder / assets / name)
    for name in ("hub.yml", "mkdocs.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def build(folder: Path, out: Path, **environment: str) -> dict[str, str]:
    """Build in a process of its own; return the digest of each file."""
    known = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    subprocess.run(
        [sys.executable, "-c", BUILD, str(folder), str(out)],
        env={**known, **environment},
        check=True,
        cwd=folder,
    )
    return {
        one.relative_to(out).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(out.rglob("*")) if one.is_file()
    }  # fmt: skip


def test_two_builds_are_the_same_to_the_byte(tmp_path: Path) -> None:
    here = project_in(tmp_path / "one")
    there = project_in(tmp_path / "a much longer" / "two")
    first = build(here, tmp_path / "x", TZ="America/Los_Angeles", PYTHONHASHSEED="1")
    second = build(there, tmp_path / "other" / "y", TZ="Pacific/Kiritimati", PYTHONHASHSEED="4711")
    assert len(first) > 100
    assert first == second


@pytest.mark.slow
def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    """The way out on the day MkDocs breaks, with the same mkdocs.yml."""
    made = {}
    for tool in ("mkdocs", "properdocs"):
        out = tmp_path / tool
        config = ROOT / "mkdocs.yml"
        done = subprocess.run(
            [sys.executable, "-m", tool, "build", "--strict", "-f", str(config), "-d", str(out)],
            capture_output=True, text=True, check=False, cwd=tmp_path,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made[tool] = {
            one.relative_to(out).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
            for one in out.rglob("*") if one.is_file()
        }  # fmt: skip
    assert made["mkdocs"] == made["properdocs"]
    assert "lectures/021-after-a-bad-exam/index.html" in made["properdocs"]
