"""One source: the manual, the template and the schemas are what the models say."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from pydantic import BaseModel

from hub.catalogue.events import EventHead
from hub.catalogue.guides import GuideHead
from hub.catalogue.load import load
from hub.catalogue.manual import field_rows, manual_files
from hub.catalogue.model import LectureHead, TipHead
from hub.catalogue.places import PlaceHead
from hub.catalogue.schema import schema_files
from hub.project import Project

ROOT = Path(__file__).parent.parent.parent
LOADED = load(Project.at(ROOT))
assert LOADED.taxonomy is not None
TAXONOMY = LOADED.taxonomy


@pytest.mark.parametrize(("name", "text"), sorted((schema_files(TAXONOMY) | manual_files(TAXONOMY)).items()))
def test_committed_files_are_what_the_models_say(name: str, text: str) -> None:
    assert (ROOT / name).read_text(encoding="utf-8") == text, "run `hub schema`"


@pytest.mark.parametrize("model", [LectureHead, TipHead, EventHead, PlaceHead, GuideHead])
def test_every_field_is_explained(model: type[BaseModel]) -> None:
    assert all(what for _, _, what, _ in field_rows(model))


def schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((ROOT / "schemas" / name).read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(loaded)
    return loaded


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("lecture.schema.json", [one.path for one in LOADED.lectures]),
        ("tip.schema.json", [one.path for one in LOADED.tips]),
        ("event.schema.json", [one.path for one in LOADED.events]),
        ("place.schema.json", [one.path for one in LOADED.places]),
        ("guide.schema.json", [one.path for one in LOADED.guides]),
    ],
)
def test_real_heads_satisfy_the_schema_an_editor_completes_by(name: str, paths: list[str]) -> None:
    validator = jsonschema.Draft202012Validator(schema(name))
    assert paths
    for path in paths:
        data = typed(LOADED.heads[path].data)
        assert not list(validator.iter_errors(data)), path


def typed(value: Any) -> Any:
    """Give digits and true the type that an editor's YAML parser would."""
    if isinstance(value, dict):
        return {key: typed(one) for key, one in value.items()}
    if isinstance(value, list):
        return [typed(one) for one in value]
    if value in ("true", "false"):
        return value == "true"
    return int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else value


def test_the_schema_knows_the_allowed_values() -> None:
    properties = schema("lecture.schema.json")["properties"]
    assert properties["series"]["enum"] == [one.name for one in TAXONOMY.series]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"title": "x"}, schema("lecture.schema.json"))


def test_the_template_only_waits_for_its_words(tmp_path: Path) -> None:
    for name, text in manual_files(TAXONOMY).items():
        if "_template" in name:
            target = tmp_path / name.replace("_template", "001-from-template")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    for name in ("lectures/taxonomy.yml", "lectures/policy-facts.yml", "lectures/terms.yml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "content/tips").mkdir(parents=True)
    from hub.catalogue.rules import check

    loaded = load(Project.at(tmp_path))
    found = {one.slug for one in [*loaded.problems, *check(loaded, date(2026, 11, 23))]}
    assert found == {"unknown-reference"}  # its tip is not there yet
