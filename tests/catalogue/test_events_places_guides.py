"""Events, places and written pages: what an editor writes, and what she is told of a mistake."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hub.catalogue.guides import PARTNERSHIPS
from hub.catalogue.load import Loaded, load, publishable
from hub.catalogue.rules import check
from hub.catalogue.schema import schema_files
from hub.catalogue.skeletons import new_event, new_place
from hub.errors import HubError
from hub.project import Project

DAY = date(2026, 11, 23)
ROOT = Path(__file__).parents[2]

EVENT = """---
title: 先听完，再开口
day: 2026-12-12
start: "14:30"
end: "16:00"
format: 现场
place: 一处报告厅
registration: 不用报名，直接来，不收费。
speaker: 学校·心理健康教育岗
stages: [初中]
lectures: [L01]
announced: 2026-11-23
---

练一件事：怎么把他的话听完。
"""
PLACE = """---
title: 科技类场馆
kind: 场馆
area: 东城
offers: [动手实验]
phone: 0514-12345678
hours: 周二至周日
checked: 2026-11-23
review_by: 2027-11-22
---

一次只看一个展厅。
"""
GUIDE = """---
title: 家长学校，怎么用
summary: 学校、社区和网上都有。
sources:
  - {document: 家促法, clause: 第四十条, checked: 2026-11-23}
published: 2026-11-23
review_by: 2027-11-22
---

一段引子。

## 三扇门

### 学校

在班级通知里。

## 带一个问题

越小越好，看[第一讲](L01)。
"""


def written(project: Path, **files: str) -> Loaded:
    """Load the small project with these files in it, `content__events__001_x=…`."""
    for name, text in files.items():
        path = project / (name.replace("__", "/").replace("_", "-") + ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(Project.at(project))


def told(loaded: Loaded) -> list[str]:
    found = sorted([*loaded.problems, *check(loaded, DAY)])
    assert all(one.message.zh and one.message.en for one in found)
    return [f"{one.place} {one.slug}" for one in found]


def test_good_files_have_no_problem_and_reach_the_catalogue(small_project: Path) -> None:
    loaded = written(
        small_project, content__events__001_listen=EVENT, content__places__001_science=PLACE,
        content__pages__parent_school=GUIDE,
    )  # fmt: skip
    assert told(loaded) == []
    catalogue = publishable(loaded, DAY)
    (event,), (place,), (guide,) = catalogue.events, catalogue.places, catalogue.guides
    assert (event.url, event.starts.hour, event.is_past(date(2026, 12, 13))) == (
        "events/001-listen/",
        14,
        True,
    )
    assert not event.is_past(date(2026, 12, 12))
    assert (place.url, place.head.phone) == ("places/001-science/", "0514-12345678")
    assert (guide.url, guide.lead) == ("parent-school/", "一段引子。")
    assert [one.title for one in guide.sections] == ["三扇门", "带一个问题"]
    assert guide.sections[0].text == "### 学校\n\n在班级通知里。"


def test_a_project_may_have_none_of_them(small_project: Path) -> None:
    catalogue = publishable(load(Project.at(small_project)), DAY)
    assert (catalogue.events, catalogue.places, catalogue.guides) == ((), (), ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('end: "16:00"', 'end: "14:30"', "5:6 event-backwards"),
        ('start: "14:30"', 'start: "25:00"', "4:8 bad-form"),
        ("day: 2026-12-12", "day: 2026-11-01", "12:12 announced-late"),
        ("announced: 2026-11-23", "announced: 2026-11-24", "12:12 future-date"),
        ("place: 一处报告厅\n", "", "6:9 no-place"),
        ("format: 现场", "format: 线上", "6:9 no-online"),
        ("place: 一处", "online: 有链接\nplace: 一处", "7:9 needless-online"),
        ("format: 现场", "format: 线下", "6:9 unknown-value"),
        ("title: 先", "title: 示例：先", "2:8 sample-word"),
        ("练一件事", "这是示例", "15:3 sample-word"),
        ("speaker: 学校", "speaker: 大学", "9:10 unknown-value"),
        ("[初中]", "[初四]", "10:10 unknown-value"),
        ("[L01]", "[L77]", "11:12 unknown-reference"),
        ("练一件事", '<b onclick="x">练</b>', "15:1 raw-html"),
        ("练一件事", "[看](javascript:x)", "15:1 bad-link"),
        ("练一件事", "[看](T99)", "15:1 unknown-reference"),
        ("练一件事", "保证提分", "15:1 banned-claim"),
        ("练一件事", "规定小学生每天睡7小时", "15:9 unknown-figure"),
        ("registration:", "register:", "8:1 unknown-key"),
    ],
)
def test_a_mistake_in_an_event_is_told_with_its_place(
    small_project: Path, old: str, new: str, expected: str
) -> None:
    loaded = written(small_project, content__events__001_listen=EVENT.replace(old, new))
    assert f"content/events/001-listen.md:{expected}" in told(loaded)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("review_by: 2027-11-22", "review_by: 2027-11-22\nsample: true", "6:8 sample-contact"),
        ("phone: 0514-12345678", "phone: call me", "6:8 bad-form"),
        ("review_by: 2027-11-22", "review_by: 2029-01-01", "9:12 review-date"),
        ("checked: 2026-11-23\nreview_by: 2027-11-22", "checked: 2025-11-01\nreview_by: 2026-11-01", "9:12 review-due"),
        ("kind: 场馆", "kind: 驿站", "3:7 unknown-value"),
        ("offers: [动手实验]", "offers: []", "5:9 too-few"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_place_is_told_with_its_place(
    small_project: Path, old: str, new: str, expected: str
) -> None:
    loaded = written(small_project, content__places__001_science=PLACE.replace(old, new))
    assert f"content/places/001-science.md:{expected}" in told(loaded)


def test_numbers_and_titles_stand_once(small_project: Path) -> None:
    loaded = written(
        small_project, content__events__001_a=EVENT, content__events__001_b=EVENT,
        content__places__002_a=PLACE, content__places__003_b=PLACE,
    )  # fmt: skip
    assert told(loaded) == [
        "content/events/001-b.md:2:1 duplicate-number",
        "content/events/001-b.md:2:8 duplicate-title",
        "content/places/003-b.md:2:8 duplicate-title",
    ]


def test_names_of_files_and_links_are_refused(small_project: Path) -> None:
    loaded = written(small_project, content__events__first=EVENT, content__pages__imprint=GUIDE)
    (small_project / "content/places").mkdir()
    (small_project / "content/places/001-away.md").symlink_to("/etc/hostname")
    loaded = load(Project.at(small_project))
    assert [one for one in told(loaded) if "symlink" not in one] == [
        "content/events/first.md:1:1 bad-name", "content/pages/imprint.md:1:1 bad-name",
    ]  # fmt: skip
    assert loaded.places == []
    assert any("001-away.md:1:1 symlink" in one for one in told(loaded))


def test_the_alliance_page_explains_seven_partnerships(small_project: Path) -> None:
    seven = "".join(f"## {name}\n\n怎么用。\n\n" for name in PARTNERSHIPS)
    head = GUIDE.split("一段引子。", maxsplit=1)[0]
    assert told(written(small_project, content__pages__alliance=head + seven)) == []
    fewer = head + seven.replace("## 警校同步\n\n怎么用。", "## 馆校协同\n\n")
    assert told(written(small_project, content__pages__alliance=fewer)) == [
        "content/pages/alliance.md:2:1 missing-section", "content/pages/alliance.md:30:1 duplicate-section",
    ]  # fmt: skip


def test_the_help_page_speaks_of_every_number_and_of_no_other(small_project: Path) -> None:
    words = "## 电话\n\n12356、12355、12338、12345、110，还有120。每天12小时，写于2026年。"
    head = GUIDE.split("一段引子。", maxsplit=1)[0]
    assert told(written(small_project, content__help=head + words)) == []
    wrong = head + words.replace("12338、", "12339、")
    assert told(written(small_project, content__help=wrong)) == [
        "content/help.md:2:1 number-missing", "content/help.md:12:13 unknown-number",
    ]  # fmt: skip


def test_sources_of_a_written_page_are_known_and_strong(small_project: Path) -> None:
    for name, slug in (("传闻", "weak-source"), ("没有的法", "unknown-value")):
        loaded = written(small_project, content__pages__parent_school=GUIDE.replace("家促法", name))
        assert told(loaded) == [f"content/pages/parent-school.md:5:16 {slug}"]


def test_skeletons_of_events_and_places_are_valid(small_project: Path) -> None:
    loaded = load(Project.at(small_project))
    assert loaded.taxonomy
    files = new_event(loaded, loaded.taxonomy, "讲：寒假", "winter", date(2027, 1, 9), DAY)
    files |= new_place(loaded, "一处图书馆", "library", "场馆", DAY)
    assert sorted(files) == ["content/events/001-winter.md", "content/places/001-library.md"]
    for name, text in files.items():
        path = small_project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    again = load(Project.at(small_project))
    assert told(again) == []
    assert list(new_event(again, loaded.taxonomy, "再一场", "next", DAY, DAY)) == [
        "content/events/002-next.md"
    ]
    with pytest.raises(HubError, match="no kind"):
        new_place(again, "一处", "a", "公园", DAY)


def test_editors_are_offered_the_values_of_the_taxonomy(small_project: Path) -> None:
    taxonomy = load(Project.at(small_project)).taxonomy
    assert taxonomy
    files = schema_files(taxonomy)
    assert '"学校·心理健康教育岗"' in files["schemas/event.schema.json"]
    assert '"候学驿站"' in files["schemas/place.schema.json"]
    assert '"教联体方案2024"' in files["schemas/guide.schema.json"]


def test_our_own_events_and_places_are_samples_and_say_so_only_there() -> None:
    """What this repository publishes itself is an example; a real hub replaces it."""
    catalogue = publishable(load(Project.at(ROOT)), DAY)
    assert catalogue.events
    assert {one.head.kind for one in catalogue.places} == {"场馆", "润心驿站", "候学驿站"}
    assert all(one.head.sample for one in catalogue.events)
    assert all(one.head.sample for one in catalogue.places)
    assert not any("示例" in one.text for one in catalogue.guides)
    assert {one.slug for one in catalogue.guides} == {"help", "parent-school", "alliance"}
