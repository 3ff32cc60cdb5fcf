"""What several parts of the tests share: the catalogue of this repository, one built site, one browser."""

from __future__ import annotations

import functools
import http.server
import io
import os
import shutil
import threading
import wave
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, Page, sync_playwright

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue, Lecture, Tip
from hub.media.index import ClipEntry, MediaIndex, Rendition
from hub.pages.page import Features, Inputs, Site
from hub.pages.sheets import Sheet, svg
from hub.pages.site import site_of
from hub.project import Project

#: A busy machine is slow now and then; no test judges by the clock.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")

ROOT = Path(__file__).parent.parent
DAY = date(2026, 11, 23)
BROWSERS = ("/usr/bin/chromium", "chromium-browser", "google-chrome")


def browser_path() -> str | None:
    """The Chromium of HUB_CHROMIUM, or one of the usual places."""
    named = os.environ.get("HUB_CHROMIUM")
    for one in (named,) if named else BROWSERS:
        if found := shutil.which(one):
            return found
    return None


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real Chromium. Without one, CI fails and a laptop skips."""
    path = browser_path()
    if path is None:
        said = "no Chromium: set HUB_CHROMIUM to one, or install the package chromium"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The lectures and tips of this repository; what has an error is left out."""
    return publishable(load(Project.at(ROOT)), DAY)


@pytest.fixture(scope="session")
def remake(inputs: Inputs) -> Callable[..., Inputs]:
    """Make inputs with other lectures or tips, unchecked (a copy would keep cached look-ups)."""

    def made(**parts: tuple[Lecture, ...] | tuple[Tip, ...]) -> Inputs:
        old = inputs.catalogue
        whole: dict[str, Any] = {
            "taxonomy": old.taxonomy,
            "facts": old.facts,
            "lectures": old.lectures,
            "tips": old.tips,
            **parts,
        }
        return replace(inputs, catalogue=Catalogue.model_construct(None, **whole))

    return made


def sample_clip(name: str) -> ClipEntry:
    """A clip as the transcoder describes it."""
    video = {"mime": "video/mp4", "codecs": "avc1.64001f,mp4a.40.2"}
    return ClipEntry(
        key=name,
        duration=112.4,
        videos=tuple(
            Rendition(
                url=f"media/{name}/{height}.mp4", size=1000, width=height * 16 // 9, height=height, **video
            )
            for height in (1080, 540, 360)
        ),
        poster=f"media/{name}/poster.jpg",
        captions=f"media/{name}/captions.vtt",
        audio=Rendition(url=f"media/{name}/audio.wav", size=32044, mime="audio/wav"),
        sample=True,
    )


@pytest.fixture(scope="session")
def inputs(catalogue: Catalogue) -> Inputs:
    """The repository's content on a fixed day, with a clip for lecture L21 only."""
    features = Features(pictures=True)
    return Inputs(
        catalogue, Project.at(ROOT).settings, DAY, MediaIndex(clips={"L21": sample_clip("aa11")}), features
    )


def alive(page: Page) -> None:
    """Wait for what comes after the first paint: the modules, and what lies below the screen."""
    page.wait_for_selector("html[data-live]:not(:has(.far))", state="attached")


def put_media(out: Path) -> None:
    """Stand-ins for the one clip: files of the right kind, too short to play."""
    from PIL import Image

    folder = out / "media" / "aa11"
    folder.mkdir(parents=True)
    for height in (1080, 540, 360):
        (folder / f"{height}.mp4").write_bytes(b"")
    (folder / "captions.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n你好\n", encoding="utf-8")
    with wave.open(str(folder / "audio.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(32000))
    picture = io.BytesIO()
    Image.new("RGB", (64, 36), "#6474b8").save(picture, "JPEG")
    (folder / "poster.jpg").write_bytes(picture.getvalue())


@pytest.fixture(scope="session")
def built(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The whole site, built once however many workers there are."""
    from site_plugins.generator import generate

    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    out = shared / "built-site"
    with FileLock(f"{out}.lock"):
        if not out.exists():
            half = shared / "half-built-site"
            site = site_of(inputs)
            generate(site, ROOT / "mkdocs.yml", half)
            put_media(half)
            put_pictures(site, half)
            half.rename(out)
    return out


def put_pictures(site: Site, out: Path) -> None:
    """Stand-ins: tests of `hub.pictures` paint real ones, and a painted site takes a minute."""
    from PIL import Image

    stream = io.BytesIO()
    Image.new("RGB", (16, 9), "#c8603f").save(stream, "PNG")
    for one in site.pictures:
        (out / one.path).parent.mkdir(parents=True, exist_ok=True)
        (out / one.path).write_bytes(stream.getvalue())
        if one.drawn and isinstance(one.sheet, Sheet):
            (out / one.drawn).write_text(svg(one.sheet), encoding="utf-8")


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A browser that closes a connection half-way is no failure."""


def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of 127.0.0.1; yields its address, which ends with a slash."""
    handler = functools.partial(_Quiet, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def serve_folder() -> Callable[[Path], Iterator[str]]:
    """The server, for tests that build a site of their own."""
    return serve


@pytest.fixture(scope="session")
def served(built: Path) -> Iterator[str]:
    """The built site over HTTP."""
    yield from serve(built)
