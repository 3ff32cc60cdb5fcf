"""What grows with the number of lectures is cut into parts that do not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

import pytest

from hub.pages.data import sitemaps, video_sitemaps
from hub.pages.listings import PER_PAGE, listing_pages
from hub.pages.page import Inputs, Page
from hub.project import Project
from hub.tips.feed import EPISODES, WINDOW, Recording, podcast_feed, tip_feed

MANY = 1_100
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def many(inputs: Inputs, remake: Callable[..., Inputs]) -> Inputs:
    """As many lectures as no folder and no list should hold, and as many tips."""
    lectures, tips = inputs.catalogue.lectures, inputs.catalogue.tips
    return remake(
        lectures=tuple(
            lectures[number % len(lectures)].model_copy(
                update={"id": f"L{number}", "number": number, "slug": f"{number:04}-made"}
            )
            for number in range(1, MANY + 1)
        ),
        tips=tuple(
            tips[number % len(tips)].model_copy(update={"id": f"T{number}", "slug": f"T{number}-made"})
            for number in range(1, MANY + 1)
        ),
    )


def test_every_lecture_is_on_a_list_and_no_list_is_long(many: Inputs) -> None:
    pages = listing_pages(many)
    cards = {one.path: [card["url"] for card in one.data.get("lectures", ())] for one in pages}
    assert max(map(len, cards.values())) <= PER_PAGE
    seen = Counter(url for path, urls in cards.items() if path.startswith("series/") for url in urls)
    assert seen == Counter(one.url for one in many.catalogue.lectures)
    assert max(Counter(PurePosixPath(path).parent for path in cards).values()) <= 1_000


def test_sitemaps_split_and_lose_nothing(inputs: Inputs) -> None:
    pages = [
        Page(
            path=f"lectures/{number:05}-made.md",
            template="lecture.html",
            title="",
            description="",
            tab="",
            data={},
            markdown="",
        )
        for number in range(12_000)
    ]
    index, *parts = sitemaps(inputs, pages)
    named = [one.text or "" for one in ElementTree.fromstring(index.text).iter(f"{_SITEMAP}loc")]
    assert named == [f"{inputs.settings.site_url}{one.path}" for one in parts]
    found = [[one.text for one in ElementTree.fromstring(part.text).iter(f"{_SITEMAP}loc")] for part in parts]
    assert max(map(len, found)) <= 5_000
    assert [url for part in found for url in part] == [
        f"{inputs.settings.site_url}{one.url}" for one in pages
    ]
    assert [one.path for one in video_sitemaps(inputs, {"L21": "x.jpg"})] == ["sitemap-video.xml"]


def test_feeds_reach_back_so_far_and_no_farther(many: Inputs) -> None:
    tips = tip_feed(many.catalogue, many.settings, many.day, "feeds/tips.xml")
    assert 0 < len(tips.entries) <= WINDOW
    heard = {one.id: Recording(f"media/{one.id}.m4a", 1, "audio/mp4", 60) for one in many.catalogue.lectures}
    podcast = podcast_feed(many.catalogue, many.settings, heard, "feeds/podcast.xml")
    assert podcast is not None
    assert len(podcast.entries) == EPISODES
    newest = sorted((one.head.published for one in many.catalogue.lectures), reverse=True)
    assert [one.published.date() for one in podcast.entries] == newest[:EPISODES]


def test_a_lecture_has_its_pictures_in_a_folder_of_its_own(made: Path) -> None:
    lectures = [one.name for one in (made / "site/lectures").iterdir() if one.is_dir()]
    assert Project.at(made).lectures.joinpath(lectures[0]).is_dir()
    posters = [one for one in (made / "site/lectures").rglob("share.*") if one.suffix not in (".gz", ".br")]
    assert posters and {one.parent.name for one in posters} <= set(lectures)
