"""What a list shows of a lecture or tip, and the same as a line of Markdown."""

from __future__ import annotations

import math
from collections.abc import Iterable

from hub.catalogue.model import Lecture, Tip
from hub.pages.covers import cover
from hub.pages.page import Data, Inputs, root_of


def minutes_of(inputs: Inputs, lecture: Lecture) -> int:
    """Minutes of the clip, rounded up; from the captions when it is not made yet; 0 when unknown."""
    clip = inputs.media.clips.get(lecture.id)
    return math.ceil((clip.duration if clip else lecture.spoken_until) / 60)


def lecture_card(inputs: Inputs, lecture: Lecture) -> Data:
    """A lecture in a list."""
    catalogue = inputs.catalogue
    topic, stage = catalogue.topic_of(lecture), catalogue.stage_of(lecture)
    return {
        "id": lecture.id,
        "url": lecture.url,
        "title": lecture.head.title,
        "short": lecture.head.short,
        "promise": lecture.head.summary,
        "topic": topic.id,
        "topic_label": topic.label,
        "stage_label": stage.label,
        "minutes": minutes_of(inputs, lecture),
        "captions": lecture.captioned,
        "cover": cover(catalogue, lecture),
        "plays": plays_words(inputs, lecture),
    }


def plays_words(inputs: Inputs, lecture: Lecture) -> str:
    """How often a lecture was played, for its card; empty while nobody has played it."""
    found = inputs.counts.get(lecture.slug)
    if found is None or not found.total:
        return ""
    return f"播放 {found.total:,} 次{'（示例）' if found.label else ''}"


def tip_card(inputs: Inputs, tip: Tip) -> Data:
    """A tip in a list."""
    catalogue = inputs.catalogue
    topic = catalogue.topic_of(tip)
    return {
        "id": tip.id,
        "url": tip.url,
        "title": tip.head.title,
        "push": tip.head.push,
        "topic": topic.id,
        "topic_label": topic.label,
        "stages": "、".join(catalogue.taxonomy.stage[name].label for name in tip.head.stages),
        "cover": cover(catalogue, tip),
    }


def addresses(inputs: Inputs) -> dict[str, str]:
    """Every lecture's and tip's id with its address below the root."""
    catalogue = inputs.catalogue
    return {one.id: one.url for one in catalogue.lectures} | {one.id: one.url for one in catalogue.tips}


def escape_markdown(text: str) -> str:
    """Keep one-line text from being read as Markdown or HTML."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()#+!|<>&~" else sign for sign in text)


def links(items: Iterable[Lecture | Tip], url: str) -> str:
    """Markdown list of links from the page at `url`."""
    return "".join(f"- [{escape_markdown(one.head.title)}]({root_of(url)}{one.url})\n" for one in items)


def find_lectures(inputs: Inputs, ids: Iterable[str]) -> list[Lecture]:
    """The published lectures of these ids, in the order given; an id that is not published is left out."""
    known = inputs.catalogue.lecture
    return [known[one] for one in ids if one in known]


def find_tips(inputs: Inputs, ids: Iterable[str]) -> list[Tip]:
    """The published tips of these ids, in the order given."""
    known = inputs.catalogue.tip
    return [known[one] for one in ids if one in known]
