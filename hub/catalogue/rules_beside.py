"""Rules of events, places and written pages. One rule, one function; the docstring is the rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from hub.catalogue.events import Event
from hub.catalogue.guides import PARTNERSHIPS, Guide
from hub.catalogue.load import Loaded
from hub.catalogue.places import Place
from hub.catalogue.rules_lists import problem_in
from hub.catalogue.validate import alternatives
from hub.problems import Problem, Severity, Text

#: Twelve months, with a leap day's grace.
_YEAR = timedelta(days=366)
_SAMPLE = "示例"
#: Public numbers that are always a help line: 110, 120, 12345 … not a year, not a part of a longer number.
_NUMBER = re.compile(r"(?<![\d\-–—.年])(1[12]0|119|122|12[0-9]{3})(?![\d\-.]|\s*[字分元年月日名个])")


def _both(loaded: Loaded) -> tuple[Event | Place, ...]:
    return (*loaded.events, *loaded.places)


def event_times(loaded: Loaded, today: date) -> Iterator[Problem]:
    """An event ends after it starts, on the day it was announced or later."""
    for one in loaded.events:
        head = one.head
        if head.end <= head.start:
            yield problem_in(loaded, one.path, ("end",), "event-backwards",
                      Text(f"结束 {head.end} 不晚于开始 {head.start}。", f"it ends at {head.end}, not after {head.start}."),
                      Text("一场活动写在同一天里；检查 start 和 end。", "an event lies within one day; check start and end."))  # fmt: skip
        if head.day < head.announced:
            yield problem_in(loaded, one.path, ("announced",), "announced-late",
                      Text("通知的日期在活动之后。", "it is announced after it took place."),
                      Text("检查 day 和 announced。", "check day and announced."))  # fmt: skip
        if head.announced > today:
            yield problem_in(loaded, one.path, ("announced",), "future-date", Text("通知日期在将来。", "announced lies in the future."),
                      Text("写真正发布的那一天。", "write the day it is published."))  # fmt: skip


def event_format(loaded: Loaded, today: date) -> Iterator[Problem]:
    """An event on site names its place, one online says how to join; neither says what it has not."""
    for one in loaded.events:
        for key, word, value in (("place", "现场", one.head.place), ("online", "线上", one.head.online)):
            if word in one.head.format and not value:
                yield problem_in(loaded, one.path, ("format",), f"no-{key}",
                          Text(f"{one.head.format}活动要写 {key}。", f"an event of this format needs '{key}'."),
                          Text(f"补上 {key}。", f"add {key}."))  # fmt: skip
            if word not in one.head.format and value:
                yield problem_in(loaded, one.path, (key,), f"needless-{key}",
                          Text(f"{one.head.format}活动不写 {key}。", f"an event of this format has no '{key}'."),
                          Text(f"删掉 {key}，或改 format。", f"remove {key}, or change format."))  # fmt: skip


def samples(loaded: Loaded, today: date) -> Iterator[Problem]:
    """The label 示例 comes from `sample` alone; a sample place has neither phone nor address, so nobody calls it."""
    for one in _both(loaded):
        if _SAMPLE in one.head.title:
            yield problem_in(loaded, one.path, ("title",), "sample-word",
                      Text("标题里不写“示例”。", "the title does not say 示例."),
                      Text("写 sample: true，页面和日历会自己标明。", "set sample: true; pages and calendars label it."))  # fmt: skip
        if not one.head.sample and _SAMPLE in loaded.files[one.path].text:
            index = loaded.files[one.path].text.index(_SAMPLE)
            line, column = loaded.files[one.path].place(index)
            yield Problem(one.path, line, column, "sample-word",
                          Text("这里写着“示例”，却没有 sample: true。", "it says 示例 without sample: true."),
                          Text("是示例就写 sample: true，不是就改文字。", "set sample: true, or change the text."))  # fmt: skip
    for place in loaded.places:
        for key in ("phone", "address"):
            if place.head.sample and getattr(place.head, key):
                yield problem_in(loaded, place.path, (key,), "sample-contact",
                          Text(f"示例地点不写 {key}。", f"a sample place has no '{key}'."),
                          Text("删掉它，免得有人真的去打、去找。", "remove it, or somebody will call or go there."))  # fmt: skip


def beside_doubles(loaded: Loaded, today: date) -> Iterator[Problem]:
    """No two files of a kind have one number, no two places one title, no two events one title on one day."""
    seen: dict[tuple[str, str, str], str] = {}
    for one in _both(loaded):
        place = isinstance(one, Place)
        kind = "place" if place else "event"
        what = one.head.title if isinstance(one, Place) else f"{one.head.day} {one.head.title}"
        for name, value, loc in (("title", what, ("title",)), ("number", str(one.number), ())):
            key = (kind, name, value)
            if key in seen:
                yield problem_in(loaded, one.path, loc, f"duplicate-{name}",
                          Text(f"“{value}”和 {seen[key]} 重复了。", f"'{value}' is already used by {seen[key]}."),
                          Text("改一个。", "change one of them."))  # fmt: skip
            seen.setdefault(key, one.path)


def beside_reviews(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Places and written pages are reviewed within twelve months of their date; one that is past is due."""
    reviewed: tuple[Place | Guide, ...] = (*loaded.places, *loaded.guides)
    for one in reviewed:
        begun = one.head.checked if isinstance(one, Place) else one.head.published
        if not begun < one.head.review_by <= begun + _YEAR:
            latest = (begun + timedelta(days=364)).isoformat()
            yield problem_in(loaded, one.path, ("review_by",), "review-date",
                      Text("复核截止日要在12个月之内。", "review_by must lie within twelve months."),
                      Text(f"例如 {latest}。", f"for example {latest}."))  # fmt: skip
        if one.head.review_by < today:
            yield problem_in(loaded, one.path, ("review_by",), "review-due",
                      Text(f"已过复核截止日 {one.head.review_by.isoformat()}。", f"its review was due on {one.head.review_by.isoformat()}."),
                      Text("重新核对，再改日期。", "check it again, then set a new date."), Severity.WARNING)  # fmt: skip


def guide_sources(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Sources of a written page are documents of confidence A or B, checked no later than today."""
    if loaded.taxonomy is None:
        return
    for one in loaded.guides:
        for index, source in enumerate(one.head.sources):
            document = loaded.taxonomy.document.get(source.document)
            if document is not None and document.confidence not in "AB":
                yield problem_in(loaded, one.path, ("sources", index, "document"), "weak-source",
                          Text(f"“{document.id}”的可信度是 {document.confidence}，不能引用。", f"'{document.id}' has confidence {document.confidence}."),
                          Text("换成 A 或 B 级的文件。", "cite one of confidence A or B."))  # fmt: skip
            if source.checked > today:
                yield problem_in(loaded, one.path, ("sources", index, "checked"), "future-date", Text("核对日期在将来。", "checked lies in the future."),
                          Text("写真正核对过的那一天。", "write the day you checked it."))  # fmt: skip


def guide_sections(loaded: Loaded, today: date) -> Iterator[Problem]:
    """No section of a written page is empty or stands twice; the alliance page explains the seven partnerships."""
    for one in loaded.guides:
        titles = [section.title for section in one.sections]
        for index, section in enumerate(one.sections):
            if not section.text or section.title in titles[:index]:
                twice = section.title in titles[:index]
                yield _heading(loaded, one, section.title, "duplicate-section" if twice else "empty-section",
                               Text(f"“{section.title}”{'写了两次' if twice else '是空的'}。", f"'{section.title}' {'stands twice' if twice else 'is empty'}."),
                               Text("写上内容，或删掉它。", "write it, or remove it."))  # fmt: skip
        if one.slug == "alliance":
            for name in PARTNERSHIPS:
                if name not in titles:
                    yield problem_in(loaded, one.path, (), "missing-section",
                              Text(f"缺少“## {name}”这一节。", f"section '{name}' is missing."),
                              Text(f"七节是：{'、'.join(PARTNERSHIPS)}。", f"the seven are {', '.join(PARTNERSHIPS)}."))  # fmt: skip


def _heading(loaded: Loaded, guide: Guide, title: str, slug: str, message: Text, hint: Text) -> Problem:
    file = loaded.files[guide.path]
    line, column = file.place(max(file.text.rfind(f"## {title}"), 0))
    return Problem(guide.path, line, column, slug, message, hint)


def help_numbers(loaded: Loaded, today: date) -> Iterator[Problem]:
    """The help page speaks of every help line of `taxonomy.yml`; no written page gives a public number not in it."""
    if loaded.taxonomy is None:
        return
    known = [one.number for one in loaded.taxonomy.helplines]
    for one in loaded.guides:
        file = loaded.files[one.path]
        start = len(file.text) - len(loaded.heads[one.path].body)
        for found in _NUMBER.finditer(file.text, start):
            if found[1] not in known:
                line, column = file.place(found.start())
                yield Problem(one.path, line, column, "unknown-number", Text(f"“{found[1]}”不在求助途径表里。", f"'{found[1]}' is no help line of taxonomy.yml."),
                              alternatives(found[1], known))  # fmt: skip
        for number in known if one.slug == "help" else ():
            if number not in one.text:
                yield problem_in(loaded, one.path, (), "number-missing", Text(f"求助页没有说到 {number}。", f"the help page does not speak of {number}."),
                          Text("写清什么时候打、打通以后怎么说。", "say when to call and what to say."))  # fmt: skip


BESIDE_RULES = (
    event_times, event_format, samples, beside_doubles, beside_reviews, guide_sources, guide_sections, help_numbers,
)  # fmt: skip
