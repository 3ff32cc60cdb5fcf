"""Digits as they are said: hotlines digit by digit, years too, `21:20` as 二十一点二十分, `2 小时` as 两小时."""

from __future__ import annotations

import re

_DIGITS = "零一二三四五六七八九"
_MEASURES = "个件句张次天周年岁点分步条道遍页本位只口碗杯米人家样种段组行堆处份类名双顿场小"
#: Numbers that are dialled: always said digit by digit, one as 幺.
_DIALLED = re.compile(
    r"(?<![\d.])(?:1[12]0|119|122|12[0-9]{3}|96\d{3,4}|400\d{7}|1\d{10})(?![\d.]|[%％]|\s*(?:分|秒|小时|天|个|次|米|元))"
)
_RULES = (
    (re.compile(r"(?<!\d)(\d{4})(?=\s*(?:年|学年))"), lambda m: _one_by_one(m[1])),
    (re.compile(r"(?<!\d)(\d{1,2})[:：]00(?!\d)"), lambda m: f"{_counted(m[1])}点"),
    (re.compile(r"(?<!\d)(\d{1,2})[:：]([0-5]\d)(?!\d)"), lambda m: f"{_counted(m[1])}点{_minutes(m[2])}分"),
    (re.compile(r"(\d+(?:\.\d+)?)\s*[%％]"), lambda m: f"百分之{number_in_words(m[1])}"),
    (re.compile(r"(\d)\s*[-–—~～至]\s*(?=\d)"), lambda m: f"{m[1]}到"),
    (re.compile(rf"(?<![\d.第])2(?=\s*(?:[{_MEASURES}]|小时))"), lambda _: "两"),
    (re.compile(r"\d+(?:\.\d+)?"), lambda m: number_in_words(m[0])),
)


def _one_by_one(digits: str) -> str:
    return "".join(_DIGITS[int(one)] for one in digits)


def _counted(digits: str) -> str:
    return "两" if int(digits) == 2 else number_in_words(digits)


def _minutes(digits: str) -> str:
    return f"零{_DIGITS[int(digits)]}" if digits[0] == "0" else number_in_words(digits)


def number_in_words(digits: str) -> str:
    """Say a number below 10^8, with decimals if it has them: `1050` is 一千零五十, `0.5` is 零点五."""
    whole, _, part = digits.partition(".")
    if part:
        return f"{number_in_words(whole)}点{_one_by_one(part)}"
    value = int(whole)
    if value >= 10**8:
        return _one_by_one(whole)
    if value >= 10_000:
        rest = value % 10_000
        gap = "零" if 0 < rest < 1_000 else ""
        return f"{number_in_words(str(value // 10_000))}万{gap}{number_in_words(str(rest)) if rest else ''}"
    out, owed = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            out += ("零" if owed and out else "") + _DIGITS[digit] + name
        owed = digit == 0
    out = out or "零"
    return out.removeprefix("一") if out.startswith("一十") else out


def spoken(text: str) -> str:
    """Return `text` with every digit replaced by the words a reader says.

    Example:
        >>> spoken("2025年，12356，21:20，2小时")
        '二零二五年，幺二三五六，二十一点二十分，两小时'
    """
    text = _DIALLED.sub(lambda m: _one_by_one(m[0]).replace("一", "幺"), text)
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return text
