"""Figures of policy: what agrees with the table passes, what does not is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue.figures import number, unknown_figures
from hub.catalogue.load import load
from hub.project import Project

FACTS = load(Project.at(Path(__file__).parent.parent / "data" / "small")).facts


@pytest.mark.parametrize(
    "text",
    [
        "小学生每天要睡10小时。",
        "初中生睡眠应达到9个小时。",
        "保证孩子每天睡11-12小时。",
        "就寝一般不晚于21:20。",
        "书面作业平均不超过六十分钟。",
        "屏幕学习30—40分钟，远眺10分钟。",
        "每天户外120分钟。",
        "睡前十五分钟共读。",
        "每天早睡十五分钟。",
        "先停六十秒，再开口。",
        "会议定在21:15开始。",
        "就寝比平时晚不过半小时。",
    ],
)
def test_agrees(text: str) -> None:
    assert list(unknown_figures(text, FACTS)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("小学生每天要睡12小时。", "12小时"),
        ("就寝一般不晚于21:30。", "21:30"),
        ("书面作业平均不超过七十分钟。", "七十分钟"),
        ("每天看手机不超过3小时。", "3小时"),
        ("户外活动不少于一小时。", "一小时"),
        ("连续用眼50分钟要休息。", "50分钟"),
    ],
)
def test_disagrees(text: str, written: str) -> None:
    found = list(unknown_figures(text, FACTS))
    assert [one.written for one in found] == [written]
    assert found[0].known


SIGNS = st.sampled_from(
    [*"作业睡屏不超过规定十半两个小时分钟10 :：。！？；\n-至到９", "小时", "分钟", "21:30", "作业"]
)


@given(st.lists(SIGNS, max_size=40).map("".join))
def test_a_sentence_says_the_same_wherever_it_stands(text: str) -> None:
    alone = [
        (found.start() + one.index, one.written)
        for found in re.finditer(r"[^。！？；\n]+", text)
        for one in unknown_figures(found[0], FACTS)
    ]
    assert [(one.index, one.written) for one in unknown_figures(text, FACTS)] == alone


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("十", 10),
        ("十五", 15),
        ("四十", 40),
        ("九十九", 99),
        ("两", 2),
        ("半", 0.5),
        ("一半", 1.5),
        ("60", 60),
        ("1.5", 1.5),
    ],
)
def test_numerals(text: str, value: float) -> None:
    assert number(text) == value
