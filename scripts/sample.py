"""`hub sample`: masters, narration and logs for a first run without any real recording."""

from __future__ import annotations

import click

from scripts.lazy import Lazy

#: sub-command -> module of this package with a click command of the same name; each brings heavy libraries
KINDS = {
    "corpus": "sample_corpus",
    "logs": "sample_logs",
    "masters": "sample_masters",
    "voice": "sample_voice",
}


@click.group(cls=Lazy, modules=KINDS)
def sample() -> None:
    """Make samples: narration, masters, access logs.

    Example: hub sample masters
    """
