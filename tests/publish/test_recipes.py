"""Recipes call commands that exist, and nothing a recipe says differs from what the code says."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from hub.publish.policy import HEADERS
from scripts.cli import hub

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
RECIPES = sorted([*DEPLOY.rglob("*.yml"), DEPLOY / "Dockerfile", DEPLOY / "nginx-headers.conf"])


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.name)
def test_every_command_of_a_recipe_exists(path: Path) -> None:
    calls = re.findall(
        r"(?:\.venv/bin/|^#.*\s)hub ([a-z]+)((?: [\w./:-]+)*)", path.read_text(encoding="utf-8"), re.M
    )
    assert calls or path.suffix == ".conf"
    for verb, words in calls:
        command = hub.get_command(click.Context(hub), verb)
        assert command is not None, verb
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words.split() if word.startswith("--")} <= options


@pytest.mark.parametrize(
    "path", sorted(DEPLOY.rglob("*.yml")), ids=lambda path: f"{path.parent.name}-{path.name}"
)
def test_recipes_are_yaml_and_hold_no_secret(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    if path.name == "check.yml":
        assert "secrets." not in text
        assert "pull_request_target" not in text


def test_nginx_sends_the_headers_of_the_code() -> None:
    text = (DEPLOY / "nginx-headers.conf").read_text(encoding="utf-8")
    said = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;', text, re.M))
    assert said == HEADERS
