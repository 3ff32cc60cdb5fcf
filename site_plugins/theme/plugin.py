"""The MkDocs face of the theme: translate in, call the domain, translate out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel

from site_plugins.fastbuild.keys import Parts, parts_of
from site_plugins.theme.config import ThemeConfig
from site_plugins.theme.context import context_of, error_context
from site_plugins.theme.face import dress, finish
from site_plugins.theme.seal import seal_styles
from site_plugins.theme.standalone import load_site

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page
    from mkdocs.utils.templates import TemplateContext

    from hub.pages.page import Site


class ThemePlugin(BasePlugin[ThemeConfig]):  # type: ignore[no-untyped-call] # MkDocs' own hook
    """Adds our pages as virtual files, hands their data to the templates, and writes one purged CSS file.

    `site_plugins.generator` gives it the pages; in a plain `mkdocs build` it reads the catalogue itself.
    """

    given: Site | None = None
    #: Paths of the pages to render; None: all of them, and the files beside them, and the CSS.
    only: frozenset[str] | None = None

    def on_config(self, config: MkDocsConfig) -> None:
        """Take name and address from `hub.yml`; our sitemap replaces MkDocs' dated one."""
        self.site = self.given or load_site(Path(config.config_file_path).parent, self.config.date)
        config.site_name, config.site_url = self.site.settings.site_name, self.site.settings.site_url
        config.theme.static_templates.discard("sitemap.xml")
        self._pages = {one.path: one for one in self.site.pages}
        self.parts: dict[str, Parts] = {}

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        """Drop Material's scripts and styles, add our pages (outside the nav) and the files beside them."""
        ours = Files([one for one in files if one.src_dir not in config.theme.dirs])
        for page in self.site.pages:
            if self.only is not None and page.path not in self.only:
                continue
            level = InclusionLevel.INCLUDED if page.url.count("/") < 2 else InclusionLevel.NOT_IN_NAV
            ours.append(File.generated(config, page.path, content="", inclusion=level))
        for extra in self.site.extras if self.only is None else ():
            ours.append(File.generated(config, extra.path, content=extra.text))
        return ours

    def on_page_markdown(self, markdown: str, page: Page, **_: Any) -> str:
        """Give the page its template and title; there is no Markdown left to convert."""
        source = self._pages[page.file.src_uri]
        page.meta.update(template=source.template, title=source.title, description=source.description)
        return markdown

    def on_env(self, env: Environment, **_: Any) -> Environment:
        """Escape everything templates print, and refuse names that do not exist."""
        dress(env)
        return env

    def on_page_context(self, context: TemplateContext, *, page: Page, **_: Any) -> TemplateContext:
        """Hand a page's data to its template."""
        ours = self._pages[page.file.src_uri]
        seen = context_of(self.site, ours)
        self.parts[ours.path] = parts_of(self.site, ours)
        ours.drop()
        return cast("TemplateContext", {**context, **seen})

    def on_template_context(self, context: TemplateContext, **_: Any) -> TemplateContext:
        """Hand the error page what base.html needs."""
        return cast("TemplateContext", {**context, **error_context(self.site)})

    def on_post_page(self, output: str, **_: Any) -> str:
        """Draw the shapes the page uses into it."""
        return finish(output, "")

    on_post_template = on_post_page

    def on_post_build(self, config: MkDocsConfig) -> None:
        """Write the one CSS file and put its name into every page."""
        if self.only is None:
            seal_styles(Path(config.site_dir))

    def on_shutdown(self, **_: Any) -> None:
        """Let go of the pages: MkDocs' caches keep a plugin as long as the process lives."""
        self.given = None
        del self.site, self._pages
