"""Captions in and out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.captions import Cue, format_webvtt, parse_webvtt, transcript
from hub.captions.webvtt import stamp

WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)
CUES = st.lists(st.tuples(st.integers(1, 3000), st.integers(0, 500), WORDS), min_size=1, max_size=20)


def cues_of(rows: list[tuple[int, int, str]]) -> list[Cue]:
    out, at = [], 0
    for length, gap, words in rows:
        out.append(Cue(start=at / 1000, end=(at + length) / 1000, text=words))
        at += length + gap
    return out


@given(CUES)
def test_written_and_read_is_the_same(rows: list[tuple[int, int, str]]) -> None:
    cues = cues_of(rows)
    parsed = parse_webvtt(format_webvtt(cues, notes=["narration 123"]), "x.vtt")
    assert list(parsed.cues) == cues
    assert parsed.problems == ()


def test_tags_and_references_become_plain_text() -> None:
    text = "WEBVTT\n\n1\n00:01.000 --> 00:02.000 align:start\n<v 老师><b>红</b>&lt;灯&gt; &amp; 停</v>\n"
    [cue] = parse_webvtt(text, "x.vtt").cues
    assert cue == Cue(start=1, end=2, text="红<灯> & 停")


def test_notes_styles_and_regions_are_no_cues() -> None:
    text = "WEBVTT 标题\n\nNOTE 给老师\n多行\n\nSTYLE\n::cue{}\n\n00:01.000 --> 00:02.000\n好\n"
    parsed = parse_webvtt(text, "x.vtt")
    assert [cue.text for cue in parsed.cues] == ["好"]
    assert parsed.lines == (9,)
    assert parsed.problems == ()


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "00:00:00.000"), (61.5, "00:01:01.500"), (3600.0004, "01:00:00.000")]
)
def test_times(seconds: float, written: str) -> None:
    assert stamp(seconds) == written


def test_a_paragraph_ends_at_a_chapter_and_after_a_long_sentence() -> None:
    cues = [Cue(start=i * 10, end=i * 10 + 9, text=f"第{i}句。") for i in range(8)]
    parts = transcript(cues, breaks=[30], longest=15)
    assert [part.start for part in parts] == [0, 20, 30, 50, 70]
    assert "".join(part.text for part in parts) == "".join(cue.text for cue in cues)
