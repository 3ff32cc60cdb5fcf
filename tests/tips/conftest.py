"""The real tips and the sample school calendar, and a maker of small catalogues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue, Tip, TipHead
from hub.project import Project, Settings

ROOT = Path(__file__).parent.parent.parent
Make = Callable[..., Catalogue]


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Everything editors wrote."""
    return publishable(load(Project.at(ROOT)), date(2026, 11, 23))


@pytest.fixture(scope="session")
def settings() -> Settings:
    return Settings(site_url="https://hub.example/", report_email="hub@hub.example")


@pytest.fixture(scope="session")
def make(catalogue: Catalogue) -> Make:
    """`make(T01=[{"type": "evergreen"}])`: a catalogue of these tips alone."""

    def made(
        text: str = "正文。", push: str = "今天做一件小事，五分钟就够。", **tips: list[dict[str, Any]]
    ) -> Catalogue:
        rows = [
            Tip(id=name, slug=f"{name}-x", path=f"content/tips/{name}-x.md", text=text, head=TipHead.model_validate({
                "title": f"贴士{name}", "topic": catalogue.taxonomy.topics[0].name, "stages": [catalogue.taxonomy.stages[0].name],
                "trigger": triggers, "push": push, "lectures": ["L01"], "review_by": "2027-11-22",
            }))
            for name, triggers in tips.items()
        ]  # fmt: skip
        return Catalogue(
            taxonomy=catalogue.taxonomy, facts=catalogue.facts, lectures=catalogue.lectures, tips=tuple(rows)
        )

    return made
