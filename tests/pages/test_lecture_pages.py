from collections.abc import Callable
from dataclasses import replace

from hub.media.index import MediaIndex
from hub.pages.lectures import player
from hub.pages.page import Inputs, Page
from hub.pages.pictures import shared_posters
from hub.pages.site import site_of


def page_of(inputs: Inputs, slug: str) -> Page:
    return next(one for one in site_of(inputs).pages if one.path == f"lectures/{slug}.md")


def test_a_phone_tries_the_middle_rendition_first(inputs: Inputs) -> None:
    slot = player(inputs, inputs.catalogue.lecture["L21"])
    assert [one["height"] for one in slot["sources"]] == [540, 1080, 360]
    assert slot["sources"][0]["type"] == 'video/mp4; codecs="avc1.64001f,mp4a.40.2"'
    assert slot["poster"] == slot["still"] == "lectures/021-after-a-bad-exam/poster.webp"
    assert slot["sample"] is True


def test_without_a_clip_the_poster_is_drawn_and_nothing_plays(inputs: Inputs) -> None:
    slot = player(replace(inputs, media=MediaIndex()), inputs.catalogue.lecture["L21"])
    assert slot["sources"] == []
    assert slot["poster"].startswith("covers/") and slot["poster"].endswith(".poster.svg")


def test_lectures_with_the_same_drawing_share_it(inputs: Inputs) -> None:
    catalogue = inputs.catalogue
    other = catalogue.lecture["L21"].model_copy(update={"id": "L99", "slug": "099-other"})
    more = catalogue.model_copy(update={"lectures": (*catalogue.lectures, other)})
    bare = replace(inputs, catalogue=more, media=MediaIndex())
    shown = [player(bare, one)["poster"] for one in more.lectures]
    assert len(shown) == len({*shown}) + 1
    assert {one.path for one in shared_posters(bare)} == {*shown}
    assert player(inputs, catalogue.lecture["L21"])["poster"] not in shown


def test_previous_and_next_follow_the_series(inputs: Inputs) -> None:
    row = inputs.catalogue.in_series(inputs.catalogue.lecture["L21"].head.series)
    pages = [page_of(inputs, one.slug).data for one in row]
    assert pages[0]["previous"] is None
    assert pages[-1]["next"] is None
    assert [one["next"]["title"] for one in pages[:-1]] == [one.head.title for one in row[1:]]
    assert [one["previous"]["title"] for one in pages[1:]] == [one.head.title for one in row[:-1]]


def test_feelings_and_safety_always_show_the_help_numbers(inputs: Inputs) -> None:
    for lecture in inputs.catalogue.lectures:
        numbers = [one["number"] for one in page_of(inputs, lecture.slug).data["helplines"]]
        if inputs.catalogue.topic_of(lecture).help_card:
            assert {"12356", "110", "120"} <= set(numbers)


def test_a_tip_that_is_not_published_is_not_linked(remake: Callable[..., Inputs]) -> None:
    page = page_of(remake(tips=()), "021-after-a-bad-exam")
    assert page.data["tips"] == []


def test_the_markdown_has_everything_a_parent_reads(inputs: Inputs) -> None:
    text = page_of(inputs, "021-after-a-bad-exam").markdown
    assert text.startswith("# 考砸之后怎么谈\n")
    for heading in ("情境", "一个观念", "三个步骤", "今晚就做", "何时求助", "文字稿", "配套贴士"):
        assert f"\n## {heading}\n" in text
