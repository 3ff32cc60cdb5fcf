"""The `hub` command: what every verb is given, and the way in. What takes long to load is loaded by whom it serves."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scripts.same import said_same

if TYPE_CHECKING:
    from rich.console import Console

    from hub.project import Project

#: verb -> module of this package that has a click command of the verb's name
VERBS = {
    "build": "build",
    "captions": "captions",
    "check": "check",
    "media": "media",
    "new": "new",
    "pages": "pages",
    "plays": "plays",
    "publish": "publish",
    "sample": "sample",
    "schema": "schema",
    "search": "search",
    "serve": "serve",
    "stats": "stats",
    "tips": "tips",
}


@dataclass(frozen=True)
class Session:
    """What every verb is given: the project and where to print."""

    project: Project
    out: Console
    err: Console


def main() -> None:
    """Run the command line; exit codes are listed in `docs/cli.md`."""
    if said_same(sys.argv[1:]):
        return
    from scripts.verbs import run  # noqa: PLC0415 - loads slowly, and a build may have had nothing to do

    run()
