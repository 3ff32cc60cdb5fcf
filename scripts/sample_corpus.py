"""`hub sample corpus`: a project of a thousand lectures, to see how the site grows."""

from __future__ import annotations

from pathlib import Path

import click

from hub.samples.corpus import MOST, write_corpus
from scripts.cli import Session


@click.command()
@click.option(
    "--lectures", type=click.IntRange(1, MOST), default=1000, show_default=True, help="How many lectures."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="New folder of the project.",
)
@click.option("--seed", type=int, default=20261123, show_default=True, help="Another seed, other lectures.")
@click.pass_obj
def corpus(session: Session, lectures: int, out: Path, seed: int) -> None:
    """Write a large project whose lectures are mixed from this one's sentences; captions, no video.

    Example: hub sample corpus --lectures 1000 --out build/large
    """
    made = write_corpus(session.project, out, lectures, seed)
    session.err.print(f"[bold]{out}[/] has {lectures} lectures, {made} of them made up.")
