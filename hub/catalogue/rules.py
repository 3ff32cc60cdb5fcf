"""The rules that single files cannot know: references, dates, doubles. One rule, one function.

Each function's docstring is the rule; `check` runs them all and loses nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

from hub.catalogue.load import Loaded
from hub.catalogue.model import Chapter, Clip, Lecture, Tip
from hub.catalogue.packed import Sources
from hub.catalogue.rules_beside import BESIDE_RULES
from hub.catalogue.rules_calendar import CALENDAR_RULES
from hub.catalogue.rules_lists import LIST_RULES, heads, is_lecture, is_tip, listed, problem_in, said
from hub.catalogue.rules_text import TEXT_RULES
from hub.catalogue.shelf import Shelf
from hub.catalogue.validate import alternatives
from hub.kept import recall, record
from hub.problems import Problem, Severity, Text
from hub.problems.packed import pack, unpack

#: Twelve months, with a leap day's grace.
YEAR = timedelta(days=366)
Rule = Callable[[Loaded, date], Iterator[Problem]]


def check(loaded: Loaded, today: date) -> list[Problem]:
    """Run every rule; without a taxonomy only the rules that need none have anything to say."""
    return [*head_problems(loaded, today), *text_problems(loaded, today)]


def head_problems(loaded: Loaded, today: date) -> list[Problem]:
    """What all rules but those about texts say; asked once while nothing that they look at changes."""
    place = f"rules {_heads(loaded, loaded.shelf, today)}" if loaded.shelf else ""
    known: str | None = recall(place) if place else None
    if known is not None:
        return unpack(known)
    rules = (*LIST_RULES, *RULES, *CALENDAR_RULES, *BESIDE_RULES)
    found = [problem for rule in rules for problem in rule(loaded, today)]
    if place:
        record(place, pack(found))
    return found


def _heads(loaded: Loaded, shelf: Shelf, today: date) -> str:
    """Digest of everything that those rules look at: heads of lectures, every other file whole, what was told before."""
    slugs = {one.slug for one in loaded.lectures}
    seen = (
        today.isoformat(),
        loaded.calendar_path,
        [(one.slug, one.head_key, shelf.now[one.slug].places) for one in loaded.lectures],
        [(path, total) for path, total in loaded.sums.items() if path.split("/")[-2:][0] not in slugs],
        sorted(loaded.ids),
        loaded.damaged,
        [(one.path, one.line, one.column) for one in loaded.problems],
    )
    return hashlib.blake2b(repr(seen).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def text_problems(loaded: Loaded, today: date) -> Iterator[Problem]:
    """What the rules about texts say; of a lecture on a shelf they are asked once under the same lists."""
    if loaded.shelf is None:
        yield from (problem for rule in TEXT_RULES for problem in rule(loaded, today))
        return
    lists = _lists(loaded)

    def judge(
        lectures: list[Lecture], damaged: dict[str, dict[str, Any]], read: Sources
    ) -> Iterator[Problem]:
        alone = Loaded(
            taxonomy=loaded.taxonomy, facts=loaded.facts, terms=loaded.terms, ids=loaded.ids,
            lectures=lectures, damaged=damaged, heads={**read.heads}, files={**read.files},
        )  # fmt: skip
        return (problem for rule in TEXT_RULES for problem in rule(alone, today))

    for one in loaded.lectures:
        missing = sorted(one.names - loaded.ids)
        yield from loaded.shelf.judged(one.slug, f"{lists} {missing}", partial(judge, [one], {}))
    for path in filter(is_lecture, loaded.damaged):
        alone = partial(judge, [], {path: loaded.damaged[path]})
        yield from loaded.shelf.judged(path.split("/")[-2], f"{lists} {sorted(loaded.ids)}", alone)
    others = replace(loaded, lectures=[])
    yield from (problem for rule in TEXT_RULES for problem in rule(others, today))


def _lists(loaded: Loaded) -> str:
    """Digest of everything that the rules about texts look at besides a lecture and the ids it names."""
    lists = (loaded.taxonomy, loaded.facts, loaded.terms)
    seen = [one.model_dump_json() if one else "" for one in lists]
    return hashlib.blake2b(repr(seen).encode(), digest_size=16).hexdigest()


def review_dates(loaded: Loaded, today: date) -> Iterator[Problem]:
    """`review_by` lies after `published` and within twelve months of it; one that is past is due."""
    for path, _, head in heads(loaded):
        due, published = said(head, "review_by"), said(head, "published")
        if not isinstance(due, date) or not (is_lecture(path) or is_tip(path)):
            continue
        if isinstance(published, date) and not published < due <= published + YEAR:
            latest = published + timedelta(days=364)
            yield problem_in(loaded, path, ("review_by",), "review-date",
                      Text("复核截止日要在发布之后的12个月之内。", "review_by must lie within twelve months after published."),
                      Text(f"例如 {latest.isoformat()}。", f"for example {latest.isoformat()}."))  # fmt: skip
        if due < today:
            yield problem_in(loaded, path, ("review_by",), "review-due",
                      Text(f"已过复核截止日 {due.isoformat()}。", f"its review was due on {due.isoformat()}."),
                      Text("请负责的老师重新核对，再改日期。", "have it reviewed, then set a new date."),
                      Severity.WARNING)  # fmt: skip


def sources(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Every source is a document with confidence A or B, checked no later than today."""
    if loaded.taxonomy is None:
        return
    for path, _, head in heads(loaded):
        if not is_lecture(path):
            continue
        for index, source in enumerate(listed(head, "sources")):
            document = loaded.taxonomy.document.get(str(said(source, "document")))
            if document is not None and document.confidence not in "AB":
                yield problem_in(loaded, path, ("sources", index, "document"), "weak-source",
                          Text(f"“{document.id}”的可信度是 {document.confidence}，不能引用。",
                               f"'{document.id}' has confidence {document.confidence}."),
                          Text("换成 A 或 B 级的文件。", "cite one of confidence A or B."))  # fmt: skip
            checked = said(source, "checked")
            if isinstance(checked, date) and checked > today:
                yield problem_in(loaded, path, ("sources", index, "checked"), "future-date",
                          Text("核对日期在将来。", "checked lies in the future."),
                          Text("写真正核对过的那一天。", "write the day you checked it."))  # fmt: skip


def clips(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A lecture that is no draft has a clip; a slice ends after it starts; chapters lie in order from 0:00."""
    for path, _, head in heads(loaded):
        if not is_lecture(path):
            continue
        clip = said(head, "clip")
        if clip is None and said(head, "status") != "draft" and path not in loaded.damaged:
            yield problem_in(loaded, path, (), "no-clip", Text("发布的讲次要有 clip。", "a published lecture needs a clip."),
                      Text("写 clip: {master: 文件名.mp4}，或 status: draft。", "add clip, or set status: draft."))  # fmt: skip
        if isinstance(clip, Clip) and clip.end is not None and clip.end <= (clip.start or 0):
            yield problem_in(loaded, path, ("clip", "end"), "clip-backwards",
                      Text("切片的结尾不晚于开头。", "the slice ends before it starts."),
                      Text("检查 start 和 end。", "check start and end."))  # fmt: skip
        times = [one.at for one in listed(head, "chapters") if isinstance(one, Chapter)]
        for index, at in enumerate(times):
            wrong = at != 0 if index == 0 else at <= times[index - 1]
            if wrong:
                yield problem_in(loaded, path, ("chapters", index, "at"), "chapter-order",
                          Text("章节要从 0:00 开始，一个比一个晚。", "chapters start at 0:00 and go forward."),
                          Text("检查这一章的时刻。", "check this chapter's time."))  # fmt: skip


def mutual(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A lecture that is no draft and its tips name each other."""
    lectures = {one.id: one for one in loaded.lectures if one.head.status != "draft"}
    tips = {one.id: one for one in loaded.tips}
    for one in lectures.values():
        for index, name in enumerate(one.head.tips):
            if name in tips and one.id not in tips[name].head.lectures:
                yield _one_sided(loaded, one, ("tips", index), tips[name], "lectures")
    for tip in tips.values():
        for index, name in enumerate(tip.head.lectures):
            if name in lectures and tip.id not in lectures[name].head.tips:
                yield _one_sided(loaded, tip, ("lectures", index), lectures[name], "tips")


def _one_sided(
    loaded: Loaded, item: Lecture | Tip, loc: tuple[str | int, ...], other: Lecture | Tip, key: str
) -> Problem:
    return problem_in(loaded, item.path, loc, "one-sided", Text(f"{other.id} 那边没有写上 {item.id}。", f"{other.id} does not name {item.id}."),
               Text(f"在 {other.path} 的 {key} 里加上 {item.id}。", f"add {item.id} to {key} in {other.path}."),
               Severity.WARNING)  # fmt: skip


def doubles(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Titles, short names, ids and addresses (aliases too) are used once."""
    seen: dict[tuple[str, str], str] = {}
    for item in loaded.items:
        rows: list[tuple[str, str, tuple[str | int, ...]]] = [
            ("title", item.head.title, ("title",)),
            ("id", item.id, ()),
            ("slug", item.slug, ()),
        ]
        if isinstance(item, Lecture):
            rows.append(("short", item.head.short, ("short",)))
            rows += [("slug", alias, ("aliases", index)) for index, alias in enumerate(item.head.aliases)]
        for kind, value, loc in rows:
            key = (kind, value.casefold())
            if key in seen:
                yield problem_in(loaded, item.path, loc, f"duplicate-{kind}",
                          Text(f"“{value}”和 {seen[key]} 重复了。", f"'{value}' is already used by {seen[key]}."),
                          Text("改一个。", "change one of them."))  # fmt: skip
            seen.setdefault(key, item.path)


def shared_lists(loaded: Loaded, today: date) -> Iterator[Problem]:
    """In `taxonomy.yml` names and ids stand once and series name a stage; facts name a document."""
    taxonomy = loaded.taxonomy
    if taxonomy is None:
        return
    path = next((one for one in loaded.heads if one.endswith("taxonomy.yml")), "lectures/taxonomy.yml")
    for kind in ("stages", "topics", "series", "documents", "helplines"):
        rows = getattr(taxonomy, kind)
        for key in ("name", "id"):
            values = [getattr(row, key, None) for row in rows]
            for index, value in enumerate(values):
                if value is not None and value in values[:index]:
                    line, column = loaded.place(path, kind, index, key)
                    yield Problem(path, line, column, "duplicate-value", Text(f"“{value}”写了两次。", f"'{value}' stands twice."),
                                  Text("删掉一个。", "remove one."))  # fmt: skip
    for index, series in enumerate(taxonomy.series):
        if series.stage not in taxonomy.stage:
            line, column = loaded.place(path, "series", index, "stage")
            yield Problem(path, line, column, "unknown-value", Text(f"没有学段“{series.stage}”。", f"no stage '{series.stage}'."),
                          alternatives(series.stage, taxonomy.stage))  # fmt: skip
    facts = next((one for one in loaded.heads if one.endswith("policy-facts.yml")), "")
    for index, fact in enumerate(loaded.facts.facts):
        if fact.document not in taxonomy.document:
            line, column = loaded.place(facts, "facts", index, "document")
            yield Problem(facts, line, column, "unknown-value", Text(f"没有文件“{fact.document}”。", f"no document '{fact.document}'."),
                          alternatives(fact.document, taxonomy.document))  # fmt: skip


RULES: tuple[Rule, ...] = (
    review_dates, sources, clips, mutual, doubles, shared_lists,
)  # fmt: skip
