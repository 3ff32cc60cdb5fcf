"""Venues and service points: where to take a child, where to ask, where to wait."""

from __future__ import annotations

from hub.catalogue.places import KINDS, Place
from hub.pages.cards import addresses, escape_markdown
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.prose import prose

#: Anchor of each kind on the list.
_ANCHORS = {"场馆": "venues", "润心驿站": "comfort", "候学驿站": "waiting"}


def place_pages(inputs: Inputs) -> list[Page]:
    """The list and a page for each place; nothing when there are none."""
    places = inputs.catalogue.places
    return [_list(inputs), *(_page(inputs, one) for one in places)] if places else []


def place_card(inputs: Inputs, place: Place) -> Data:
    """A place in a list."""
    head, stages = place.head, inputs.catalogue.taxonomy.stage
    return {
        "url": place.url, "title": head.title, "kind": head.kind, "area": head.area, "address": head.address,
        "offers": list(head.offers), "hours": head.hours, "phone": head.phone or "", "sample": head.sample,
        "dial": (head.phone or "").replace("-", ""),
        "stages": "、".join(stages[one].label for one in head.stages),
    }  # fmt: skip


def _list(inputs: Inputs) -> Page:
    groups = [
        {"id": _ANCHORS[kind], "title": kind, "for": words,
         "places": [place_card(inputs, one) for one in inputs.catalogue.places if one.head.kind == kind]}
        for kind, words in KINDS.items()
    ]  # fmt: skip
    listed = "".join(
        f"- [{escape_markdown(_named(one))}]({root_of('places/')}{one.url})：{one.head.kind}，{escape_markdown(one.head.area)}\n"
        for one in inputs.catalogue.places
    )
    return Page(
        path="places/index.md",
        template="places.html",
        title="场馆与驿站",
        description="带孩子去看的、想找人说说的、放学能安心等的地方。",
        tab="",
        data={
            "groups": [one for one in groups if one["places"]],
            "samples": any(one.head.sample for one in inputs.catalogue.places),
        },
        markdown=f"# 场馆与驿站\n\n{listed}",
    )


def _named(place: Place) -> str:
    return f"【示例】{place.head.title}" if place.head.sample else place.head.title


def _page(inputs: Inputs, place: Place) -> Page:
    head = place.head
    data: Data = {
        **place_card(inputs, place),
        "list_url": f"places/#{_ANCHORS[head.kind]}",
        "html": prose(place.text, root=root_of(place.url), links=addresses(inputs), level=2),
        "checked": head.checked.isoformat(),
    }
    facts = [f"在哪里：{head.area}{head.address}", f"开放：{head.hours}", head.phone and f"电话：{head.phone}",
             f"能做什么：{'；'.join(head.offers)}"]  # fmt: skip
    listed = "".join(f"- {escape_markdown(one)}\n" for one in facts if one)
    return Page(
        path=f"places/{place.slug}.md",
        template="place.html",
        title=head.title,
        description=f"{'【示例】' if head.sample else ''}{head.kind}，{head.area}：{'、'.join(head.offers)}。",
        tab="",
        data=data,
        markdown=f"# {escape_markdown(_named(place))}\n\n{listed}\n{place.text}\n",
        modified=head.checked,
    )
