"""The house holds: walls, sizes, names, and nothing that must not be committed."""

from __future__ import annotations

import ast
import re
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = ("hub", "scripts", "site_plugins", "tests")


def modules() -> list[Path]:
    return [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def tracked() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("no git checkout: nothing is tracked")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_modules_and_functions_stay_small() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {path.name: length for path, length in lengths.items() if length > 400} == {}
    code = [length for path, length in lengths.items() if "tests" not in path.relative_to(ROOT).parts]
    assert statistics.median(code) <= 120
    sizes = {
        f"{path.name}:{one.name}": (one.end_lineno or 0) - one.lineno + 1
        for path in modules()
        for one in functions(path)
    }
    assert {name: size for name, size in sizes.items() if size > 60} == {}
    assert statistics.quantiles(sizes.values(), n=10)[-1] <= 30


def test_the_walls_stand() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("hub/files.py", "import mkdocs"),
        ("hub/problems/model.py", "import hub.catalogue.model"),
        ("site_plugins/__init__.py", "import scripts.cli"),
    ],
)
def test_a_hole_in_a_wall_is_found(tmp_path: Path, module: str, line: str) -> None:
    for folder in ("hub", "scripts", "site_plugins"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    holed = tmp_path / module
    holed.write_text(f"{holed.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(tmp_path)!r}); from importlinter.cli import lint_imports; sys.exit(lint_imports())"],
        cwd=tmp_path, capture_output=True, text=True, check=False, env={"PYTHONPATH": str(tmp_path), "PATH": ""},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout


def test_nothing_is_called_utils() -> None:
    assert [path for path in modules() if re.search(r"util|helper|misc|common", path.stem)] == []


def test_no_registry_and_no_machine_in_a_committed_file() -> None:
    registry = re.compile(
        rb"\"resolved\": \"http|^\s*--(extra-)?index-url|^\s*--find-links|files\.pythonhosted|registry\.npm",
        re.MULTILINE,
    )
    machine = re.compile(rb"(?<![\w.])/(work|farm)/|/(?:root)/|/home/\w+/")
    for path in tracked():
        raw = path.read_bytes()[:2_000_000]
        if path != Path(__file__):
            assert not registry.search(raw), path
            assert not machine.search(raw), path


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("dependencies = [", 1)[1].split("[dependency-groups]")[0]
    for line in block.splitlines():
        if line.strip().startswith('"'):
            assert re.search(r"#\s+\S+", line), line
