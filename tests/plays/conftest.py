"""A hub of its own for every test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from hub.catalogue.model import Catalogue
from hub.project import PlaysSettings, Project, Settings
from tests.plays.made_lines import Hub


@pytest.fixture
def hub(tmp_path: Path, catalogue: Catalogue) -> Hub:
    return Hub(Project(tmp_path), catalogue)


@pytest.fixture
def hub_with(tmp_path: Path, catalogue: Catalogue) -> Callable[[PlaysSettings], Hub]:
    def made(settings: PlaysSettings) -> Hub:
        return Hub(Project(tmp_path, Settings(plays=settings)), catalogue)

    return made
