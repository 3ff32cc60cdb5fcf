"""`hub check`: tell editors everything that is wrong, where, and what would be right."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hub.catalogue.load import Loaded, load
from hub.catalogue.rules import check as run_rules
from hub.catalogue.validate import nearest
from hub.errors import HubError
from hub.problems import REPORTERS, Problem, Severity, Text, report
from hub.problems.model import Language
from hub.search.words import load_words
from scripts.cli import Session
from scripts.options import dated, in_language


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(list(REPORTERS)), default="text", show_default=True)
@click.option("--json", "style", flag_value="json", help="Same as --format json.")
@click.option("--strict", is_flag=True, help="Warnings count as errors.")
@in_language
@dated
@click.pass_obj
def check(
    session: Session, paths: tuple[Path, ...], style: str, strict: bool, lang: Language, day: date
) -> int:
    """Check all content, or only what lies below PATH.

    Every file is read and every problem is told in one run. Exit status: 0 clean, 1 problems, 2 the
    check itself could not run.

    Example: hub check --strict lectures/021-after-a-bad-exam
    """
    loaded = load(session.project)
    _refuse_absent(paths, session.project.root, loaded)
    words = load_words(session.project, loaded.taxonomy, loaded.ids)
    found = sorted([*loaded.problems, *run_rules(loaded, day), *words.problems])
    found = [one for one in found if not paths or _below(one, session.project.root, paths)]
    errors = sum(one.severity is Severity.ERROR for one in found)
    click.echo(report(found, style, lang), nl=False)
    if style == "text":
        session.err.print(_summary(len(loaded.lectures), len(loaded.tips), errors, len(found) - errors, lang))
    return int(bool(errors or (strict and found)))


def _refuse_absent(paths: tuple[Path, ...], root: Path, loaded: Loaded) -> None:
    """Nothing is wrong below a path that is not there, which is no good news.

    Raises:
        HubError: One is not there.
    """
    files = [Path(one) for one in loaded.sums]
    known = {one.as_posix() for path in files for one in (path, path.parent)}
    for path in paths:
        if not path.exists():
            asked = path.resolve()
            name = asked.relative_to(root).as_posix() if asked.is_relative_to(root) else path.as_posix()
            longer = (one for one in sorted(known) if one.startswith(name))
            near = next(longer, nearest(name, sorted(known)))
            hint = (
                Text(f"是不是想写“{near}”？", f"did you mean {near}?")
                if near
                else Text("检查文件名和所在的文件夹。", "check its name and its folder")
            )
            raise HubError(Text(f"没有“{path}”。", f"there is no {path}"), hint)


def _below(problem: Problem, root: Path, paths: tuple[Path, ...]) -> bool:
    place = (root / problem.path).resolve()
    return any(place.is_relative_to(path.resolve()) for path in paths)


def _summary(lectures: int, tips: int, errors: int, warnings: int, lang: Language) -> str:
    if lang == "en":
        return f"{lectures} lectures, {tips} tips: {errors} errors, {warnings} warnings."
    if not errors and not warnings:
        return f"{lectures} 讲、{tips} 条贴士都检查过了，没有问题。"
    return f"{lectures} 讲、{tips} 条贴士：{errors} 处错误，{warnings} 处提醒。改完再运行一次 hub check。"
