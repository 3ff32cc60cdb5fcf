"""All pages of the site, in one readable function."""

from __future__ import annotations

from hub.errors import BuildError
from hub.pages.charts import chart_pages
from hub.pages.covers import poster
from hub.pages.data import redirects, robots, sitemaps, video_sitemaps
from hub.pages.duties import duty_pages
from hub.pages.events import event_pages
from hub.pages.feeds import feed_files
from hub.pages.guide import guide_pages
from hub.pages.home import home_page
from hub.pages.icalendar import event_calendars
from hub.pages.lectures import lecture_pages, poster_of
from hub.pages.listings import listing_pages
from hub.pages.open_data import data_files, data_page
from hub.pages.page import Extra, Inputs, Page, Site
from hub.pages.picks import items, picks_pages
from hub.pages.pictures import pictures, share_files, sheets
from hub.pages.places import place_pages
from hub.pages.search import search_pages
from hub.pages.service import service_pages
from hub.pages.tips import tip_pages
from hub.pages.tips_calendar import tips_calendar_pages


def site_of(inputs: Inputs) -> Site:
    """Make every page and every file beside the pages.

    Raises:
        BuildError: Two pages want the same address.
    """
    pages = (
        home_page(inputs),
        *lecture_pages(inputs),
        *listing_pages(inputs),
        *tip_pages(inputs),
        *tips_calendar_pages(inputs),
        *event_pages(inputs),
        *place_pages(inputs),
        *guide_pages(inputs),
        *service_pages(inputs),
        *picks_pages(inputs),
        *duty_pages(inputs),
        data_page(inputs),
        *search_pages(inputs),
        *chart_pages(inputs),
    )
    drawn = sheets(inputs)
    ordered = tuple(sorted(pages, key=lambda one: one.path))
    extras = (
        *_posters(inputs),
        *redirects(inputs),
        *feed_files(inputs),
        *items(inputs),
        *share_files(drawn),
        *data_files(inputs),
        *event_calendars(inputs),
        *sitemaps(inputs, ordered),
        *video_sitemaps(inputs, {one.id: poster_of(inputs, one) for one in inputs.catalogue.lectures}),
        robots(inputs),
    )
    _refuse_twins(ordered, extras)
    return Site(
        inputs.settings,
        ordered,
        tuple(sorted(extras, key=lambda one: one.path)),
        inputs.features,
        pictures(inputs, drawn),
    )


def _posters(inputs: Inputs) -> list[Extra]:
    return [Extra(f"{one.url}poster.svg", poster(inputs.catalogue, one)) for one in inputs.catalogue.lectures]


def _refuse_twins(pages: tuple[Page, ...], extras: tuple[Extra, ...]) -> None:
    """Refuse two things at one address, also where only the case differs."""
    seen: dict[str, str] = {}
    for path in (*(f"{one.url}index.html" for one in pages), *(one.path for one in extras)):
        if path.casefold() in seen:
            raise BuildError(
                f"two pages want the address {path}", "rename one of them; `hub check` says which"
            )
        seen[path.casefold()] = path
