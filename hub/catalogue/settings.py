"""What is wrong with `hub.yml`, told like the mistakes of any other file that somebody writes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from hub.catalogue.front_matter import Located, parse_yaml
from hub.catalogue.text import EditorFile, read_text
from hub.catalogue.validate import validate
from hub.problems import Problem, Text
from hub.project import Settings


def settings_problems(root: Path) -> list[Problem]:
    """Every mistake of `root/hub.yml`, sorted; none where the settings can be used."""
    file, problems = read_text(root, root / "hub.yml")
    if file is None:
        return problems
    located, found = parse_yaml(file)
    problems += found
    if located is not None:
        problems += validate(Settings, located, file.path)[1]
        problems += _without_quotes(file, located)
    return sorted(problems)


def _without_quotes(file: EditorFile, located: Located) -> Iterator[Problem]:
    """Texts that YAML takes for a number, a day or a yes: `report_phone: 0101234` is 33436 to it."""
    try:
        Settings.model_validate(yaml.safe_load(file.text))
    except ValidationError as error:
        for one in error.errors():
            given = one["input"]
            if one["type"] == "string_type" and not isinstance(given, dict | list | None):
                line, column = located.place(tuple(one["loc"]))
                name = ".".join(map(str, one["loc"]))
                yield Problem(
                    file.path, line, column, "not-quoted",
                    Text(f"“{name}”会被读成 {given}，不是文字。", f"'{name}' is read as {given}, which is no text."),
                    Text("给它加上英文引号。", "put it in quotes."),
                )  # fmt: skip
