"""Options of the theme plugin in `mkdocs.yml`."""

import datetime

from mkdocs.config import config_options
from mkdocs.config.base import Config


class ThemeConfig(Config):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """What `mkdocs.yml` may say below `hub-theme`; only plain `mkdocs build` reads it.

    Attributes:
        date: Build date YYYY-MM-DD; without it, today where `hub.yml` says the site is.
    """

    date = config_options.Optional(config_options.Type((str, datetime.date)))
