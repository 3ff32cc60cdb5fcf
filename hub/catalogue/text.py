"""Editors' files as text: size, encoding and characters that must not be there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hub.problems import Problem, Text

MAX_FILE = 1_000_000
_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff{_BIDI}]")


@dataclass(frozen=True)
class EditorFile:
    """A file's text with line feeds only and no byte order mark; `path` is relative to the root, POSIX."""

    path: str
    text: str

    def place(self, index: int) -> tuple[int, int]:
        """Line and column, from 1, of the character at `index`."""
        before = self.text.count("\n", 0, index)
        return before + 1, index - (self.text.rfind("\n", 0, index) + 1) + 1


def read_text(root: Path, path: Path) -> tuple[EditorFile | None, list[Problem]]:
    """Read one editors' file.

    Args:
        root: The project's root; `path` must lie inside it and must not be a link.
        path: The file.

    Returns:
        The text, or None when it cannot be used at all, and every problem of its bytes.
    """
    name = path.relative_to(root).as_posix()

    def bad(slug: str, zh: str, en: str, fix_zh: str, fix_en: str, line: int = 1, column: int = 1) -> Problem:
        return Problem(name, line, column, slug, Text(zh, en), Text(fix_zh, fix_en))

    if path.is_symlink():
        return None, [bad("symlink", "这是一个链接，不是文件。", "this is a symbolic link, not a file.",
                          "把真正的文件放在这里。", "put the file itself here.")]  # fmt: skip
    if not path.is_file():
        return None, [bad("missing-file", "缺少这个文件。", "this file is missing.",
                          "补上它；可以从 lectures/_template 复制。", "add it; lectures/_template has one.")]  # fmt: skip
    try:
        with path.open("rb") as stream:
            raw = stream.read(MAX_FILE + 1)
    except OSError as error:
        return None, [bad("unreadable", "读不出这个文件。", f"cannot be read: {error.strerror}.",
                          "检查文件权限。", "check its rights.")]  # fmt: skip
    if len(raw) > MAX_FILE:
        return None, [bad("file-too-large", "文件超过 1 MB。", "the file is larger than 1 MB.",
                          "只放文字；视频和图片放到母版库。", "keep text only; media go to the masters.")]  # fmt: skip
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        good = EditorFile(name, raw[: error.start].decode("utf-8").replace("\r\n", "\n"))
        line, column = good.place(len(good.text))
        return None, [bad("not-utf8", "这里不是 UTF-8 文字（可能存成了 GBK）。", "not UTF-8 text from here on (GBK perhaps).",
                          "用编辑器“另存为 UTF-8”。", "save it as UTF-8.", line, column)]  # fmt: skip
    problems = []
    if text.startswith("\ufeff"):
        text = text[1:]
        problems.append(bad("bom", "文件开头有看不见的 BOM 标记。", "the file begins with a byte order mark.",
                            "另存为“UTF-8（无 BOM）”。", "save it as UTF-8 without BOM."))  # fmt: skip
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        problems.append(bad("crlf", "换行是 Windows 格式（CRLF）。", "line ends are CRLF.",
                            "把换行改成 LF；编辑器右下角可以切换。", "switch line ends to LF.", line))  # fmt: skip
        text = re.sub("\r+\n?", "\n", text)
    file = EditorFile(name, text)
    problems += _characters(file)
    return file, problems


def _characters(file: EditorFile) -> Iterator[Problem]:
    """Yield a problem for each line's first control, direction or lookalike character."""
    lines: set[int] = set()
    for found in _FORBIDDEN.finditer(file.text):
        line, column = file.place(found.start())
        if line in lines:
            continue
        lines.add(line)
        code = f"U+{ord(found[0]):04X}"
        slug = "nul" if found[0] == "\x00" else "bidi-control" if found[0] in _BIDI else "control-character"
        yield Problem(
            file.path, line, column, slug,
            Text(f"这里有一个看不见的字符 {code}。", f"invisible character {code}."),
            Text("删掉它；从网页粘贴时常会带进来。", "delete it; it often comes with pasted text."),
        )  # fmt: skip
    if not unicodedata.is_normalized("NFC", file.text):
        composed = unicodedata.normalize("NFC", file.text)
        index = next(
            (i for i, (a, b) in enumerate(zip(file.text, composed, strict=False)) if a != b), len(composed)
        )
        line, column = file.place(min(index, len(file.text)))
        yield Problem(
            file.path, line, column, "not-nfc",
            Text("这里的字是拆开写的（NFD），搜索会找不到。", "decomposed characters (NFD); search would miss them."),
            Text("重新打一遍这个字。", "type the character again (NFC)."),
        )  # fmt: skip
