"""The same problems in every style that an editor or a CI service reads."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest

from hub.problems import REPORTERS, Problem, Severity, Text, report
from hub.problems.model import Language

PROBLEMS = [
    Problem("b.md", 3, 1, "later", Text("后面的事", "later"), Text("改它", "mend it"), Severity.WARNING),
    Problem(
        "a.md",
        2,
        5,
        "unknown-key",
        Text("不认识的字段“titel”。", "unknown key 'titel'."),
        Text("是不是想写“title”？", "did you mean 'title'?"),
    ),
]


def test_text_names_place_matter_and_remedy_in_order() -> None:
    assert report(PROBLEMS) == (
        "a.md:2:5 错误 [unknown-key]\n    不认识的字段“titel”。\n    改法：是不是想写“title”？\n"
        "b.md:3:1 提醒 [later]\n    后面的事\n    改法：改它\n"
    )
    assert report(PROBLEMS, language="en").startswith(
        "a.md:2:5 error [unknown-key]\n    unknown key 'titel'.\n    fix: did you"
    )


def test_github_annotations_escape_what_would_end_them() -> None:
    odd = Problem("a,b:c.md", 1, 1, "x", Text("100%\n::error::", "100%\n::error::"))
    line = report([odd], "github")
    assert line.count("\n") == 1
    assert line.startswith("::error file=a%2Cb%3Ac.md,line=1,col=1,title=x::100%25")


def test_sarif() -> None:
    log = json.loads(report(PROBLEMS, "sarif"))
    run = log["runs"][0]
    assert (log["version"], run["columnKind"]) == ("2.1.0", "unicodeCodePoints")
    assert [one["level"] for one in run["results"]] == ["error", "warning"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {
        "startLine": 2,
        "startColumn": 5,
    }


def test_junit() -> None:
    suite = ElementTree.fromstring(report(PROBLEMS, "junit"))
    assert (suite.get("tests"), suite.get("failures")) == ("2", "2")
    clean = ElementTree.fromstring(report([], "junit"))
    assert (clean.get("tests"), clean.get("failures")) == ("1", "0")


@pytest.mark.parametrize("style", sorted(REPORTERS))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_hostile_name_cannot_paint_the_terminal(style: str, language: Language) -> None:
    hostile = Problem('\x1b[31m\u202e<x>&".md', 1, 1, "x", Text("\x1b]0;坏\x07", "\x1b]0;bad\x07"))
    text = report([hostile], style, language)
    assert "\x1b" not in text
    if style != "json":
        assert "\u202e" not in text or style == "sarif"
