"""A lecture's words in reading order, under its chapters."""

from __future__ import annotations

from hub.catalogue.model import Lecture, clock_of
from hub.pages.page import Data

#: Characters after which a transcript paragraph ends with the next full stop.
_PARAGRAPH = 90
#: A last paragraph shorter than this joins the one before.
_TAIL = 40
_STOPS = ("。", "？", "！", "”", "…")


def _paragraphs(lines: list[str]) -> list[str]:
    """Join caption lines into paragraphs that end at a full stop."""
    made = [""]
    for line in lines:
        made[-1] += line
        if len(made[-1]) >= _PARAGRAPH and line.endswith(_STOPS):
            made.append("")
    made = [one for one in made if one]
    if len(made) > 1 and len(made[-1]) < _TAIL:
        made[-2:] = [made[-2] + made[-1]]
    return made


def _lines_by_chapter(lecture: Lecture) -> list[list[str]]:
    """Captions by the chapter they start in; without captions, the narration by its headings."""
    chapters = lecture.head.chapters
    made: list[list[str]] = [[] for _ in chapters]
    if lecture.cues:
        for cue in lecture.cues:
            place = sum(chapter.at <= cue.start + 0.05 for chapter in chapters) - 1
            made[max(0, place)].append(cue.text.strip())
        return made
    titles = [chapter.title for chapter in chapters]
    for title, lines in lecture.narration:
        made[titles.index(title) if title in titles else -1].extend(lines)
    return made


def chapters_of(lecture: Lecture) -> list[Data]:
    """The chapters: `id` (anchor of its paragraphs), `at` in seconds, `clock`, `title`, `paragraphs`."""
    return [
        {
            "id": f"c{number}",
            "at": chapter.at,
            "clock": clock_of(chapter.at),
            "title": chapter.title,
            "paragraphs": _paragraphs(lines),
        }
        for number, (chapter, lines) in enumerate(
            zip(lecture.head.chapters, _lines_by_chapter(lecture), strict=True), 1
        )
    ]


def text_of(lecture: Lecture) -> str:
    """The whole transcript in one line; empty when there are neither captions nor narration."""
    return "".join(line for lines in _lines_by_chapter(lecture) for line in lines)
