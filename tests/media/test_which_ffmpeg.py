"""Which ffmpeg is used, and that it is asked what it is only once."""

from pathlib import Path

import pytest

from hub.kept import remembering
from hub.media.tools import ask

ANSWERS = """#!/bin/sh
echo "$@" >> "$0.asked"
case "$*" in
  -version) echo "ffmpeg version {version} Copyright (c) the FFmpeg developers";;
  *) echo " V....D libx264              libx264 H.264";;
esac
"""


def asked(program: Path) -> int:
    place = program.with_name(f"{program.name}.asked")
    return len(place.read_text(encoding="utf-8").splitlines()) if place.exists() else 0


def test_a_program_that_looks_the_same_is_not_asked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "ffmpeg7"

    def install(version: str) -> None:
        program.unlink(missing_ok=True)
        program.write_text(ANSWERS.format(version=version), encoding="utf-8")
        program.chmod(0o755)

    def version(name: str = str(program)) -> str:
        with remembering(tmp_path / "memory.json", ("key",)):
            found = ask(name)
        return found.version if found else ""

    install("7.1")
    assert [version() for _ in range(3)] == ["ffmpeg version 7.1"] * 3
    assert asked(program) == 2
    install("8.0")
    assert version() == "ffmpeg version 8.0"
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    assert version("ffmpeg7") == "ffmpeg version 8.0"
    program.unlink()
    assert version() == ""
