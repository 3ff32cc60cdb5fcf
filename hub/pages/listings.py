"""Pages that list lectures: the course table, series, stages, topics."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from hub.catalogue.model import Lecture
from hub.catalogue.taxonomy import Series, Topic
from hub.pages.cards import escape_markdown, lecture_card, links, tip_card
from hub.pages.covers import child
from hub.pages.page import Data, Inputs, Page, url_of
from hub.pages.refine import refine

#: Lectures on one page of a list: twice a screenful of a desk, and well below the size budget of a page.
PER_PAGE = 48
#: Tiles of one cell of the course table; where there are more, the last leads to the series.
_TILES = 6


def listing_pages(inputs: Inputs) -> list[Page]:
    """The course table and one page for each series, stage and topic that has something to show."""
    return [grid_page(inputs), *_series_pages(inputs), *_stage_pages(inputs), *_topic_pages(inputs)]


def stage_links(inputs: Inputs) -> list[Data]:
    """Stages that have lectures, with the child that stands for each."""
    used = {one.head.stage for one in inputs.catalogue.lectures}
    return [
        {"id": one.id, "name": one.name, "label": one.label, "ages": one.ages, "url": f"stages/{one.id}/", "child": child(number)}
        for number, one in enumerate(inputs.catalogue.taxonomy.stages) if one.name in used
    ]  # fmt: skip


def topic_links(inputs: Inputs) -> list[Data]:
    """Topics that have lectures or tips."""
    catalogue = inputs.catalogue
    used = {one.head.topic for one in catalogue.lectures} | {one.head.topic for one in catalogue.tips}
    return [
        {"id": one.id, "name": one.name, "label": one.label, "url": f"topics/{one.id}/"}
        for one in catalogue.taxonomy.topics if one.name in used
    ]  # fmt: skip


def series_links(inputs: Inputs) -> list[Data]:
    """Series that have lectures, each with the cover of another topic, so that no two neighbours look alike."""
    made: list[Data] = []
    for place, one in enumerate(inputs.catalogue.taxonomy.series):
        row = inputs.catalogue.in_series(one.name)
        if row:
            card = lecture_card(inputs, row[place % len(row)])
            made.append({
                "name": one.name, "summary": one.summary, "url": f"series/{one.id}/", "count": len(row),
                "label": inputs.catalogue.taxonomy.stage[one.stage].label, "cover": card["cover"], "topic": card["topic"],
            })  # fmt: skip
    return made


def grid_page(inputs: Inputs) -> Page:
    """The course table: a row a series, a column a topic, a cell a lecture."""
    catalogue = inputs.catalogue
    rows = [
        {
            "name": one.name, "id": one.id, "url": f"series/{one.id}/",
            "label": catalogue.taxonomy.stage[one.stage].label,
            "cells": [_cell(inputs, one, topic) for topic in catalogue.taxonomy.topics],
        }
        for one in catalogue.taxonomy.series if catalogue.in_series(one.name)
    ]  # fmt: skip
    count = len(catalogue.lectures)
    listed = "\n".join(
        f"## {escape_markdown(one.name)}\n\n{links(catalogue.in_series(one.name), 'lectures/')}"
        for one in catalogue.taxonomy.series if catalogue.in_series(one.name)
    )  # fmt: skip
    return Page(
        path="lectures/index.md",
        template="grid.html",
        title="课程总表",
        description=f"{count} 讲家庭教育微课，一格一讲，每讲几分钟。",
        tab="lectures",
        data={
            "count": count, "rows": rows, "stages": stage_links(inputs),
            "columns": [{"id": one.id, "label": one.label, "url": f"topics/{one.id}/"}
                        if any(two.head.topic == one.name for two in catalogue.lectures)
                        else {"id": one.id, "label": one.label, "url": ""} for one in catalogue.taxonomy.topics],
        },
        markdown=f"# 课程总表\n\n{listed}",
    )  # fmt: skip


def _cell(inputs: Inputs, series: Series, topic: Topic) -> Data:
    found = [one for one in inputs.catalogue.in_series(series.name) if one.head.topic == topic.name]
    shown = found if len(found) <= _TILES else found[: _TILES - 1]
    return {"topic": topic.id, "lectures": [_tile(one) for one in shown], "more": len(found) - len(shown)}


def _tile(lecture: Lecture) -> Data:
    """A tile's four characters in two halves, so that they break in the middle."""
    short = lecture.head.short
    middle = (len(short) + 1) // 2
    return {"url": lecture.url, "title": lecture.head.title, "top": short[:middle], "bottom": short[middle:]}


def _pages(
    inputs: Inputs, path: str, title: str, summary: str, data: Data, lectures: Sequence[Lecture]
) -> list[Page]:
    """A list cut into pages: `series/habits/`, then `series/habits/2/`; what stands beside it is on the first.

    Cards are made while a page is rendered: all pages together show each lecture three times.
    """
    cut = [lectures[at : at + PER_PAGE] for at in range(0, len(lectures), PER_PAGE)] or [()]
    paths = [path, *(f"{path.removesuffix('.md')}/{number}.md" for number in range(2, len(cut) + 1))]
    links_to = [{"url": url_of(one), "title": f"第 {number} 页"} for number, one in enumerate(paths, 1)]
    # choices that hide cards would know those of one page only
    narrowed = refine(inputs, lectures if len(cut) == 1 else [])
    made = []
    for place, row in enumerate(cut):
        here = f"{title} · 第 {place + 1} 页" if place else title
        shown: Data = {
            "tips": [], "topic": "", "choices_below": False, **data, **({"tips": []} if place else {}),
            "refine": narrowed,
            "before": links_to[place - 1] if place else None,
            "after": links_to[place + 1] if place + 1 < len(cut) else None,
        }  # fmt: skip
        made.append(
            Page(
                path=paths[place],
                template="listing.html",
                title=here,
                description=summary,
                tab="lectures",
                data=partial(_with_cards, inputs, shown, row),
                markdown=partial(_listed, here, summary, row, url_of(paths[place])),
            )
        )
    return made


def _with_cards(inputs: Inputs, shown: Data, lectures: Sequence[Lecture]) -> Data:
    return {**shown, "lectures": [lecture_card(inputs, one) for one in lectures]}


def _listed(title: str, summary: str, lectures: Sequence[Lecture], url: str) -> str:
    return f"# {escape_markdown(title)}\n\n{escape_markdown(summary)}\n\n{links(lectures, url)}"


def _choices(rows: Sequence[Data], name: str) -> list[Data]:
    return [{"label": one[name], "url": one["url"]} for one in rows]


def _series_pages(inputs: Inputs) -> list[Page]:
    made = []
    for one in inputs.catalogue.taxonomy.series:
        row = inputs.catalogue.in_series(one.name)
        if not row:
            continue
        data: Data = {
            "lead": f"{inputs.catalogue.taxonomy.stage[one.stage].label} · {len(row)} 讲",
            "choices": _choices(series_links(inputs), "name"),
            "choices_label": "全部系列",
            "choices_below": True,
            "pick": one.name,
            "by": "topic_label",
        }
        made += _pages(inputs, f"series/{one.id}.md", one.name, one.summary, data, row)
    return made


def _stage_pages(inputs: Inputs) -> list[Page]:
    catalogue, made = inputs.catalogue, []
    for one in catalogue.taxonomy.stages:
        row = [two for two in catalogue.lectures if two.head.stage == one.name]
        if not row:
            continue
        data: Data = {
            "lead": f"{one.ages} · {len(row)} 讲",
            "tips": [tip_card(inputs, two) for two in catalogue.tips if one.name in two.head.stages],
            "choices": _choices(stage_links(inputs), "label"),
            "choices_label": "按学段看",
            "pick": one.label,
            "by": "topic_label",
        }
        summary = f"家里有{one.label}的孩子，常碰到的事和今晚就能用的办法。"
        made += _pages(inputs, f"stages/{one.id}.md", one.label, summary, data, row)
    return made


def _topic_pages(inputs: Inputs) -> list[Page]:
    catalogue, made = inputs.catalogue, []
    for one in catalogue.taxonomy.topics:
        row = [two for two in catalogue.lectures if two.head.topic == one.name]
        tips = [two for two in catalogue.tips if two.head.topic == one.name]
        if not row and not tips:
            continue
        data: Data = {
            "lead": f"{len(row)} 讲 · {len(tips)} 条贴士",
            "tips": [tip_card(inputs, two) for two in tips],
            "choices": _choices(topic_links(inputs), "label"),
            "choices_label": "按主题看",
            "pick": one.label,
            "topic": one.id,
            "by": "stage_label",
        }
        summary = f"关于{one.name}，从小到大常碰到的事。"
        made += _pages(inputs, f"topics/{one.id}.md", one.name, summary, data, row)
    return made
