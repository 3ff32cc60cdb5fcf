"""A lecture without a recording gets a film of its slides, and gets it anew when what it is made of changes."""

from __future__ import annotations

import shutil
import subprocess
import time
from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load_catalogue
from hub.kept import remembering
from hub.media.tools import find_ffmpeg
from hub.project import Project
from hub.samples import masters
from hub.samples.masters import make_masters

SMALL = Path(__file__).parent.parent / "data" / "small"


def sing(path: Path, pitch: int) -> None:
    """Write a narration of two seconds."""
    command = [
        find_ffmpeg().path,
        "-v",
        "error",
        "-y",
        "-f",
        "lavfi",
        "-i",
        f"sine=f={pitch}:d=2",
        "-c:a",
        "aac",
    ]
    subprocess.run([*command, str(path)], check=True, timeout=120)


def test_a_sample_is_made_once_and_again_when_its_text_or_its_voice_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    project = Project.at(tmp_path)
    folder = tmp_path / "lectures/001-good"
    sing(folder / "narration.m4a", 440)
    opened: list[str] = []
    really = masters._length
    monkeypatch.setattr(masters, "_length", lambda path: opened.append(path.name) or really(path))

    def made() -> tuple[int, int]:
        time.sleep(0.2)  # what was written this very moment is looked at again
        opened.clear()
        with remembering(tmp_path / "memory.json", ("key",)):
            number = make_masters(project, load_catalogue(project, date(2026, 11, 23)))
        return number, len(opened)

    assert made() == (1, 1)
    assert made() == (0, 1)  # there, and right
    assert made() == (0, 0)  # and nothing looks otherwise
    sing(folder / "narration.m4a", 220)
    assert made()[0] == 1
    lecture = folder / "lecture.md"
    lecture.write_text(
        lecture.read_text(encoding="utf-8").replace("title: 好好的一讲", "title: 改过的一讲"),
        encoding="utf-8",
    )
    assert made()[0] == 1
    (project.masters / "L01.mp4").unlink()
    assert made()[0] == 1
    (project.masters / "L01.mp4").write_bytes(b"an editor's own")
    (project.masters / "samples.json").unlink()
    assert made() == (0, 0)
