"""Covers drawn from the catalogue: the lamp is the series, the scene the topic, the child's height the stage.

A cover is inline SVG of a few `<use>`; colours come from the page (`--c1` … `--c5`, one set a topic),
so dark pages have dark covers. A poster is the same drawing as a file with its own colours.
Nothing an editor writes is part of a drawing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from markupsafe import Markup

from hub.catalogue.model import Catalogue, Lecture, Tip

_PLAIN = "bond"

#: Colours of each topic, c1 … c5, light and dark, for posters; the theme's tokens.css has the same (a test holds it).
COLOURS = {
    "bond": ("#fbe0d3 #fff4ea #f0b79d #c8603f #7f2f1c", "#4a2a1f #f7d9c6 #84452f #d97a58 #f6c0a8"),
    "mind": ("#dfe3f4 #fbf9ff #b7c0e6 #6474b8 #37437f", "#2b3052 #e6e6fb #4a548f #8593d8 #c3cbf5"),
    "health": ("#deecd4 #fffae0 #aacd96 #5f9251 #2f5d2b", "#273d22 #f3efc9 #436b39 #7fb66e #bfe0af"),
    "learning": ("#fae8c0 #fffaea #ecc873 #c48e27 #74500d", "#463710 #fbeec6 #7d6119 #d9a742 #f5d992"),
    "safety": ("#d5eaeb #f6fdfa #93c8ca #328489 #184f57", "#173b3f #dff3ee #2b686d #57aeb3 #aadfe0"),
    "character": ("#f0e1d8 #fff7ee #d6b29f #9f6f5a #5c3a2c", "#40302a #f6e3d4 #735443 #bb8c76 #e8cab9"),
}
_LAMP = ("#ffdf94", "#f6c667")
_LAMPS = ((60, 84), (64, 58), (80, 42), (92, 40), (98, 34), (226, 44), (250, 46), (160, 34))

#: A child's height as a part of the parent's, from the youngest stage to the oldest.
_HEIGHTS = (0.44, 0.52, 0.6, 0.7, 0.84, 0.98)


@cache
def symbols() -> Mapping[str, str]:
    """The shapes covers are made of, from `scenes.svg`: id -> `<symbol>`."""
    text = files("hub.pages").joinpath("scenes.svg").read_text(encoding="utf-8")
    return {name: shape for shape, name in re.findall(r'(<symbol id="([a-z-]+)".*?</symbol>)', text)}


def _figure(place: str, scale: float, fill: str = "") -> str:
    move = f"translate({place})scale({scale:.3g})"
    return f'<use href="#fg" x="-50" y="-110" width="100" height="112" transform="{move}"{fill}/>'


def _person(x: int, scale: float, colour: str) -> str:
    return _figure(f"{x} 180", scale, f' fill="var(--{colour})"')


def _people(series: int, height: int, topic: str) -> str:
    """Parent and child; a phone between them for a screen series, three people for a community one."""
    big, small = ("c5", "c2") if topic == "safety" else ("c4", "c5")
    if height < len(_HEIGHTS):
        return _person(138, 1.12, big) + _person(206, _HEIGHTS[height] * 1.06, small)
    if series % 2 == 0:
        phone = (
            '<rect x="164" y="128" width="24" height="40" rx="5" fill="var(--c2)"'
            ' stroke="var(--c5)" stroke-width="4"/>'
        )
        return _person(128, 1.08, big) + _person(214, 0.72, small) + phone
    other = "c5" if topic == "safety" else "c3"
    return _person(106, 1.0, other) + _person(214, 1.06, big) + _person(160, 0.66, small)


def _drawing(topic: str, series: int, height: int) -> str:
    lamp_x, lamp_y = _LAMPS[series % len(_LAMPS)]
    scene = topic if topic in COLOURS else _PLAIN
    lamp = f'<circle cx="{lamp_x}" cy="{lamp_y}" r="30" fill="var(--lm)"/>'
    people = _people(series, height, scene)
    return f'{lamp}<use href="#hl"/><use href="#sc-{scene}"/>{people}'


def _parts(catalogue: Catalogue, item: Lecture | Tip) -> tuple[str, int, int]:
    """Topic id, number of the series, number of the stage of a lecture or tip."""
    taxonomy = catalogue.taxonomy
    stages = [one.name for one in taxonomy.stages]
    series = [one.name for one in taxonomy.series]
    topic = catalogue.topic_of(item).id
    if isinstance(item, Lecture):
        return topic, series.index(item.head.series), stages.index(item.head.stage)
    stage = stages.index(item.head.stages[0])
    return (topic, stage, stage) if stage < len(_HEIGHTS) else (topic, len(_LAMPS) - 1, 3)


def cover(catalogue: Catalogue, item: Lecture | Tip) -> Markup:
    """Draw the inline cover of a lecture or tip; decorative, so hidden from screen readers."""
    return _cover(*_parts(catalogue, item))


@cache
def _cover(topic: str, series: int, height: int) -> Markup:
    inner = _drawing(topic, series, height)
    return Markup(  # noqa: S704 - drawn from numbers and topic ids only
        '<svg class="cover" viewBox="0 0 320 180" aria-hidden="true" preserveAspectRatio="xMidYMax slice">'
        f"{inner}</svg>"
    )


def child(height: int) -> Markup:
    """Draw the child of a stage (0 the youngest) for the stage picker."""
    scale = _HEIGHTS[min(height, len(_HEIGHTS) - 1)] * 0.42
    figure = _figure("22 44", scale)
    return Markup(f'<svg class="child" viewBox="0 0 44 44" aria-hidden="true">{figure}</svg>')  # noqa: S704 - numbers


def poster(catalogue: Catalogue, lecture: Lecture) -> str:
    """Draw a lecture's poster as an SVG file of 640 by 360 that is dark where the page is."""
    return _poster(*_parts(catalogue, lecture))


@cache
def _poster(topic: str, series: int, height: int) -> str:
    scene = topic if topic in COLOURS else _PLAIN
    shapes = "".join(text for name, text in symbols().items() if name in {"fg", "hl", f"sc-{scene}"})
    light, dark = (
        ";".join(f"--c{number}:{one}" for number, one in enumerate(colours.split(), 1)) + f";--lm:{lamp}"
        for colours, lamp in zip(COLOURS[scene], _LAMP, strict=True)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="640" height="360">'
        f"<style>svg{{{light}}}@media(prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
        f'<defs>{shapes}</defs><path d="M0 0h320v180H0z" fill="var(--c1)"/>'
        f"{_drawing(topic, series, height)}</svg>\n"
    )


def cover_name(catalogue: Catalogue, item: Lecture | Tip) -> str:
    """Address of the cover as pixels; items with the same drawing share it."""
    return f"{_name(*_parts(catalogue, item))}.png"


def poster_name(catalogue: Catalogue, lecture: Lecture) -> str:
    """Address of the poster as SVG; lectures with the same drawing share it."""
    return f"{_name(*_parts(catalogue, lecture))}.poster.svg"


def _name(topic: str, series: int, height: int) -> str:
    return f"covers/{topic}-{series}-{height}"


def picture(catalogue: Catalogue, item: Lecture | Tip) -> str:
    """Draw the light cover as an SVG file of 720 by 405 without style sheets, for painters of pixels."""
    return _picture(*_parts(catalogue, item))


@cache
def _picture(topic: str, series: int, height: int) -> str:
    scene = topic if topic in COLOURS else _PLAIN
    shapes = "".join(text for name, text in symbols().items() if name in {"fg", "hl", f"sc-{scene}"})
    drawn = (
        f'<defs>{shapes}</defs><path d="M0 0h320v180H0z" fill="var(--c1)"/>{_drawing(topic, series, height)}'
    )
    for number, colour in enumerate(COLOURS[scene][0].split(), 1):
        drawn = drawn.replace(f"var(--c{number})", colour)
    drawn = drawn.replace("var(--lm)", _LAMP[0])
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180" width="720" height="405">{drawn}</svg>'
