"""What the tests of the player share: a site with one real clip, a phone, the first play."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, Page

from hub.captions import Cue, format_webvtt
from hub.catalogue.model import Chapter, Lecture
from hub.media.clip import make
from hub.media.index import MediaIndex
from hub.media.ladder import Profile
from hub.media.order import Order
from hub.media.tools import find_ffmpeg
from hub.pages.page import Inputs
from hub.pages.site import site_of
from site_plugins.generator import generate
from tests.conftest import ROOT, alive

LECTURE = "lectures/021-after-a-bad-exam/"
OTHER = "lectures/022-when-he-talks-back/"
SECONDS = 40
CUES = tuple(
    Cue(start=n * 2 + 0.5, end=n * 2 + 2.4, text=f"第{'一二三四五六七八九十'[n % 10]}句{n}，慢慢说。")
    for n in range(19)
)
AT = "document.querySelector('video').currentTime"


@pytest.fixture(scope="session")
def clip_site(
    inputs: Inputs, remake: Callable[..., Inputs], tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> Path:
    """The site with one real clip: forty seconds, two rungs, captions every two seconds."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    out = shared / "player-site"
    with FileLock(f"{out}.lock"):
        if not out.exists():
            half = shared / "half-player-site"
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            tool = find_ffmpeg()
            master = half / "master.mp4"
            subprocess.run(
                [tool.path, "-v", "error", "-f", "lavfi", "-i", f"testsrc2=s=960x540:r=10:d={SECONDS}", "-f", "lavfi", "-i",
                 f"sine=f=300:d={SECONDS}", "-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", str(master)],
                check=True, timeout=120,
            )  # fmt: skip
            profile = Profile(preset="quick", ffmpeg=tool.version)
            clip = make(Order("L21", "c1ip", master, None, None, profile, half / "store", tool.path))
            lecture = inputs.catalogue.lecture["L21"]
            chapters = tuple(
                Chapter(at=at, title=one.title)
                for at, one in zip((0, 10, 20, 30), lecture.head.chapters, strict=False)
            )
            lecture = lecture.model_copy(
                update={"cues": CUES, "head": lecture.head.model_copy(update={"chapters": chapters})}
            )
            rich = make(
                Order(
                    "L22",
                    "r1ch",
                    master,
                    0.0,
                    8.0,
                    replace(profile, hls=True, av1=True),
                    half / "store",
                    tool.path,
                )
            )
            others: tuple[Lecture, ...] = tuple(
                lecture if one.id == "L21" else one for one in inputs.catalogue.lectures
            )
            clip = clip.model_copy(update={"captions": "media/c1ip/captions.vtt", "sample": True})
            given = replace(remake(lectures=others), media=MediaIndex(clips={"L21": clip, "L22": rich}))
            generate(site_of(given), ROOT / "mkdocs.yml", half / "site")
            for key in ("c1ip", "r1ch"):
                shutil.copytree(half / "store" / key, half / "site" / "media" / key)
            for page in (LECTURE, OTHER):  # painted by hub.pictures in a build
                shutil.copy(half / "store/c1ip/poster.webp", half / "site" / page / "poster.webp")
            (half / "site/media/c1ip/captions.vtt").write_text(format_webvtt(CUES), encoding="utf-8")
            (half / "site").rename(out)
    return out


@pytest.fixture
def server(
    clip_site: Path, serve_ranges: Callable[[Path], AbstractContextManager[tuple[str, list[str]]]]
) -> Iterator[tuple[str, list[str]]]:
    with serve_ranges(clip_site) as (address, asked):
        yield address + LECTURE, asked


@pytest.fixture
def sharp(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone with three pixels to the point, as most have: its picture wants the highest rung."""
    context = chromium.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=3)
    yield context
    context.close()


def opened(context: BrowserContext, url: str) -> Page:
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(".start:not([hidden])")
    alive(page)
    page.mouse.move(1, 1)  # the first sign of life, at which the tools come
    page.wait_for_function("document.querySelector('.film').src")
    return page


def begin(page: Page) -> None:
    alive(page)
    page.focus(".start:not([hidden]), .film[controls]")
    page.keyboard.press("k")


def started(page: Page) -> Page:
    begin(page)
    page.wait_for_function(f"{AT} > 0.2")
    return page
