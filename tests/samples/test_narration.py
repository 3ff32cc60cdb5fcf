"""Narrations: cut into sentences, read as words, timed back into the head."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.samples.narration import parts_of, with_chapter_times
from hub.samples.spoken import number_in_words, spoken

HEAD = """---
title: "at: 0:00"
chapters:
  - {at: "0:00", title: 一}
  - {at: 0:25, title: at 二}   # 注
  - at: '0:55'
    title: 三
tips: [T19]
---

at: "9:99"
"""


def test_chapters_and_sentences() -> None:
    parts = parts_of("开头不算。\n\n## 一\n\n早。他说，“好。”再见！\n没有句号\n\n## 二\n走吧？")
    assert [(one.title, one.line, one.sentences) for one in parts] == [
        ("一", 3, ("早。", "他说，“好。”", "再见！", "没有句号")), ("二", 8, ("走吧？",)),
    ]  # fmt: skip


def test_only_chapter_times_change() -> None:
    new = with_chapter_times(HEAD, (0.0, 31.9, 3700.0))
    assert new.splitlines()[3:6] == [
        '  - {at: "0:00", title: 一}',
        '  - {at: "0:31", title: at 二}   # 注',
        '  - at: "1:01:40"',
    ]
    assert [
        a for a, b in zip(HEAD.splitlines(), new.splitlines(), strict=True) if a != b
    ] == HEAD.splitlines()[4:6]
    with pytest.raises(ValueError, match="3 chapter times"):
        with_chapter_times(HEAD, (0.0, 1.0))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2025年", "二零二五年"), ("12356", "幺二三五六"), ("拨打110或120", "拨打幺幺零或幺二零"), ("21:20", "二十一点二十分"),
        ("9:05", "九点零五分"), ("2小时", "两小时"), ("第2步", "第二步"), ("12个", "十二个"), ("60分钟", "六十分钟"),
        ("3-6岁", "三到六岁"), ("0.5", "零点五"), ("85%", "百分之八十五"), ("1050", "一千零五十"), ("20000", "二万"),
        ("10", "十"), ("110分钟", "一百一十分钟"),
    ],
)  # fmt: skip
def test_digits_are_said_as_people_say_them(written: str, said: str) -> None:
    assert spoken(written) == said


@given(st.integers(0, 99_999_999))
def test_every_number_has_words_and_comes_back(number: int) -> None:
    words = number_in_words(str(number))
    assert not re.search(r"\d", words)

    def below(text: str) -> int:
        total, digit = 0, 0
        for sign in text.replace("零", ""):
            if sign in "一二三四五六七八九":
                digit = "零一二三四五六七八九".index(sign)
            else:
                total += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
                digit = 0
        return total + digit

    high, _, low = words.rpartition("万")
    assert (below(high) if high else 0) * 10_000 + below(low) == number
