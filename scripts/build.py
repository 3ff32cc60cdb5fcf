"""`hub build`: content in, published site out."""

from __future__ import annotations

import os
import time
from datetime import date
from pathlib import Path

import click

from hub.build import Generator, Job
from hub.build import build as run_build
from hub.problems import Problem, Severity, report
from hub.problems.model import Language
from hub.publish.offline import write_zip
from scripts.cli import Session
from scripts.options import dated, in_language
from scripts.progress import Bars

_WARNED = click.style("!", fg="yellow")


class Lines:
    """Prints a line a phase; a terminal also shows bars while clips are made."""

    def __init__(self, session: Session, lang: Language) -> None:
        self.session = session
        self.lang = lang
        self.began = time.perf_counter()
        self.clips = Bars(lambda: session.err)

    def __enter__(self) -> Lines:
        """Show what is under way."""
        self.clips.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        """Show it no longer."""
        self.clips.__exit__(None, None, None)

    def sampled(self, done: int, of: int) -> None:
        """Print how many sample masters are made."""
        if done in (of, 1) or done % 12 == 0:
            _say(_dim(f"  sample masters {done}/{of}, {time.perf_counter() - self.began:.0f} s"))

    def phase(self, name: str, said: str) -> None:
        """Print what a phase did and how long the build has run."""
        seconds = time.perf_counter() - self.began
        _say(f"{click.style('✓', fg='green', bold=True)} {name:<9} {said} {_dim(f'{seconds:.1f} s')}")

    def waits(self, said: str) -> None:
        """Print that another build is waited for."""
        _say(f"{_WARNED} {said}")

    def problems(self, found: list[Problem]) -> None:
        """Print errors in full; of warnings only how many there are."""
        errors = [one for one in found if one.severity is Severity.ERROR]
        click.echo(report(errors, "text", self.lang), err=True, nl=False)
        if len(found) > len(errors):
            _say(f"{_WARNED} {len(found) - len(errors)} warnings; `hub check` lists them")


def _say(line: str) -> None:
    """Print a line where progress goes; in CI without colours, as elsewhere."""
    click.echo(line, err=True, color=False if os.environ.get("CI") else None)


def _dim(words: str) -> str:
    return click.style(words, dim=True)


def generator() -> Generator:
    """The one door from commands to the site generator."""
    from site_plugins.generator import generate  # noqa: PLC0415 - MkDocs loads slowly

    return generate


@click.command()
@click.option("--strict", is_flag=True, help="Warnings stop the build.")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), help="Folder to publish to.  [default: site]"
)
@click.option(
    "--zip",
    "stick",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also pack the site into a zip that opens from a USB stick.",
)
@click.option("--clean", is_flag=True, help="Forget what earlier builds kept.")
@click.option("--explain", metavar="PAGE", default="", help="Say why a page was rendered anew, or why not.")
@in_language
@dated
@click.pass_obj
def build(
    session: Session,
    strict: bool,
    out: Path | None,
    stick: Path | None,
    clean: bool,
    explain: str,
    lang: Language,
    day: date,
) -> None:
    """Build the site and swap it into place whole.

    The same content and the same --date give the same bytes, anywhere.

    Example: hub build --strict --date 2026-11-23 --out site
    """
    project = session.project
    job = Job(project, day, out or project.site, strict, project.settings.publish.keep, clean, explain)
    with Lines(session, lang) as lines:
        published = run_build(job, generator(), lines)
    _say(f"{click.style(published, bold=True)} is published.")
    if stick:
        size = write_zip(published, stick) / 1e6
        _say(f"{click.style(stick, bold=True)} {size:.1f} MB, opens without a network.")
