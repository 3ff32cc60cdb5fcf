"""`hub sample`: masters, narration and logs for a first run without any real recording."""

from __future__ import annotations

import importlib

import click

#: sub-command -> module of this package with a click command of the same name
KINDS = {
    "corpus": "sample_corpus",
    "logs": "sample_logs",
    "masters": "sample_masters",
    "voice": "sample_voice",
}


class _Kinds(click.Group):
    """Loads a sub-command only when it is called: each brings heavy libraries of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(KINDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's signature
        if cmd_name not in KINDS:
            return None
        command = getattr(importlib.import_module(f"scripts.{KINDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Kinds)
def sample() -> None:
    """Make samples: narration, masters, access logs.

    Example: hub sample masters
    """
