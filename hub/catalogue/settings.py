"""What is wrong with `hub.yml`, told like the mistakes of any other file that somebody writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from pydantic import ValidationError

from hub.catalogue.front_matter import Located, parse_yaml
from hub.catalogue.text import EditorFile, read_text
from hub.catalogue.validate import validate
from hub.problems import Problem, Text
from hub.project import Settings

#: What YAML takes for a day, and stumbles over where there is no such day.
_DAY = re.compile(r"(?<![\d\"'-])\d{4}-\d\d?-\d\d?(?![\d\"'-])")
_QUOTE = Text("给它加上英文引号。", "put it in quotes.")


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
            given, loc = one["input"], tuple(one["loc"])
            if one["type"] == "string_type" and not isinstance(given, dict | list | None):
                name = ".".join(map(str, loc))
                yield Problem(
                    file.path, *located.place(loc), "not-quoted",
                    Text(f"“{name}”会被读成 {given}，不是文字。", f"'{name}' is read as {given}, which is no text."), _QUOTE,
                )  # fmt: skip
    except ValueError:
        for day in _DAY.finditer(file.text):
            yield Problem(
                file.path, *file.place(day.start()), "not-quoted",
                Text(f"“{day[0]}”会被读成日期。", f"'{day[0]}' is read as a day."), _QUOTE,
            )  # fmt: skip
