"""Options of the finder plugin in `mkdocs.yml`."""

from mkdocs.config.base import Config


class FinderConfig(Config):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """There are none: what the search does is in `lectures/synonyms.yml` and `lectures/crisis.yml`."""
