"""All pages of the site, in one readable function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from hub.errors import BuildError
from hub.pages.charts import chart_pages
from hub.pages.data import robots, sitemaps, video_sitemaps
from hub.pages.duties import duty_pages
from hub.pages.events import event_pages
from hub.pages.feeds import podcasts, tip_feeds
from hub.pages.groups import Group, Made, gather
from hub.pages.guide import guide_pages
from hub.pages.home import home_page
from hub.pages.icalendar import event_calendars
from hub.pages.lectures import lecture_groups, poster_of
from hub.pages.listings import listing_pages
from hub.pages.marks import Marks
from hub.pages.open_data import data_files, data_page
from hub.pages.page import Extra, Inputs, Page, Site
from hub.pages.picks import items, picks_pages
from hub.pages.pictures import shared_pictures, shared_posters
from hub.pages.places import place_pages
from hub.pages.search import search_pages
from hub.pages.service import service_pages
from hub.pages.tips import tip_groups, tips_page
from hub.pages.tips_calendar import tips_calendar_pages
from hub.problems import Text


def site_of(inputs: Inputs) -> Site:
    """Name every page and every file beside the pages; each is made when somebody asks for it.

    Raises:
        BuildError: Two pages want the same address.
    """
    marks = Marks(inputs)
    groups = chain(lecture_groups(inputs, marks), tip_groups(inputs, marks), _others(inputs, marks))
    made, remember = gather(groups)
    pages = tuple(sorted(made.pages, key=lambda one: one.path))
    extras = (
        *made.extras,
        *sitemaps(inputs, pages),
        *video_sitemaps(inputs, {one.id: poster_of(inputs, one) for one in inputs.catalogue.lectures}),
        robots(inputs),
    )
    _refuse_twins(pages, extras)
    return Site(
        inputs.settings,
        pages,
        tuple(sorted(extras, key=lambda one: one.path)),
        inputs.features,
        tuple(sorted(made.pictures, key=lambda one: one.path)),
        remember=remember,
    )


def _others(inputs: Inputs, marks: Marks) -> Iterator[Group]:
    """Every group but those of single lectures and tips: its name, what it sees, what it makes."""
    lists = (marks.common, marks.lectures, marks.tips)
    day, beside = inputs.day.isoformat(), marks.beside

    def pages(name: str, make: Callable[[Inputs], Iterable[Page]], *sees: str) -> Group:
        return Group(name, (marks.common, *sees), lambda: Made(pages=[*make(inputs)]))

    def files(name: str, make: Callable[[Inputs], Iterable[Extra]], *sees: str) -> Group:
        return Group(name, (marks.common, *sees), lambda: Made(extras=[*make(inputs)]))

    yield pages("home", lambda given: [home_page(given)], *lists, marks.calendar, beside, marks.plays)
    yield pages("listings", listing_pages, *lists)
    yield pages("tips", lambda given: [tips_page(given)], *lists)
    yield pages("tips calendar", tips_calendar_pages, *lists, marks.calendar)
    yield pages("events", event_pages, *lists, beside, day)
    yield pages("places", place_pages, *lists, beside)
    yield pages("guides", guide_pages, *lists, beside)
    yield pages("service", service_pages, *lists, beside)
    yield pages("picks", picks_pages)
    yield pages("duties", duty_pages)
    yield pages("data", lambda given: [data_page(given)], *lists)
    yield pages("search", search_pages, *lists)
    yield pages("charts", chart_pages, *lists, marks.plays)
    yield files("feeds", tip_feeds, *lists, marks.calendar)
    yield files("podcasts", podcasts, *lists, marks.recorded)
    yield files("items", items, *lists)
    yield files("data files", data_files, *lists)
    yield files("calendars", event_calendars, beside)
    yield files("posters", shared_posters, *lists)
    yield Group("pictures", lists, lambda: Made(pictures=shared_pictures(inputs)))


def _refuse_twins(pages: tuple[Page, ...], extras: tuple[Extra, ...]) -> None:
    """Refuse two things at one address, also where only the case differs."""
    seen: dict[str, str] = {}
    for path in (*(f"{one.url}index.html" for one in pages), *(one.path for one in extras)):
        if path.casefold() in seen:
            raise BuildError(
                Text(f"有两个页面都要用地址 {path}。", f"two pages want the address {path}"),
                Text(
                    "给其中一个换个名字；hub check 会说是哪两个。",
                    "rename one of them; `hub check` says which",
                ),
            )
        seen[path.casefold()] = path
