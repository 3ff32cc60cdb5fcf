"""Words of a command that cannot be used, told in the editor's language."""

from __future__ import annotations

import sys

import click
from click.exceptions import BadParameter, MissingParameter, NoSuchCommand, NoSuchOption
from click.types import IntParamType

from hub.problems import Text
from scripts.chinese import HELP


class Wrong(BadParameter):
    """A value that cannot be used, told in both languages."""

    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def tell(error: click.UsageError) -> None:
    """Print what is wrong: in Chinese where the verb speaks it, unless `--lang en` was asked for.

    What a verb speaks that is not there nobody knows, so that is told in both.
    """
    context = error.ctx
    if isinstance(error, NoSuchCommand):
        click.echo(_chinese(error), err=True)
    speaks = context is not None and any(one.name == "lang" for one in context.command.params)
    if context is None or not speaks or _asked_for_english(sys.argv):
        error.show()
        return
    words = context.command_path.partition(" ")[2]
    click.echo(f"错误：{_chinese(error)}\n\n{HELP[words]}", err=True)


def _asked_for_english(words: list[str]) -> bool:
    pairs = zip(words, [*words[1:], ""], strict=True)
    return "--lang=en" in words or ("--lang", "en") in pairs


def _chinese(error: click.UsageError) -> str:
    if isinstance(error, NoSuchOption):
        return f"没有“{error.option_name}”这个选项。{_near(error.possibilities)}"
    if isinstance(error, NoSuchCommand):
        near = _near(error.possibilities) or "加 --help 看有哪些。"
        return f"没有“{error.command_name}”这个命令。{near}"
    if isinstance(error, MissingParameter):
        return f"缺少 {_name(error)}。"
    if isinstance(error, BadParameter):
        return f"{_name(error)} 不对：{_why(error)}"
    return error.format_message()


def _near(words: list[str] | None) -> str:
    return f"是不是想写“{'”或“'.join(sorted(words))}”？" if words else ""


def _name(error: BadParameter) -> str:
    """The parameter as one writes it."""
    if error.param is None:
        return str(error.param_hint or "")
    return str(error.param.get_error_hint(error.ctx)).replace("'", "")


def _why(error: BadParameter) -> str:
    if isinstance(error, Wrong):
        return error.said.zh
    kind = error.param.type if error.param else None
    if isinstance(kind, click.Choice):
        return f"只能写 {'、'.join(map(str, kind.choices))}。"
    if isinstance(kind, click.IntRange):
        return f"要写{_span(kind)}整数。"
    if isinstance(kind, IntParamType):
        return "要写整数。"
    return error.message


def _span(kind: click.IntRange) -> str:
    if kind.min is not None and kind.max is not None:
        return f" {kind.min} 到 {kind.max} 的"
    ends = (("不小于", kind.min), ("不大于", kind.max))
    said = "，".join(f"{word} {end}" for word, end in ends if end is not None)
    return f"{said} 的" if said else ""
