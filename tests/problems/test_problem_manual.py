"""Every name in brackets leads to a line of docs/problems.md."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def slugs_in(path: Path) -> set[str]:
    """Constants given where a Problem takes its slug: the fourth word of `Problem(...)`, or a known helper's."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            for word in [*node.args, *(one.value for one in node.keywords)]:
                for constant in ast.walk(word):
                    if (
                        isinstance(constant, ast.Constant)
                        and isinstance(constant.value, str)
                        and _followed(node, word)
                    ):
                        found.add(constant.value)
    return {one for one in found if SLUG.match(one)}


def _followed(call: ast.Call, word: ast.expr) -> bool:
    """Whether `word` stands before the message of a problem."""
    if word not in call.args:
        return False
    after = call.args[call.args.index(word) + 1 :]
    return (
        bool(after)
        and isinstance(after[0], ast.Call)
        and isinstance(after[0].func, ast.Name)
        and after[0].func.id == "Text"
    )


def test_every_slug_is_explained() -> None:
    manual = set(re.findall(r"`([a-z0-9-]+)`", (ROOT / "docs/problems.md").read_text(encoding="utf-8")))
    code = {
        slug
        for folder in ("catalogue", "captions")
        for path in (ROOT / "hub" / folder).glob("*.py")
        for slug in slugs_in(path)
    }
    assert len(code) > 20
    assert code <= manual, sorted(code - manual)
    corpus = {
        line.split()[-1]
        for line in (ROOT / "tests/data/bad-expected.txt").read_text(encoding="utf-8").splitlines()
    }
    assert corpus <= manual, sorted(corpus - manual)
