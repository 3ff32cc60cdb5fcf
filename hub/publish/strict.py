"""Reads one file of the site from end to end: links, anchors, scripts, and what is wrong with it alone."""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from hub.publish.markup import NotPlainError, Tag, tags

#: Elements no page of ours has: they load, run or re-base.
_NEVER = frozenset({
    "base", "iframe", "frame", "frameset", "object", "embed", "applet", "portal", "fencedframe", "foreignobject",
    "animate", "animatemotion", "animatetransform", "set", "handler", "plaintext", "xmp", "noembed", "noframes",
})  # fmt: skip
_NEVER_ATTRIBUTES = frozenset({"style", "srcdoc", "ping", "background", "dynsrc", "lowsrc", "manifest"})
#: Attributes by which the theme's own scripts load modules.
_MODULES = frozenset({"data-later", "data-tools"})
#: Attributes that make a browser fetch.
_LOADS = frozenset({"src", "poster", "data", "srcset", "imagesrcset"})
_GOES = frozenset({"href", "xlink:href", "action", "formaction"})
_LINK_SCHEMES = frozenset({"https", "http", "tel", "mailto", "sms", "webcal"})
_LINK_RELS = frozenset({
    "stylesheet", "icon", "canonical", "alternate", "preload", "modulepreload", "prefetch", "next", "prev",
    "manifest", "apple-touch-icon", "search", "license", "author", "noopener", "noreferrer", "external", "nofollow",
})  # fmt: skip
#: `type` of a script element that a browser never runs: data for our own scripts and for search engines.
_DATA_TYPES = frozenset({"application/ld+json", "application/json"})
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
_IGNORED = str.maketrans("", "", "\t\n\r")
_CSS_URL = re.compile(r"""(?:url\(\s*|@import\s+)(?:"([^"]*)"|'([^']*)'|([^)"'\s;]+))""", re.IGNORECASE)
_XML_SCRIPT = re.compile(r"<(?:[\w.-]+:)?script\b|<\?xml-stylesheet|<!(?:doctype|entity)", re.IGNORECASE)
_LOC = re.compile(r"<(?:loc|video:content_loc|video:thumbnail_loc)>([^<]*)<")


@dataclass
class Facts:
    """What one file says.

    Attributes:
        targets: Paths of the site it needs or links to, `lectures/a/index.html` or with an anchor after `#`.
        anchors: Ids it has.
        hosts: Hosts it links to on the web; a link is followed by a reader, never by a browser alone.
        scripts: CSP hashes of its inline scripts, in order, each once; `styles` of its inline styles.
        files: Paths of the scripts it loads.
        policy: Its Content-Security-Policy, when that comes before anything a browser would obey.
        wrong: Line and sentence of each finding, in Chinese and in English.
    """

    targets: list[str] = field(default_factory=list)
    anchors: list[str] = field(default_factory=list)
    hosts: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    policy: str = ""
    wrong: list[tuple[int, str, str]] = field(default_factory=list)


def csp_hash(text: str) -> str:
    """A script's or style's hash as a Content-Security-Policy writes it (CSP Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def read_strictly(path: str, text: str, site_url: str) -> Facts:
    """Facts of one HTML, SVG, CSS or XML file; any other kind has none."""
    reader = _Reader(path, site_url)
    match posixpath.splitext(path)[1]:
        case ".html" | ".svg":
            reader.markup(text)
        case ".css":
            reader.css(text)
        case ".xml" | ".opml":
            reader.xml(text)
    return reader.done()


def too_late(text: str, at: int) -> bool:
    """Whether a browser would have obeyed something before it comes to a policy at `at`."""
    before = text[:at].lower()
    return any(f"<{name}" in before for name in ("script", "link", "style", "img", "body"))


class _Reader:
    """Collects the facts of one file."""

    def __init__(self, path: str, site_url: str) -> None:
        self.path, self.site_url = path, site_url
        self.root = urlsplit(site_url).path
        self.facts = Facts()
        self.at, self.text = 0, ""

    def done(self) -> Facts:
        for name in ("targets", "anchors", "hosts", "scripts", "styles", "files"):
            setattr(self.facts, name, sorted(set(getattr(self.facts, name))))
        return self.facts

    def wrong(self, zh: str, en: str) -> None:
        self.facts.wrong.append((self.text.count("\n", 0, self.at) + 1, zh, en))

    def markup(self, text: str) -> None:
        self.text = text
        try:
            for tag in tags(text):
                self.at = tag.at
                self.tag(tag)
        except NotPlainError as error:
            self.at = error.at
            self.wrong(error.zh, str(error))

    def css(self, text: str) -> None:
        self.text = text
        for found in _CSS_URL.finditer(text):
            self.at = found.start()
            self.load(next(filter(None, found.groups()), ""))

    def xml(self, text: str) -> None:
        self.text = text
        for found in _XML_SCRIPT.finditer(text):
            self.at = found.start()
            self.wrong("浏览器可能会执行的 XML", "XML that a browser could run")
        for loc in _LOC.findall(text):
            self.load(loc.replace("&amp;", "&"))

    def tag(self, tag: Tag) -> None:
        if tag.name in _NEVER:
            self.wrong(f"不许有 <{tag.name}>", f"<{tag.name}>")
        elif tag.name == "script":
            self.script(tag)
        elif tag.name == "style" and self.path.endswith(".html"):
            self.facts.styles.append(csp_hash(tag.text))
        elif tag.name == "meta":
            self.meta(tag)
        elif tag.name == "link" and not set(tag.values.get("rel", "").lower().split()) <= _LINK_RELS:
            rel = f"<link rel={tag.values.get('rel', '')}>"
            self.wrong(f"不许有 {rel}", rel)
        if tag.values:
            self.attributes(tag)

    def attributes(self, tag: Tag) -> None:
        for name, value in tag.values.items():
            if name == "id":
                self.facts.anchors.append(value)
            elif name in _LOADS or (
                name in _GOES and tag.name not in ("a", "area", "form", "button", "input")
            ):
                for one in value.split(",") if name.endswith("srcset") else (value,):
                    self.load(one.split()[0] if name.endswith("srcset") and one.split() else one)
            elif name in _GOES:
                self.link(value, form=name.endswith("action"))
            elif name in _MODULES:
                self.facts.files.append(self.inside(value) or value)
            elif name.startswith("on") or name in _NEVER_ATTRIBUTES:
                self.wrong(f"<{tag.name}> 上不许有 {name}=", f"{name}= on <{tag.name}>")

    def script(self, tag: Tag) -> None:
        kind = tag.values.get("type", "").strip().lower()
        if "src" in tag.values:
            target = self.inside(tag.values["src"])
            self.facts.files.append(target or tag.values["src"])
            if tag.text.strip():
                self.wrong("脚本又有 src 又有正文", "a script with both src and text")
        elif kind in _DATA_TYPES:
            try:
                json.loads(tag.text)
            except ValueError:
                self.wrong(f"{kind} 不是 JSON", f"{kind} that is no JSON")
        else:
            self.facts.scripts.append(csp_hash(tag.text))

    def meta(self, tag: Tag) -> None:
        said, content = tag.values.get("http-equiv", "").strip().lower(), tag.values.get("content", "")
        if said == "content-security-policy":
            if too_late(self.text, self.at):
                self.wrong("内容安全策略（CSP）来得太晚", "the policy comes too late")
            self.facts.policy = content
        elif said == "refresh":
            _, _, target = content.partition("url=")
            self.load(target)
        elif said:
            self.wrong(f"不许有 <meta http-equiv={said}>", f"<meta http-equiv={said}>")
        elif tag.values.get("property", "").startswith("og:") and content.startswith(
            ("http:", "https:", "//")
        ):
            self.load(content)

    def load(self, url: str) -> None:
        """A browser fetches this by itself: it must be ours."""
        if self.inside(url) is None:
            self.wrong(f"要载入站外的地址：{url[:80]}", f"address off this site: {url[:80]}")

    def link(self, url: str, *, form: bool) -> None:
        """A reader may follow this."""
        if self.inside(url) is not None:
            return
        parts = urlsplit(url.translate(_IGNORED).strip())
        if form or parts.scheme not in _LINK_SCHEMES:
            self.wrong(f"链接不能用这样的地址：{url[:80]}", f"address that no link may have: {url[:80]}")
        elif parts.scheme in ("https", "http"):
            self.facts.hosts.append(parts.netloc.lower())

    def inside(self, url: str) -> str | None:
        """Note `url` as a target when it lies on this site; None when it does not."""
        plain = url.translate(_IGNORED).strip().replace("\\", "/")
        if plain.startswith(self.site_url) or plain + "/" == self.site_url:
            plain = self.root + plain[len(self.site_url) :]
        elif _SCHEME.match(plain) or plain.startswith("//"):
            return None
        bare, _, anchor = plain.partition("#")
        bare = unquote(bare.partition("?")[0])
        if bare.startswith("/"):
            if not bare.startswith(self.root):
                return None
            target = bare[len(self.root) :]
        else:
            target = posixpath.join(posixpath.dirname(self.path), bare) if bare else self.path
        folder = target.endswith("/") or posixpath.basename(target) in ("", ".", "..")
        target = posixpath.normpath(target or ".")
        target = "index.html" if target == "." else f"{target}/index.html" if folder else target
        self.facts.targets.append(target)
        if anchor and "=" not in anchor and target.endswith(".html"):
            self.facts.targets.append(f"{target}#{unquote(anchor)}")
        return target
