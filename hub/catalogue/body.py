"""A lecture's five sections: Markdown in, `Body` out, every missing or misplaced part a problem."""

from __future__ import annotations

import re
from collections.abc import Iterator

from hub.catalogue.model import Body, Step
from hub.catalogue.sections import Section, sections_of
from hub.problems import Problem, Text

SECTIONS = ("情境", "一个观念", "三个步骤", "今晚就做", "何时求助")


def parse_body(markdown: str, path: str, first_line: int) -> tuple[Body | None, list[Problem]]:
    """Parse a lecture's body.

    Returns:
        The body, or None when a section is missing, and the problems.
    """
    parts = sections_of(markdown, first_line)
    problems = list(_shape(parts, path, first_line))
    by_title = {part.title: part for part in parts if part.level == 2}
    if any(name not in by_title for name in SECTIONS):
        return None, problems
    steps = _steps(parts)
    problems += _check_steps(steps, by_title["三个步骤"], path)
    tonight, refrain = _tonight(by_title["今晚就做"].text)
    body = Body(
        situation=by_title["情境"].text,
        idea=by_title["一个观念"].text,
        steps=tuple(Step(title=one.title, text=one.text) for one in steps),
        tonight=tonight,
        refrain=refrain,
        seek_help=by_title["何时求助"].text,
    )
    return body, problems


def _shape(parts: list[Section], path: str, first_line: int) -> Iterator[Problem]:
    """Yield what is missing, doubled, unknown, empty or out of order."""
    found = [part for part in parts if part.level == 2]
    titles = [part.title for part in found]
    if parts[0].text:
        yield Problem(path, first_line, 1, "text-before-sections",
                      Text("第一节之前有多余的文字。", "text before the first section."),
                      Text("移到“## 情境”下面。", "move it below '## 情境'."))  # fmt: skip
    for part in parts[1:]:
        if part.level == 1 or part.level > 3 or (part.level == 3 and not _in_steps(parts, part)):
            yield Problem(path, part.line, 1, "heading-level",
                          Text(f"这里不该有标题“{part.title}”。", f"no heading '{part.title}' here."),
                          Text("五节用 ##，三个步骤里用 ###，别处不用标题。", "## for the five sections, ### for steps."))  # fmt: skip
        if part.level == 2 and part.title not in SECTIONS:
            yield Problem(path, part.line, 4, "unknown-section",
                          Text(f"没有“{part.title}”这一节。", f"no section '{part.title}'."),
                          Text(f"五节依次是：{'、'.join(SECTIONS)}。", f"the sections are {', '.join(SECTIONS)}."))  # fmt: skip
        if part.level == 2 and not part.text and part.title != "三个步骤":
            yield Problem(path, part.line, 1, "empty-section",
                          Text(f"“{part.title}”这一节是空的。", f"section '{part.title}' is empty."),
                          Text("写上内容，或先把 status 改为 draft。", "write it, or set status: draft."))  # fmt: skip
    for name in SECTIONS:
        if titles.count(name) != 1:
            where = found[-1].line if found else first_line
            verb = ("缺少", "is missing") if name not in titles else ("写了两次", "stands twice")
            yield Problem(path, where, 1, "missing-section" if name not in titles else "duplicate-section",
                          Text(f"“## {name}”{verb[0]}。" if name in titles else f"缺少“## {name}”这一节。",
                               f"section '{name}' {verb[1]}."),
                          Text(f"五节依次是：{'、'.join(SECTIONS)}。", f"the sections are {', '.join(SECTIONS)}."))  # fmt: skip
    order = [title for title in titles if title in SECTIONS]
    if len(set(order)) == len(SECTIONS) and order != list(SECTIONS):
        wrong = next(part for part, want in zip(found, SECTIONS, strict=False) if part.title != want)
        yield Problem(path, wrong.line, 1, "section-order",
                      Text("五节的次序不对。", "the sections are out of order."),
                      Text(f"依次是：{'、'.join(SECTIONS)}。", f"they go {', '.join(SECTIONS)}."))  # fmt: skip


def _in_steps(parts: list[Section], part: Section) -> bool:
    before = [one for one in parts[: parts.index(part)] if one.level == 2]
    return bool(before) and before[-1].title == "三个步骤"


def _steps(parts: list[Section]) -> list[Section]:
    return [part for part in parts if part.level == 3 and _in_steps(parts, part)]


def _check_steps(steps: list[Section], section: Section, path: str) -> Iterator[Problem]:
    if len(steps) != 3:
        yield Problem(path, section.line, 1, "three-steps",
                      Text(f"“三个步骤”里有 {len(steps)} 个步骤。", f"{len(steps)} steps instead of three."),
                      Text("用三个 ### 小标题，一个步骤一个。", "use three ### headings, one a step."))  # fmt: skip
    for step in steps:
        if not re.search(r"^>[ ]?\S", step.text, re.MULTILINE):
            yield Problem(path, step.line, 1, "no-words-to-say",
                          Text(f"步骤“{step.title}”没有可以照着说的原话。", f"step '{step.title}' has no words to say."),
                          Text("加一行 > “……”。", "add a line > “…”."))  # fmt: skip


def _tonight(text: str) -> tuple[str, str]:
    """Split 今晚就做 into what to do and what not to say."""
    keep = [line for line in text.split("\n") if not line.startswith("不说：")]
    refrain = [line.removeprefix("不说：").strip() for line in text.split("\n") if line.startswith("不说：")]
    return "\n".join(keep).strip(), " ".join(refrain)
