"""`hub pages`: every page as plain Markdown with front matter."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from hub.catalogue.load import load_catalogue
from hub.media.index import MediaIndex
from hub.pages.page import Inputs
from hub.pages.plain import write_plain
from hub.pages.site import site_of
from hub.search.related import related_lectures
from hub.search.words import load_words
from scripts.cli import Session
from scripts.options import dated


@click.command()
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="Folder to write to."
)
@dated
@click.pass_obj
def pages(session: Session, out: Path, day: date) -> None:
    """Write every page as plain Markdown, for any other site generator.

    Example: hub pages --out build/markdown
    """
    project = session.project
    catalogue = load_catalogue(project, day)
    related = related_lectures(catalogue, load_words(project, catalogue.taxonomy))
    media = MediaIndex.read(project.media_index)
    site = site_of(Inputs(catalogue, project.settings, day, media, related=related))
    session.out.print(f"{write_plain(site, out)} pages written to {out}")
