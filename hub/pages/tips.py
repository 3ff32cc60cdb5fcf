"""Tips: notes for the fridge door."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from hub.catalogue.model import Lecture, Tip
from hub.pages.cards import addresses, escape_markdown, find_lectures, lecture_card, links, tip_card
from hub.pages.codes import code
from hub.pages.covers import cover
from hub.pages.groups import Group, Made
from hub.pages.marks import Marks
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.pictures import share_of, tip_pictures
from hub.pages.prose import prose
from hub.pages.service import helplines
from hub.tips.calendar import tip_of_day


def tip_groups(inputs: Inputs, marks: Marks) -> Iterator[Group]:
    """A group for every tip: its page and its picture."""
    catalogue = inputs.catalogue
    tips = catalogue.tips
    for tip, before, after in zip(tips, (None, *tips), (*tips[1:], None), strict=False):
        beside = [one for one in (before, after) if one]
        lectures = find_lectures(inputs, [*tip.head.lectures, *sorted(tip.names)])
        named = [catalogue.tip[one] for one in sorted(tip.names) if one in catalogue.tip]
        sees = (
            marks.common,
            *map(marks.tip, (tip, *beside, *named)),
            *map(marks.lecture, lectures),
            repr(before and before.id),
        )
        only = partial(_only, inputs, lectures, (tip, *beside, *named))
        yield Group("tip", sees, partial(_made, only, tip.id, before, after))


def _only(inputs: Inputs, lectures: Sequence[Lecture], tips: Sequence[Tip]) -> Inputs:
    """No more than a tip's page shows."""
    return replace(inputs, catalogue=inputs.catalogue.only(lectures, tips), counted=inputs.counts)


def _made(only: Callable[[], Inputs], name: str, before: Tip | None, after: Tip | None) -> Made:
    """Everything of one tip; what `only` gives has no more in it than that shows."""
    tip = only().catalogue.tip[name]
    return Made([_page(only(), tip, before, after)], pictures=tip_pictures(only, tip))


def today_tip(inputs: Inputs) -> Tip | None:
    """The tip of the build date, from the same calendar as feeds and push texts."""
    found = tip_of_day(inputs.catalogue, inputs.catalogue.calendar, inputs.day)
    return found.tip if found else None


def tips_page(inputs: Inputs) -> Page:
    """The list of tips by topic."""
    catalogue = inputs.catalogue
    groups = [
        {"id": topic.id, "title": topic.name,
         "tips": [tip_card(inputs, one) for one in catalogue.tips if one.head.topic == topic.name]}
        for topic in catalogue.taxonomy.topics
    ]  # fmt: skip
    return Page(
        path="tips/index.md",
        template="tips.html",
        title="贴士",
        description=f"{len(catalogue.tips)} 条小办法，读一条不到一分钟，今天就能用。",
        tab="tips",
        data={"count": len(catalogue.tips), "groups": [one for one in groups if one["tips"]]},
        markdown=f"# 贴士\n\n{links(catalogue.tips, 'tips/')}",
    )


def _page(inputs: Inputs, tip: Tip, before: Tip | None, after: Tip | None) -> Page:
    known = addresses(inputs)
    topic = inputs.catalogue.topic_of(tip)
    lectures = find_lectures(inputs, tip.head.lectures)
    data: Data = {
        **tip_card(inputs, tip),
        "topic_name": topic.name,
        "topic_url": f"topics/{topic.id}/",
        "cover": cover(inputs.catalogue, tip),
        "html": prose(tip.text, root=root_of(tip.url), links=known, level=2),
        "lectures": [lecture_card(inputs, one) for one in lectures],
        "helplines": helplines(inputs, card=True) if topic.help_card else [],
        "share": share_of(inputs, tip),
        "code": code(inputs.settings.site_url + tip.url),
        "slug": tip.slug,
        "keep_json": "[]",
        "previous": _link(before) if before else None,
        "next": _link(after) if after else None,
    }
    return Page(
        path=f"tips/{tip.slug}.md",
        template="tip.html",
        title=tip.head.title,
        description=tip.head.push,
        tab="tips",
        data=data,
        markdown=f"# {escape_markdown(tip.head.title)}\n\n{tip.text}\n\n## 配套微讲\n\n{links(lectures, tip.url)}",
    )


def _link(tip: Tip) -> Data:
    return {"url": tip.url, "title": tip.head.title}
