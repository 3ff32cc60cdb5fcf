import csv
import io
import json

import jsonschema
import pytest

from hub.pages.duties import KEYS
from hub.pages.open_data import data_files
from hub.pages.page import Inputs
from hub.pages.site import site_of


@pytest.fixture(scope="module")
def files(inputs: Inputs) -> dict[str, str]:
    return {one.path: one.text for one in data_files(inputs)}


@pytest.mark.parametrize(("name", "count"), [("lectures", 48), ("tips", 66)])
def test_json_follows_its_schema_and_csv_says_the_same(files: dict[str, str], name: str, count: int) -> None:
    whole = json.loads(files[f"data/{name}.json"])
    jsonschema.Draft202012Validator(json.loads(files[f"data/{name}.schema.json"])).validate(whole)
    assert whole["licence"] == "CC-BY-NC-SA-4.0"
    assert len(whole[name]) == count
    text = files[f"data/{name}.csv"]
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [one["title"] for one in rows] == [one["title"] for one in whole[name]]


def test_a_spreadsheet_runs_nothing(inputs: Inputs) -> None:
    tip = inputs.catalogue.tips[0]
    from hub.pages.open_data import _cell

    assert _cell("=cmd|' /C calc'!A0").startswith("'=")
    assert _cell(["L21", "L22"]) == "L21 L22"
    assert _cell(tip.head.title) == tip.head.title


def test_the_privacy_page_lists_every_key(inputs: Inputs) -> None:
    page = next(one for one in site_of(inputs).pages if one.path == "privacy.md")
    for key, meaning in KEYS:
        assert f"<code>{key}</code>：{meaning}" in page.data["html"]
