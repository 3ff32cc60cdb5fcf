"""Tips: notes for the fridge door."""

from __future__ import annotations

from hub.catalogue.model import Tip
from hub.pages.cards import addresses, escape_markdown, find_lectures, lecture_card, links, tip_card
from hub.pages.codes import code
from hub.pages.covers import cover
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.pictures import share_of
from hub.pages.prose import prose
from hub.pages.service import helplines
from hub.tips.calendar import tip_of_day


def tip_pages(inputs: Inputs) -> list[Page]:
    """The list of tips and a page for each."""
    known = addresses(inputs)
    return [_list(inputs), *(_page(inputs, place, known) for place in range(len(inputs.catalogue.tips)))]


def today_tip(inputs: Inputs) -> Tip | None:
    """The tip of the build date, from the same calendar as feeds and push texts."""
    found = tip_of_day(inputs.catalogue, inputs.catalogue.calendar, inputs.day)
    return found.tip if found else None


def _list(inputs: Inputs) -> Page:
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


def _page(inputs: Inputs, place: int, known: dict[str, str]) -> Page:
    tips = inputs.catalogue.tips
    tip = tips[place]
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
        "previous": _link(tips[place - 1]) if place else None,
        "next": _link(tips[place + 1]) if place + 1 < len(tips) else None,
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
