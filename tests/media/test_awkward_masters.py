"""Whatever comes off a phone or an old camera becomes the same few files that every phone can play."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import pytest

from hub.media.clip import make
from hub.media.order import Order
from hub.media.index import ClipEntry
from hub.media.loudness import loudness_of
from hub.media.tools import Ffmpeg

Film = Callable[..., Path]
Ordered = Callable[..., Order]


def sizes(entry: ClipEntry) -> list[tuple[int, int]]:
    return [(one.width, one.height) for one in entry.videos]


AWKWARD: dict[str, tuple[list[str], dict[str, str | None], list[tuple[int, int]]]] = {
    "portrait.mp4": ([], {"picture": "testsrc2=s=360x640:r=25:d=2"}, [(360, 640)]),
    "five-one.mp4": (["-ac", "6"], {}, [(640, 360)]),
    "silent.mp4": ([], {"sound": "anullsrc=d=2"}, [(640, 360)]),
    "no-audio.mp4": ([], {"sound": None}, [(640, 360)]),
    "four-k.mp4": ([], {"picture": "testsrc2=s=3840x2160:r=10:d=1", "sound": "sine=d=1"}, [(1280, 720), (960, 540), (640, 360)]),
    "twelve-a-second.mp4": ([], {"picture": "testsrc2=s=640x360:r=12:d=2"}, [(640, 360)]),
    "sixty-a-second.mp4": ([], {"picture": "testsrc2=s=640x360:r=60:d=2"}, [(640, 360)]),
    "changing-rate.mkv": (["-vf", "select='not(mod(n,3))+lt(n,20)'", "-fps_mode", "vfr"], {}, [(640, 360)]),
    "interlaced.mp4": (["-vf", "interlace,fieldorder=tff", "-flags", "+ilme+ildct"], {}, [(640, 360)]),
    "odd-size.mkv": (["-pix_fmt", "yuv444p"], {"picture": "testsrc2=s=641x361:r=25:d=2"}, [(640, 360)]),
    "between.mp4": ([], {"picture": "testsrc2=s=854x480:r=25:d=2"}, [(854, 480), (640, 360)]),
    "three-seconds.mp4": ([], {"picture": "testsrc2=s=640x360:r=25:d=3", "sound": "sine=d=3"}, [(640, 360)]),
    "old.avi": (["-c:v", "mpeg4", "-c:a", "mp3"], {}, [(640, 360)]),
    "film.mkv": ([], {}, [(640, 360)]),
    "broadcast.ts": ([], {}, [(640, 360)]),
}  # fmt: skip


@pytest.mark.parametrize("name", AWKWARD)
def test_every_awkward_master_becomes_a_verified_clip(
    name: str, film: Film, ordered: Ordered, tool: Ffmpeg, tmp_path: Path
) -> None:
    options, sources, expected = AWKWARD[name]
    entry = make(ordered(film(name, *options, **sources)))
    assert sizes(entry) == expected
    assert (entry.audio is None) == (sources.get("sound", "") is None)
    for one in entry.videos:
        path = tmp_path / "store" / one.url.removeprefix("media/")
        with av.open(str(path)) as clip:
            film_stream = clip.streams.video[0]
            assert film_stream.codec_context.pix_fmt == "yuv420p"
            assert float(film_stream.average_rate or 0) <= 30.01
            assert [sound.codec_context.channels for sound in clip.streams.audio] == (
                [1] if entry.audio else []
            )
            assert clip.metadata.get("title") is None
    if entry.audio and name != "silent.mp4":
        heard = loudness_of(tool.path, tmp_path / "store" / entry.key / "audio.m4a", entry.duration, tmp_path)
        assert -17 <= heard.lufs <= -15
        assert heard.peak <= -1


def test_a_turned_phone_film_stands_upright(
    film: Film, ordered: Ordered, tool: Ffmpeg, tmp_path: Path
) -> None:
    lying = film("lying.mp4")
    turned = tmp_path / "turned.mp4"
    subprocess.run(
        [tool.path, "-v", "error", "-display_rotation", "90", "-i", f"file:{lying}", "-c", "copy", str(turned)],
        check=True, timeout=60,
    )  # fmt: skip
    assert sizes(make(ordered(turned))) == [(360, 640)]


def test_narrow_pixels_are_made_square(film: Film, ordered: Ordered) -> None:
    assert sizes(
        make(ordered(film("dv.mp4", "-vf", "setsar=16/11", picture="testsrc2=s=352x288:r=25:d=2")))
    ) == [(512, 288)]


def test_bright_hdr_becomes_plain_colour(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    hdr = [
        "-vf",
        "format=yuv420p",
        "-color_trc",
        "smpte2084",
        "-color_primaries",
        "bt2020",
        "-colorspace",
        "bt2020nc",
    ]
    entry = make(ordered(film("hdr.mp4", *hdr)))
    with av.open(str(tmp_path / "store" / entry.key / "360p.mp4")) as clip:
        assert int(clip.streams.video[0].codec_context.color_trc) != 16


def shade_of(frame: Any) -> float:
    return float(frame.to_image().convert("L").getpixel((160, 90)))


def test_a_slice_is_cut_to_the_very_frame(film: Film, ordered: Ordered, tmp_path: Path) -> None:
    """Every frame of the recording is one shade brighter than the one before; 25 a second."""
    ramp = "color=black:s=320x180:r=25:d=4,format=yuv420p,geq=lum='20+2*N':cb=128:cr=128"
    whole = film("long.mp4", "-qp", "0", picture=ramp, sound="sine=d=4")
    entry = make(ordered(whole, 1.4, 3.2))
    with av.open(str(tmp_path / "store" / entry.key / "180p.mp4")) as clip:
        shades = [shade_of(frame) for frame in clip.decode(video=0)]
    with av.open(str(whole)) as clip:
        wanted = [shade_of(frame) for frame in clip.decode(video=0)][35:80]
    assert len(shades) == 45
    for found, shade in zip(shades, wanted, strict=True):
        assert abs(found - shade) <= 1.5


def test_whispers_and_shouts_are_equally_loud(
    film: Film, ordered: Ordered, tool: Ffmpeg, tmp_path: Path
) -> None:
    for name, volume in (("whisper", "0.2"), ("shout", "7.5")):
        entry = make(ordered(film(f"{name}.mp4", sound=f"sine=f=300:d=2,volume={volume},tremolo=f=3:d=0.8")))
        heard = loudness_of(tool.path, tmp_path / "store" / entry.key / "audio.m4a", 2, tmp_path)
        assert heard.right, (name, heard)
