"""Figures of policy in editors' texts against `lectures/policy-facts.yml`.

A sentence about sleep, homework, screens, eyes, outdoor time, sport or games may only give figures
that the table has for that subject. Arabic numerals (`10小时`) always claim to be such a figure;
Chinese numerals (`十五分钟`) only beside a word of norm (不超过, 至少, 规定 …), because “停六十秒” is
advice and not policy; “半小时” never does. Times of day (`21:20`) count beside a word of norm too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hub.catalogue.taxonomy import Fact, PolicyFacts

DOMAINS = {
    "sleep": re.compile(r"睡(?!前)|就寝|熄灯|到校|上课时间"),
    "homework": re.compile(r"书面作业|家庭作业|作业"),
    "screen": re.compile(r"屏|电子产品|手机|平板|上网|未成年人模式"),
    "eyes": re.compile(r"用眼|读写|远眺|近视|视力"),
    "outdoor": re.compile(r"户外"),
    "sport": re.compile(r"运动|体育|课间"),
    "game": re.compile(r"网络游戏|网游|手游|打游戏|玩游戏"),
}
_NORM = re.compile(
    r"不超过|不少于|不低于|不得超过|至少|平均|应达到|应该达到|不晚于|不早于|规定|要求|通知|以内|默认|达到"
)
_STOPS = "。！？；\n"
#: Every figure has one of these in it; most sentences have none.
_HINT = re.compile(r"小时|分钟|\d[:：]\d")
_DIGITS = "〇一二三四五六七八九"
_SPAN = re.compile(
    r"(?P<low>\d+(?:\.\d)?|[一二两三四五六七八九十半]{1,4})"
    r"(?:\s*(?:[-–—~至到]|个小时到)\s*(?P<high>\d+|[一二两三四五六七八九十]{1,4}))?\s*(?:个)?(?P<unit>小时|分钟)"
)
_TIME = re.compile(r"(?<![\d:])(?P<hour>[012]?\d)[:：](?P<minute>[0-5]\d)(?!\d)")


@dataclass(frozen=True)
class Figure:
    """A figure in a text: where it begins, how it is written, and the facts it could have been."""

    index: int
    written: str
    known: tuple[Fact, ...]


def unknown_figures(text: str, facts: PolicyFacts) -> Iterator[Figure]:
    """Yield the figures of `text` that no fact of their sentence's subject has."""
    for start, sentence in _hinted(text):
        spans, times = [*_SPAN.finditer(sentence)], [*_TIME.finditer(sentence)]
        if not spans and not times:
            continue
        domains = {name for name, words in DOMAINS.items() if words.search(sentence)}
        known = tuple(one for one in facts.facts if one.domain in domains)
        if not known:
            continue
        norm = bool(_NORM.search(sentence))
        for span in spans:
            claims = span["low"][0].isdigit() or (norm and span["low"] != "半")
            if claims and not _has(span, known):
                yield Figure(start + span.start(), span[0], known)
        for time in times if norm else ():
            if f"{int(time['hour'])}:{time['minute']}" not in {one.value for one in known}:
                yield Figure(start + time.start(), time[0], known)


def _hinted(text: str) -> Iterator[tuple[int, str]]:
    """Sentences in which a figure may stand, each with where it begins."""
    end = 0
    for hint in _HINT.finditer(text):
        if hint.start() >= end:
            start = 1 + max(text.rfind(one, 0, hint.start()) for one in _STOPS)
            ends = (text.find(one, hint.end()) for one in _STOPS)
            end = min((one for one in ends if one >= 0), default=len(text))
            yield start, text[start:end]


def _has(span: re.Match[str], known: tuple[Fact, ...]) -> bool:
    minutes = 60 if span["unit"] == "小时" else 1
    low = number(span["low"]) * minutes
    high = number(span["high"]) * minutes if span["high"] else low
    return any((low, high) == bounds for one in known for bounds in [_minutes(one)] if bounds)


def _minutes(fact: Fact) -> tuple[float, float] | None:
    """A fact's value in minutes, as low and high."""
    if fact.unit not in ("小时", "分钟"):
        return None
    scale = 60 if fact.unit == "小时" else 1
    low, _, high = fact.value.partition("-")
    return float(low) * scale, float(high or low) * scale


def number(text: str) -> float:
    """The value of Arabic or Chinese numerals up to 99, with 半 as a half.

    Example:
        >>> number("四十"), number("十五"), number("两"), number("半"), number("1.5")
        (40, 15, 2, 0.5, 1.5)
    """
    if text[0].isdigit():
        return float(text) if "." in text else int(text)
    if text == "半":
        return 0.5
    half = 0.5 if text.endswith("半") else 0
    digits = text.removesuffix("半").replace("两", "二")
    if "十" in digits:
        tens, _, ones = digits.partition("十")
        return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0) + half
    value = 0
    for one in digits:
        value = value * 10 + max(_DIGITS.find(one), 0)
    return value + half
