"""The files of one clip: what each must be, and that the same master gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import pytest

from hub.media import loudness
from hub.media.boxes import streams_at_once
from hub.media.clip import make
from hub.media.graph import Gain
from hub.media.index import ClipEntry
from hub.media.order import Order
from hub.media.store import Store
from hub.media.verify import sha256_of
from tests.conftest import ROOT

Film = Callable[..., Path]
Ordered = Callable[..., Order]
TALL = "testsrc2=s=1280x720:r=25:d=5"


def key_times(path: Path) -> list[float]:
    with av.open(str(path)) as clip:
        return [float(one.pts * one.time_base) for one in clip.demux(video=0) if one.is_keyframe and one.pts is not None and one.time_base]  # fmt: skip


def test_the_ladder_of_one_clip(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    entry = make(ordered(film("tall.mp4", picture=TALL, sound="sine=d=5"), hls=True, av1=True))
    folder = tmp_path / "store" / entry.key
    assert {one.name for one in folder.iterdir()} == {
        "720p.mp4", "540p.mp4", "360p.mp4", "audio.m4a", "av1.mp4", "poster.jpg", "poster.webp", "sprite.jpg", "sprite.vtt",
        "clip.json", "master.m3u8", *(f"{name}p.{kind}" for name in (720, 540, 360) for kind in ("m3u8", "m4s")),
    }  # fmt: skip
    assert [one.codecs for one in entry.videos] == ["avc1.64001f,mp4a.40.2"] * 2 + ["avc1.64001e,mp4a.40.2"]
    assert entry.av1 and re.fullmatch(r"av01\.0\.\d\dM\.08,mp4a\.40\.2", entry.av1.codecs)
    times = [key_times(folder / f"{name}.mp4") for name in ("720p", "540p", "360p", "av1")]
    assert times[0] == times[1] == times[2] == times[3] == [0.0, 4.0]
    for one in (*entry.videos, entry.audio, entry.av1):
        assert one is not None
        path = folder / Path(one.url).name
        assert streams_at_once(path)
        assert (path.stat().st_size, sha256_of(path)) == (one.size, one.sha256)
    assert abs(entry.duration - 5) <= 0.1
    master = (folder / "master.m3u8").read_text()
    assert master.count("#EXT-X-STREAM-INF") == 3
    for peak, average in re.findall(r"BANDWIDTH=(\d+),AVERAGE-BANDWIDTH=(\d+)", master):
        assert 0 < int(average) <= int(peak)


def test_a_player_can_read_the_hls_rung(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    entry = make(ordered(film("small.mp4"), hls=True))
    with av.open(str(tmp_path / "store" / entry.key / "360p.m4s")) as clip:
        assert sum(1 for _ in clip.decode(video=0)) == 50


def test_the_same_master_gives_the_same_bytes(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    order = ordered(film("once.mp4"))
    first = make(order)
    bytes_of = {one.name: one.read_bytes() for one in (tmp_path / "store" / first.key).iterdir()}
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    assert make(order) == first
    assert {one.name: one.read_bytes() for one in (tmp_path / "store" / first.key).iterdir()} == bytes_of


def test_nothing_is_made_twice_and_a_damaged_clip_is_made_again(
    film: Film, ordered: Ordered, tmp_path: Path
) -> None:
    order = ordered(film("once.mp4"))
    first = make(order)
    before = (tmp_path / "store" / first.key / "clip.json").stat().st_mtime_ns
    make(order)
    assert (tmp_path / "store" / first.key / "clip.json").stat().st_mtime_ns == before
    (tmp_path / "store" / first.key / "360p.mp4").write_bytes(b"short")
    assert Store(tmp_path / "store").get(order.key) is None
    assert make(order) == first


def test_the_storyboard_names_places_inside_its_picture(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    from PIL import Image

    long = film("long.mp4", picture="testsrc2=s=320x180:r=5:d=63", sound=None)
    entry: ClipEntry = make(ordered(long))
    folder = tmp_path / "store" / entry.key
    cues = re.findall(r"--> (\S+)\nsprite\.jpg#xywh=(\d+),(\d+),160,90", (folder / "sprite.vtt").read_text())
    with Image.open(folder / "sprite.jpg") as board:
        assert board.size == (1600, 180)
        assert len(cues) == 13
        assert all(int(x) + 160 <= board.width and int(y) + 90 <= board.height for _, x, y in cues)
        last = board.crop((320, 90, 480, 180)).convert("L")
        assert max(last.tobytes()) - min(last.tobytes()) > 100


def test_peaks_that_the_encoder_lets_through_are_held_lower(
    film: Film, ordered: Ordered, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Speech whose limiter stands too high: AAC alone would end above -1 dBFS."""
    told = next((ROOT / "lectures").glob("037-*/narration.m4a"))
    speech = f"amovie={told},atrim=end=20,asetpts=PTS-STARTPTS"
    measured, listened, peaks = loudness.gain_for, loudness.loudness_of, []

    def listening(*args: Any) -> loudness.Loudness:
        heard = listened(*args)
        peaks.append(heard.peak)
        return heard

    monkeypatch.setattr(loudness, "loudness_of", listening)

    def high(*args: Any) -> Gain:
        return replace(measured(*args), ceiling=-0.2)

    monkeypatch.setattr(loudness, "gain_for", high)
    order = ordered(film("speech.mp4", picture="testsrc2=s=320x180:r=5:d=20", sound=speech))
    entry = make(order)
    assert len(peaks) > 1
    heard = listened(order.program, tmp_path / "store" / entry.key / "audio.m4a", 20.0, tmp_path)
    assert heard.right
