"""JSON Schemas of the heads, from the same models that check them, with the values of `taxonomy.yml`."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel

from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.events import EventHead
from hub.catalogue.guides import GuideHead
from hub.catalogue.model import LectureHead, TipHead
from hub.catalogue.places import PlaceHead
from hub.catalogue.taxonomy import PolicyFacts, Taxonomy, Terms
from hub.project import Settings

#: file of `schemas/` -> model and the editors' files it governs
SCHEMAS: dict[str, tuple[type[BaseModel], str]] = {
    "lecture.schema.json": (LectureHead, "lectures/*/lecture.md"),
    "tip.schema.json": (TipHead, "content/tips/*.md"),
    "event.schema.json": (EventHead, "content/events/*.md"),
    "place.schema.json": (PlaceHead, "content/places/*.md"),
    "guide.schema.json": (GuideHead, "content/pages/*.md"),
    "taxonomy.schema.json": (Taxonomy, "lectures/taxonomy.yml"),
    "policy-facts.schema.json": (PolicyFacts, "lectures/policy-facts.yml"),
    "hub.schema.json": (Settings, "hub.yml"),
    "terms.schema.json": (Terms, "lectures/terms.yml"),
    "calendar.schema.json": (SchoolCalendar, "content/calendar/*.yml"),
}


def schema_of(model: type[BaseModel], taxonomy: Taxonomy) -> dict[str, Any]:
    """The JSON Schema (2020-12) of `model`, allowed values filled in from `taxonomy`."""
    schema = model.model_json_schema(by_alias=True)
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    properties = schema.get("properties", {})
    if model in (LectureHead, TipHead, EventHead, PlaceHead):
        for name in properties.keys() & taxonomy.words.keys():
            field = properties[name]
            field.get("items", field)["enum"] = list(taxonomy.words[name])
    if model in (LectureHead, GuideHead):
        schema["$defs"]["Source"]["properties"]["document"]["enum"] = list(taxonomy.words["document"])
    return schema


def schema_files(taxonomy: Taxonomy) -> dict[str, str]:
    """Text of every schema by file name, and of the editor's settings that map them to files."""
    out = {f"schemas/{name}": _text(schema_of(model, taxonomy)) for name, (model, _) in SCHEMAS.items()}
    mapped = {f"./schemas/{name}": glob for name, (_, glob) in SCHEMAS.items()}
    out[".vscode/settings.json"] = _text(
        {
            "files.encoding": "utf8",
            "files.eol": "\n",
            "editor.insertSpaces": True,
            "editor.tabSize": 2,
            "yaml.schemas": mapped,
            "[markdown]": {"editor.wordWrap": "on", "editor.unicodeHighlight.ambiguousCharacters": False},
        }
    )
    return out


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
