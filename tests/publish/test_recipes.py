"""Recipes call commands that exist, and nothing a recipe says differs from what the code says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from hub.publish.policy import HEADERS
from scripts.verbs import hub

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
PIPELINES = sorted(DEPLOY.rglob("*.yml"))
RECIPES = [*PIPELINES, DEPLOY / "Dockerfile", DEPLOY / "nginx-headers.conf", ROOT / "docs/publishing.md"]


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.name}"


@pytest.mark.parametrize("path", RECIPES, ids=named)
def test_every_command_of_a_recipe_exists(path: Path) -> None:
    calls = re.findall(
        r"(?:\.venv/bin/|^#.*\s|^    |`)hub ([a-z]+)((?: [\w./:-]+)*)", path.read_text(encoding="utf-8"), re.M
    )
    assert calls
    for verb, words in calls:
        command = hub.get_command(click.Context(hub), verb)
        assert command is not None, verb
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert {word for word in words.split() if word.startswith("--")} <= options


@pytest.mark.parametrize("path", [*PIPELINES, ROOT / ".ci/run"], ids=named)
def test_every_make_target_of_a_pipeline_exists(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(VENV)", ".venv")
    targets = set(re.findall(r"^([\w./-]+):(?!=)", makefile, re.M))
    wanted = re.findall(r"\bmake ([\w./-]+)", path.read_text(encoding="utf-8"))
    assert wanted
    assert set(wanted) <= targets


@pytest.mark.parametrize("path", PIPELINES, ids=named)
def test_pipelines_are_yaml_and_keep_what_builds_keep(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert isinstance(yaml.safe_load(text), dict)
    assert {"build", "media/renditions", ".hub/search"} <= set(re.findall(r"[\w./]+", text))


def test_a_pull_request_is_built_without_secrets_and_tells_problems_beside_the_lines() -> None:
    text = (DEPLOY / "github/check.yml").read_text(encoding="utf-8")
    recipe: dict[Any, Any] = yaml.safe_load(text)
    assert list(recipe[True]) == ["pull_request"]  # YAML 1.1 reads `on` as a truth value
    assert recipe["permissions"] == {"contents": "read"}
    assert "secrets." not in text
    steps = recipe["jobs"]["check"]["steps"]
    runs = [one["run"] for one in steps if "run" in one]
    assert ".venv/bin/hub check --strict --format github" in runs
    assert runs.index(".venv/bin/hub build --strict") > runs.index(
        ".venv/bin/hub check --strict --format github"
    )
    assert [one["uses"] for one in steps if "cache" in one.get("uses", "")] == ["actions/cache/restore@v4"]


def test_the_image_copies_only_what_is_there() -> None:
    """Each file it copies is in the repository, or is made by the stage it comes from."""
    text = re.sub(r"\\\n", " ", (DEPLOY / "Dockerfile").read_text(encoding="utf-8"))
    lines = [line.split(None, 1) for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert {word for word, _ in lines} <= {"FROM", "WORKDIR", "COPY", "RUN", "ARG", "EXPOSE"}
    stages = [rest.split(" AS ")[1] for word, rest in lines if word == "FROM" and " AS " in rest]
    made = {f"/hub/{one}" for one in ("site", "hub-policy.conf")}
    assert "> hub-policy.conf" in text and "hub build" in text
    for rest in (rest for word, rest in lines if word == "COPY"):
        *sources, _ = rest.split()
        stage = sources.pop(0).removeprefix("--from=") if sources[0].startswith("--from=") else ""
        assert stage in ("", *stages)
        assert set(sources) <= made if stage else all((ROOT / one).exists() for one in sources)


def test_nginx_sends_the_headers_of_the_code() -> None:
    text = (DEPLOY / "nginx-headers.conf").read_text(encoding="utf-8")
    said = dict(re.findall(r'^add_header (\S+) "([^"]*)" always;', text, re.M))
    assert said == HEADERS
