"""A plain `mkdocs build` makes its pages itself, and says in one sentence why it cannot."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from mkdocs.exceptions import PluginError

from site_plugins.theme.standalone import load_site

SMALL = Path(__file__).parent.parent / "data" / "small"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("day", ["2027-02-07", date(2027, 2, 7)])
def test_the_date_may_be_text_or_what_yaml_makes_of_it(project: Path, day: str | date) -> None:
    home = next(one for one in load_site(project, day).pages if one.path == "index.md")
    assert home.data["day"] == "2月7日"


def test_without_a_date_it_is_today(project: Path) -> None:
    assert load_site(project, None).pages


def test_a_date_that_is_none_is_named(project: Path) -> None:
    with pytest.raises(PluginError, match="2026-13-01 is no date"):
        load_site(project, "2026-13-01")


def test_broken_content_is_reported_with_its_place(project: Path) -> None:
    (lecture,) = project.glob("lectures/*/lecture.md")
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("series:", "serie:", 1), encoding="utf-8")
    with pytest.raises(PluginError, match=rf"{lecture.relative_to(project).as_posix()}:\d+:\d+"):
        load_site(project, "2026-11-23")
