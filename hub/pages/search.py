"""The search page: a plain form, and the topics for everybody without JavaScript."""

from __future__ import annotations

from hub.pages.listings import stage_links, topic_links
from hub.pages.page import Data, Inputs, Page
from hub.pages.service import helplines

#: lectures shown of each topic; its own page has them all
_SHOWN = 8


def search_pages(inputs: Inputs) -> list[Page]:
    """The page `search/`, when the site has an index."""
    if not inputs.features.search:
        return []
    return [
        Page(
            path="search.md",
            template="search.html",
            title="搜索",
            description="搜微课和贴士里说过的话，直接跳到那一刻。",
            tab="",
            data={
                "topics": [_topic(inputs, one) for one in topic_links(inputs)],
                "stages": stage_links(inputs),
                "helplines": helplines(inputs, card=True),
            },
            markdown="# 搜索\n\n"
            + "".join(f"- [{one['name']}]({one['url']})\n" for one in topic_links(inputs)),
        )
    ]


def _topic(inputs: Inputs, topic: Data) -> Data:
    found = [one for one in inputs.catalogue.lectures if one.head.topic == topic["name"]]
    return {**topic, "lectures": [{"url": one.url, "short": one.head.short} for one in found[:_SHOWN]]}
