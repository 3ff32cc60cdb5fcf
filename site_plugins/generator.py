"""Our pages to HTML: the one function of this package that the house calls."""

from __future__ import annotations

import hashlib
import json
import logging
import sys
import tempfile
from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache, reduce
from operator import or_
from pathlib import Path

from jinja2 import TemplateError

from hub.errors import BuildError
from hub.files import walk
from hub.pages.page import Page, Rendered, Site
from hub.problems import Text
from hub.publish.draft import Draft
from site_plugins.direct import Direct
from site_plugins.fastbuild.keys import Parts, page_key
from site_plugins.fastbuild.plan import Note, Plan, base_key, html_of, plan
from site_plugins.theme.compiled import COMPILED
from site_plugins.theme.seal import hashed, named, styles
from site_plugins.theme.tokens import Tokens, tokens_of


def generate(site: Site, config_file: Path, out: Path | Draft, *, styled: bool = True) -> Rendered:
    """Write the site into `out`, an empty or absent folder or a draft that has some of it already.

    The same `site` gives the same bytes either way.

    Args:
        site: Pages and files, from `hub.pages.site.site_of`.
        config_file: The project's `mkdocs.yml`.
        out: Folder to write; a staging folder, not the published one.
        styled: Whether to write the CSS; without it pages name files that are not there, and nothing is kept.

    Returns:
        What was rendered, and why.

    Raises:
        BuildError: MkDocs refused its configuration, or a page could not be rendered.
    """
    draft = out if isinstance(out, Draft) else Draft(out)
    COMPILED.take(draft.published.notes.get("templates", {}))
    todo = plan(site, config_file, draft)  # which pages have changed
    with (
        tempfile.TemporaryDirectory(prefix=".mkdocs-", dir=draft.folder.parent) as name,
        closing(_Made(Path(name))) as made,
    ):
        _render(site, config_file, made, todo)
        if not styled:
            for path in made.paths():
                draft.put(path, "", made.read(path))
            return Rendered(todo.stale)
        _write(site, draft, todo, made)  # everything, kept and new, with the CSS they use
    draft.record.notes["templates"] = dict(sorted(COMPILED.code.items()))
    for extra in site.extras:
        if not (extra.key and draft.kept(extra.path, extra.key)):
            raw = extra.raw  # which makes its key known
            draft.put(extra.path, extra.key, raw)
    return Rendered(todo.stale, tracked=bool(todo.shared))


def _render(site: Site, config_file: Path, made: _Made, todo: Plan) -> None:
    """Render what is to be rendered.

    MkDocs makes the files that every site has, and the first page of each template. When those pages come out the same
    without it, the others are rendered without it too; else it renders them all.
    """
    stale = [one for one in site.pages if one.path in todo.stale]
    if todo.base is not None and not stale:
        return
    samples = [] if todo.base is not None else [*{one.template: one for one in reversed(stale)}.values()]
    try:
        direct = Direct(config_file)
        if direct.faces:
            if todo.base is None:
                made.parts |= render(site, config_file, made.folder, frozenset(one.path for one in samples))
            seen = direct.pages(site, samples)
            if all(html.encode() == made.read(html_of(page)) for page, html, _ in seen):
                others = (one for one in stale if one.path not in made.parts)
                for page, html, parts in direct.pages(site, others):
                    made.add(page, html, parts)
                return
    except TemplateError:
        pass  # MkDocs knows more, or says what is wrong
    made.forget()
    made.parts |= render(site, config_file, made.folder, frozenset(todo.stale))


def render(site: Site, config_file: Path, out: Path, only: frozenset[str]) -> Mapping[str, Parts]:
    """Run MkDocs over the pages `only`; the CSS is not theirs yet.

    Returns:
        Digests of what each page was rendered from, by path and name.
    """
    from mkdocs.commands.build import build  # noqa: PLC0415 - only a change pays for MkDocs
    from mkdocs.config import load_config  # noqa: PLC0415 - only a change pays for MkDocs
    from mkdocs.exceptions import MkDocsException  # noqa: PLC0415 - only a change pays for MkDocs

    from site_plugins.theme.plugin import ThemePlugin  # noqa: PLC0415 - only a change pays for MkDocs

    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.addFilter(_not_the_disk)
    try:
        config = load_config(str(config_file), site_dir=str(out))
        plugin = config.plugins.get("hub-theme")
        if not isinstance(plugin, ThemePlugin):
            raise BuildError(
                Text("mkdocs.yml 里没有插件 hub-theme。", "mkdocs.yml does not list the plugin hub-theme"),
                Text("在 plugins: 下面加上它。", "add it below plugins:"),
            )
        plugin.given, plugin.only = site, only
        config.plugins.on_startup(command="build", dirty=False)
        build(config)
        config.plugins.on_shutdown()
    except (MkDocsException, SystemExit, TemplateError) as error:
        raise BuildError(
            Text(f"MkDocs 没能生成网站：{error}", f"MkDocs could not build the site: {error}"),
            Text("看上面的提示。", "see the lines above"),
        ) from error
    return plugin.parts


def _not_the_disk(_: logging.LogRecord) -> bool:
    """A full or read-only disk is told once, by whoever called us."""
    return not isinstance(sys.exc_info()[1], OSError)


#: What is no page was made from nothing that a page shows.
_NONE: Parts = ((), "")


class _Made:
    """What was rendered into a folder: from what, and the names that CSS can match; the CSS is not named yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "site"
        self.parts: dict[str, Parts] = {}
        self._spool = (folder / "pages").open("w+b")  # one file instead of a folder a page
        self._rows: dict[str, tuple[int, int]] = {}
        self._names: dict[str, Tokens] = {}
        self._known: dict[Tokens, Tokens] = {}

    def add(self, page: Page, html: str, parts: Parts) -> None:
        """Take a page that was rendered without MkDocs."""
        path, raw = html_of(page), html.encode()
        self._rows[path] = (self._spool.seek(0, 2), len(raw))
        self._spool.write(raw)
        self.parts[page.path] = parts
        names = tokens_of(html)
        self._names[path] = self._known.setdefault(names, names)  # most pages of a kind have the same

    def paths(self) -> list[str]:
        """Everything that was made."""
        found = (path for path, _ in walk(self.folder)) if self.folder.is_dir() else ()
        return sorted({*self._rows, *found})

    def read(self, path: str) -> bytes:
        """Bytes of a file."""
        if path not in self._rows:
            return (self.folder / path).read_bytes()
        at, size = self._rows[path]
        self._spool.seek(at)
        return self._spool.read(size)

    def forget(self) -> None:
        """Take back what was rendered without MkDocs."""
        self._rows.clear()
        self._names.clear()

    def close(self) -> None:
        """Let go of the file."""
        self._spool.close()

    def names(self, path: str) -> Tokens:
        """Names in a page that CSS can match."""
        return self._names.get(path) or tokens_of(self.read(path).decode())


def _write(site: Site, draft: Draft, todo: Plan, made: _Made) -> None:
    """Write new pages, the files that every site has, and the CSS that all pages use."""
    table: dict[str, Tokens] = _table(draft)
    used: dict[str, str] = {}
    paths = made.paths()
    for path in paths:
        if path.endswith(".html"):
            names = made.names(path)
            used[path] = _name(names)
            table[used[path]] = names
    pages = {html_of(page): page for page in site.pages}
    stay = [path for path in (*pages, *(todo.base or ())) if path not in used and path.endswith(".html")]
    for path in stay:
        used[path] = Note(*draft.rows[path].note).names
    redirects = (one.text for one in site.extras if one.path.endswith(".html"))
    every = [*(table[one] for one in sorted(set(used.values()))), *map(tokens_of, redirects)]
    sheets = _sheets(draft, reduce(or_, every, Tokens()), todo.shared)
    names_of = tuple(sheets.values())
    base = [path for path in paths if path not in pages] if todo.base is None else todo.base
    for path in paths:
        raw = named(made.read(path), sheets) if path.endswith(".html") else made.read(path)
        page = pages.get(path)
        note = Note(used.get(path, ""), names_of, made.parts.get(page.path, _NONE) if page else _NONE)
        if page or todo.base is None:
            key = page_key(site, page, todo.shared) if page else base_key(todo.shared)
            draft.put(path, key, raw, tuple(note))
    for path in stay:
        _restyle(draft, path, names_of)
    notes = {name: table[name].lists() for name in sorted(set(used.values()))}
    draft.record.notes |= {"shared": todo.parts, "base": base, "names": notes, "sheets": sheets}


def _restyle(draft: Draft, path: str, sheets: tuple[str, ...]) -> None:
    """Let a page that stays name the style sheets of today."""
    row = draft.rows[path]
    note = Note(*row.note)
    if note.sheets != sheets:
        raw = draft.read(path)
        for old, new in zip(note.sheets, sheets, strict=True):
            raw = raw.replace(old.encode() + b'"', new.encode() + b'"')
        draft.put(path, row.key, raw, tuple(note._replace(sheets=sheets)))


def _table(draft: Draft) -> dict[str, Tokens]:
    """Sets of names that pages of either tree have."""
    known = draft.record.notes.get("names", {}) | draft.published.notes.get("names", {})
    return {name: Tokens(*map(frozenset, lists)) for name, lists in known.items()}


@lru_cache(maxsize=256)
def _name(names: Tokens) -> str:
    return hashlib.blake2b(repr(names.lists()).encode(), digest_size=8).hexdigest()


def _sheets(draft: Draft, used: Tokens, shared: str) -> dict[str, str]:
    """Write the CSS files for these names; file name by sheet."""
    key = hashlib.blake2b(json.dumps([used.lists(), shared]).encode(), digest_size=16).hexdigest()
    for notes in (draft.published.notes, draft.record.notes):
        known: dict[str, str] = dict(notes.get("sheets", {}))
        if shared and known and all(draft.kept(name, f"css {key}") for name in known.values()):
            return known
    made = styles(used)
    names = {sheet: hashed(sheet, css) for sheet, css in made.items()}
    for sheet, css in made.items():
        draft.put(names[sheet], f"css {key}", css)
    return names
