"""Finds the verbs of the `hub` command, and turns failures into one line and an exit status."""

from __future__ import annotations

import importlib
import os
import sys
from pathlib import Path

import click
from rich.console import Console

from hub.errors import HubError
from hub.project import Project
from scripts.cli import VERBS, Session


class _Verbs(click.Group):
    """Loads a verb's module only when it is called, so that `hub check` never waits for DuckDB."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in VERBS:
            return None
        module = importlib.import_module(f"scripts.{VERBS[cmd_name]}")
        command = getattr(module, cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        import difflib  # noqa: PLC0415 - only for a misspelt verb

        if args and args[0] not in VERBS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], VERBS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else f" There are: {', '.join(sorted(VERBS))}."
            ctx.fail(f"No verb '{args[0]}'.{hint}")
        return super().resolve_command(ctx, args)


@click.group(cls=_Verbs, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--root",
    type=click.Path(file_okay=False, exists=True, path_type=Path),
    default=Path(),
    help="The project's folder.",
)
@click.version_option(package_name="family-education-hub")
@click.pass_context
def hub(ctx: click.Context, root: Path) -> None:
    """家庭教育微讲坛: check content, build the site, transcode clips, count plays.

    Example: hub build --date 2026-11-23
    """
    plain = bool(os.environ.get("CI"))
    ctx.obj = Session(
        project=Project.at(root.resolve()),
        out=Console(soft_wrap=True, highlight=False, force_terminal=False if plain else None),
        err=Console(stderr=True, soft_wrap=True, highlight=False, force_terminal=False if plain else None),
    )


def run() -> None:
    """Run the command line; exit codes are listed in `docs/cli.md`."""
    try:
        code = hub.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except HubError as error:
        click.echo(f"hub: {error}" + (f"\n     {error.hint}" if error.hint else ""), err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("hub: stopped", err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(141)
