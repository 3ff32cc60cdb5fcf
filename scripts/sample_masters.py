"""`hub sample masters`: slides and narration for every lecture without a recording."""

from __future__ import annotations

import json
from datetime import date

import click
from rich.progress import Progress

from hub.catalogue.load import load, publishable
from hub.catalogue.taxonomy import usable
from hub.samples.masters import make_masters
from scripts.cli import Session
from scripts.options import dated


@click.command()
@click.option("--jobs", type=click.IntRange(1, 256), help="Masters at a time.  [default: one a core]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@dated
@click.pass_obj
def masters(session: Session, jobs: int | None, as_json: bool, day: date) -> None:
    """Make a sample master for each lecture that has a narration and no recording of its own.

    Each says 合成语音示例 on every slide. Recordings that are there already are never touched.

    Example: hub sample masters
    """
    loaded = load(session.project)
    usable(loaded.taxonomy)
    catalogue = publishable(loaded, day)
    with Progress(console=session.err, disable=not session.err.is_terminal) as progress:
        bar = progress.add_task("masters", total=None)
        made = make_masters(
            session.project,
            catalogue,
            moved=lambda done, of: progress.update(bar, completed=done, total=of),
            jobs=jobs or 0,
        )
    click.echo(json.dumps({"made": made})) if as_json else session.err.print(f"{made} sample masters made.")
