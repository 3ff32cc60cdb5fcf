"""Slides for sample masters: calm, large, readable on a phone; drawn from what the lecture itself says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from hub.catalogue.model import Lecture

SIZE = (1280, 720)
#: Said on every slide, so that nobody takes a sample for a recording.
LABEL = "合成语音示例"
_FINE = 2  # shapes are drawn this much larger and scaled down, for smooth edges
_CLOSING = 11.0  # seconds the last slide stays
_NO_START = "，。！？；：、”’》）…"
_NO_END = "“‘《（"


@dataclass(frozen=True)
class Ground:
    """Colours of a topic: wash, paper, tint, shape, ink."""

    wash: str
    paper: str
    tint: str
    shape: str
    ink: str


#: The topics' colours, as everywhere on the site.
GROUNDS = {
    "bond": Ground("#fbe0d3", "#fff4ea", "#f0b79d", "#c8603f", "#7f2f1c"),
    "mind": Ground("#dfe3f4", "#fbf9ff", "#b7c0e6", "#6474b8", "#37437f"),
    "health": Ground("#deecd4", "#fffae0", "#aacd96", "#5f9251", "#2f5d2b"),
    "learning": Ground("#fae8c0", "#fffaea", "#ecc873", "#c48e27", "#6b4a0c"),
    "safety": Ground("#d5eaeb", "#f6fdfa", "#93c8ca", "#328489", "#184f57"),
    "character": Ground("#f0e1d8", "#fff7ee", "#d6b29f", "#9f6f5a", "#5c3a2c"),
}
_LAMP = "#ffdf94"


@dataclass(frozen=True)
class Slide:
    """One still: a small line above, a large text, and the second it appears."""

    at: float
    above: str
    text: str
    below: str = ""


def slides_of(lecture: Lecture, series: str, stage: str, seconds: float) -> tuple[Slide, ...]:
    """Return the slides of a lecture: title, idea, one a chapter, and what to do tonight.

    Args:
        lecture: Whose words.
        series: Name of its series.
        stage: Label of its stage.
        seconds: Length of the narration.
    """
    chapters = lecture.head.chapters
    second = chapters[1].at
    slides = [
        Slide(0.0, f"{series} · {stage}", lecture.head.title, lecture.head.speaker),
        Slide(round(min(6.0, second / 2), 1), chapters[0].title, idea_of(lecture.body.idea)),
    ]
    for number, chapter in enumerate(chapters[1:]):
        step = lecture.body.steps[number] if number < len(lecture.body.steps) else None
        slides.append(
            Slide(
                chapter.at,
                f"第 {number + 1} 步" if step else "",
                chapter.title,
                quote_of(step.text) if step else "",
            )
        )
    if seconds - _CLOSING > slides[-1].at + 4:
        slides.append(
            Slide(round(seconds - _CLOSING, 1), "今晚就做", plain(lecture.body.tonight.split("\n\n")[0]))
        )
    return tuple(slides)


def idea_of(text: str) -> str:
    """Return the sentence in bold, or the first one."""
    bold = re.search(r"\*\*(.+?)\*\*", text)
    return plain(bold[1]) if bold else plain(re.split(r"(?<=[。！？])", text.strip())[0])


def quote_of(text: str) -> str:
    """Return the first sentence a parent can say, or nothing."""
    quoted = re.search(r"^>\s*(.+)$", text, re.MULTILINE)
    return plain(quoted[1]) if quoted else ""


def plain(text: str) -> str:
    """Return Markdown as the words that are read."""
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    return re.sub(r"\s+", " ", re.sub(r"[*_`>#]+", "", text)).strip()


def draw(slide: Slide, topic: str, place: int) -> Image.Image:
    """Return the picture of a slide; `place` is the series' number, from 0: the child grows with it."""
    ground = GROUNDS.get(topic, GROUNDS["bond"])
    picture = _scene(ground, place).copy()
    pen = ImageDraw.Draw(picture)
    _tag(pen, LABEL, ground)
    size = 84 if len(slide.text) <= 12 else 64 if len(slide.text) <= 40 else 50
    rows = wrapped(slide.text, _font(size), 820)
    below = wrapped(slide.below, _font(36), 780) if slide.below else []
    height = (60 if slide.above else 0) + len(rows) * size * 1.42 + (24 + len(below) * 52 if below else 0)
    top = max(96.0, (SIZE[1] - height) / 2 - 24)
    if slide.above:
        pen.text((80, top), slide.above, font=_font(34), fill=ground.shape)
        top += 60
    for row in rows:
        pen.text((80, top), row, font=_font(size), fill=ground.ink, stroke_width=1, stroke_fill=ground.ink)
        top += size * 1.42
    top += 24
    for row in below:
        pen.text((80, top), row, font=_font(36), fill=ground.ink)
        top += 52
    return picture


def wrapped(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Break text into lines of at most `width` pixels, even in length, no line beginning with a comma."""
    lines = max(1, -(-int(font.getlength(text)) // int(width)))
    goal = font.getlength(text) / lines + font.size
    rows, row = [], ""
    for sign in text:
        full = font.getlength(row + sign) > min(width, goal)
        if row and full and sign not in _NO_START and row[-1] not in _NO_END:
            rows.append(row)
            row = ""
        row += sign
    return [*rows, row] if row else rows


def _tag(pen: ImageDraw.ImageDraw, text: str, ground: Ground) -> None:
    font = _font(26)
    width = font.getlength(text)
    left, top = SIZE[0] - width - 64, 36
    pen.rounded_rectangle((left - 18, top - 8, left + width + 18, top + 42), 25, fill=ground.paper)
    pen.text((left, top), text, font=font, fill=ground.ink)


@lru_cache(maxsize=8)
def _scene(ground: Ground, place: int) -> Image.Image:
    """Return the ground: lamp, hills, a parent and a child that is taller in every series."""
    wide, high = SIZE[0] * _FINE, SIZE[1] * _FINE
    picture = Image.new("RGB", (wide, high), ground.wash)
    pen = ImageDraw.Draw(picture)

    def disc(x: float, y: float, radius: float, colour: str) -> None:
        pen.ellipse(
            [(x - radius) * _FINE, (y - radius) * _FINE, (x + radius) * _FINE, (y + radius) * _FINE],
            fill=colour,
        )

    def person(x: float, scale: float, colour: str) -> None:
        disc(x, 720 - 250 * scale, 66 * scale, colour)
        box = [
            (x - 125 * scale) * _FINE,
            (720 - 175 * scale) * _FINE,
            (x + 125 * scale) * _FINE,
            (720 + 175 * scale) * _FINE,
        ]
        pen.rounded_rectangle(box, 120 * scale * _FINE, fill=colour)

    disc(1105, 210, 96, _LAMP)
    pen.ellipse([-300 * _FINE, 610 * _FINE, 900 * _FINE, 1100 * _FINE], fill=ground.tint)
    pen.ellipse([560 * _FINE, 640 * _FINE, 1700 * _FINE, 1100 * _FINE], fill=ground.tint)
    person(1010, 1.0, ground.shape)
    person(1170, 0.44 + 0.07 * min(place, 6), ground.ink)
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    path = Path(pylopdf_fonts_zh_cn.__file__).with_name("NotoSansSC-Regular.otf")
    return ImageFont.truetype(str(path), size)
