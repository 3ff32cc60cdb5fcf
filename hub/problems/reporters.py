"""Problems as text, GitHub annotations, SARIF 2.1.0, JUnit XML and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import groupby

from hub.problems.model import Language, Problem, Severity

_WORD = {
    "zh": {Severity.ERROR: "错误", Severity.WARNING: "提醒"},
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning"},
}


def _visible(text: str) -> str:
    """Show control and direction characters as escapes, so that a hostile file cannot paint the terminal."""
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


def _sentence(problem: Problem, language: Language) -> str:
    hint = problem.hint.in_(language)
    gap = "" if language == "zh" else " "
    return _visible(problem.message.in_(language) + (f"{gap}{hint}" if hint else ""))


def as_text(problems: Sequence[Problem], language: Language) -> str:
    """Lines of `path:line:column 错误 slug`, the message and the remedy indented below."""
    out: list[str] = []
    arrow = "改法：" if language == "zh" else "fix: "
    for one in problems:
        out.append(f"{_visible(one.place)} {_WORD[language][one.severity]} [{one.slug}]")
        out.append(f"    {_visible(one.message.in_(language))}")
        if one.hint.in_(language):
            out.append(f"    {arrow}{_visible(one.hint.in_(language))}")
    return "".join(f"{line}\n" for line in out)


def as_github(problems: Sequence[Problem], language: Language) -> str:
    """GitHub workflow commands, one a line."""

    def data(text: str) -> str:
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")

    def value(text: str) -> str:
        return data(text).replace(":", "%3A").replace(",", "%2C")

    return "".join(
        f"::{one.severity} file={value(_visible(one.path))},line={one.line},col={one.column},title={value(one.slug)}"
        f"::{data(_sentence(one, language))}\n"
        for one in problems
    )


def as_sarif(problems: Sequence[Problem], language: Language) -> str:
    """A SARIF 2.1.0 log."""
    rules = [{"id": slug} for slug in sorted({one.slug for one in problems})]
    results = [
        {
            "ruleId": one.slug,
            "level": str(one.severity),
            "message": {"text": _sentence(one, language)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": one.path},
                        "region": {"startLine": one.line, "startColumn": one.column},
                    }
                }
            ],
        }
        for one in problems
    ]
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "hub check", "rules": rules}},
                "columnKind": "unicodeCodePoints",
                "results": results,
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def as_junit(problems: Sequence[Problem], language: Language) -> str:
    """JUnit XML, one test case a file with problems."""
    from xml.sax.saxutils import escape, quoteattr  # noqa: PLC0415 - loads slowly, and most builds never need it

    cases: list[str] = []
    for path, found in groupby(problems, key=lambda one: one.path):
        rows = list(found)
        body = "\n".join(f"{one.line}:{one.column} [{one.slug}] {_sentence(one, language)}" for one in rows)
        cases.append(
            f'<testcase classname="hub.check" name={quoteattr(_visible(path))}>'
            f'<failure message="{len(rows)}">{escape(body)}</failure></testcase>\n'
        )
    head = f'<testsuite name="hub check" tests="{max(len(cases), 1)}" failures="{len(cases)}">\n'
    clean = '<testcase classname="hub.check" name="content"/>\n'
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + head + ("".join(cases) or clean) + "</testsuite>\n"


def as_json(problems: Sequence[Problem], language: Language) -> str:
    """A JSON list, one object a problem, messages in one language."""
    rows = [
        {
            "path": one.path, "line": one.line, "column": one.column, "slug": one.slug, "severity": str(one.severity),
            "message": one.message.in_(language), "hint": one.hint.in_(language),
        }
        for one in problems
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


REPORTERS: dict[str, Callable[[Sequence[Problem], Language], str]] = {
    "text": as_text,
    "github": as_github,
    "sarif": as_sarif,
    "junit": as_junit,
    "json": as_json,
}


def report(problems: Sequence[Problem], style: str = "text", language: Language = "zh") -> str:
    """Return `problems`, sorted, in one of the styles of `REPORTERS`."""
    return REPORTERS[style](sorted(problems), language)
