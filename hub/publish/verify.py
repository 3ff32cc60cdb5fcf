"""Refuses a built tree that we cannot vouch for. One rule, one function; all findings in one go."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from pathlib import Path

from hub.problems import Text
from hub.publish.facts import Facts
from hub.publish.inventory import Inventory, refuse
from hub.publish.pins import Pins

#: Kinds of files a site may hold. A kind that is not here could be run by some browser.
KINDS = frozenset({
    ".html", ".css", ".js", ".mjs", ".json", ".xml", ".svg", ".txt", ".ics", ".opml", ".vtt", ".srt", ".webmanifest",
    ".png", ".jpg", ".jpeg", ".webp", ".avif", ".gif", ".ico", ".woff2", ".bin", ".parquet", ".csv", ".geojson",
    ".mp4", ".m4a", ".m4s", ".mp3", ".m3u8", ".webm", ".gz", ".br", ".md", ".pdf",
})  # fmt: skip
#: Files without a kind that hosts of static sites read.
NAMES = frozenset({"CNAME", ".nojekyll", "_headers", "SHA256SUMS"})
#: Largest page in bytes of HTML, before compression, unless `publish.budgets` says otherwise.
BUDGET = 100_000
_SCRIPTS = (".js", ".mjs")
_TEXTS = (".json", ".xml", ".txt", ".ics", ".opml", ".webmanifest")


@dataclass(frozen=True)
class Expected:
    """What a build was asked for.

    Attributes:
        pages: Kind of each page (`lecture`, `home`, …) by path of its HTML; redirects are kind `redirect`.
        files: Files beside the pages.
        hidden: Addresses nobody may find: drafts, retired, expired and early lectures.
        media: Size and SHA-256 of each rendition by path; an empty SHA-256 is not compared.
        hosts: Hosts that editors' texts link to.
        budgets: Largest HTML by kind, in bytes.
        policy: Content-Security-Policy each page must carry.
    """

    pages: Mapping[str, str]
    files: frozenset[str] = frozenset()
    hidden: tuple[str, ...] = ()
    media: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    budgets: Mapping[str, int] = field(default_factory=dict)
    policy: str = ""


@dataclass(frozen=True)
class Tree:
    """A built tree with everything that is known of it.

    Attributes:
        facts: What each file says about itself.
        expected: None for a tree of unknown making.
        fresh: Files to look into; None: all of them. The others were held against the same rules before, and nothing
            that they lead to is gone.
    """

    folder: Path
    files: Inventory
    facts: Mapping[str, Facts]
    pins: Pins
    expected: Expected | None = None
    fresh: frozenset[str] | None = None

    def said(self) -> Iterator[tuple[str, Facts]]:
        """Facts of the files to look into."""
        for path in self.facts if self.fresh is None else sorted(self.fresh):
            if path in self.facts:
                yield path, self.facts[path]

    def read(self) -> Iterator[str]:
        """Paths of the files to look into."""
        return iter(self.files if self.fresh is None else sorted(self.fresh & self.files.keys()))

    @cached_property
    def allowed(self) -> tuple[frozenset[str], frozenset[str], Mapping[str, str]]:
        """Inline scripts, inline styles and script files of the pinned set."""
        return frozenset(self.pins.scripts), frozenset(self.pins.styles), dict(self.pins.files)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """Hosts that editors or the theme name."""
        return (self.expected.hosts if self.expected else frozenset()) | set(self.pins.hosts)

    @cached_property
    def hides(self) -> re.Pattern[str] | None:
        """Finds the addresses that nobody may find."""
        names = self.expected.hidden if self.expected else ()
        return re.compile("|".join(re.escape(one) for one in names)) if names else None

    def has(self, page: str, anchor: str) -> bool:
        """Whether a page has an anchor."""
        if page not in self._anchors:
            self._anchors[page] = frozenset(self.facts[page].anchors if page in self.facts else ())
        return anchor in self._anchors[page]

    @cached_property
    def _anchors(self) -> dict[str, frozenset[str]]:
        """Anchors of pages that others lead into."""
        return {}


#: What is wrong with one file, by what it says about itself; with the tree.
FileRule = Callable[[Tree, str, Facts], Iterator[Text]]
Rule = Callable[[Tree], Iterator[Text]]


def verify(tree: Tree) -> int:
    """Hold every rule against `tree`.

    Returns:
        How many files were looked at.

    Raises:
        VerifyError: With every finding, `path: what is wrong`.
    """
    found = set(chain.from_iterable(rule(tree) for rule in RULES))
    for path, facts in tree.said():  # facts are read once: there are many, and they lie on the disk
        for of_file in FILE_RULES:
            found.update(of_file(tree, path, facts))
    refuse(Text("网站", "the site"), sorted(found))
    return len(tree.files)


def _at(place: str, zh: str, en: str) -> Text:
    """A finding in both languages, with its place before it."""
    return Text(f"{place}: {zh}", f"{place}: {en}")


def plain(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:  # noqa: ARG001 - every rule has the same signature
    """A file read by itself is in plain form: no handlers, frames, foreign addresses or odd markup."""
    for line, zh, en in facts.wrong:
        yield _at(f"{path}:{line}", zh, en)


def kinds(tree: Tree) -> Iterator[Text]:
    """Only kinds of files that are known to be harmless, under names that any disk and address can hold."""
    odd = re.compile(r"[\x00-\x20\"<>\\|?*:\x7f]")
    for path in tree.read():
        name = posixpath.basename(path)
        known = posixpath.splitext(name)[1] in KINDS or name in NAMES
        if not known:
            yield _at(path, "这种文件不发布", "a kind of file that is not published")
        if odd.search(path):
            yield _at(path, "文件名里有网址不该有的字符", "a name that no address should have")


def scripts(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:
    """Inline scripts, inline styles and loaded script files are exactly those of the clean skeleton."""
    inline, styles, files = tree.allowed
    if path.endswith(".svg") and (facts.scripts or facts.files):
        yield _at(path, "图片里有脚本", "a script in a picture")
    for one in facts.scripts:
        if one not in inline:
            yield _at(path, f"页内脚本 {one} 不是主题自己的", f"inline script {one} is not of the theme")
    for one in facts.styles:
        if one not in styles:
            yield _at(path, f"页内样式 {one} 不是主题自己的", f"inline style {one} is not of the theme")
    for one in facts.files:
        if one not in files:
            yield _at(
                path, f"载入了 {one}，它不是主题的脚本", f"loads {one}, which is no script of the theme"
            )


def script_files(tree: Tree) -> Iterator[Text]:
    """Every script file is byte for byte one of the clean skeleton, whether a page loads it or not."""
    _, _, files = tree.allowed
    for path, entry in tree.files.items():
        if path.endswith(_SCRIPTS) and files.get(path) != entry.sha256:
            yield _at(path, "这个脚本文件不是主题自己的", "this script file is not of the theme")


def links(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:
    """Every address of this site that a file names is there, anchors too."""
    own = frozenset(facts.anchors)
    for target in facts.targets:
        page, mark, anchor = target.partition("#")
        there = page in tree.files
        if there and mark:
            there = anchor in own if page == path else tree.has(page, anchor)
        if not there:
            yield _at(path, f"链接到 {target}，那里没有东西", f"leads to {target}, which is not there")


def pages(tree: Tree) -> Iterator[Text]:
    """Every page and file that was asked for is there, and no other page is."""
    if tree.expected is not None:
        for path in sorted((tree.expected.pages.keys() | tree.expected.files) - tree.files.keys()):
            yield _at(path, "没有生成", "is missing")
        for path in tree.files:
            if path.endswith(".html") and path not in tree.expected.pages:
                yield _at(path, "没有人要过这一页", "nobody asked for this page")


def hidden(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:
    """Nothing leads to a lecture that is a draft, retired, expired or early."""
    if tree.hides:
        for target in facts.targets:
            if tree.hides.match(target):
                yield _at(
                    path, f"链接到 {target}，那一讲没有发布", f"leads to {target}, which is not published"
                )


def hidden_files(tree: Tree) -> Iterator[Text]:
    """Nothing is there of such a lecture, and no data tell of it."""
    if tree.hides is None:
        return
    for path in tree.read():
        if tree.hides.match(path):
            yield _at(path, "这一讲没有发布，它的文件不该在这里", "is not published")
        elif path.endswith(_TEXTS):
            found = tree.hides.search((tree.folder / path).read_text(encoding="utf-8"))
            if found:
                yield _at(
                    path, f"提到了 {found[0]}，那一讲没有发布", f"tells of {found[0]}, which is not published"
                )


def media(tree: Tree) -> Iterator[Text]:
    """Renditions are those of the index, byte for byte."""
    if tree.expected is not None:
        for path, (size, sha256) in tree.expected.media.items():
            entry = tree.files.get(path)
            if entry is None:
                yield _at(
                    path,
                    "少了这个转码文件；运行 hub media run",
                    "this rendition is missing; run `hub media run`",
                )
            elif (size and entry.size != size) or (sha256 and entry.sha256 != sha256):
                yield _at(
                    path,
                    "这个转码文件和登记的不一样；运行 hub media run",
                    "this rendition is not the one of the index; run `hub media run`",
                )


def hosts(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:
    """Links lead only to hosts that editors or the theme name."""
    if tree.expected is not None:
        for one in facts.hosts:
            if one not in tree.hosts:
                yield _at(path, f"链接到 {one}，没有哪位编辑写过它", f"links to {one}, which no editor wrote")


def policies(tree: Tree, path: str, facts: Facts) -> Iterator[Text]:
    """Each page carries the policy, before anything that a browser would obey."""
    if tree.expected is not None and tree.expected.policy:
        kind = tree.expected.pages.get(path, "redirect")
        if kind != "redirect" and facts.policy != tree.expected.policy:
            yield _at(path, "没有带内容安全策略（CSP）", "does not carry the Content-Security-Policy")


def budgets(tree: Tree) -> Iterator[Text]:
    """No page is larger than its kind may be."""
    if tree.expected is not None:
        for path, kind in tree.expected.pages.items():
            most = tree.expected.budgets.get(kind, BUDGET)
            if path in tree.files and tree.files[path].size > most:
                size = tree.files[path].size
                yield _at(
                    path,
                    f"这一页有 {size} 字节，{kind} 类的页面最多 {most}；拆短些，或在 hub.yml 的 publish.budgets 里放宽",
                    f"{size} bytes, a page of kind {kind} may have {most}: split it, or allow more in publish.budgets of hub.yml",
                )


#: Rules of one file, and of the tree; some need to know what was asked for.
FILE_RULES: tuple[FileRule, ...] = (plain, scripts, links, hidden, hosts, policies)
RULES: tuple[Rule, ...] = (kinds, script_files, pages, hidden_files, media, budgets)
