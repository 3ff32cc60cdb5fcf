"""Pages and files in groups: each is made from a few things, and made again only when one of them has changed.

A group names everything it is made from (`sees`) and is given no more. What came of it the last time is remembered
under a digest of that: paths, titles, and a digest of each page's data and each file's text. So a build knows
without making a page whether it would be the same, and makes only those that somebody asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.kept import recall, record
from hub.pages.page import Extra, Page, Picture, digest


@dataclass
class Made:
    """What a group consists of."""

    pages: list[Page] = field(default_factory=list)
    extras: list[Extra] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """Pages and files made from the same things.

    Attributes:
        name: Of the function that makes it.
        sees: Everything it is made from, as text.
        make: Makes it.
    """

    name: str
    sees: tuple[str, ...]
    make: Callable[[], Made]

    @property
    def place(self) -> str:
        """Where it is remembered."""
        return f"{self.name} {digest(repr(self.sees))}"


def gather(groups: Iterable[Group]) -> tuple[Made, Callable[[], None]]:
    """All pages and files of `groups`, and what to call when they were asked for what they are.

    Those of a group that is remembered are made only when somebody asks for their data or text.
    """
    whole, news = Made(), []
    for group in groups:
        place = group.place
        row = recall(place)
        made = group.make() if row is None else _later(row, group.make)
        whole.pages += made.pages
        whole.extras += made.extras
        whole.pictures += made.pictures
        if row is None:
            news.append((place, made))

    def remember() -> None:
        for place, made in news:
            if row := _row(made):
                record(place, row)

    return whole, remember


def _row(made: Made) -> dict[str, Any] | None:
    """What to remember; None while a digest is not known."""
    keys = (
        [one.key for one in made.pages]
        + [one.key for one in made.extras]
        + [one.key for one in made.pictures]
    )
    if not all(keys):
        return None
    return {
        "pages": [
            (one.path, one.template, one.title, one.description, one.tab, one.modified and one.modified.isoformat(), one.key)
            for one in made.pages
        ],
        "extras": [(one.path, one.key) for one in made.extras],
        "pictures": [(one.path, one.key, one.drawn) for one in made.pictures],
    }  # fmt: skip


def _later(row: dict[str, Any], make: Callable[[], Made]) -> Made:
    """The same as `make()`, made when somebody asks."""
    # by hand: there are thousands of groups, and `functools.cache` takes long to set up
    known: list[Made] = []

    def made() -> Made:
        if not known:
            known.append(make())
        return known[0]

    def page(place: int) -> Page:
        path, template, title, description, tab, modified, key = row["pages"][place]
        return Page(
            path=path, template=template, title=title, description=description, tab=tab, key=key,
            modified=date.fromisoformat(modified) if modified else None,
            data=lambda: made().pages[place].data, markdown=lambda: made().pages[place].markdown,
        )  # fmt: skip

    def extra(place: int) -> Extra:
        path, key = row["extras"][place]
        return Extra(path, lambda: made().extras[place].raw, key)

    def picture(place: int) -> Picture:
        path, key, drawn = row["pictures"][place]
        return Picture(path, lambda: made().pictures[place].sheet, key, drawn)

    return Made(
        [page(place) for place in range(len(row["pages"]))],
        [extra(place) for place in range(len(row["extras"]))],
        [picture(place) for place in range(len(row["pictures"]))],
    )
