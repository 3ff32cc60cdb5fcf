"""Sheets to share: a poster a lecture, a 冰箱贴 a tip, the card 今晚就做. Laid out once, drawn as SVG or pixels.

A sheet is a tuple of marks in the order they are painted; `svg` writes it as text here, `hub.pictures`
paints the same marks as PNG. Lengths are pixels, from the upper left corner.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from hub.catalogue.model import Lecture, Tip
from hub.pages.cards import minutes_of
from hub.pages.codes import path, side
from hub.pages.covers import COLOURS, picture
from hub.pages.page import Inputs
from hub.pages.prose import plain
from hub.pages.wrap import wrap, wrap_title

WIDTH = 720
_COVER = 405
_EDGE = 48
_INNER = WIDTH - 2 * _EDGE
_PAPER, _INK, _SOFT, _TONIGHT, _WARM = "#fbf6ee", "#2a231d", "#655a4d", "#a83d24", "#fce8db"
_FONTS = "'Noto Sans SC','PingFang SC','HarmonyOS Sans SC',MiSans,'Microsoft YaHei',sans-serif"


@dataclass(frozen=True)
class Box:
    """A rectangle with round corners."""

    x: int
    y: int
    width: int
    height: int
    fill: str
    radius: int = 0


@dataclass(frozen=True)
class Line:
    """One line of text; `y` is its baseline."""

    x: int
    y: int
    size: int
    fill: str
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Drawing:
    """A drawn cover, 16 by 9, as wide as the sheet; `svg` is a whole file."""

    svg: str


@dataclass(frozen=True)
class Code:
    """A QR code on white."""

    x: int
    y: int
    side: int
    words: str


Mark = Box | Line | Drawing | Code


@dataclass(frozen=True)
class Sheet:
    """What is painted, in order."""

    height: int
    ground: str
    marks: tuple[Mark, ...]
    width: int = WIDTH


class _Pen:
    """Writes lines one below the other and knows how far down it is."""

    def __init__(self, y: int) -> None:
        self.y = y
        self.marks: list[Mark] = []

    def write(
        self,
        text: str,
        size: int,
        fill: str,
        *,
        title: bool = False,
        bold: bool = False,
        x: int = _EDGE,
        edge: int = _EDGE,
        leading: float = 1.5,
    ) -> None:
        """Write a paragraph, cut to the sheet's width less `x` and `edge`; a title is bold and cut at its marks."""
        cut = wrap_title if title else wrap
        for line in cut(text, (WIDTH - edge - x) / size):
            self.marks.append(Line(x, round(self.y + size * 0.95), size, fill, line, bold or title))
            self.y += round(size * leading)


def lecture_sheet(inputs: Inputs, lecture: Lecture) -> Sheet:
    """Cover, title, promise, and the code that leads to the lecture."""
    head, catalogue = lecture.head, inputs.catalogue
    colours = COLOURS[catalogue.topic_of(lecture).id][0].split()
    pen = _Pen(_COVER + 36)
    pen.write(f"{head.series} · {catalogue.stage_of(lecture).label}", 26, _SOFT)
    pen.y += 4
    pen.write(head.title, 50, _INK, title=True, leading=1.3)
    pen.y += 24
    top = pen.y
    pen.y += 26
    minutes = minutes_of(inputs, lecture)
    pen.write(f"看完这 {minutes} 分钟，你会" if minutes else "看完这一讲，你会", 26, colours[4], x=_EDGE + 28)
    pen.write(head.summary, 34, colours[4], bold=True, x=_EDGE + 28, edge=_EDGE + 24)
    pen.y += 26
    box = Box(_EDGE, top, _INNER, pen.y - top, colours[0], 24)
    foot, bottom = _foot(inputs, lecture.url, pen.y + 40, "长按识别，看完整一讲")
    return Sheet(bottom, _PAPER, (Drawing(picture(catalogue, lecture)), box, *pen.marks, *foot))


def tip_sheet(inputs: Inputs, tip: Tip) -> Sheet:
    """The tip whole, to print and stick on the fridge."""
    pen = _Pen(_COVER + 40)
    pen.write(tip.head.title, 50, _INK, title=True, leading=1.3)
    pen.y += 20
    for text, number in paragraphs(tip.text):
        if number:
            pen.marks.append(Line(_EDGE, round(pen.y + 34 * 0.95), 34, _TONIGHT, number, bold=True))
        pen.write(text, 32, _INK, x=_EDGE + (48 if number else 0), leading=1.55)
        pen.y += 14
    foot, bottom = _foot(inputs, tip.url, pen.y + 30, "贴在冰箱上，今天就能用")
    return Sheet(bottom, _WARM, (Drawing(picture(inputs.catalogue, tip)), *pen.marks, *foot))


def tonight_sheet(inputs: Inputs, lecture: Lecture) -> Sheet:
    """The one thing to do tonight, as a card to keep."""
    light = "#fffaf4"
    pen = _Pen(56)
    pen.write("今晚就做", 46, light, bold=True, x=_EDGE + 60)
    pen.y += 20
    for text, _ in paragraphs(lecture.body.tonight):
        pen.write(text, 40, light, leading=1.6)
        pen.y += 12
    if lecture.body.refrain:
        pen.y += 14
        pen.write(f"不说：{lecture.body.refrain}", 34, "#f6c667")
    top = pen.y + 40
    foot, bottom = _foot(inputs, lecture.url, top + 32, lecture.head.title)
    lamp = Box(_EDGE + 4, 66, 32, 32, "#f6c667", 16)
    return Sheet(bottom, _TONIGHT, (lamp, *pen.marks, Box(0, top, WIDTH, bottom - top, _PAPER), *foot))


def _foot(inputs: Inputs, url: str, top: int, words: str) -> tuple[list[Mark], int]:
    """Name of the site, a line, and the code; returns the marks and where the sheet ends."""
    pen = _Pen(top + 26)
    pen.write(inputs.settings.site_name, 36, _INK, bold=True)
    for line in wrap(words, (_INNER - 210) / 26):
        pen.write(line, 26, _SOFT)
    edge = 176
    code = Code(WIDTH - _EDGE - edge, top, edge, inputs.settings.site_url + url)
    return [*pen.marks, code], max(top + edge, pen.y) + 44


def paragraphs(text: str) -> list[tuple[str, str]]:
    """Markdown as plain paragraphs, each with the number of its list item or nothing."""
    made: list[tuple[str, str]] = []
    for block in text.split("\n"):
        words, number = block.strip().lstrip(">#").strip(), ""
        head, _, rest = words.partition(". ")
        if head.isdigit() and rest:
            number, words = head, rest
        words = plain(words.removeprefix("- "))
        if words:
            made.append((words, number))
    return made


def svg(sheet: Sheet) -> str:
    """The sheet as an SVG file; every text of an editor is escaped."""
    size = f'viewBox="0 0 {sheet.width} {sheet.height}" width="{sheet.width}" height="{sheet.height}"'
    inner = "".join(_elements(sheet.marks))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{_FONTS}">'
        f'<path d="M0 0h{sheet.width}v{sheet.height}H0z" fill="{sheet.ground}"/>{inner}</svg>\n'
    )


def _elements(marks: Iterable[Mark]) -> Iterable[str]:
    for mark in marks:
        match mark:
            case Box():
                yield (
                    f'<rect x="{mark.x}" y="{mark.y}" width="{mark.width}" height="{mark.height}"'
                    f' rx="{mark.radius}" fill="{mark.fill}"/>'
                )
            case Line():
                weight = ' font-weight="650"' if mark.bold else ""
                yield (
                    f'<text x="{mark.x}" y="{mark.y}" font-size="{mark.size}" fill="{mark.fill}"{weight}>'
                    f"{escape(mark.text, quote=False)}</text>"
                )
            case Drawing():
                yield mark.svg.strip()
            case Code():
                units = side(mark.words) + 4
                yield (
                    f'<svg x="{mark.x}" y="{mark.y}" width="{mark.side}" height="{mark.side}"'
                    f' viewBox="0 0 {units} {units}" shape-rendering="crispEdges">'
                    f'<path d="M0 0h{units}v{units}H0z" fill="#fff"/><path d="{path(mark.words, 2)}"/></svg>'
                )
