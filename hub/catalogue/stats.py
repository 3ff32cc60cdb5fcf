"""What an editor-in-chief looks at: where lectures are missing, what is due, what tires a reader."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from statistics import median

from hub.catalogue.duplicates import RUN, Passage, shared_runs
from hub.catalogue.load import Loaded
from hub.catalogue.model import Lecture
from hub.catalogue.rules_text import han
from hub.catalogue.sentences import Sentence, sentences_of
from hub.catalogue.taxonomy import Frozen
from hub.problems import Problem, Severity, Text

#: A sentence longer than this is a finding.
LONG = 60
#: Reviews due within so many days are told.
AHEAD = timedelta(days=90)
#: Characters a minute at which reading time is reckoned: an assumption for unhurried reading on a phone.
PACE = 300


class GridRow(Frozen):
    """A stage: how many lectures and tips each topic has, in the order of the taxonomy."""

    stage: str
    lectures: tuple[int, ...]
    tips: tuple[int, ...]


class Due(Frozen):
    """An item whose review is due; `days` is negative when it was due."""

    id: str
    title: str
    review_by: date
    days: int


class LectureStats(Frozen):
    """One lecture in figures: characters and minutes of its body, characters of its narration, its sentences."""

    id: str
    title: str
    characters: int
    minutes: float
    narration: int
    sentences: int
    median_sentence: float
    longest_sentence: int


class Stats(Frozen):
    """All figures; `findings` are what `--strict` refuses."""

    version: int = 1
    topics: tuple[str, ...]
    grid: tuple[GridRow, ...]
    lectures: tuple[LectureStats, ...]
    tips: int
    characters: int
    minutes: float
    sentences: int
    median_sentence: float
    missing_captions: tuple[str, ...]
    reviews_due: tuple[Due, ...]


def stats_of(loaded: Loaded, today: date) -> tuple[Stats, list[Problem]]:
    """Count everything that was loaded, drafts too.

    Args:
        loaded: Content; without a taxonomy the grid is empty.
        today: The day from which reviews are due within `AHEAD`.

    Returns:
        The figures, and the findings in the order of the files.
    """
    rows, lengths = [], []
    for one in sorted(loaded.lectures, key=lambda lecture: lecture.number):
        sentences = list(_sentences(loaded, one))
        rows.append(_figures(loaded, one, sentences))
        lengths += [sentence.length for sentence in sentences]
    topics = loaded.taxonomy.topics if loaded.taxonomy else ()
    stats = Stats(
        topics=tuple(topic.name for topic in topics),
        grid=tuple(_grid(loaded)),
        lectures=tuple(rows),
        tips=len(loaded.tips),
        characters=sum(row.characters for row in rows),
        minutes=round(sum(row.minutes for row in rows), 1),
        sentences=len(lengths),
        median_sentence=median(lengths) if lengths else 0,
        missing_captions=tuple(one.id for one in loaded.lectures if not one.cues),
        reviews_due=tuple(_due(loaded, today)),
    )
    return stats, findings(loaded)


def findings(loaded: Loaded) -> list[Problem]:
    """What an editor should mend, in the order of the files."""
    every = (duplicate_phrases, long_sentences, discouraged_terms, lectures_without_sources)
    return sorted(problem for rule in every for problem in rule(loaded))


def _body_start(loaded: Loaded, path: str) -> int:
    return len(loaded.files[path].text) - len(loaded.heads[path].body)


def _sentences(loaded: Loaded, lecture: Lecture) -> Iterator[Sentence]:
    yield from sentences_of(loaded.files[lecture.path].text, _body_start(loaded, lecture.path))


def _figures(loaded: Loaded, lecture: Lecture, sentences: list[Sentence]) -> LectureStats:
    lengths = [one.length for one in sentences]
    characters = han(loaded.heads[lecture.path].body)
    return LectureStats(
        id=lecture.id,
        title=lecture.head.title,
        characters=characters,
        minutes=round(characters / PACE, 1),
        narration=sum(han(line) for _, lines in lecture.narration for line in lines),
        sentences=len(lengths),
        median_sentence=median(lengths) if lengths else 0,
        longest_sentence=max(lengths, default=0),
    )


def _grid(loaded: Loaded) -> Iterator[GridRow]:
    if loaded.taxonomy is None:
        return
    topics = [topic.name for topic in loaded.taxonomy.topics]
    for stage in loaded.taxonomy.stage:
        lectures = [one.head.topic for one in loaded.lectures if one.head.stage == stage]
        tips = [one.head.topic for one in loaded.tips if stage in one.head.stages]
        yield GridRow(
            stage=stage, lectures=tuple(map(lectures.count, topics)), tips=tuple(map(tips.count, topics))
        )


def _due(loaded: Loaded, today: date) -> Iterator[Due]:
    rows = [(one.head.review_by, one.id, one.head.title) for one in loaded.items]
    rows += [(one.head.review_by, one.path, one.head.title) for one in (*loaded.places,)]
    rows += [(one.head.review_by, one.path, one.head.title) for one in (*loaded.guides,)]
    for day, name, title in sorted(rows):
        if day <= today + AHEAD:
            yield Due(id=name, title=title, review_by=day, days=(day - today).days)


def _at(loaded: Loaded, path: str, index: int, slug: str, message: Text, hint: Text) -> Problem:
    line, column = loaded.files[path].place(index)
    return Problem(path, line, column, slug, message, hint, Severity.WARNING)


def _narration(lecture: Lecture) -> str:
    return lecture.path.removesuffix("lecture.md") + "narration.md"


def duplicate_phrases(loaded: Loaded) -> Iterator[Problem]:
    """No run of 20 characters stands in two lectures, but for the fixed notices of `terms.yml`."""
    passages: list[Passage] = []
    for one in sorted(loaded.lectures, key=lambda lecture: lecture.number):
        start = _body_start(loaded, one.path)
        passages.append(Passage(one.id, one.path, loaded.files[one.path].text, start))
        if _narration(one) in loaded.files:
            passages.append(Passage(one.id, _narration(one), loaded.files[_narration(one)].text))
    for found in shared_runs(passages, loaded.terms.fixed):
        said = found.text.replace("\n", " ")
        yield _at(loaded, found.passage.path, found.index, "duplicate-phrase",
                  Text(f"这一段在 {found.other.owner} 里也有：{said}", f"{found.other.owner} says it too: {said}"),
                  Text(f"换一种说法；连着 {RUN} 个字不能和别的讲一样。", f"say it in other words; {RUN} characters in a row are too many."))  # fmt: skip


def long_sentences(loaded: Loaded) -> Iterator[Problem]:
    """No sentence of a lecture or tip has more than 60 characters."""
    for item in loaded.items:
        text = loaded.files[item.path].text
        for one in sentences_of(text, _body_start(loaded, item.path)):
            if one.length > LONG:
                yield _at(loaded, item.path, one.index, "long-sentence",
                          Text(f"这一句有 {one.length} 字。", f"this sentence has {one.length} characters."),
                          Text("拆成两句。", "make it two."))  # fmt: skip


def discouraged_terms(loaded: Loaded) -> Iterator[Problem]:
    """Words for which `terms.yml` has a better one do not occur in lectures, narrations and tips."""
    paths = [one.path for one in loaded.items]
    paths += [_narration(one) for one in loaded.lectures if _narration(one) in loaded.files]
    for path in paths:
        text = loaded.files[path].text
        for term in loaded.terms.discouraged:
            index = text.find(term.word)
            while index >= 0:
                yield _at(loaded, path, index, "discouraged-term",
                          Text(f"不写“{term.word}”。", f"'{term.word}' is discouraged."),
                          Text(f"改成：{term.use}。", f"use: {term.use}."))  # fmt: skip
                index = text.find(term.word, index + 1)


def lectures_without_sources(loaded: Loaded) -> Iterator[Problem]:
    """Every lecture leans on a document of confidence A or B."""
    known = loaded.taxonomy.document if loaded.taxonomy else {}
    good = {name for name, document in known.items() if document.confidence in "AB"}
    for one in loaded.lectures:
        if not any(source.document in good for source in one.head.sources):
            line, column = loaded.place(one.path, "sources")
            yield Problem(one.path, line, column, "no-source",
                          Text("没有 A、B 级的依据。", "no source of confidence A or B."),
                          Text("补上依据文件和条款。", "add a document and its clause."), Severity.WARNING)  # fmt: skip
