"""From a parent's browser to a number: the built site behind a real nginx, played by a real Chromium."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hub.media.index import ClipEntry, Rendition
from hub.plays.index import index
from hub.plays.ingest import ingest
from hub.plays.model import LecturePlays, SitePlays
from hub.project import Project
from hub.publish.pins import pins_of
from hub.publish.policy import page_policy
from site_plugins.generator import generate
from tests.nginx import Nginx, running
from tests.plays.made_lines import LECTURE, Hub

ROOT = Path(__file__).parent.parent.parent
SECONDS = 24


PHONE = "Mozilla/5.0 (Linux; Android 14; PHONE) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def nginx(tmp_path: Path, built: Path) -> Iterator[Nginx]:
    """The built site behind `deploy/nginx.conf`, with a film that can be played."""
    root = shutil.copytree(built, tmp_path / "site")
    for mp4 in (root / "media").rglob("*.mp4"):
        _clip(mp4)
    with running(tmp_path, root, page_policy(pins_of(Project.at(ROOT), generate))) as served:
        yield served


def _clip(path: Path) -> None:
    import imageio_ffmpeg

    subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2=s=320x180:r=10:d={SECONDS}",
         "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-movflags", "+faststart", f"file:{path}"],
        check=True,
    )  # fmt: skip


@pytest.mark.browser
@pytest.mark.slow
def test_a_play_in_a_real_browser_is_one_play_with_its_quartiles(
    nginx: Nginx, chromium: Browser, hub: Hub
) -> None:
    page = chromium.new_page(user_agent=PHONE)  # HeadlessChrome is a robot, and rightly so
    page.goto(f"{nginx.url}/lectures/{LECTURE}/")
    page.wait_for_selector(".start")
    page.evaluate(
        """() => { const v = document.querySelector('video'); v.muted = true; v.playbackRate = 4; return v.play(); }"""
    )
    page.wait_for_function("() => document.querySelector('video').ended", timeout=60_000)
    page.close()
    deadline = time.monotonic() + 10
    while nginx.log.read_bytes().count(b'"/b?') < 6 and time.monotonic() < deadline:
        time.sleep(0.1)

    now = int(time.time()) + 1
    size = (nginx.root / "media/aa11/540.mp4").stat().st_size
    clip = ClipEntry(
        key="aa11",
        duration=SECONDS,
        videos=tuple(
            Rendition(url=f"media/aa11/{height}.mp4", size=size, mime="video/mp4")
            for height in (1080, 540, 360)
        ),
    )
    first = ingest(hub.project, [str(nginx.log)], now)[0]
    index(hub.project, hub.catalogue, {"L21": clip})
    assert first.read == first.accepted + first.ignored.total() + first.rejected.total()
    assert first.rejected.total() == 0
    assert LecturePlays.load(hub.project.plays_index / f"lectures/{LECTURE}.json").total == 1
    row = (hub.project.plays_index / "data/plays.csv").read_text(encoding="utf-8").splitlines()[1]
    assert re.fullmatch(rf"{LECTURE},\d{{4}}-\d\d-\d\d,site,1,[01],0,0,0,1,1,1,1", row)

    second = ingest(hub.project, [str(nginx.log)], now)[0]
    assert (second.state, second.read) == ("unchanged", 0)
    index(hub.project, hub.catalogue, {"L21": clip})
    assert SitePlays.load(hub.project.plays_index / "site.json").plays == 1


@pytest.mark.browser
def test_nothing_is_sent_when_a_parent_asks_not_to_be_counted(nginx: Nginx, chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_init_script("Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})")
    page.goto(f"{nginx.url}/lectures/{LECTURE}/")
    page.wait_for_selector(".start")
    page.evaluate(
        """() => { const v = document.querySelector('video'); v.muted = true; v.playbackRate = 8; return v.play(); }"""
    )
    page.wait_for_function("() => document.querySelector('video').ended", timeout=60_000)
    page.close()
    assert b"/b?" not in nginx.log.read_bytes()


def test_what_nginx_answers_and_logs(nginx: Nginx, hub: Hub) -> None:
    beacon, vote = nginx.ask("/b?v=1", "POST"), nginx.ask("/u?v=1&i=T19&u=0", "POST", User_Agent=PHONE)
    for answer in (beacon, vote):
        assert (answer.status, answer.content, answer.headers["cache-control"]) == (204, b"", "no-store")
    part = nginx.ask("/media/aa11/540.mp4", Range="bytes=0-99")
    assert (part.status, len(part.content)) == (206, 100)
    assert "immutable" in part.headers["cache-control"]
    page = nginx.ask(f"/lectures/{LECTURE}/")
    assert page.status == 200
    for answer in (page, part, beacon, vote, nginx.ask("/nowhere")):
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
    assert b"/lectures/" not in nginx.log.read_bytes(), "pages are not logged"
    report = ingest(hub.project, [str(nginx.log)], int(time.time()) + 1, workers=1)[0]
    assert (report.accepted, +report.ignored, report.rejected) == (1, {"robot": 1}, {"beacon": 1}), "the vote"


def test_a_flood_of_beacons_is_turned_away(nginx: Nginx) -> None:
    codes = [nginx.ask("/b?v=1").status for _ in range(200)]
    assert codes.count(204) >= 60
    assert codes.count(429) > 0
