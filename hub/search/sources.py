"""The catalogue as documents to search; a lecture's text is only read when somebody makes its document."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from hub.catalogue.events import Event
from hub.catalogue.guides import Guide
from hub.catalogue.model import Catalogue, Lecture, Tip
from hub.catalogue.places import Place
from hub.search.document import Document, Line
from hub.search.words import Words

_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_MARK = re.compile(r"<!--.*?-->|<[^>]*>|[*_`#]+|^\s*(?:>|\d+\.|-)\s*", re.DOTALL | re.MULTILINE)
_SENTENCE = re.compile(r".+?(?:[。！？…；]+[”」』）]*|$)")
#: most characters of a piece, unless one sentence is longer
PIECE = 56
_STOP = re.compile(r"\s*\n\s*")


def plain(markdown: str) -> tuple[str, ...]:
    """Markdown without its marks, in pieces of about a sentence; they are only ever shown escaped."""
    text = _MARK.sub("", _LINK.sub(r"\1", markdown))
    pieces: list[str] = []
    for paragraph in (part.strip() for part in _STOP.split(text)):
        piece = ""
        for sentence in _SENTENCE.findall(paragraph):
            if piece and len(piece) + len(sentence) > PIECE:
                pieces.append(piece)
                piece = ""
            piece += sentence
        pieces.append(piece)
    return tuple(one for one in pieces if one)


@dataclass(frozen=True)
class Source:
    """A document that may not have been made yet; `key` changes with whatever it is made of."""

    id: str
    key: str
    make: Callable[[], Document]


def documents_of(
    catalogue: Catalogue, words: Words, minutes: Mapping[str, float] | None = None
) -> tuple[Document, ...]:
    """Everything of a catalogue that can be found, made; see `sources_of`."""
    return tuple(one.make() for one in sources_of(catalogue, words, minutes))


def sources_of(
    catalogue: Catalogue, words: Words, minutes: Mapping[str, float] | None = None
) -> tuple[Source, ...]:
    """Everything of a catalogue that can be found, in a fixed order.

    That is: lectures, tips, events, places, written pages, telephone numbers that help.

    Args:
        catalogue: What is published.
        words: What parents call a stage, and how they ask for a lecture or tip.
        minutes: Length of each lecture's clip by its id; from the captions when not given.
    """
    lengths = minutes or {}
    lists = _key(catalogue.taxonomy, words.synonyms.stages)
    lectures = [
        Source(
            one.id,
            _key(
                lists,
                one.key,
                words.asked.asked.get(one.id),
                _tips_beside(catalogue, one),
                lengths.get(one.id),
            ),
            partial(_lecture, catalogue, one, words, lengths.get(one.id, 0)),
        )
        for one in catalogue.lectures
    ]
    others = [_tip(catalogue, one, words) for one in catalogue.tips]
    others += [_event(catalogue, one) for one in catalogue.events]
    others += [_place(one) for one in catalogue.places]
    others += [*map(_guide, catalogue.guides), *_help(catalogue)]
    return (*lectures, *(Source(one.id, _key(lists, one), partial(_same, one)) for one in others))


def _key(*decides: object) -> str:
    raw = repr(decides).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


def _same(one: Document) -> Document:
    return one


def _tips_beside(catalogue: Catalogue, lecture: Lecture) -> tuple[str, ...]:
    return tuple(catalogue.tip[name].head.title for name in lecture.head.tips if name in catalogue.tip)


def _lecture(catalogue: Catalogue, lecture: Lecture, words: Words, minutes: float) -> Document:
    head, body = lecture.head, lecture.body
    calls = words.synonyms.stages.get(head.stage, ())
    stage = catalogue.stage_of(lecture)
    topic = catalogue.topic_of(lecture)
    written = [body.situation, body.idea, *(f"{step.title}\n\n{step.text}" for step in body.steps)]
    written += [body.tonight, body.refrain, body.seek_help]
    return Document(
        id=lecture.id,
        kind="lecture",
        title=head.title,
        url=lecture.url,
        summary=head.summary,
        stages=(head.stage,),
        topic=head.topic,
        series=head.series,
        words=(head.short, stage.name, stage.label, topic.name, head.series, *calls),
        asked=words.asked.asked.get(lecture.id, ()),
        beside=_tips_beside(catalogue, lecture),
        spoken=_spoken(lecture),
        written=tuple(line for part in written for line in plain(part)),
        captions=lecture.captioned,
        minutes=minutes or lecture.spoken_until / 60,
        published=head.published.isoformat(),
    )


def _spoken(lecture: Lecture) -> tuple[Line, ...]:
    """Captions; before the lecture is voiced, its narration, each line at its chapter's start."""
    if lecture.cues:
        return tuple(Line(cue.start, cue.text.replace("\n", "")) for cue in lecture.cues)
    starts = {chapter.title: chapter.at for chapter in lecture.head.chapters}
    return tuple(Line(starts.get(title, -1), line) for title, lines in lecture.narration for line in lines)


def _tip(catalogue: Catalogue, tip: Tip, words: Words) -> Document:
    head, calls = tip.head, words.synonyms.stages
    lectures = [catalogue.lecture[name].head for name in head.lectures if name in catalogue.lecture]
    named = [word for stage in head.stages for word in (stage, *calls.get(stage, ()))]
    return Document(
        id=tip.id,
        kind="tip",
        title=head.title,
        url=tip.url,
        summary=head.push,
        stages=head.stages,
        topic=head.topic,
        words=(catalogue.topic_of(tip).name, *named),
        asked=words.asked.asked.get(tip.id, ()),
        beside=tuple(text for one in lectures for text in (one.title, one.summary)),
        written=plain(tip.text),
    )


def _event(catalogue: Catalogue, event: Event) -> Document:
    head = event.head
    said = [head.registration, head.place, head.online, *plain(event.text)]
    state = "（已取消）" if head.status == "cancelled" else ""
    return Document(
        id=event.url,
        kind="event",
        title=head.title,
        url=event.url,
        summary=f"{_sample(head.sample)}{state}{head.day} {head.start}–{head.end} {head.format}",
        stages=head.stages,
        words=("大讲堂", "活动", "讲座", *head.stages),
        beside=tuple(catalogue.lecture[one].head.title for one in head.lectures if one in catalogue.lecture),
        written=tuple(one for one in said if one),
        published=head.announced.isoformat(),
    )


def _place(place: Place) -> Document:
    head = place.head
    return Document(
        id=place.url,
        kind="place",
        title=head.title,
        url=place.url,
        summary=f"{_sample(head.sample)}{head.kind}，{head.area}{head.address}：{'、'.join(head.offers)}",
        stages=head.stages,
        words=(head.kind,),
        written=(head.hours, *plain(place.text)),
    )


def _sample(sample: bool) -> str:
    return "【示例】" if sample else ""


def _guide(guide: Guide) -> Document:
    return Document(
        id=guide.url,
        kind="page",
        title=guide.head.title,
        url=guide.url,
        summary=guide.head.summary,
        written=plain(re.sub(r"^#+ ", "", guide.text, flags=re.MULTILINE)),
        published=guide.head.published.isoformat(),
    )


def _help(catalogue: Catalogue) -> list[Document]:
    return [
        Document(
            id=f"help-{line.number}",
            kind="help",
            title=f"{line.number} {line.name}",
            url="help/",
            summary=f"{line.whom}。{line.hours}。",
            words=("热线", "电话", "求助"),
        )
        for line in catalogue.taxonomy.helplines
    ]
