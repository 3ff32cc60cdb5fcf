"""`hub plays`: read logs in, count, publish the numbers, and explain them."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from scripts.cli import Session
from scripts.options import dated

if TYPE_CHECKING:
    from rich.progress import TaskID

    from hub.plays.votes import VoteList


@click.group()
def plays() -> None:
    """Honest play counts from logs; what is counted stands in docs/plays.md.

    Example: hub plays ingest /var/log/nginx/hub.log && hub plays index
    """


@plays.command()
@click.argument("logs", nargs=-1, required=True, metavar="LOG...")
@click.option(
    "--platform",
    metavar="NAME",
    help="LOG is a CSV that another platform exported; `declared` for an opening balance.",
)
@click.option("--now", type=click.IntRange(min=0), help="Seconds since 1970.  [default: the clock]")
@click.option(
    "--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Processes for large logs."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@dated
@click.pass_obj
def ingest(
    session: Session,
    logs: tuple[str, ...],
    platform: str | None,
    now: int | None,
    workers: int,
    as_json: bool,
    day: date,
) -> int:
    """Read log files (plain, gz or zstd; `-` is standard input) into the store.

    Every line is read once, however often its file is offered, renamed, compressed or copied; after a kill the
    same command goes on where it was.

    Example: hub plays ingest /var/log/nginx/hub.log*
    """
    if platform is not None:
        return _figures(session, platform, logs, day, as_json)
    from hub.plays.ingest import ingest as read_logs  # noqa: PLC0415 - only when needed

    now = int(time.time()) if now is None else now
    with _progress(session) as told:
        reports = read_logs(session.project, logs, now, workers, told)
    rows = [
        {
            "log": one.name, "state": one.state, "sample": one.sample, "read": one.read, "accepted": one.accepted,
            "ignored": dict(sorted((+one.ignored).items())), "rejected": dict(sorted((+one.rejected).items())),
        }
        for one in reports
    ]  # fmt: skip
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return 0
    table = Table("log", "", *(("read", "accepted", "ignored", "rejected")), box=None)
    for one in reports:
        table.add_row(
            escape(one.name),
            one.state,
            f"{one.read:,}",
            f"{one.accepted:,}",
            _reasons(one.ignored),
            _reasons(one.rejected),
        )
    session.out.print(table)
    return 0


@contextmanager
def _progress(session: Session) -> Iterator[Callable[[str, int], None]]:
    """Bars on a terminal; elsewhere nothing, and no wait for what draws them."""
    if not session.err.is_terminal:
        yield lambda _name, _done: None
        return
    from rich.progress import (  # noqa: PLC0415 - see above
        BarColumn,
        DownloadColumn,
        Progress,
        TextColumn,
        TransferSpeedColumn,
    )

    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=session.err, transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def told(name: str, done: int) -> None:
            if name not in tasks:
                tasks[name] = bar.add_task(escape(name), total=None)
            bar.update(tasks[name], completed=done)

        yield told


def _reasons(found: Counter[str]) -> str:
    if not found.total():
        return "0"
    return f"{found.total():,} ({', '.join(f'{name} {count:,}' for name, count in sorted((+found).items()))})"


def _figures(session: Session, platform: str, logs: tuple[str, ...], day: date, as_json: bool) -> int:
    from hub.catalogue.load import load_catalogue  # noqa: PLC0415 - only for platforms
    from hub.plays.platforms import DECLARED, import_figures  # noqa: PLC0415 - only for platforms
    from hub.plays.store import Store  # noqa: PLC0415 - only for platforms
    from hub.problems import report as problem_report  # noqa: PLC0415 - only for platforms

    named = session.project.settings.plays.platforms
    if platform != DECLARED and platform not in named:
        there = ", ".join([DECLARED, *named])
        raise click.BadParameter(
            f"hub.yml has no platform '{platform}' under plays.platforms; there are: {there}"
        )
    catalogue = load_catalogue(session.project, day)
    bad = 0
    for log in logs:
        columns = {str(key): column for key, column in named.get(platform, {}).items()}
        figures, problems = import_figures(
            Store(session.project.plays), catalogue, platform, columns, Path(log)
        )
        bad += len(problems)
        click.echo(problem_report(problems), err=True, nl=False)
        if as_json:
            click.echo(json.dumps({"log": log, "figures": len(figures), "problems": len(problems)}))
        elif not problems:
            session.out.print(f"{escape(log)}: {len(figures)} figures of {escape(platform)}")
    return int(bad > 0)


@plays.command()
@click.option("--engine", type=click.Choice(["duckdb", "spark"]), default="duckdb", show_default=True)
@click.option(
    "--master",
    default="local[2]",
    show_default=True,
    help="Spark master, or sc://… of a Spark Connect server.",
)
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True, help="DuckDB's threads.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@dated
@click.pass_obj
def index(session: Session, engine: str, master: str, threads: int, as_json: bool, day: date) -> int:
    """Count the stored events and write build/plays/v1/.

    The same events give the same bytes: on either engine, in any order, on any number of threads.

    Example: hub plays index --engine spark --master spark://cluster:7077
    """
    from hub.catalogue.load import load_catalogue  # noqa: PLC0415 - help need not wait
    from hub.media.index import MediaIndex  # noqa: PLC0415 - only for counting
    from hub.plays.index import index as run_index  # noqa: PLC0415 - DuckDB loads slowly
    from hub.plays.index import read_site  # noqa: PLC0415 - with it

    clips = MediaIndex.read(session.project.media_index).clips
    digest = run_index(session.project, load_catalogue(session.project, day), clips, engine, master, threads)
    site = read_site(session.project.plays_index)
    if as_json:
        click.echo(json.dumps({"digest": digest, **site.model_dump(mode="json")}, ensure_ascii=False))
    else:
        mark = " (示例数据)" if site.sample else ""
        session.out.print(f"{site.plays:,} plays of {site.lectures} lectures{mark}, digest {digest[:12]}")
    return 0


@plays.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), required=False)
@click.pass_obj
def publish(session: Session, folder: Path | None) -> int:
    """Swap the numbers alone into a published site (FOLDER, default site/), without building it.

    Made for a line of cron every 15 minutes:
    */15 * * * * cd /srv/hub && hub plays ingest /var/log/nginx/hub.log && hub plays index && hub plays publish

    Example: hub plays publish /var/www/hub
    """
    from hub.plays.publish import publish as run_publish  # noqa: PLC0415 - help need not wait

    number = run_publish(session.project.plays_index, folder or session.project.site)
    session.out.print(f"{number} files of plays/v1/ published")
    return 0


@plays.command()
@click.option("--stage", default="all", show_default=True, help="Stage id, as in taxonomy.yml.")
@click.option("--json", "as_json", is_flag=True, help="Print the lists as JSON.")
@dated
@click.pass_obj
def report(session: Session, stage: str, as_json: bool, day: date) -> int:
    """Print the four lists of /charts/, and what parents said to 有用吗.

    Example: hub plays report --stage junior
    """
    from hub.catalogue.load import load_catalogue  # noqa: PLC0415 - help need not wait
    from hub.plays.charts import Board, boards  # noqa: PLC0415 - help need not wait
    from hub.plays.index import read_site  # noqa: PLC0415 - DuckDB loads slowly
    from hub.plays.votes import vote_lists  # noqa: PLC0415 - with it

    catalogue = load_catalogue(session.project, day)
    stages = ["all", *(one.id for one in catalogue.taxonomy.stages)]
    if stage not in stages:
        raise click.BadParameter(f"no stage '{stage}'; there are: {', '.join(stages)}")
    found = boards(catalogue, session.project.plays_index, stage)
    said = vote_lists(catalogue, session.project.plays_index, stage)
    if as_json:
        lists = {one.name: [row.as_json() for row in one.rows] for one in found}
        lists |= {one.name: [row.as_json() for row in one.rows] for one in said}
        click.echo(json.dumps(lists, ensure_ascii=False))
        return 0
    site = read_site(session.project.plays_index)
    if site.sample:
        session.out.print("[bold yellow]示例数据[/]：以下数字来自生成的日志，不是真实播放量。")

    def show(board: Board) -> None:
        table = Table("", "讲", "播放", "近四周", title=board.title, box=None, title_justify="left")
        for row in board.rows:
            table.add_row(str(row.place), escape(row.title), f"{row.plays:,}", row.blocks)
        session.out.print(table)

    for board in found:
        show(board)
    _show_votes(session, said)
    session.out.print(
        f"{site.plays:,} 次播放，{site.deliveries:,} 次送达；扣下重复 {site.repeats:,}、超限 {site.capped:,}"
    )
    return 0


def _show_votes(session: Session, lists: Sequence[VoteList]) -> None:
    from hub.plays.definition import VOTES_MIN  # noqa: PLC0415 - only for the report

    for one in lists:
        if one.rows:
            table = Table(
                "", "编号", "讲或贴士", "有用", "共", "比例", title=one.title, box=None, title_justify="left"
            )
            for row in one.rows:
                table.add_row(
                    str(row.place),
                    row.id,
                    escape(row.title),
                    f"{row.useful:,}",
                    f"{row.votes:,} 票",
                    row.share,
                )
            session.out.print(table)
    session.out.print(
        f"“有用吗”满 {VOTES_MIN} 票才列出；同一台设备一天里对同一讲、同一条只算最后一票，不计入播放"
    )


@plays.command()
@click.argument("lecture")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@dated
@click.pass_obj
def doctor(session: Session, lecture: str, as_json: bool, day: date) -> int:
    """Explain one lecture's count: beacons, retries, robots, repeats, what was withheld, day by day.

    LECTURE is a slug, an alias or an id.

    Example: hub plays doctor L21
    """
    from hub.catalogue.load import load_catalogue  # noqa: PLC0415 - help need not wait
    from hub.media.index import MediaIndex  # noqa: PLC0415 - only for counting
    from hub.plays.doctor import examine  # noqa: PLC0415 - DuckDB loads slowly

    clips = MediaIndex.read(session.project.media_index).clips
    found = examine(session.project, load_catalogue(session.project, day), clips, lecture)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False))
        return 0
    session.out.print(f"[bold]{escape(found.slug)}[/] {escape(found.title)}")
    steps = Table("", "beacons", "", box=None, show_header=False)
    for label, number, why in found.steps:
        steps.add_row(label, f"{number:,}", why)
    session.out.print(steps)
    days = Table("day", "plays", "repeats", "capped", "robots", "deliveries", box=None)
    for one in found.days:
        days.add_row(one.day, *(f"{number:,}" for number in one.numbers))
    session.out.print(days)
    logs = Table("all logs", "lines", box=None)
    for label, number in found.lines:
        logs.add_row(label, f"{number:,}")
    session.out.print(logs)
    return 0
