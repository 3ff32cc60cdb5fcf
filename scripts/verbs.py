"""The group of all verbs of the `hub` command; turns failures into one line and an exit status."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from hub.errors import HubError
from scripts.chinese import HELP, explained
from scripts.cli import UNREAD, VERBS, Session
from scripts.lazy import Lazy
from scripts.options import language_of
from scripts.usage import tell


class Verbs(Lazy):
    """All verbs; a failure of one becomes a line in its language, and an exit status."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a verb, with its Chinese."""
        command = super().get_command(ctx, cmd_name)
        return explained(command, cmd_name) if command else None

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb that was named."""
        try:
            return super().invoke(ctx)
        except HubError as error:
            message, hint = (one.in_(language_of(ctx)) for one in (error.message, error.hint))
            click.echo(f"hub: {message}" + (f"\n     {hint}" if hint else ""), err=True)
            return error.exit_code
        except BrokenPipeError:  # before click sees it, which makes it 1
            return UNREAD


@click.group(
    cls=Verbs,
    modules=VERBS,
    epilog=f"\b\n{HELP['hub']}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
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
    ctx.obj = Session(root.resolve())


def run() -> None:
    """Run the command line; exit codes are listed in `docs/cli.md`."""
    try:
        code = hub.main(standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except click.UsageError as error:
        tell(error)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (click.Abort, KeyboardInterrupt):
        click.echo("hub: stopped", err=True)
        sys.exit(130)
