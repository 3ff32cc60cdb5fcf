"""The home page: what is wrong, how old, what today."""

from __future__ import annotations

from hub.catalogue.model import Lecture
from hub.pages.cards import escape_markdown, lecture_card, links, tip_card
from hub.pages.feeds import TIPS_DAYS
from hub.pages.listings import series_links, stage_links, topic_links
from hub.pages.page import Data, Inputs, Page
from hub.pages.service import helplines
from hub.pages.tips import today_tip
from hub.plays.charts import hot_lectures

_WEEKDAYS = "一二三四五六日"
_NEW = 4
_HOT = 4


def home_page(inputs: Inputs) -> Page:
    """The home page."""
    newest = sorted(inputs.catalogue.lectures, key=lambda one: (-one.head.published.toordinal(), one.number))[
        :_NEW
    ]
    settings = inputs.settings
    tip = today_tip(inputs)
    data: Data = {
        "day": f"{inputs.day.month}月{inputs.day.day}日",
        "weekday": f"星期{_WEEKDAYS[inputs.day.weekday()]}",
        "date": inputs.day.isoformat(),
        "days": TIPS_DAYS,
        "today": tip_card(inputs, tip) if tip else None,
        "stages": [one for one in stage_links(inputs) if one["name"] != _for_all(inputs)],
        "topics": topic_links(inputs),
        "chips": [{"url": one.url, "label": one.head.short} for one in _chips(inputs)],
        "newest": [lecture_card(inputs, one) for one in newest],
        "hot": hot_shelf(inputs),
        "series": series_links(inputs),
        "count": len(inputs.catalogue.lectures),
        "near": near_links(inputs),
        "helplines": helplines(inputs, card=True),
    }
    today = f"## 今日贴士\n\n{links([tip], '')}\n" if tip else ""
    watched = f"\n## 热播{data['hot']['label']}\n\n{links(_hot(inputs), '')}" if data["hot"] else ""
    return Page(
        path="index.md",
        template="home.html",
        title=settings.site_name,
        description=settings.site_description,
        tab="home",
        data=data,
        markdown=f"# {escape_markdown(settings.site_name)}\n\n{today}## 最新微讲\n\n{links(newest, '')}{watched}",
    )


def hot_shelf(inputs: Inputs) -> Data | None:
    """热播: what is watched most these days; None while nothing was counted.

    Raises:
        IndexFileError: The index is damaged.
    """
    lectures = _hot(inputs)
    if not lectures:
        return None
    label = inputs.counts[lectures[0].slug].label
    return {"label": label, "lectures": [lecture_card(inputs, one) for one in lectures]}


def _hot(inputs: Inputs) -> tuple[Lecture, ...]:
    return hot_lectures(inputs.catalogue, inputs.plays)[:_HOT] if inputs.counts and inputs.plays else ()


def near_links(inputs: Inputs) -> list[Data]:
    """Help outside the house: events, places and written pages, as far as there are any."""
    catalogue = inputs.catalogue
    rows = (
        ("events/", "大讲堂", bool(catalogue.events)),
        ("places/", "场馆与驿站", bool(catalogue.places)),
        ("parent-school/", "家长学校", "parent-school" in catalogue.guide),
        ("alliance/", "什么是教联体", "alliance" in catalogue.guide),
    )
    return [{"url": url, "label": label} for url, label, there in rows if there]


def _for_all(inputs: Inputs) -> str:
    """The last stage is the one for all ages: it has no place in a picker of ages."""
    return inputs.catalogue.taxonomy.stages[-1].name


def _chips(inputs: Inputs) -> list[Lecture]:
    """One lecture of each topic, from the middle of childhood outwards: the questions asked most days."""
    made = []
    stages = [one.name for one in inputs.catalogue.taxonomy.stages]
    for topic in inputs.catalogue.taxonomy.topics:
        of_topic = [one for one in inputs.catalogue.lectures if one.head.topic == topic.name]
        made += sorted(of_topic, key=lambda one: (abs(stages.index(one.head.stage) - 3), one.number))[:1]
    return made
