"""`hub sample logs`: made-up traffic with planted truth."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click

from hub.catalogue.load import load_catalogue
from hub.samples.logs import LINES_A_PLAY, catalogue_traffic, write_log
from scripts.cli import Session
from scripts.options import dated


@click.command()
@click.option(
    "--lines",
    type=click.IntRange(1000, 50_000_000),
    default=210_000,
    show_default=True,
    help="About so many lines.",
)
@click.option("--seed", type=int, default=20261123, show_default=True)
@click.option(
    "--days",
    type=click.IntRange(1, 35),
    default=21,
    show_default=True,
    help="Days, up to the day before --date.",
)
@click.option("--forged", type=click.IntRange(min=0), default=0, help="Beacons one forger sends.")
@click.option(
    "--format", "layout", type=click.Choice(["combined", "json"]), default="combined", show_default=True
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File; .gz compresses.  [default: build/samples/plays.log.gz]",
)
@click.option("--json", "as_json", is_flag=True, help="Print what was planted as JSON.")
@dated
@click.pass_obj
def logs(
    session: Session,
    lines: int,
    seed: int,
    days: int,
    forged: int,
    layout: str,
    out: Path | None,
    as_json: bool,
    day: date,
) -> int:
    """Write a log of made-up traffic, and beside it how many plays are in it.

    Its first line says that it is made up: what is counted of it is labelled 示例数据, and no longer counted
    once a real log was read.

    Example: hub sample logs --lines 2000000 --out /tmp/plays.log
    """
    traffic = catalogue_traffic(session.project, load_catalogue(session.project, day), day, round(lines / LINES_A_PLAY),
                                days, seed, forged, "json" if layout == "json" else "combined")  # fmt: skip
    path = out or session.project.build / "samples" / "plays.log.gz"
    with session.err.status("writing the log"):
        truth = write_log(traffic, path)
    if as_json:
        click.echo(json.dumps({"log": str(path), **truth.__dict__}, ensure_ascii=False, sort_keys=True))
    else:
        session.out.print(f"{path}: {truth.lines:,} lines, {truth.plays.total():,} honest plays")
    return 0
