"""The `hub` command: what every verb is given, and the way in. What takes long to load is loaded by whom it serves."""

from __future__ import annotations

import gc
import os
import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.same import said_same

if TYPE_CHECKING:
    from rich.console import Console

    from hub.project import Project

#: Folders and files of which a project has at least one.
_PARTS = ("lectures", "content", "hub.yml", "mkdocs.yml", "site", "build")
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


#: Status where the reader of the output went away, as a shell says it of a program that SIGPIPE ended.
UNREAD = 141
#: So many values more than were dropped, and what none of them reaches is looked for: nearly all are needed to the end.
PATIENCE = 200_000


@dataclass(frozen=True)
class Session:
    """What every verb is given: the project's folder and where to print, in CI without colours."""

    root: Path

    @cached_property
    def out(self) -> Console:
        """Where answers go."""
        return _console(stderr=False)

    @cached_property
    def err(self) -> Console:
        """Where progress and complaints go."""
        return _console(stderr=True)

    @cached_property
    def project(self) -> Project:
        """The project; it is read when a verb asks for it, which knows in what language to complain."""
        return self.read()

    def read(self) -> Project:
        """The project with the settings of this moment.

        Raises:
            SettingsError: The folder is no project, or `hub.yml` cannot be used; the message tells every mistake in it.
        """
        from hub.errors import SettingsError  # noqa: PLC0415 - the plain way needs none of it
        from hub.problems import Text  # noqa: PLC0415 - the plain way needs none of it
        from hub.project import Project  # noqa: PLC0415 - loads slowly, and a build may have had nothing to do

        if not any((self.root / name).exists() for name in _PARTS):
            raise SettingsError(
                Text(f"“{self.root.name}”不是项目的文件夹，里面没有 lectures 和 content。",
                     f"{self.root.name} is no project: there are no lectures and no content in it"),
                Text("到项目的文件夹里运行，或用 --root 写明它在哪里。", "run in the project's folder, or name it with --root"),
            )  # fmt: skip
        try:
            return Project.at(self.root)
        except SettingsError as error:
            from hub.catalogue.settings import settings_problems  # noqa: PLC0415 - only for a broken file

            found = settings_problems(self.root)
            raise SettingsError.listing(found) if found else error from error


def _console(*, stderr: bool) -> Console:
    from rich.console import Console  # noqa: PLC0415 - loads slowly, and a build that goes well needs none

    plain = False if os.environ.get("CI") else None
    return Console(stderr=stderr, soft_wrap=True, highlight=False, force_terminal=plain)


def main() -> None:
    """Run the command line; exit codes are listed in `docs/cli.md`."""
    if said_same(sys.argv[1:]):
        return
    from scripts.verbs import run  # noqa: PLC0415 - loads slowly, and a build may have had nothing to do

    run()


def program() -> None:
    """`main` as a program of its own: once all is said it ends at once, and nothing is taken apart first.

    To drop thousands of lectures one by one takes a tenth of a build in which one of them has changed.
    """
    gc.set_threshold(PATIENCE)
    os.environ.setdefault(
        "PYDANTIC_DISABLE_PLUGINS", "__all__"
    )  # it would look through all packages for some
    try:
        main()
        status: object = 0
    except SystemExit as ended:
        status = ended.code or 0
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        status = UNREAD
    os._exit(status if isinstance(status, int) else 1)
