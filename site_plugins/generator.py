"""Run MkDocs over our pages: the one function of this package that the house calls."""

from __future__ import annotations

import logging
from pathlib import Path

from hub.errors import BuildError
from hub.pages.page import Site


def generate(site: Site, config_file: Path, out: Path) -> None:
    """Build the site into `out`, which MkDocs empties first.

    Args:
        site: Pages and files, from `hub.pages.site.site_of`.
        config_file: The project's `mkdocs.yml`.
        out: Folder to write; a staging folder, not the published one.

    Raises:
        BuildError: MkDocs refused its configuration, or a page could not be rendered.
    """
    from jinja2 import TemplateError  # noqa: PLC0415 - only a build pays for MkDocs
    from mkdocs.commands.build import build  # noqa: PLC0415 - only a build pays for MkDocs
    from mkdocs.config import load_config  # noqa: PLC0415 - only a build pays for MkDocs
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415 - only a build pays for MkDocs

    from site_plugins.theme.plugin import ThemePlugin  # noqa: PLC0415 - only a build pays for MkDocs

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(str(config_file), site_dir=str(out))
        plugin = config.plugins.get("hub-theme")
        if not isinstance(plugin, ThemePlugin):
            raise BuildError("mkdocs.yml does not list the plugin hub-theme", "add it below plugins:")
        plugin.given = site
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except (MkDocsException, SystemExit, TemplateError) as error:
        raise BuildError(f"MkDocs could not build the site: {error}", "see the lines above") from error
