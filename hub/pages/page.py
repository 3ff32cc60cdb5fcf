"""What a page is before any generator has seen it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.catalogue.model import Catalogue
from hub.media.index import MediaIndex
from hub.plays.charts import LectureCount, lecture_counts
from hub.project import Settings

if TYPE_CHECKING:
    from hub.pages.sheets import Sheet

#: What templates read: strings, numbers, booleans, lists and mappings; safe HTML is `markupsafe.Markup`.
Data = Mapping[str, Any]


@dataclass(frozen=True)
class Page:
    """One page of the site.

    Attributes:
        path: Source path as a generator of Markdown sites knows it, `lectures/021-after-a-bad-exam.md`.
        template: Theme template that renders it, `lecture.html`.
        title: Plain text.
        description: Plain text, one sentence.
        tab: Which entry of the tab bar it belongs to: home, lectures, tips or help.
        data: What the template prints.
        markdown: The same page as plain Markdown, for `hub pages --out`.
        modified: When its content changed, for the sitemap.
    """

    path: str
    template: str
    title: str
    description: str
    tab: str
    data: Data = field(repr=False)
    markdown: str = field(repr=False)
    modified: date | None = None

    @property
    def url(self) -> str:
        """Address below the site's root, `lectures/021-after-a-bad-exam/`; the home page is empty."""
        return url_of(self.path)

    @property
    def root(self) -> str:
        """The way from the page to the site's root: `../../`, or `./` on the home page."""
        return root_of(self.url)


@dataclass(frozen=True)
class Extra:
    """A file beside the pages: poster, sitemap, redirect."""

    path: str
    text: str = field(repr=False)


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
    svg: str = field(repr=False)


@dataclass(frozen=True)
class Picture:
    """Something that is painted at `path`: a sheet or an icon as PNG, a still as WebP.

    `svg` is a sheet's or icon's drawing; empty for a still.
    """

    path: str
    sheet: Sheet | Still | Icon = field(repr=False)
    svg: str = field(default="", repr=False)


@dataclass(frozen=True)
class Site:
    """Everything `hub.pages` makes: pages, files beside them, pictures to paint; all sorted by path.

    `policy` is the Content-Security-Policy that each page carries; empty: none.
    """

    settings: Settings
    pages: tuple[Page, ...]
    extras: tuple[Extra, ...]
    features: Features
    pictures: tuple[Picture, ...] = ()
    policy: str = ""

    @cached_property
    def addresses(self) -> frozenset[str]:
        """Address of every page below the site's root."""
        return frozenset(one.url for one in self.pages)


@dataclass(frozen=True)
class Rendered:
    """What a generator did: why a page was rendered, by path; the others were kept from the last build."""

    why: Mapping[str, str]


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
    """

    catalogue: Catalogue
    settings: Settings
    day: date
    media: MediaIndex = field(default_factory=MediaIndex)
    features: Features = field(default_factory=Features)
    plays: Path | None = None
    related: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def counts(self) -> Mapping[str, LectureCount]:
        """Plays by lecture's slug, as first values: pages refresh them from `plays/v1/`.

        Raises:
            IndexFileError: The index is damaged.
        """
        return lecture_counts(self.catalogue, self.plays) if self.plays else {}


def url_of(path: str) -> str:
    """Turn a source path into an address below the root: `a/b.md` is `a/b/`, `a/index.md` is `a/`."""
    stem = path.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def root_of(url: str) -> str:
    """Say how to get from an address below the root back to the root."""
    return "../" * url.count("/") or "./"
