"""Each file of tests/data/bad is one mistake; EXPECTED.txt says what an editor is told of it.

To renew the expectations after a rule changed on purpose: `HUB_RENEW=1 pytest tests/catalogue/test_bad_inputs.py`,
then read the difference line by line.
"""

from __future__ import annotations

import os
import resource
import shutil
import time
from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.load import load
from hub.catalogue.rules import check
from hub.project import Project

BAD = Path(__file__).parent.parent / "data" / "bad"
EXPECTED = Path(__file__).parent.parent / "data" / "bad-expected.txt"
CASES = sorted(path.name for path in BAD.iterdir())
PLACES = {
    "lecture": "lectures/002-bad/lecture.md",
    "tip": "content/tips/T03-bad.md",
    "captions": "lectures/001-good/captions.vtt",
}


def expected() -> dict[str, list[str]]:
    rows: dict[str, list[str]] = {}
    for line in EXPECTED.read_text(encoding="utf-8").splitlines():
        name, _, problem = line.partition("\t")
        rows.setdefault(name, []).append(problem)
    return rows


def test_a_mistake_in_a_lecture_is_told_where_it_is_and_nowhere_else(small_project: Path) -> None:
    path = small_project / "lectures/001-good/lecture.md"
    text = path.read_text(encoding="utf-8")
    assert "published: 2026-" in text
    path.write_text(text.replace("published: 2026-", "published: 2026-99-", 1), encoding="utf-8")
    loaded = load(Project.at(small_project))
    told = [*loaded.problems, *check(loaded, date(2026, 11, 23))]
    assert {(one.path, one.slug) for one in told} == {("lectures/001-good/lecture.md", "not-a-date")}


#: Two or more mistakes in one head: what is written for what, and everything that is told of it.
TOGETHER: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "a broken date hides no typo": (
        "lectures/001-good/lecture.md",
        {"published: 2026-": "published: 2026-99-", "stage: 小学高段": "stage: 小学高断", "topic: 情绪": "topic: 情续"},
        ["5:8 unknown-value", "6:8 unknown-value", "9:12 not-a-date"],
    ),
    "nor an unknown document, tip or lecture": (
        "lectures/001-good/lecture.md",
        {"published: 2026-": "published: 2026-99-", "家促法": "家触法", "T02]": "T77]\nrelated: [L88]"},
        ["9:12 not-a-date", "13:16 unknown-value", "20:13 unknown-reference", "21:11 unknown-reference"],
    ),
    "a missing section hides no typo": (
        "lectures/001-good/lecture.md",
        {"series: 习惯与担当": "series: 习惯与但当", "## 今晚就做": "## 明晚再做"},
        ["4:9 unknown-value", "70:4 unknown-section", "76:1 missing-section"],
    ),
    "what has the wrong form is not looked up too": (
        "lectures/001-good/lecture.md",
        {"stage: 小学高段": "stage:", "topic: 情绪与心理": "topic: [情绪]", "[T01, T02]": "[T01, T02, 第三条]"},
        ["5:7 empty-value", "6:8 wrong-type", "20:18 bad-form"],
    ),
    "dates, times and slices are held against each other though a line has a typo": (
        "lectures/001-good/lecture.md",
        {"series:": "seires:", "review_by: 2027-": "review_by: 2029-", "at: \"0:00\"": "at: \"0:09\""},
        ["2:1 missing-key", "4:1 unknown-key", "10:12 review-date", "16:10 chapter-order"],
    ),
    "what the text says is told too": (
        "lectures/001-good/lecture.md",
        {"published: 2026-": "published: 2026-99-", "## 情境\n\n": "## 情境\n\n<b>每天</b>睡足 7 小时，见 [这里](http://a.example/)。"},
        ["9:12 not-a-date", "26:1 raw-html", "26:6 raw-html", "26:13 unknown-figure", "26:20 bad-link"],
    ),
    "of a tip as well": (
        "content/tips/T01-first.md",
        {"topic: 情绪与心理": "topc: 情绪与心理", "分数已经": "<i>每天睡 7 小时。</i>分数已经"},
        ["2:1 missing-key", "3:1 unknown-key", "11:1 raw-html", "11:8 unknown-figure", "11:13 raw-html"],
    ),
    "a tip's list is told item by item": (
        "content/tips/T01-first.md",
        {"review_by: 2027-": "review_by: 2027-99-", "[小学高段, 初中]": "[小学高断, {}, 初种]", "[L01]": "[L01, L77]"},
        ["4:10 unknown-value", "4:16 wrong-type", "4:20 unknown-value", "8:17 unknown-reference", "9:12 not-a-date"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOGETHER)
def test_every_mistake_of_a_head_is_told_in_one_run_and_once(small_project: Path, case: str) -> None:
    place, changes, expected = TOGETHER[case]
    path = small_project / place
    for old, new in changes.items():
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
    project, kept = Project.at(small_project), small_project / "build/lectures.kept"
    for loaded in (load(project), load(project, kept), load(project, kept)):
        told = sorted([*loaded.problems, *check(loaded, date(2026, 11, 23))])
        assert [f"{one.place} {one.slug}" for one in told] == [f"{place}:{one}" for one in expected]
        assert all(one.hint.zh and one.hint.en for one in told if one.slug.startswith("unknown"))
        if loaded.shelf:
            loaded.shelf.close()


def problems_of(small_project: Path, case: str) -> list[str]:
    place = PLACES[case.partition("-")[0]]
    target = small_project / place
    target.parent.mkdir(exist_ok=True)
    shutil.copyfile(BAD / case, target)
    if case.startswith("lecture") and case != "lecture-no-captions.md":
        shutil.copyfile(small_project / "lectures/001-good/captions.vtt", target.with_name("captions.vtt"))
    _name_the_newcomer(small_project)
    loaded = load(Project.at(small_project))
    found = sorted([*loaded.problems, *check(loaded, date(2026, 11, 23))])
    assert all(one.message.zh and one.message.en for one in found)
    return [f"{one.place} {one.slug}" for one in found if one.path == place]


@pytest.mark.parametrize("case", CASES)
def test_an_editor_is_told_where_and_what(small_project: Path, case: str) -> None:
    before = time.process_time()
    told = problems_of(small_project, case)
    if os.environ.get("HUB_RENEW"):
        _renew(case, told)
    assert told == expected()[case]
    # a hostile file costs no second and no 200 MB: a bound of safety, a hundred times what it takes
    assert time.process_time() - before < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1_500_000


def _name_the_newcomer(project: Path) -> None:
    """Let the good files name the new ones too, so that only the planted mistake is told."""
    tip = project / "content/tips/T01-first.md"
    tip.write_text(tip.read_text(encoding="utf-8").replace("[L01]", "[L01, L02]"), encoding="utf-8")
    lecture = project / "lectures/001-good/lecture.md"
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("T02]", "T02, T03]"), encoding="utf-8")


def _renew(case: str, told: list[str]) -> None:
    rows = expected() | {case: told or ["(nothing)"]}
    text = "".join(f"{name}\t{one}\n" for name in sorted(rows) for one in rows[name])
    EXPECTED.write_text(text, encoding="utf-8")


def test_the_corpus_is_large_enough_and_every_case_says_something() -> None:
    rows = expected()
    assert set(rows) == set(CASES)
    assert len(CASES) >= 60
    assert all("(nothing)" not in told for told in rows.values())
