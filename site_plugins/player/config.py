"""Options of the player plugin in `mkdocs.yml`."""

from mkdocs.config.base import Config


class PlayerConfig(Config):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """There is nothing to set: the browser's own wishes decide."""
