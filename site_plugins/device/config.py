"""Options of the device plugin in `mkdocs.yml`."""

from mkdocs.config.base import Config


class DeviceConfig(Config):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """There is nothing to set: what is kept is the parent's choice."""
