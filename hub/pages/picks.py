"""The picks page (选课单): an empty shell; the list is on the parent's device, the titles in one small file."""

from __future__ import annotations

import json

from hub.catalogue.model import Lecture, Tip
from hub.pages.cards import minutes_of
from hub.pages.icon import manifest_icons
from hub.pages.page import Extra, Inputs, Page

#: What the page's module reads to show an id as a title; nothing else is fetched.
ITEMS = "picks/items.json"
#: Minutes one reads a tip.
_TIP_MINUTES = 1


def picks_pages(inputs: Inputs) -> list[Page]:
    """The page `picks/`, when the site has the feature."""
    if not inputs.features.picks:
        return []
    return [
        Page(
            path="picks.md",
            template="picks.html",
            title="选课单",
            description="把想看的微讲和贴士排成一张单子，每晚一讲。只存在自己的手机里。",
            tab="picks",
            data={"titles": ITEMS},
            markdown="# 选课单\n\n选课单只存在家长自己的手机里，这里没有内容。\n",
        ),
        Page(
            path="offline.md",
            template="offline.html",
            title="存在手机里的",
            description="存下来的微讲和贴士，没有网也能看，一点就删。",
            tab="picks",
            data={},
            markdown="# 存在手机里的\n\n存下来的内容只在家长自己的手机里。\n",
        ),
    ]


def items(inputs: Inputs) -> list[Extra]:
    """`picks/items.json`: id -> address, title, topic, minutes, series, in the order of the catalogue."""
    if not inputs.features.picks:
        return []
    return [Extra(ITEMS, lambda: _items(inputs)), _manifest(inputs)]


def _items(inputs: Inputs) -> str:
    rows: dict[str, dict[str, str | int]] = {}
    for lecture in inputs.catalogue.lectures:
        rows[lecture.id] = _row(inputs, lecture, "lecture", minutes_of(inputs, lecture), lecture.head.series)
    for tip in inputs.catalogue.tips:
        rows[tip.id] = _row(inputs, tip, "tip", _TIP_MINUTES, "")
    return json.dumps({"version": 1, "items": rows}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _manifest(inputs: Inputs) -> Extra:
    """The web app manifest: the site as an icon on the phone's desk."""
    settings = inputs.settings
    value = {
        "name": settings.site_name,
        "short_name": settings.site_name[:6],
        "description": settings.site_description,
        "lang": "zh-CN",
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fbf6ee",
        "theme_color": "#fbf6ee",
        "icons": manifest_icons(painted=inputs.features.pictures),
    }
    return Extra("manifest.webmanifest", json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _row(inputs: Inputs, item: Lecture | Tip, kind: str, minutes: int, series: str) -> dict[str, str | int]:
    return {
        "url": item.url,
        "title": item.head.title,
        "kind": kind,
        "topic": inputs.catalogue.topic_of(item).id,
        "minutes": minutes,
        "series": series,
    }
