"""A small, valid project to break."""

from __future__ import annotations

from pathlib import Path

import pytest

DATA = Path(__file__).parent.parent / "data" / "small"


@pytest.fixture
def small_project(tmp_path: Path) -> Path:
    """A project with one lecture (L01) and two tips (T01, T02), without any problem."""
    for source in sorted(DATA.rglob("*")):
        if source.is_file():
            target = tmp_path / source.relative_to(DATA)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return tmp_path
