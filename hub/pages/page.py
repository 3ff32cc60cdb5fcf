"""What a page is before any generator has seen it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.catalogue.model import Catalogue
from hub.kept import files_digest
from hub.media.index import MediaIndex
from hub.plays.charts import LectureCount, lecture_counts
from hub.project import Settings
from hub.vault import digest_of

if TYPE_CHECKING:
    from hub.pages.sheets import Sheet

#: What templates read: strings, numbers, booleans, lists and mappings; safe HTML is `markupsafe.Markup`.
Data = Mapping[str, Any]


def digest(text: str) -> str:
    """A short name of a text."""
    return digest_of(text.encode("utf-8", "surrogatepass"))


class Page:
    """One page of the site; what it prints may be given as a function and is then made when somebody asks.

    Attributes:
        path: Source path as a generator of Markdown sites knows it, `lectures/021-after-a-bad-exam.md`.
        template: Theme template that renders it, `lecture.html`.
        title: Plain text.
        description: Plain text, one sentence.
        tab: Which entry of the tab bar it belongs to: home, lectures, tips or help.
        modified: When its content changed, for the sitemap.
        key: Digest of `data`, as far as it is known; asking for `data` makes it known.
        url: Address below the site's root, `lectures/021-after-a-bad-exam/`; the home page is empty.
    """

    def __init__(
        self, *, path: str, template: str, title: str, description: str, tab: str,
        data: Data | Callable[[], Data], markdown: str | Callable[[], str], modified: date | None = None, key: str = "",
    ) -> None:  # fmt: skip
        self.path, self.template, self.title, self.description = path, template, title, description
        self.tab, self.modified, self.key = tab, modified, key
        self.url = url_of(path)
        self._data, self._markdown = data, markdown
        self._made: tuple[Data, Mapping[str, str]] | None = None

    @property
    def data(self) -> Data:
        """What the template prints; held until `drop`."""
        return self._whole()[0]

    @property
    def parts(self) -> Mapping[str, str]:
        """Digests of what is in `data`, by name."""
        return self._whole()[1]

    def _whole(self) -> tuple[Data, Mapping[str, str]]:
        if self._made is None:
            data = self._data() if callable(self._data) else self._data
            parts = {
                name: digest(repr(value)) for name, value in data.items()
            }  # which tells safe HTML from text
            self.key = digest(repr(parts))
            self._made = (data, parts)
        return self._made

    def drop(self) -> None:
        """Hold `data` no longer; a later question makes them again."""
        self._made = None

    @property
    def markdown(self) -> str:
        """The same page as plain Markdown, for `hub pages --out`."""
        return self._markdown() if callable(self._markdown) else self._markdown

    @property
    def root(self) -> str:
        """The way from the page to the site's root: `../../`, or `./` on the home page."""
        return root_of(self.url)


class Extra:
    """A file beside the pages: poster, sitemap, redirect; `key` is the digest of its bytes, as far as it is known.

    Its text may be given as bytes, in UTF-8, where there is much of it.
    """

    def __init__(self, path: str, text: str | bytes | Callable[[], str | bytes], key: str = "") -> None:
        self.path, self.key, self._text = path, key, text

    @property
    def raw(self) -> bytes:
        """What is in it."""
        made = self._text() if callable(self._text) else self._text
        raw = made.encode("utf-8") if isinstance(made, str) else made
        self.key = self.key or digest_of(raw)
        return raw

    @property
    def text(self) -> str:
        """The same as text."""
        return self.raw.decode("utf-8")


@dataclass(frozen=True)
class Still:
    """A clip's poster made small for a phone: 640 pixels wide, WebP.

    Attributes:
        source: The poster's path below the site; it has the hash of the clip in it.
    """

    source: str


@dataclass(frozen=True)
class Icon:
    """A square drawing as PNG, for a phone's desk.

    Attributes:
        side: Pixels.
        svg: The drawing.
    """

    side: int
    svg: str


class Picture:
    """Something that is painted at `path`: a sheet or an icon as PNG, a still as WebP.

    Attributes:
        key: Digest of what is painted, as far as it is known.
        drawn: Where the same sheet lies as SVG; empty where it does not.
    """

    def __init__(
        self, path: str, sheet: Sheet | Still | Icon | Callable[[], Sheet | Still | Icon], key: str = "", drawn: str = ""
    ) -> None:  # fmt: skip
        self.path, self.key, self.drawn, self._sheet = path, key, drawn, sheet
        self._made: Sheet | Still | Icon | None = None

    @property
    def sheet(self) -> Sheet | Still | Icon:
        """What is painted."""
        if self._made is None:
            self._made = self._sheet() if callable(self._sheet) else self._sheet
            self.key = self.key or digest(repr(self._made))
        return self._made

    def drop(self) -> None:
        """Hold `sheet` no longer."""
        self._made = None


@dataclass(frozen=True, eq=False)
class Site:
    """Everything `hub.pages` makes: pages, files beside them, pictures to paint; all sorted by path.

    `policy` is the Content-Security-Policy that each page carries; empty: none. `remember` is to be called when all
    were written, so that the next build knows without making them what they were.
    """

    settings: Settings
    pages: tuple[Page, ...]
    extras: tuple[Extra, ...]
    features: Features
    pictures: tuple[Picture, ...] = ()
    policy: str = ""
    remember: Callable[[], None] = field(default=lambda: None, repr=False, compare=False)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Address of every page below the site's root."""
        return frozenset(one.url for one in self.pages)


@dataclass(frozen=True)
class Rendered:
    """What a generator did.

    Attributes:
        why: Why a page was rendered, by path; the others were kept from the last build.
        tracked: Whether it read no files but those of the theme and its own.
    """

    why: Mapping[str, str]
    tracked: bool = False


@dataclass(frozen=True)
class Features:
    """Parts of the site that other stages provide; a page shows a link only to what is there."""

    search: bool = False
    charts: bool = False
    picks: bool = True
    calendar: bool = False
    pictures: bool = False


@dataclass(frozen=True)
class Inputs:
    """What pages are made from.

    Attributes:
        catalogue: Published lectures and tips.
        settings: `hub.yml`.
        day: The build date, the only clock.
        media: What each clip became.
        features: Which further stages ran.
        plays: Folder of the play index; None when nothing was counted.
        related: Ids of the lectures nearest to each lecture, as `hub.search.related` finds them.
        counted: Plays by lecture's slug, where somebody has read them already; None reads them from `plays`.
    """

    catalogue: Catalogue
    settings: Settings
    day: date
    media: MediaIndex = field(default_factory=MediaIndex)
    features: Features = field(default_factory=Features)
    plays: Path | None = None
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    counted: Mapping[str, LectureCount] | None = None

    @cached_property
    def plays_digest(self) -> str:
        """Of the play index; empty when nothing was counted."""
        return files_digest(self.plays) if self.plays else ""

    @cached_property
    def counts(self) -> Mapping[str, LectureCount]:
        """Plays by lecture's slug, as first values: pages refresh them from `plays/v1/`.

        Raises:
            IndexFileError: The index is damaged.
        """
        if self.counted is not None:
            return self.counted
        return lecture_counts(self.catalogue, self.plays, self.plays_digest) if self.plays else {}


def url_of(path: str) -> str:
    """Turn a source path into an address below the root: `a/b.md` is `a/b/`, `a/index.md` is `a/`."""
    stem = path.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def root_of(url: str) -> str:
    """Say how to get from an address below the root back to the root."""
    return "../" * url.count("/") or "./"
