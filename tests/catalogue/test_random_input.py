"""Whatever stands in a file, the checker answers with problems and never raises."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.captions import lint, parse_webvtt
from hub.catalogue.body import parse_body
from hub.catalogue.figures import unknown_figures
from hub.catalogue.front_matter import split_head
from hub.catalogue.load import load
from hub.catalogue.model import LectureHead, TipHead
from hub.catalogue.rules import check
from hub.catalogue.text import EditorFile
from hub.catalogue.validate import validate
from hub.problems import REPORTERS, Problem, report
from hub.project import Project

KEYS = st.sampled_from([*LectureHead.model_fields, *TipHead.model_fields, "titel", "x", ""])
SCALARS = st.one_of(
    st.text(max_size=30),
    st.sampled_from(
        [
            "2026-11-23",
            "0:25",
            "L21",
            "T01",
            "习惯与担当",
            "published",
            "~",
            "[]",
            "{}",
            "- a",
            "a: b",
            "&a",
            "*a",
            "!x",
            '"',
            "'",
        ]
    ),
    st.integers().map(str),
)
YAML = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda rows: "[" + ", ".join(rows) + "]"),
        st.dictionaries(KEYS, inner, max_size=4).map(
            lambda d: "{" + ", ".join(f"{k}: {v}" for k, v in d.items()) + "}"
        ),
    ),
    max_leaves=12,
)
HEADS = st.lists(st.tuples(KEYS, YAML), max_size=14).map(
    lambda rows: "".join(f"{key}: {value}\n" for key, value in rows)
)
BODIES = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                "## 情境",
                "## 一个观念",
                "## 三个步骤",
                "### 一步",
                "## 今晚就做",
                "不说：x",
                "## 何时求助",
                "> “x”",
                "```",
                "<b>",
                "[a](b)",
                "{.x}",
            ]
        ),
    ),
    max_size=20,
).map("\n".join)


def places_exist(problems: list[Problem], text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for one in problems:
        assert 1 <= one.line <= len(lines) + 1
        assert one.column >= 1
        assert one.message.zh
        assert one.message.en


@given(head=HEADS, body=BODIES)
@settings(deadline=None)
def test_random_heads_and_bodies(head: str, body: str) -> None:
    text = f"---\n{head}---\n{body}"
    located, problems = split_head(EditorFile("x.md", text))
    if located is not None:
        for model in (LectureHead, TipHead):
            value, found = validate(model, located, "x.md")
            assert (value is None) == bool(found)
            problems += found
        problems += parse_body(located.body, "x.md", located.body_line)[1]
    places_exist(problems, text)
    for style in REPORTERS:
        assert report(problems, style, "zh")
        assert report(problems, style, "en") or not problems or style == "text"


@given(raw=st.binary(max_size=400))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_bytes_in_every_file(small_project: Path, raw: bytes) -> None:
    for name in (
        "lectures/001-good/lecture.md",
        "lectures/001-good/captions.vtt",
        "content/tips/T01-first.md",
        "lectures/terms.yml",
    ):
        path = small_project / name
        good = path.read_bytes()
        path.write_bytes(raw)
        loaded = load(Project.at(small_project))
        found = [*loaded.problems, *check(loaded, date(2026, 11, 23))]
        assert found or path.name == "terms.yml"  # an empty word list is fine
        path.write_bytes(good)


@given(text=st.text(max_size=300))
@settings(deadline=None)
def test_random_captions(text: str) -> None:
    parsed = parse_webvtt(text, "x.vtt")
    assert len(parsed.cues) == len(parsed.lines)
    places_exist([*parsed.problems, *lint(parsed, "x.vtt", 10)], text)


@given(text=st.text(alphabet="睡作业屏十二三半小时分钟不超过0123456789.:：-至。", max_size=60))
@settings(deadline=None)
def test_random_figures(text: str) -> None:
    facts = load(Project.at(Path(__file__).parent.parent / "data" / "small")).facts
    for figure in unknown_figures(text, facts):
        assert text[figure.index :].startswith(figure.written)
