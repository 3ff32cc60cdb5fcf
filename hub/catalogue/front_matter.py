"""YAML heads with positions: every key and value knows its line and column.

Scalars stay text (so `NO`, `0:25` and `2026-11-23` are what the editor typed) and the models turn
them into dates and numbers. Built from parser events, never from `yaml.load`: anchors, aliases, tags
and deep nesting are refused before anything is constructed, so a bomb costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from hub.catalogue.text import EditorFile
from hub.problems import Problem, Text

MAX_HEAD = 64_000
MAX_DEPTH = 8
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass
class Located:
    """A parsed head.

    Attributes:
        data: Mapping of text, lists, mappings and None.
        values: Place of each value by its path, `("chapters", 0, "at")`.
        keys: Place of each key by its path.
        body: Markdown after the head.
        body_line: Line of the file on which the body begins, from 1.
    """

    data: dict[str, Any]
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1

    def place(self, loc: Path) -> Place:
        """The nearest known place of `loc`; parts that are no path of the file (union tags) are skipped."""
        best: Path = ()
        for part in loc:
            if (*best, part) in self.values:
                best = (*best, part)
        return self.values.get(best, (1, 1))


class _RefusedError(Exception):
    def __init__(self, problem: Problem) -> None:
        self.problem = problem


def split_head(file: EditorFile) -> tuple[Located | None, list[Problem]]:
    """Split `file` into head and body and parse the head.

    Returns:
        The located head, or None when it is no usable YAML mapping, and the problems found.
    """
    opening = _FENCE.match(file.text)
    if not opening:
        return None, [_problem(file, 1, 1, "no-head", "文件开头没有 YAML 头。", "the file has no YAML head.",
                               "第一行写 ---，写完字段再写一行 ---。", "begin with a line ---, end the head with ---.")]  # fmt: skip
    closing = _FENCE.search(file.text, opening.end())
    if not closing:
        return None, [_problem(file, 1, 1, "open-head", "YAML 头没有结束。", "the YAML head does not end.",
                               "在字段后面加一行 ---。", "add a line --- after the fields.")]  # fmt: skip
    start = opening.end() + 1
    head = file.text[start : closing.start()]
    if len(head.encode()) > MAX_HEAD:
        return None, [_problem(file, 1, 1, "head-too-large", "YAML 头超过 64 KB。", "the head is larger than 64 KB.",
                               "正文写在第二个 --- 之后。", "the text goes after the second ---.")]  # fmt: skip
    located, problems = parse_yaml(EditorFile(file.path, head), first_line=2)
    if located is not None:
        located.body = file.text[closing.end() :].lstrip("\n")
        located.body_line = file.text.count("\n", 0, len(file.text) - len(located.body)) + 1
    return located, problems


def parse_yaml(file: EditorFile, first_line: int = 1) -> tuple[Located | None, list[Problem]]:
    """Parse a YAML mapping with positions; `first_line` is where the text begins in its file."""
    tab = re.search(r"^[ ]*\t", file.text, re.MULTILINE)
    if tab:
        line, column = file.place(tab.end() - 1)
        return None, [_problem(file, line + first_line - 1, column, "tab", "缩进里有制表符（Tab）。", "a tab in the indent.",
                               "改成两个空格。", "use two spaces.")]  # fmt: skip
    try:
        return _build(file, first_line), []
    except _RefusedError as refused:
        return None, [refused.problem]
    except yaml.MarkedYAMLError as error:
        return None, [_syntax(file, first_line, error)]
    except yaml.YAMLError as error:
        return None, [_problem(file, first_line, 1, "yaml-syntax", "YAML 头读不懂。", f"not YAML: {error}".split("\n")[0],
                               "对照 lectures/_template 检查。", "compare with lectures/_template.")]  # fmt: skip


class _Builder:
    """Constructs data and places from parser events, with a stack of open collections."""

    def __init__(self, file: EditorFile, first_line: int) -> None:
        self.file = file
        self.first_line = first_line
        self.out = Located({})
        self.stack: list[tuple[Any, Path]] = []
        self.keys: list[str | None] = []  # of each open mapping, the key that waits for its value

    def refuse(self, mark: Any, slug: str, zh: str, en: str, fix_zh: str, fix_en: str) -> NoReturn:
        line, column = self.at(mark)
        raise _RefusedError(_problem(self.file, line, column, slug, zh, en, fix_zh, fix_en))

    def at(self, mark: Any) -> Place:
        return mark.line + self.first_line, mark.column + 1

    def wants_key(self) -> bool:
        return isinstance(self.stack[-1][0], dict) and self.keys[-1] is None

    def take(self, event: Any) -> None:
        mark, kind = event.start_mark, type(event)
        if kind is yaml.AliasEvent or getattr(event, "anchor", None):
            self.refuse(mark, "yaml-alias", "这里用了 YAML 的 & 或 * 引用。", "YAML anchors and aliases are not allowed.",
                        "直接写出内容；以 & 或 * 开头的文字要加引号。", "write the value out, or quote it.")  # fmt: skip
        if getattr(event, "tag", None) not in (None, "!"):
            self.refuse(mark, "yaml-tag", "这里用了 YAML 标签（!）。", "YAML tags are not allowed.",
                        "删掉它，或者给这段文字加引号。", "remove it, or quote the text.")  # fmt: skip
        if kind is yaml.ScalarEvent:
            self.scalar(event, mark)
        elif kind is yaml.MappingStartEvent:
            self.open({}, mark)
        elif kind is yaml.SequenceStartEvent:
            self.open([], mark)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.stack.pop()
            self.keys.pop()
        elif kind is yaml.DocumentStartEvent and self.out.values:
            self.refuse(mark, "yaml-syntax", "头里多了一行 ---。", "a second document in the head.",
                        "删掉它。", "remove the extra ---.")  # fmt: skip

    def open(self, made: Any, mark: Any) -> None:
        if len(self.stack) >= MAX_DEPTH:
            self.refuse(mark, "yaml-depth", "括号或缩进套得太深。", "nested too deeply.",
                        "拆成简单的字段。", "flatten it.")  # fmt: skip
        if not self.stack:
            if isinstance(made, list):
                self.not_a_mapping(mark)
            self.out.data = made
            self.out.values[()] = self.at(mark)
            self.stack.append((made, ()))
        else:
            if self.wants_key():
                self.refuse(mark, "yaml-key", "字段名不能是列表。", "a key must be plain text.",
                            "字段名写英文单词。", "write a word.")  # fmt: skip
            self.stack.append((made, self.add(made, mark)))
        self.keys.append(None)

    def scalar(self, event: Any, mark: Any) -> None:
        if not self.stack:
            self.not_a_mapping(mark)
        if not self.wants_key():
            empty = event.implicit[0] and event.value in ("", "~", "null")
            self.add(None if empty else event.value, mark)
            return
        if event.value in self.stack[-1][0]:
            self.refuse(mark, "duplicate-key", f"字段“{event.value}”写了两次。", f"key '{event.value}' stands twice.",
                        "删掉一个。", "remove one.")  # fmt: skip
        self.keys[-1] = event.value
        self.out.keys[(*self.stack[-1][1], event.value)] = self.at(mark)

    def add(self, value: Any, mark: Any) -> Path:
        parent, path = self.stack[-1]
        if isinstance(parent, list):
            here: Path = (*path, len(parent))
            parent.append(value)
        else:
            here = (*path, str(self.keys[-1]))
            parent[self.keys[-1]] = value
            self.keys[-1] = None
        self.out.values[here] = self.at(mark)
        return here

    def not_a_mapping(self, mark: Any) -> NoReturn:
        self.refuse(mark, "not-a-mapping", "头应该是“字段: 值”的形式。", "the head must be fields and values.",
                    "每行写一个字段，冒号后面空一格。", "write `field: value` lines.")  # fmt: skip


def _build(file: EditorFile, first_line: int) -> Located:
    builder = _Builder(file, first_line)
    for event in yaml.parse(file.text, Loader=_LOADER):
        builder.take(event)
    return builder.out


def _syntax(file: EditorFile, first_line: int, error: yaml.MarkedYAMLError) -> Problem:
    """Say what a YAML error means to an editor."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = file.text.split("\n")
    text = lines[line] if line < len(lines) else ""
    unclosed = _unclosed(file, first_line, lines[: line + 1])
    if unclosed:
        return unclosed
    if "mapping values are not allowed" in (error.problem or ""):
        if ": " not in text[:column]:
            return _problem(file, line + first_line, 1, "bad-indent", "这一行的缩进不对。", "this line is indented wrongly.",
                            "和上一个字段对齐，行首不要多空格。", "align it with the field above.")  # fmt: skip
        return _problem(
            file, line + first_line, column + 1, "unquoted-colon",
            "这一行的值里有英文冒号加空格，YAML 会误会。", "an unquoted ': ' inside a value.",
            f"给值加引号，或改用中文冒号：{text.split(':', 1)[0]}: \"{text.split(':', 1)[-1].strip()}\"",
            "quote the value, or use a full-width colon.",
        )  # fmt: skip
    if "found character" in (error.problem or "") and text.lstrip().split(":")[-1].strip()[:1] in (
        "@",
        "`",
        "%",
    ):
        return _problem(file, line + first_line, column + 1, "yaml-syntax", "值不能以这个符号开头。",
                        "a value cannot begin with this character.", "给值加英文引号。", "quote the value.")  # fmt: skip
    return _problem(
        file, line + first_line, column + 1, "yaml-syntax",
        "YAML 头在这里读不下去了。", f"YAML cannot be read on from here: {error.problem}.",
        "检查这一行和上一行：引号、方括号是否成对，冒号后面是否空了一格，缩进是否对齐。",
        "check quotes, brackets, the space after the colon and the indent of this line and the one before.",
    )  # fmt: skip


def _unclosed(file: EditorFile, first_line: int, lines: list[str]) -> Problem | None:
    """The first line with a quote or bracket that is not closed on it, if there is one."""
    for number, text in enumerate(lines, first_line):
        value = re.search(r"(?<=[:\-,{\[]) *([\"'])(?:(?!\1).)*$", text)
        if value and text.count(value[1]) % 2:
            return _problem(file, number, value.start(1) + 1, "unclosed-quote", "引号没有成对。", "a quote is not closed.",
                            "在值的末尾补上同样的引号。", "close it at the end of the value.")  # fmt: skip
        for left, right in ("[]", "{}"):
            if text.count(left) > text.count(right):
                return _problem(file, number, text.rindex(left) + 1, "unclosed-bracket", f"“{left}”没有配对的“{right}”。",
                                f"'{left}' is not closed.", f"在这一行末尾补上“{right}”。", f"close it with '{right}'.")  # fmt: skip
    return None


def _problem(
    file: EditorFile, line: int, column: int, slug: str, zh: str, en: str, fix_zh: str, fix_en: str
) -> Problem:
    return Problem(file.path, line, column, slug, Text(zh, en), Text(fix_zh, fix_en))
