"""Masters made on the spot by ffmpeg's own generators: small, real, and as awkward as wanted."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue
from hub.media.order import Order
from hub.media.ladder import Profile
from hub.media.tools import Ffmpeg, find_ffmpeg
from hub.media.verify import sha256_of
from hub.project import MediaSettings, Project, Settings

Film = Callable[..., Path]
Ordered = Callable[..., Order]
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def tool() -> Ffmpeg:
    return find_ffmpeg()


@pytest.fixture
def film(tmp_path: Path, tool: Ffmpeg) -> Film:
    """film("a.mp4", "-t", "2", …) makes a moving test picture with a tone, or what the arguments say."""

    def made(
        name: str, *options: str, picture: str = "testsrc2=s=640x360:r=25:d=2",
        sound: str | None = "sine=f=330:d=2,volume=0.3",
    ) -> Path:  # fmt: skip
        path = tmp_path / "films" / name
        path.parent.mkdir(exist_ok=True)
        inputs = ["-f", "lavfi", "-i", picture, *(["-f", "lavfi", "-i", sound] if sound else [])]
        codecs = [
            "-c:v",
            "libx264",
            "-preset",
            "ultrafast",
            "-threads",
            "1",
            *(["-c:a", "aac"] if sound else []),
        ]
        subprocess.run(
            [tool.path, "-hide_banner", "-nostdin", "-v", "error", "-y", *inputs, *codecs, *options, f"file:{path}"],
            check=True, timeout=60,
        )  # fmt: skip
        return path

    return made


@pytest.fixture
def ordered(tmp_path: Path, tool: Ffmpeg) -> Ordered:
    """ordered(master) is the quick job for a master; start, end and profile can be given."""

    def order(
        master: Path, start: float | None = None, end: float | None = None, **profile: bool | str
    ) -> Order:
        chosen = Profile(**{"preset": "quick", "ffmpeg": tool.version, **profile})  # type: ignore[arg-type]
        digest = sha256_of(master) if master.is_file() else "0" * 64
        return Order(
            "L01", chosen.key(digest, start, end), master, start, end, chosen, tmp_path / "store", tool.path
        )

    return order


HEAD = """---
title: {title}
short: 示例{id}
series: 习惯与担当
stage: 小学高段
topic: 情绪与心理
speaker: 学校·心理健康教育岗
summary: 先接住情绪，再看过程，最后定一小步。
published: 2026-11-23
review_by: 2027-11-22
sources:
  - {{document: 家促法, clause: 第十七条, checked: 2026-11-23}}
clip: {clip}
chapters:
  - {{at: "0:00", title: 开头}}
  - {{at: "0:01", title: 中间}}
  - {{at: "0:02", title: 结尾}}
tips: [T19]
status: published
---

## 情境

卷子没有拿出来。

## 一个观念

**能改的是过程。**

## 三个步骤

### 接住

> “难受吧？”

### 看

> “怎么想的？”

### 定

> “挑一道。”

## 今晚就做

只挑一道。

## 何时求助

本讲不替代诊断与治疗。
"""


@pytest.fixture
def shop(tmp_path: Path) -> Callable[..., Project]:
    """shop("{master: a.mp4}", …) is a project with one lecture a clip."""

    def made(*clips: str, **media: str | bool) -> Project:
        root = tmp_path / "project"
        (root / "lectures").mkdir(parents=True)
        for name in ("taxonomy.yml", "policy-facts.yml"):
            (root / "lectures" / name).write_bytes((ROOT / "lectures" / name).read_bytes())
        for number, clip in enumerate(clips, 1):
            folder = root / "lectures" / f"{number:03}-sample-{number}"
            folder.mkdir()
            head = HEAD.format(title=f"第{number}讲的标题", id=number, clip=clip)
            (folder / "lecture.md").write_text(head, encoding="utf-8")
        (root / "build" / "masters").mkdir(parents=True)
        settings = Settings(media=MediaSettings(**{"preset": "quick", **media}))
        return Project(root, settings)

    return made


def published_of(project: Project) -> Catalogue:
    return publishable(load(project), date(2026, 11, 23))


@pytest.fixture
def published() -> Callable[[Project], Catalogue]:
    return published_of
