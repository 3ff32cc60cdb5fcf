"""The editor's quality gate: what is counted, and what is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue.duplicates import Passage, shared_runs
from hub.catalogue.load import load
from hub.catalogue.sentences import sentences_of
from hub.catalogue.stats import findings, stats_of
from hub.project import Project

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]
LONG = "先把书包放下" * 11 + "。"
SAME = "孩子把卷子折了四折放在书包最里面的那一层不肯拿出来"


def bare(text: str) -> str:
    return "".join(
        sign for sign in text if "\u3400" <= sign <= "\u9fff" or (sign.isascii() and sign.isalnum())
    )


def repeated(*texts: str, fixed: tuple[str, ...] = (), run: int = 20) -> list[tuple[str, str, str]]:
    passages = [Passage(f"L{number}", f"{number}.md", text) for number, text in enumerate(texts)]
    return [(one.passage.owner, one.other.owner, one.text) for one in shared_runs(passages, fixed, run)]


def test_a_run_of_twenty_characters_is_found_as_long_as_it_goes() -> None:
    assert repeated(f"他说{SAME}了", f"那天{SAME}吗") == [("L1", "L0", SAME)]
    assert repeated(SAME[:19], SAME[:19]) == []
    assert repeated(SAME[:20], SAME[:20]) == [("L1", "L0", SAME[:20])]


def test_punctuation_and_line_ends_do_not_hide_a_run() -> None:
    broken = f"{SAME[:8]}，{SAME[8:15]}。\n\n{SAME[15:]}"
    assert repeated(SAME, broken) == [("L1", "L0", broken)]


def test_a_lecture_may_repeat_itself() -> None:
    mine = [
        Passage("L1", "lecture.md", SAME),
        Passage("L1", "narration.md", SAME),
        Passage("L1", "x", SAME * 2),
    ]
    assert shared_runs(mine) == []


def test_fixed_notices_may_stand_everywhere_and_no_run_reaches_across_one() -> None:
    notice = "本讲不替代诊断与治疗也不替代医生和律师的意见"
    assert repeated(notice, notice) != []
    assert repeated(notice, notice, fixed=(notice,)) == []
    around = SAME[:12] + notice + SAME[12:]
    assert repeated(around, around, fixed=(notice,)) == []


def test_nothing_and_very_short_texts_have_no_runs() -> None:
    assert repeated() == []
    assert repeated("", "") == []
    assert repeated("短", "短", run=2) == []


@given(
    st.lists(st.text("天地人，\n", max_size=40), max_size=5),
    st.integers(2, 6),
    st.sampled_from([(), ("人地",)]),
)
def test_it_finds_what_a_slow_search_finds(texts: list[str], run: int, fixed: tuple[str, ...]) -> None:
    passages = [Passage(f"L{number % 3}", f"{number}.md", text) for number, text in enumerate(texts)]
    found = shared_runs(passages, fixed, run)
    for one in found:
        assert one.passage.owner != one.other.owner
        assert one.passage.text[one.index :].startswith(one.text)
        assert len(bare(one.text)) >= run
        assert bare(one.text) in bare(one.other.text)
    first: dict[str, str] = {}
    for passage in passages:
        cut = passage.text
        for notice in fixed:
            cut = cut.replace(notice, "\0" * len(notice))
        kept = [(index, sign) for index, sign in enumerate(cut) if sign == "\0" or bare(sign)]
        for begin in range(len(kept) - run + 1):
            window = "".join(sign for _, sign in kept[begin : begin + run])
            if "\0" not in window and first.setdefault(window, passage.owner) != passage.owner:
                here = [one for one in found if one.passage is passage]
                assert any(one.index <= kept[begin][0] < one.index + len(one.text) for one in here)


def test_sentences_end_at_their_marks_and_carry_no_markup() -> None:
    text = "## 标题。\n\n**先停。** 再说：“好吗？”他点头\n> “我在。”\n1. 一步\n- [看](L21)这里……走"
    assert [one.text for one in sentences_of(text)] == [
        "先停。", "再说：“好吗？”", "他点头", "“我在。”", "一步", "看这里……", "走",
    ]  # fmt: skip
    for one in sentences_of(text):
        assert text[one.index :].lstrip(" *[").startswith(one.text[0])


@given(st.text("一。！？…”’*[]()>-1. \n#", max_size=60))
def test_any_text_has_sentences(text: str) -> None:
    found = list(sentences_of(text))
    assert [one.index for one in found] == sorted({one.index for one in found})
    assert all(one.text == one.text.strip() != "" for one in found)


@pytest.fixture
def project(small_project: Path) -> Project:
    """The small project with a second lecture that shares a phrase, has a long sentence and a discouraged word."""
    first = small_project / "lectures/001-good"
    second = small_project / "lectures/002-other"
    second.mkdir()
    text = (first / "lecture.md").read_text(encoding="utf-8")
    head, _, body = text.partition("## 情境")
    head = (
        head.replace("好好的一讲", "另外的一讲").replace("好好的讲", "另外的讲").replace("L01.mp4", "L02.mp4")
    )
    (second / "lecture.md").write_text(f"{head}## 情境{body}\n{LONG}\n众所周知。\n", encoding="utf-8")
    return Project.at(small_project)


def test_findings_name_their_places(project: Project) -> None:
    found = findings(load(project))
    assert {one.path for one in found} == {"lectures/002-other/lecture.md"}
    slugs = [one.slug for one in found]
    assert slugs.count("long-sentence") == 1
    assert slugs.count("discouraged-term") == 1
    assert "duplicate-phrase" in slugs
    assert all(one.message.zh and one.message.en and one.line > 20 for one in found)


def test_figures_of_a_small_project(project: Project) -> None:
    stats, _ = stats_of(load(project), DAY)
    assert [one.id for one in stats.lectures] == ["L01", "L02"]
    assert stats.missing_captions == ("L02",)
    row = next(one for one in stats.grid if one.stage == "小学高段")
    assert sum(row.lectures) == 2
    assert stats.lectures[1].longest_sentence == len(LONG)
    assert stats.characters == sum(one.characters for one in stats.lectures)


@pytest.mark.parametrize(("day", "due"), [("2027-08-23", 0), ("2027-08-24", 4), ("2027-11-23", 4)])
def test_reviews_are_told_ninety_days_before_and_ever_after(project: Project, day: str, due: int) -> None:
    stats, _ = stats_of(load(project), date.fromisoformat(day))
    assert len(stats.reviews_due) == due
    assert all(one.days <= 90 for one in stats.reviews_due)


def test_a_lecture_that_leans_on_weak_documents_has_no_source(project: Project) -> None:
    path = project.root / "lectures/002-other/lecture.md"
    weak = (
        path.read_text(encoding="utf-8")
        .replace("心理十条2025", "传闻")
        .replace("document: 家促法", "document: 传闻")
    )
    path.write_text(weak, encoding="utf-8")
    assert [one.slug for one in findings(load(project))].count("no-source") == 1


def test_our_own_lectures_pass_the_gate() -> None:
    """What issue 3 asks of 48 lectures; a new lecture has to pass it too."""
    loaded = load(Project.at(ROOT))
    assert [f"{one.place} {one.slug} {one.message.zh}" for one in findings(loaded)] == []
    stats, _ = stats_of(loaded, DAY)
    assert len(stats.lectures) >= 48
    assert stats.median_sentence <= 28
    assert all(sum(row.lectures) for row in stats.grid)
