import re
from pathlib import Path
from xml.etree import ElementTree

import site_plugins.theme
from hub.catalogue.model import Catalogue
from hub.pages.covers import COLOURS, cover, poster, symbols

THEME = Path(site_plugins.theme.__file__).parent


def test_every_lecture_and_tip_has_a_cover_of_known_shapes(catalogue: Catalogue) -> None:
    drawings = [cover(catalogue, one) for one in catalogue.lectures]
    drawings += [cover(catalogue, one) for one in catalogue.tips]
    for drawn in drawings:
        ElementTree.fromstring(drawn)
        assert set(re.findall(r'href="#([a-z-]+)"', drawn)) <= set(symbols())


def test_a_poster_is_a_small_file_that_needs_nothing_else(catalogue: Catalogue) -> None:
    for lecture in catalogue.lectures:
        text = poster(catalogue, lecture)
        ElementTree.fromstring(text)
        assert set(re.findall(r'href="#([a-z-]+)"', text)) <= set(re.findall(r' id="([a-z-]+)"', text))
        assert set(re.findall(r"var\((--\w+)\)", text)) <= set(re.findall(r"(--\w+):", text))
        assert len(text) < 4000


def test_the_child_grows_with_the_stage(catalogue: Catalogue) -> None:
    ages = [one.name for one in catalogue.taxonomy.stages[:6]]
    heights = {}
    for lecture in catalogue.lectures:
        if lecture.head.stage in ages:
            heights[ages.index(lecture.head.stage)] = float(
                re.findall(r"scale\(([\d.]+)\)", cover(catalogue, lecture))[1]
            )
    row = [heights[one] for one in sorted(heights)]
    assert len(row) > 1
    assert row == sorted(set(row))


def test_posters_and_the_theme_have_the_same_colours() -> None:
    css = (THEME / "css" / "tokens.css").read_text(encoding="utf-8")
    for topic, (light, dark) in COLOURS.items():
        rows = re.findall(rf"\.topic-{topic} {{([^}}]*)}}", css)
        assert [" ".join(re.findall(r"--c\d: (#\w+)", one)) for one in rows] == [light, dark]
