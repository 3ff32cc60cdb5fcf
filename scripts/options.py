"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click

from scripts.today import today

F = TypeVar("F", bound=Callable[..., Any])


class Day(click.ParamType[date]):
    """A day written `2026-11-23`."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day, or say how to write one."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value} is no date; write it like 2026-11-23", param, ctx)


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
    """Give a verb `--lang`."""
    return click.option(
        "--lang",
        type=click.Choice(["zh", "en"]),
        default="zh",
        show_default=True,
        help="Language of messages.",
    )(command)
