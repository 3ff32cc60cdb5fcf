import json
from dataclasses import replace
from xml.etree import ElementTree

import html5lib
import pytest

from hub.errors import BuildError
from hub.media.index import MediaIndex
from hub.pages.data import json_ld, lecture_json_ld, sitemaps, video_sitemaps
from hub.pages.page import Extra, Inputs
from hub.pages.site import site_of

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "v": "http://www.google.com/schemas/sitemap-video/1.1",
}


def test_json_ld_cannot_end_its_script_and_says_the_same() -> None:
    value = {"name": "</script><script>alert(1)</script><!-- & \u2028"}
    text = json_ld(value)
    assert not set("<>&\u2028") & set(text)
    assert json.loads(text) == value


def test_a_clip_is_a_video_object_whose_chapters_fill_it(inputs: Inputs) -> None:
    lecture = inputs.catalogue.lecture["L21"]
    data = json.loads(lecture_json_ld(inputs, lecture, "media/aa11/poster.jpg"))
    assert data["@type"] == "VideoObject"
    assert data["contentUrl"] == "https://hub.example/media/aa11/1080.mp4"
    assert data["thumbnailUrl"] == ["https://hub.example/media/aa11/poster.jpg"]
    parts = data["hasPart"]
    assert [one["name"] for one in parts] == [one.title for one in lecture.head.chapters]
    assert parts[0]["startOffset"] == 0
    assert [one["endOffset"] for one in parts[:-1]] == [one["startOffset"] for one in parts[1:]]
    assert parts[-1]["endOffset"] == 112


def test_without_a_clip_nothing_claims_a_video(inputs: Inputs) -> None:
    bare = replace(inputs, media=MediaIndex())
    data = json.loads(lecture_json_ld(bare, inputs.catalogue.lecture["L21"], "x.svg"))
    assert data["@type"] == "LearningResource"
    assert not {"contentUrl", "thumbnailUrl", "hasPart"} & set(data)
    assert "<video:" not in video_sitemaps(bare, {})[0].text


def test_the_sitemap_has_every_page_and_dates_only_lectures(inputs: Inputs) -> None:
    site = site_of(inputs)
    tree = ElementTree.fromstring(sitemaps(inputs, site.pages)[0].text)
    rows = {one.findtext("s:loc", "", NAMES): one.findtext("s:lastmod", "", NAMES) for one in tree}
    assert set(rows) == {f"https://hub.example/{one.url}" for one in site.pages}
    assert rows["https://hub.example/lectures/021-after-a-bad-exam/"] == "2026-11-23"
    assert rows["https://hub.example/"] == ""


def test_a_large_sitemap_is_an_index_of_parts(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hub.pages.data._ROWS", 100)
    site = site_of(inputs)
    index, *parts = sitemaps(inputs, site.pages)
    listed = [one.findtext("s:loc", "", NAMES) for one in ElementTree.fromstring(index.text)]
    assert listed == [f"https://hub.example/{one.path}" for one in parts]
    rows = [len(ElementTree.fromstring(one.text)) for one in parts]
    assert sum(rows) == len(site.pages)
    assert max(rows) == 100


def test_the_video_sitemap_has_the_lectures_with_a_clip(inputs: Inputs) -> None:
    tree = ElementTree.fromstring(video_sitemaps(inputs, {"L21": "p.jpg"})[0].text)
    video = tree.find("s:url/v:video", NAMES)
    assert len(tree) == 1
    assert video is not None
    assert video.findtext("v:content_loc", "", NAMES) == "https://hub.example/media/aa11/1080.mp4"
    assert video.findtext("v:duration", "", NAMES) == "112"


def with_alias(inputs: Inputs, *aliases: str) -> Inputs:
    lectures = tuple(
        one.model_copy(update={"head": one.head.model_copy(update={"aliases": aliases})})
        if one.id == "L21"
        else one
        for one in inputs.catalogue.lectures
    )
    return replace(inputs, catalogue=inputs.catalogue.model_copy(update={"lectures": lectures}))


def redirects_of(inputs: Inputs) -> list[Extra]:
    """Small pages at old addresses."""
    return [one for one in site_of(inputs).extras if one.path.endswith("index.html")]


def test_an_old_address_leads_to_the_new_one(inputs: Inputs) -> None:
    (made,) = redirects_of(with_alias(inputs, "021-bad-exam"))
    assert made.path == "lectures/021-bad-exam/index.html"
    html5lib.HTMLParser(strict=True).parse(made.text)
    assert '<meta http-equiv="refresh" content="0; url=../021-after-a-bad-exam/">' in made.text
    assert '<link rel="canonical" href="https://hub.example/lectures/021-after-a-bad-exam/">' in made.text


def test_an_alias_never_hides_a_lecture(inputs: Inputs) -> None:
    other = next(one for one in inputs.catalogue.lectures if one.id != "L21")
    assert redirects_of(with_alias(inputs, other.slug)) == []


def test_two_pages_at_one_address_stop_the_build(inputs: Inputs) -> None:
    with pytest.raises(BuildError, match=r"lectures/021-twice/index\.html"):
        site_of(with_alias(inputs, "021-twice", "021-twice"))
