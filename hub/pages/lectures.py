"""The lecture page: watch, read, do one thing tonight."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from hub.catalogue.model import Lecture, Tip
from hub.media.index import ClipEntry, Rendition
from hub.pages.cards import (
    addresses,
    escape_markdown,
    find_lectures,
    find_tips,
    lecture_card,
    links,
    minutes_of,
    tip_card,
)
from hub.pages.codes import code
from hub.pages.data import lecture_json_ld, redirects
from hub.pages.groups import Group, Made
from hub.pages.marks import Marks
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.pictures import drawn_poster, lecture_pictures, player_poster, share_of
from hub.pages.prose import prose
from hub.pages.service import helplines
from hub.pages.transcript import chapters_of

#: Lectures to watch next, when the editors name fewer.
RELATED = 3
#: Height in pixels of the first source: sharp on a phone, light on a slow network.
_FIRST_HEIGHT = 540
_HLS = "application/vnd.apple.mpegurl"


def lecture_groups(inputs: Inputs, marks: Marks) -> Iterator[Group]:
    """A group for every published lecture: its page, its pictures, its old addresses."""
    catalogue = inputs.catalogue
    taken = frozenset(one.slug for one in catalogue.lectures)
    for series in catalogue.taxonomy.series:
        row = catalogue.in_series(series.name)
        for lecture, before, after in zip(row, (None, *row), (*row[1:], None), strict=False):
            beside = [one for one in (before, after) if one]
            shown = related_of(inputs, lecture)
            named = [catalogue.lecture[one] for one in sorted(lecture.names) if one in catalogue.lecture]
            tips = find_tips(inputs, [*lecture.head.tips, *sorted(lecture.names)])
            seen = (marks.common, lecture.key, *map(marks.lecture, (lecture, *shown)), *map(marks.tip, tips))
            links_to = [(one.url, one.head.title) for one in (*beside, *named)]
            aliases = [one for one in lecture.head.aliases if one not in taken]
            sees = (*seen, repr((before and before.id, links_to, aliases)))
            only = partial(_only, inputs, lecture, (*beside, *named), shown, tips)
            yield Group("lecture", sees, partial(_made, only, lecture, aliases))


def _only(
    inputs: Inputs, lecture: Lecture, beside: Sequence[Lecture], shown: Sequence[Lecture], tips: Sequence[Tip]
) -> Inputs:
    """No more than a lecture's page shows."""
    return replace(
        inputs, catalogue=inputs.catalogue.only((lecture, *beside, *shown), tips), counted=inputs.counts,
        related={lecture.id: tuple(one.id for one in shown)},
    )  # fmt: skip


def _made(only: Callable[[], Inputs], lecture: Lecture, aliases: Sequence[str]) -> Made:
    """Everything of one lecture; what `only` gives has no more in it than that shows, and is held by nobody."""
    return Made([_page(only, lecture)], redirects(only(), lecture, aliases), lecture_pictures(only, lecture))


def poster_of(inputs: Inputs, lecture: Lecture) -> str:
    """Address of a lecture's poster below the root: a frame of the clip, else the drawn cover."""
    return drawn_poster(inputs, lecture) or inputs.media.clips[lecture.id].poster


def _page(only: Callable[[], Inputs], lecture: Lecture) -> Page:
    head = lecture.head
    return Page(
        path=f"lectures/{lecture.slug}.md",
        template="lecture.html",
        title=head.title,
        description=f"看完你会：{head.summary}",
        tab="lectures",
        data=lambda: _data(only(), lecture),
        markdown=lambda: _markdown(only(), lecture),
        modified=head.published,
    )


def _data(inputs: Inputs, lecture: Lecture) -> Data:
    known = addresses(inputs)
    catalogue, head, body = inputs.catalogue, lecture.head, lecture.body
    topic, stage, series = (
        catalogue.topic_of(lecture),
        catalogue.stage_of(lecture),
        catalogue.series_of(lecture),
    )
    root = root_of(lecture.url)
    chapters = chapters_of(lecture)
    return {
        "id": lecture.id,
        "summary": head.summary,
        "speaker": head.speaker,
        "topic": topic.id,
        "topic_name": topic.name,
        "topic_url": f"topics/{topic.id}/",
        "stage": stage.label,
        "stage_url": f"stages/{stage.id}/",
        "series": series.name,
        "series_url": f"series/{series.id}/",
        "minutes": minutes_of(inputs, lecture),
        "player": player(inputs, lecture),
        "chapters": chapters,
        "transcript": any(one["paragraphs"] for one in chapters),
        "situation": prose(body.situation, root=root, links=known),
        "idea": prose(body.idea, root=root, links=known),
        "steps": [
            {"title": one.title, "html": prose(one.text, root=root, links=known, level=4)}
            for one in body.steps
        ],
        "tonight": prose(body.tonight, root=root, links=known),
        "refrain": body.refrain,
        "seek_help": prose(body.seek_help, root=root, links=known),
        "helplines": helplines(inputs, card=True) if topic.help_card else [],
        "sources": _sources(inputs, lecture),
        "tips": [tip_card(inputs, one) for one in find_tips(inputs, head.tips)],
        "related": [lecture_card(inputs, one) for one in related_of(inputs, lecture)],
        "previous": _neighbour(inputs, lecture, -1),
        "next": _neighbour(inputs, lecture, 1),
        "json_ld": lecture_json_ld(inputs, lecture, poster_of(inputs, lecture)),
        "image": poster_of(inputs, lecture),
        "share": share_of(inputs, lecture),
        "code": code(inputs.settings.site_url + lecture.url),
        "slug": lecture.slug,
        "keep_json": keep_json(inputs, lecture),
        "plays": plays(inputs, lecture),
        "image_is_photo": not drawn_poster(inputs, lecture),
    }


def player(inputs: Inputs, lecture: Lecture) -> Data:
    """What the player slot shows: sources in the order a phone should try them, or only the poster."""
    clip = inputs.media.clips.get(lecture.id)
    slot = {
        "poster": player_poster(inputs, lecture),
        "sources": [],
        "captions": "",
        "audio": "",
        "sample": False,
    }
    if clip is None:
        return slot
    first = _first(clip)
    return {
        **slot,
        "sources": _offers(clip, first),
        "hls": clip.hls,
        "still": player_poster(inputs, lecture),
        "width": first[0].width or 960,
        "height": first[0].height or _FIRST_HEIGHT,
        "captions": clip.captions,
        "audio": clip.audio.url if clip.audio else "",
        "audio_size": clip.audio.size if clip.audio else 0,
        "sample": clip.sample,
        "slug": lecture.slug,
        "seconds": math.ceil(clip.duration),
        "sprite": clip.sprite,
        "sprite_step": clip.sprite_step,
        "renditions": _choices(clip),
    }


def plays(inputs: Inputs, lecture: Lecture) -> Data | None:
    """First values of the lecture's plays, and where the page fetches newer ones; None while nothing was counted."""
    found = inputs.counts.get(lecture.slug)
    if found is None:
        return None
    names = ("四分之一", "一半", "四分之三", "最后")
    return {
        "source": found.source,
        "total": f"{found.total:,}",
        "week": f"{found.week:,}",
        "none": not found.total,
        "sample": found.label,
        "heat": found.heat,
        "heat_steps": found.heat_steps,
        "heat_words": found.heat_words,
        "reached": [
            {"name": name, "share": found.reached[at] if found.reached else 0}
            for at, name in enumerate(names)
        ],
        "platforms": list(found.platforms),
    }


def _offers(clip: ClipEntry, first: list[Rendition]) -> list[Data]:
    """What a browser may take, in this order: HLS adapts to the network, AV1 is the lightest, MP4 plays everywhere.

    A browser passes over a type that it cannot play.
    """
    hls: list[Data] = [{"url": clip.hls, "type": _HLS, "height": 0}] if clip.hls else []
    files = [clip.av1, *first] if clip.av1 else first
    return [*hls, *({"url": one.url, "type": _type(one), "height": one.height} for one in files)]


def _choices(clip: ClipEntry) -> list[Data]:
    """Renditions a parent may choose, highest first; `t` is the type of one that not every browser plays."""
    rows: list[Data] = [
        {"u": one.url, "h": min(one.width, one.height), "n": PurePosixPath(one.url).stem, "s": one.size}
        for one in clip.videos
    ]
    if clip.av1:
        short = min(clip.av1.width, clip.av1.height)
        rows.insert(
            1, {"u": clip.av1.url, "h": short, "n": f"{short}p AV1", "s": clip.av1.size, "t": _type(clip.av1)}
        )
    return rows


def keep_json(inputs: Inputs, lecture: Lecture) -> str:
    """What of the clip a parent may keep for later, lightest first, as JSON for an attribute."""
    clip = inputs.media.clips.get(lecture.id)
    found = []
    if clip and clip.audio:
        found.append({"url": clip.audio.url, "label": "声音", "size": clip.audio.size})
    if clip and clip.videos:
        light = min(clip.videos, key=lambda one: one.size)
        found.append({"url": light.url, "label": f"视频 {light.height}p", "size": light.size})
    return json.dumps(found, ensure_ascii=False)


def _first(clip: ClipEntry) -> list[Rendition]:
    """Renditions with the one nearest to 540 lines first, the others from high to low."""
    best = min(clip.videos, key=lambda one: abs(one.height - _FIRST_HEIGHT))
    return [best, *(one for one in clip.videos if one is not best)]


def _type(rendition: Rendition) -> str:
    return f'{rendition.mime}; codecs="{rendition.codecs}"' if rendition.codecs else rendition.mime


def _sources(inputs: Inputs, lecture: Lecture) -> list[Data]:
    documents = inputs.catalogue.taxonomy.document
    return [
        {"name": documents[one.document].name, "issuer": documents[one.document].issuer,
         "clause": one.clause, "checked": one.checked.isoformat()}
        for one in lecture.head.sources if one.document in documents
    ]  # fmt: skip


def related_of(inputs: Inputs, lecture: Lecture) -> list[Lecture]:
    """What the editors named, in their order, filled up to `RELATED` with the nearest by key terms."""
    named = find_lectures(inputs, lecture.head.related)
    taken = {one.id for one in named}
    near = find_lectures(inputs, inputs.related.get(lecture.id, ()))
    return [*named, *(one for one in near if one.id not in taken)][: max(RELATED, len(named))]


def _neighbour(inputs: Inputs, lecture: Lecture, step: int) -> Data | None:
    """The lecture before or after this one in its series."""
    row = inputs.catalogue.in_series(lecture.head.series)
    place = [one.id for one in row].index(lecture.id) + step
    return {"url": row[place].url, "title": row[place].head.title} if 0 <= place < len(row) else None


def _markdown(inputs: Inputs, lecture: Lecture) -> str:
    head, body = lecture.head, lecture.body
    steps = "\n\n".join(f"### {escape_markdown(one.title)}\n\n{one.text}" for one in body.steps)
    chapters = "\n".join(f"- {one['clock']} {escape_markdown(one['title'])}" for one in chapters_of(lecture))
    refrain = f"\n\n不说：{escape_markdown(body.refrain)}" if body.refrain else ""
    words = "\n\n".join(
        "\n\n".join((f"### {escape_markdown(one['title'])}", *map(escape_markdown, one["paragraphs"])))
        for one in chapters_of(lecture) if one["paragraphs"]
    )  # fmt: skip
    parts = [
        f"# {escape_markdown(head.title)}", f"看完你会：{escape_markdown(head.summary)}", f"## 跳着看\n\n{chapters}",
        f"## 情境\n\n{body.situation}", f"## 一个观念\n\n{body.idea}", f"## 三个步骤\n\n{steps}",
        f"## 今晚就做\n\n{body.tonight}{refrain}", f"## 何时求助\n\n{body.seek_help}",
        f"## 文字稿\n\n{words}" if words else "",
        f"## 配套贴士\n\n{links(find_tips(inputs, head.tips), lecture.url)}",
    ]  # fmt: skip
    return "\n\n".join(one.rstrip() for one in parts if one) + "\n"
