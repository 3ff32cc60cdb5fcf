"""Frames that repeat are left out; nothing that moves is, and every player still finds what it needs."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import pytest

from hub.media.clip import make
from hub.media.order import Order

Film = Callable[..., Path]
Ordered = Callable[..., Order]
SLIDES = (
    "color=0xdfe3f4:s=320x180:r=25:d=11[ground];color=0x37437f:s=100x60:r=25:d=11[card];"
    "[ground][card]overlay=x='20+40*floor(t/2.72)':y=60"
)


def times(path: Path) -> list[float]:
    with av.open(str(path)) as clip:
        return sorted(float(one.pts * one.time_base) for one in clip.demux(video=0) if one.pts is not None and one.time_base)  # fmt: skip


def length(path: Path, kind: str) -> float:
    with av.open(str(path)) as clip:
        stream = next(one for one in clip.streams if one.type == kind)
        assert stream.duration is not None
        assert stream.time_base is not None
        return float(stream.duration * stream.time_base)


def made(order: Order, name: str = "180p.mp4") -> Path:
    return order.store / make(order).key / name


def test_slides_become_few_frames_at_their_own_times(film: Film, ordered: Ordered) -> None:
    path = made(ordered(film("slides.mp4", picture=SLIDES, sound="sine=d=11")))
    shown = times(path)
    assert len(shown) < 36, "of 275"
    assert max(b - a for a, b in pairwise(shown)) <= 1.0
    for cut in (2.72, 5.44, 8.16, 10.88):
        assert any(abs(one - cut) < 0.001 for one in shown), cut
    assert shown[:4] == pytest.approx([0, 0.04, 0.08, 0.12]), "no long reordering delay"
    assert length(path, "video") == pytest.approx(11, abs=0.05)
    assert abs(length(path, "video") - length(path, "audio")) < 0.1


def test_every_slide_is_shown_from_its_very_frame(film: Film, ordered: Ordered) -> None:
    master = film("slides.mp4", "-qp", "0", picture=SLIDES, sound=None)
    with av.open(str(master)) as clip:
        wanted = [(one.time, one.to_ndarray(format="gray")) for one in clip.decode(video=0)]
    with av.open(str(made(ordered(master)))) as clip:
        shown = [(one.time, one.to_ndarray(format="gray")) for one in clip.decode(video=0)]
    for at, picture in wanted:
        last = [one for time, one in shown if time <= at + 0.001][-1]
        assert abs(last.astype(int) - picture.astype(int)).mean() < 2, at


def test_a_clip_of_ours_is_a_master_like_any_other(film: Film, ordered: Ordered) -> None:
    first = made(ordered(film("slides.mp4", picture=SLIDES, sound="sine=d=11")))
    again = made(ordered(first))
    assert length(again, "video") == pytest.approx(11, abs=0.05)
    for cut in (2.72, 5.44, 8.16, 10.88):
        assert any(abs(one - cut) < 0.001 for one in times(again)), cut


@pytest.mark.parametrize("picture", [
    "testsrc2=s=320x180:r=25:d=3",
    "color=gray:s=320x180:r=25:d=3,noise=alls=4:allf=t",  # a camera before a wall
    "color=gray:s=320x180:r=25:d=3[wall];color=black:s=4x6:r=25:d=3[point];[wall][point]overlay=x=20+n*2:y=90",  # a mouse pointer
])  # fmt: skip
def test_what_moves_keeps_every_frame(picture: str, film: Film, ordered: Ordered) -> None:
    assert len(times(made(ordered(film("moves.mp4", "-qp", "4", picture=picture, sound=None))))) == 75


def test_a_fade_is_never_two_shades_behind(film: Film, ordered: Ordered) -> None:
    fade = "color=black:s=320x180:r=25:d=4,format=yuv420p,geq=lum='60+N*0.5':cb=128:cr=128"
    with av.open(str(made(ordered(film("fade.mp4", "-qp", "0", picture=fade, sound=None))))) as clip:
        shown = [
            (one.time, float(one.to_ndarray(format="yuv420p")[:180].mean())) for one in clip.decode(video=0)
        ]
    for number in range(100):
        last = [shade for time, shade in shown if time <= number / 25 + 0.001][-1]
        assert abs(last - (60 + number * 0.5)) < 2


@pytest.mark.parametrize("rate", ["12", "30000/1001"])
def test_key_frames_stand_every_four_seconds_in_all_rungs(rate: str, film: Film, ordered: Ordered) -> None:
    slides = SLIDES.replace("320x180", "640x540").replace("r=25", f"r={rate}")
    order = ordered(film("slides.mp4", picture=slides, sound=None))
    rungs = []
    for name in ("540p.mp4", "360p.mp4"):
        with av.open(str(made(order, name))) as clip:
            rungs.append([float(one.pts * one.time_base) for one in clip.demux(video=0) if one.is_keyframe and one.pts is not None and one.time_base])  # fmt: skip
    assert rungs[0] == rungs[1]
    assert rungs[0] == pytest.approx([0, 4, 8], abs=0.05)
