"""Rules of what heads take from lists: words of `taxonomy.yml`, ids of lectures and tips.

They are asked of a damaged head too: a broken date hides no typo in the line above it. What the
schema has told of a value is not told again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hub.catalogue.load import Loaded
from hub.catalogue.validate import alternatives
from hub.problems import Problem, Severity, Text

Loc = tuple[str | int, ...]


def known_values(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Series, stage, topic, speaker, stages and documents of sources are written as in `taxonomy.yml`."""
    if loaded.taxonomy is None:
        return
    for path, _, head in heads(loaded):
        for name, loc, given in _taken(head):
            words = loaded.taxonomy.words[name]
            if isinstance(given, str) and given.strip() not in words:
                yield from _told(loaded, path, loc, "unknown-value",
                                 Text(f"“{name}”里没有“{given}”。", f"'{given}' is no {name}."), alternatives(given, words))  # fmt: skip


def stage_of_series(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A lecture's stage is its series' stage; one that is no stage at all is told by `known_values`."""
    if loaded.taxonomy is None:
        return
    for path, _, head in heads(loaded):
        named, stage = said(head, "series"), said(head, "stage")
        if (
            not isinstance(named, str)
            or not isinstance(stage, str)
            or stage.strip() not in loaded.taxonomy.stage
        ):
            continue
        series = loaded.taxonomy.series_named.get(named.strip())
        if series and series.stage != stage.strip():
            yield from _told(loaded, path, ("stage",), "stage-mismatch",
                             Text(f"系列“{series.name}”的学段是“{series.stage}”。", f"series '{series.name}' is for {series.stage}."),
                             Text(f"改成 {series.stage}，或换一个系列。", f"write {series.stage}, or another series."))  # fmt: skip


def references(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Tips and lectures that are named exist; one that has a mistake of its own is there all the same."""
    lectures = {one for one in loaded.ids if one.startswith("L")}
    known = {"tips": loaded.ids - lectures, "related": lectures, "lectures": lectures}
    for path, own, head in heads(loaded):
        for key, ids in known.items():
            names = listed(head, key)
            for index, name in enumerate(names):
                if name == own or name in names[:index]:
                    yield from _told(loaded, path, (key, index), "repeated-reference",
                                     Text(f"“{name}”不用写在这里。", f"'{name}' does not belong here."),
                                     Text("不写自己，也不写两遍。", "neither itself nor twice."))  # fmt: skip
                elif isinstance(name, str) and name not in ids:
                    yield from _told(loaded, path, (key, index), "unknown-reference",
                                     Text(f"没有 {name}。", f"there is no {name}."), alternatives(name, sorted(ids)))  # fmt: skip


def heads(loaded: Loaded) -> Iterator[tuple[str, str, object]]:
    """Path, own id and head of every file; the head is a model or, of a damaged one, a dictionary."""
    yield from ((one.path, one.id, one.head) for one in loaded.items)
    yield from ((one.path, "", one.head) for one in loaded.beside)
    yield from ((path, "", head) for path, head in loaded.damaged.items())


def problem_in(
    loaded: Loaded, path: str, loc: Loc, slug: str, message: Text, hint: Text,
    severity: Severity = Severity.ERROR,
) -> Problem:  # fmt: skip
    """A problem at a value of a head."""
    line, column = loaded.place(path, *loc)
    return Problem(path, line, column, slug, message, hint, severity)


def is_lecture(path: str) -> bool:
    """Whether a file is a lecture's."""
    return path.endswith("/lecture.md")


def is_tip(path: str) -> bool:
    """Whether a file is a tip's."""
    return path.split("/")[-2] == "tips"


def _taken(head: object) -> Iterator[tuple[str, Loc, object]]:
    """Name, place and value of each field that takes a word of `taxonomy.yml`."""
    for name in ("series", "stage", "topic", "speaker"):
        yield name, (name,), said(head, name)
    for index, given in enumerate(listed(head, "stages")):
        yield "stages", ("stages", index), given
    for index, source in enumerate(listed(head, "sources")):
        yield "document", ("sources", index, "document"), said(source, "document")


def said(head: object, name: str) -> object:
    """A field of a head; None where it has none."""
    return head.get(name) if isinstance(head, dict) else getattr(head, name, None)


def listed(head: object, name: str) -> list[object]:
    """The items of a field that has several."""
    given = said(head, name)
    return list(given) if isinstance(given, list | tuple) else []


def _told(loaded: Loaded, path: str, loc: Loc, slug: str, message: Text, hint: Text) -> Iterator[Problem]:
    """One problem, unless something was told of the same value when it was read."""
    found = problem_in(loaded, path, loc, slug, message, hint)
    if not any(
        (one.path, one.line, one.column) == (path, found.line, found.column) for one in loaded.problems
    ):
        yield found


LIST_RULES = (known_values, stage_of_series, references)
