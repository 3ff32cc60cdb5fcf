"""What a list of lectures can be narrowed by: the choices that differ in it, and each lecture's own."""

from __future__ import annotations

import json
from collections.abc import Sequence

from hub.catalogue.model import Lecture
from hub.pages.cards import minutes_of
from hub.pages.page import Data, Inputs


def refine(inputs: Inputs, lectures: Sequence[Lecture]) -> Data:
    """Selects for stage, topic, series and minutes, as far as the lectures differ in them.

    `rows` is JSON: for each lecture in the list's order its value in each field; the page's module hides
    what does not fit. Without it, the list is whole and the links above it lead to the other lists.
    """
    catalogue = inputs.catalogue
    rows: list[dict[str, str]] = [
        {
            "stage": catalogue.stage_of(one).label,
            "topic": catalogue.topic_of(one).label,
            "series": one.head.series,
            "minutes": str(minutes_of(inputs, one)),
        }
        for one in lectures
    ]
    order: dict[str, list[str]] = {
        "stage": [one.label for one in catalogue.taxonomy.stages],
        "topic": [one.label for one in catalogue.taxonomy.topics],
        "series": [one.name for one in catalogue.taxonomy.series],
    }
    fields: list[Data] = []
    for key, label in (("stage", "年龄"), ("topic", "主题"), ("series", "系列")):
        there = {row[key] for row in rows}
        if len(there) > 1:
            options = [{"value": one, "label": one} for one in order[key] if one in there]
            fields.append({"key": key, "label": label, "options": options})
    lengths = sorted({int(row["minutes"]) for row in rows} - {0})
    if len(lengths) > 1:
        short = [{"value": str(one), "label": f"{one} 分钟以内"} for one in lengths[:-1]]
        fields.append({"key": "minutes", "label": "时长", "options": short})
    kept = [{one["key"]: row[one["key"]] for one in fields} for row in rows]
    return {
        "fields": fields if len(rows) > 1 else [],
        "rows": json.dumps(kept, ensure_ascii=False, separators=(",", ":")),
    }
