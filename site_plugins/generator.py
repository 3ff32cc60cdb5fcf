"""Our pages to HTML: the one function of this package that the house calls."""

from __future__ import annotations

import json
import logging
import tempfile
from collections.abc import Collection, Mapping
from pathlib import Path

from hub.errors import BuildError
from hub.kept import keep, read_kept
from hub.pages.page import Rendered, Site, url_of
from site_plugins.fastbuild.keys import page_key
from site_plugins.fastbuild.pack import Pack
from site_plugins.fastbuild.plan import BASE, Plan, plan
from site_plugins.theme.seal import hashed, named, styles
from site_plugins.theme.tokens import Tokens, tokens_of


def generate(site: Site, config_file: Path, out: Path, kept: Path | None = None) -> Rendered:
    """Write the site into `out`, an empty or absent folder.

    With or without `kept`, the same `site` gives the same bytes.

    Args:
        site: Pages and files, from `hub.pages.site.site_of`.
        config_file: The project's `mkdocs.yml`.
        out: Folder to write; a staging folder, not the published one.
        kept: Folder of the last build's pages; None renders all of them.

    Returns:
        What was rendered, and why.

    Raises:
        BuildError: MkDocs refused its configuration, or a page could not be rendered.
    """
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mkdocs-", dir=out.parent) as name:
        scratch = Path(name)
        with Pack(kept or scratch / "kept") as pack:
            todo = plan(site, config_file, pack)  # which pages have changed
            if todo.stale:
                parts = render(site, config_file, scratch / "site", frozenset(todo.stale))  # MkDocs does those
                _collect(site, scratch / "site", pack, parts)  # and what it wrote is kept
            hidden = sorted(path for path in pack.rows if path.startswith(BASE))
            wanted = [*(page.path for page in site.pages), *hidden]
            _write(site, out, pack, wanted, kept, todo)  # everything, kept and new, with one CSS file
            pack.save(todo.shared, wanted)
    return Rendered({path: why for path, why in todo.stale.items() if path != BASE})


def render(site: Site, config_file: Path, out: Path, only: frozenset[str]) -> Mapping[str, dict[str, str]]:
    """Run MkDocs over the pages `only`; the CSS is not theirs yet.

    Returns:
        Digests of what each page was rendered from, by path and name.
    """
    from jinja2 import TemplateError  # noqa: PLC0415 - only a change pays for MkDocs
    from mkdocs.commands.build import build  # noqa: PLC0415 - only a change pays for MkDocs
    from mkdocs.config import load_config  # noqa: PLC0415 - only a change pays for MkDocs
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415 - only a change pays for MkDocs

    from site_plugins.theme.plugin import ThemePlugin  # noqa: PLC0415 - only a change pays for MkDocs

    logging.getLogger("mkdocs").setLevel(logging.WARNING)
    try:
        config = load_config(str(config_file), site_dir=str(out))
        plugin = config.plugins.get("hub-theme")
        if not isinstance(plugin, ThemePlugin):
            raise BuildError("mkdocs.yml does not list the plugin hub-theme", "add it below plugins:")
        plugin.given, plugin.only = site, only
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except (MkDocsException, SystemExit, TemplateError) as error:
        raise BuildError(f"MkDocs could not build the site: {error}", "see the lines above") from error
    return plugin.parts


def _collect(site: Site, made: Path, pack: Pack, parts: Mapping[str, dict[str, str]]) -> None:
    """Keep what MkDocs wrote; a file that is no page of ours belongs to all of them."""
    pages = {f"{page.url}index.html": page for page in site.pages}
    old = {path for path in pack.rows if path.startswith(BASE)}
    for file in sorted(made.rglob("*")):
        if file.is_file():
            name, raw = file.relative_to(made).as_posix(), file.read_bytes()
            page = pages.get(name)
            names = tokens_of(raw.decode()) if name.endswith(".html") else Tokens()
            if page:
                pack.add(page.path, page_key(site, page), raw, parts[page.path], names)
            else:
                pack.add(f"{BASE}{name}", "", raw, {}, names)
                old.discard(f"{BASE}{name}")
    for path in old - {BASE}:
        del pack.rows[path]
    pack.add(BASE, "", b"", {}, Tokens())


def _write(site: Site, out: Path, pack: Pack, wanted: Collection[str], kept: Path | None, todo: Plan) -> None:
    """Write pages, files beside them and the CSS that all of them use."""
    redirects = [one.text for one in site.extras if one.path.endswith(".html")]
    used = pack.names(wanted)
    for text in redirects:
        used = used | tokens_of(text)
    made = _styles(used, todo.shared, kept)
    names = {sheet: hashed(sheet, css) for sheet, css in made.items()}
    writer = _Writer(out)
    for sheet, css in made.items():
        writer.put(names[sheet], css)
    for path in wanted:
        raw = pack.read(path)
        if not path.startswith(BASE):
            writer.put(f"{url_of(path)}index.html", named(raw, names))
        elif path != BASE:
            target = path.removeprefix(BASE)
            writer.put(target, named(raw, names) if target.endswith(".html") else raw)
    for extra in site.extras:
        writer.put(extra.path, extra.text.encode())


def _styles(used: Tokens, shared: Mapping[str, str], kept: Path | None) -> dict[str, bytes]:
    """The CSS files for these names, from the last build when they were the same."""
    key = (json.dumps([used.lists(), dict(shared)]),)
    path = kept / "styles.json" if kept and shared else None
    known: dict[str, str] | None = read_kept(path, key) if path else None
    if known is None:
        known = {sheet: css.decode() for sheet, css in styles(used).items()}
        if path:
            keep(path, key, known)
    return {sheet: css.encode() for sheet, css in known.items()}


class _Writer:
    """Writes files below a folder, each of its folders made once."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.made = {"", "."}

    def put(self, path: str, raw: bytes) -> None:
        """Write one file."""
        folder = path.rpartition("/")[0]
        if folder not in self.made:
            (self.out / folder).mkdir(parents=True, exist_ok=True)
            self.made.add(folder)
        (self.out / path).write_bytes(raw)
