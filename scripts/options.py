"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from hub.errors import HubError
from hub.problems import Text
from hub.problems.model import Language
from scripts.today import today
from scripts.usage import Wrong

F = TypeVar("F", bound=Callable[..., Any])
_LANGUAGE = "scripts.language"


class Day(click.ParamType[date]):
    """A day written `2026-11-23`."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:  # noqa: ARG002 - click's signature
        """Read the day, or say how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            raise Wrong(
                Text(
                    f"“{value}”不是日期，写成 2026-11-23 这样。",
                    f"{value} is no date; write it like 2026-11-23",
                )
            ) from None


class There(click.ParamType[Path]):
    """A file that is there; one that is not is told in the editor's language."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:  # noqa: ARG002 - click's signature
        """Take the path, or say that nothing is there."""
        path = Path(value)
        if not path.is_file():
            raise HubError(
                Text(f"没有“{value}”这个文件。", f"there is no file {value}"),
                Text("检查文件名和所在的文件夹。", "check its name and its folder"),
            )
        return path


def dated(command: F) -> F:
    """Give a verb `--date`."""
    return click.option(
        "--date",
        "day",
        type=Day(),
        default=today,
        show_default="today in China",
        help="The day to build for.",
    )(command)


def in_language(command: F) -> F:
    """Give a verb `--lang`; its failures too are told in that language."""
    return _lang(command, given=True)


def fails_in_language(command: F) -> F:
    """Give `--lang` to a verb that has nothing but failures to tell."""
    return _lang(command, given=False)


def language_of(ctx: click.Context) -> Language:
    """The language in which failures are told: English where a verb has no `--lang`, as it is for operators."""
    language: Language = ctx.meta.get(_LANGUAGE, "en")
    return language


def _lang(command: F, *, given: bool) -> F:
    def noted(ctx: click.Context, _: click.Parameter, language: Language) -> Language:
        ctx.meta[_LANGUAGE] = language  # the group of all verbs sees it, and tells failures
        return language

    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default="zh",
        show_default=True,
        is_eager=True,  # so that what is wrong with the other words is told in it
        expose_value=given,
        callback=noted,
        help="Language of messages.",
    )(command)
