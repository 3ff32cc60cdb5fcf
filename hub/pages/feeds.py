"""The feeds and the calendar as files of the site, and where they lie."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

from hub.media.index import MediaIndex
from hub.pages.page import Extra, Inputs
from hub.tips.calendar import TipDay, tips_of_days
from hub.tips.feed import Feed, Recording, podcast_feed, tip_feed
from hub.tips.feeds import atom, json_feed, opml, podcast, rss
from hub.tips.ics import ics

TIPS_RSS, TIPS_ATOM, TIPS_JSON = "feeds/tips.xml", "feeds/tips-atom.xml", "feeds/tips.json"
#: Which tip is for which day, for a page that knows what day it is.
TIPS_DAYS = "feeds/tips-days.json"
TIPS_ICS, PODCAST, OPML = "feeds/tips.ics", "feeds/podcast.xml", "feeds/feeds.opml"


def tip_feeds(inputs: Inputs) -> list[Extra]:
    """RSS, Atom and JSON Feed of the tips of the last thirty days, an iCalendar of a year of tips from this month on.

    The same as JSON, and an OPML of these feeds and the podcasts.
    """
    catalogue, settings, day = inputs.catalogue, inputs.settings, inputs.day
    formats: list[tuple[str, Callable[[Feed], str]]] = [
        (TIPS_RSS, rss), (TIPS_ATOM, atom), (TIPS_JSON, json_feed),
    ]  # fmt: skip
    tips = tip_feed(catalogue, settings, day, TIPS_RSS)
    made = [Extra(url, write(replace(tips, url=settings.site_url + url))) for url, write in formats]
    days = list(tips_of_days(catalogue, catalogue.calendar, *year_of(day)))
    made += [Extra(TIPS_ICS, lambda: ics(settings, days, day)), Extra(TIPS_DAYS, lambda: days_json(days))]
    made.append(Extra(OPML, opml(settings.site_name, [tips, *podcasts_of(inputs).values()])))
    return made


def podcasts(inputs: Inputs) -> list[Extra]:
    """A podcast of all recordings, and one for each series that has any."""
    return [Extra(url, podcast(feed)) for url, feed in podcasts_of(inputs).items()]


def days_json(days: Iterable[TipDay]) -> str:
    """Tips by day as JSON: `days` maps a date to an id, `tips` an id to address, title and the sentence to push."""
    rows = list(days)
    value = {
        "version": 1,
        "days": {one.day.isoformat(): one.tip.id for one in rows},
        "tips": {
            one.tip.id: [one.tip.url, one.tip.head.title, one.tip.head.push]
            for one in sorted(rows, key=lambda one: one.tip.id)
        },
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def podcasts_of(inputs: Inputs) -> dict[str, Feed]:
    """Podcasts by address: all recordings first, then series that have any."""
    catalogue, settings = inputs.catalogue, inputs.settings
    recordings = recordings_of(inputs.media)
    wanted = [(PODCAST, None), *((f"feeds/podcast/{one.id}.xml", one) for one in catalogue.taxonomy.series)]
    made = {url: podcast_feed(catalogue, settings, recordings, url, series) for url, series in wanted}
    return {url: feed for url, feed in made.items() if feed}


def recordings_of(media: MediaIndex) -> dict[str, Recording]:
    """The audio of each clip that has one, by lecture."""
    return {
        lecture: Recording(clip.audio.url, clip.audio.size, clip.audio.mime, clip.duration, clip.sample)
        for lecture, clip in media.clips.items()
        if clip.audio
    }


def year_of(day: date) -> tuple[date, date]:
    """First and last day of the twelve months that begin with the month of `day`."""
    first = day.replace(day=1)
    return first, first.replace(year=first.year + 1) - timedelta(days=1)
