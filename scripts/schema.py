"""`hub schema`: write the JSON Schemas, the editor's settings and the editors' manual."""

from __future__ import annotations

import click

from hub.catalogue.load import load
from hub.catalogue.manual import manual_files
from hub.catalogue.schema import schema_files
from hub.catalogue.taxonomy import usable
from hub.files import write_atomic
from scripts.cli import Session


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 when a file is out of date.")
@click.pass_obj
def schema(session: Session, check: bool) -> int:
    """Write schemas/*.json, .vscode/settings.json and the editors' manual from the models.

    An editor with YAML support then completes field names and values while typing.

    Example: hub schema
    """
    root = session.project.root
    taxonomy = usable(load(session.project).taxonomy)
    stale = 0
    for name, text in (schema_files(taxonomy) | manual_files(taxonomy)).items():
        path = root / name
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale += 1
        if check:
            click.echo(f"{name} is out of date; run `hub schema`", err=True)
        else:
            write_atomic(path, text)
            click.echo(name)
    return int(check and stale > 0)
