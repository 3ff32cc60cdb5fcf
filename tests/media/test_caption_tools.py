"""Captions drafted, shifted, split, converted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.captions import Cue
from hub.captions.edit import LINE, pieces_of, shift, split
from hub.errors import HubError
from hub.media.subtitles import convert, draft
from hub.media.text import cut

Film = Callable[..., Path]
SRT = "1\r\n00:00:01,000 --> 00:00:03,000\r\n你好，世界。\r\n\r\n2\r\n00:00:04,000 --> 00:00:06,500\r\n<i>第二条</i>\r\n"
ASS = """[Script Info]
ScriptType: v4.00+
[V4+ Styles]
Format: Name, Fontname
Style: Default,Sans
[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
Dialogue: 0,0:00:01.00,0:00:03.00,Default,,0,0,0,,{\\pos(1,2)}你好，世界。
Dialogue: 0,0:00:04.00,0:00:06.50,Default,,0,0,0,,第二条
"""
WANTED = (Cue(start=1, end=3, text="你好，世界。"), Cue(start=4, end=6.5, text="第二条"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize(("name", "text"), [("a.srt", SRT), ("a.ass", ASS)])
def test_captions_of_other_programs_are_understood(
    name: str, text: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    assert convert(path) == WANTED


@pytest.mark.parametrize("name", ["a.txt", "a.srt", "a.ass"])
def test_what_is_no_captions_is_one_clear_error(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text("not captions at all")
    with pytest.raises(HubError):
        convert(path)


def test_shifting_stretches_first_and_never_goes_below_zero() -> None:
    cues = (Cue(start=0.5, end=1, text="一"), Cue(start=2, end=4, text="二"))
    assert shift(cues, -1) == (Cue(start=1, end=3, text="二"),)
    assert shift(cues, 1, 2)[1] == Cue(start=5, end=9, text="二")


def test_a_long_caption_is_split_at_its_commas() -> None:
    cue = Cue(start=10, end=16, text="我看到你把卷子折了好几折，心里是不是挺难受？")
    assert [one.text for one in split([cue])] == ["我看到你把卷子折了好几折，", "心里是不是挺难受？"]
    assert (split([cue])[0].start, split([cue])[-1].end) == (10, 16)


@given(st.text(alphabet="一二三，。、；？", min_size=1, max_size=80))
def test_splitting_loses_no_sign(text: str) -> None:
    pieces = pieces_of(text)
    assert "".join(pieces) == text
    if (
        max(
            map(
                len,
                text.replace("。", "，")
                .replace("、", "，")
                .replace("；", "，")
                .replace("？", "，")
                .split("，"),
            )
        )
        < LINE - 12
    ):
        assert len(pieces) == 1 or all(pieces)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.3, 5))), st.floats(0, 50), st.floats(1, 60))
def test_a_slice_keeps_only_its_own_captions(
    pairs: list[tuple[float, float]], start: float, length: float
) -> None:
    cues = [Cue(start=at, end=at + long, text="字") for at, long in sorted(pairs)]
    for one in cut(cues, start, start + length):
        assert 0 <= one.start < one.end <= length + 0.001


def test_a_draft_finds_the_pauses(film: Film) -> None:
    """Three tones of one, two and one second, half a second of silence between them."""
    tone = "aevalsrc='0.3*sin(880*t)*(lt(t,1)+between(t,1.5,3.5)+between(t,4,5))':d=5"
    master = film("spoken.mp4", picture="color=s=320x180:r=5:d=5", sound=tone)
    cues = draft(["一二三四。", "五六七八九十一二。", "三四五六。"], master)
    wanted = [(0, 1), (1.5, 3.5), (4, 5)]
    for cue, (start, end) in zip(cues, wanted, strict=True):
        assert abs(cue.start - start) < 0.1
        assert abs(cue.end - end) < 0.15
