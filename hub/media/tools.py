"""Which ffmpeg to use: the one named, the system's if it is good enough, or the one inside a wheel."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from hub.errors import HubError
from hub.kept import look_of, recall, record
from hub.problems import Text

#: Oldest release whose filters and flags we use.
OLDEST = (5, 1)
_NEEDED = ("libx264", "aac")
_INSTALL = Text("装好 ffmpeg，或设置 HUB_FFMPEG。", "install ffmpeg, or set HUB_FFMPEG")


class ToolMissingError(HubError):
    """There is no usable ffmpeg."""


@dataclass(frozen=True)
class Ffmpeg:
    """One ffmpeg program: its path, its version line, and the encoders it was built with."""

    path: str
    version: str
    encoders: frozenset[str]

    @property
    def release(self) -> tuple[int, int]:
        """Major and minor release; a build without numbers (from git) counts as the newest."""
        found = re.search(r"version n?(\d+)\.(\d+)", self.version)
        return (int(found[1]), int(found[2])) if found else (99, 0)


@cache
def find_ffmpeg() -> Ffmpeg:
    """Return `HUB_FFMPEG`, else the system's from 5.1 on with libx264 and aac, else imageio-ffmpeg's.

    Raises:
        ToolMissingError: None of them runs, or the one named cannot do the work.
    """
    named = os.environ.get("HUB_FFMPEG")
    if named:
        chosen = ask(named)
        if chosen is None or not able(chosen):
            raise ToolMissingError(
                Text(f"HUB_FFMPEG={named} 不是 {OLDEST[0]}.{OLDEST[1]} 或更新的、带 {' 和 '.join(_NEEDED)} 的 ffmpeg。",
                     f"HUB_FFMPEG={named} is no ffmpeg of {OLDEST[0]}.{OLDEST[1]} or newer with {' and '.join(_NEEDED)}"),
                Text("去掉这个设置，就会用项目自带的 ffmpeg。", "unset it to use the ffmpeg that came with the project"),
            )  # fmt: skip
        return chosen
    system = shutil.which("ffmpeg")
    if system and (chosen := ask(system)) and able(chosen):
        return chosen
    import imageio_ffmpeg  # noqa: PLC0415 - slow, and often not needed

    try:
        embedded = imageio_ffmpeg.get_ffmpeg_exe()
    except RuntimeError as error:
        raise ToolMissingError(Text("没有找到 ffmpeg。", "no ffmpeg was found"), _INSTALL) from error
    chosen = ask(embedded)
    if chosen is None or not able(chosen):
        name = Path(embedded).name
        raise ToolMissingError(Text(f"{name} 在这台机器上用不了。", f"{name} does not run here"), _INSTALL)
    return chosen


def ask(path: str) -> Ffmpeg | None:
    """Ask a program for its version and encoders; None when it does not answer like an ffmpeg.

    While its file looks the same, the answer of the last build is taken.
    """
    try:
        place = f"ffmpeg {path} {look_of(Path(shutil.which(path) or path).stat())}"
        known: list[str] | None = recall(place)
        if known is None:
            known = [_answer(path, "-version"), _answer(path, "-encoders")]
            record(place, known)
    except (OSError, subprocess.SubprocessError):
        return None
    version, encoders = known
    if not version.startswith("ffmpeg version"):
        return None
    names = re.findall(r"^ [VAS][.A-Z]{5} (\S+)", encoders, re.MULTILINE)
    return Ffmpeg(path, version.splitlines()[0].split(" Copyright")[0], frozenset(names))


def able(tool: Ffmpeg) -> bool:
    """Say whether `tool` is new enough and has the encoders every clip needs."""
    return tool.release >= OLDEST and all(name in tool.encoders for name in _NEEDED)


def _answer(path: str, question: str) -> str:
    done = subprocess.run(
        [path, "-hide_banner", question] if question != "-version" else [path, question],
        capture_output=True, text=True, errors="replace", timeout=30, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    return done.stdout
