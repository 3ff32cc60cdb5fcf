"""The repository's index, its Whoosh judge, and the client in a browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from hub.catalogue.model import Catalogue
from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from hub.project import Project
from hub.search.build import Built, build_search
from hub.search.open import Opened, open_index
from site_plugins.finder.bundle import bundle

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Search:
    """One built index: where it is, what built it, and the same content in Whoosh."""

    project: Project
    built: Built
    opened: Opened


@pytest.fixture(scope="session")
def search(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Search]:
    """The index of this repository's content, in a folder of this worker."""
    project = copy_words(tmp_path_factory.mktemp("search"))
    built = build_search(project, catalogue)
    opened = open_index(project, catalogue)
    yield Search(project, built, opened)
    opened.index.close()


def copy_words(folder: Path) -> Project:
    """A project with the repository's word lists and nothing built."""
    (folder / "lectures").mkdir(parents=True, exist_ok=True)
    for name in ("synonyms.yml", "asked.yml", "crisis.yml"):
        shutil.copy(ROOT / "lectures" / name, folder / "lectures" / name)
    return Project.at(folder)


@pytest.fixture
def empty_project(tmp_path: Path) -> Project:
    """A project with the repository's word lists and nothing built."""
    return copy_words(tmp_path)


@pytest.fixture(scope="session")
def client(
    search: Search,
    chromium: Browser,
    serve_folder: Callable[[Path], Iterator[str]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Page]:
    """A page with the client's modules under /source/ and /finder/, and the index under /search/."""
    folder = tmp_path_factory.mktemp("client")
    shutil.copytree(search.project.search_index, folder / "search")
    shutil.copytree(ROOT / "site_plugins" / "finder" / "assets", folder / "source")
    (folder / "finder").mkdir()
    for name, text in bundle().items():
        (folder / "finder" / name).write_text(text, encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    for base in serve_folder(folder):
        page = chromium.new_page()
        page.goto(base)
        yield page
        page.close()


@pytest.fixture(scope="session")
def search_site(inputs: Inputs, search: Search, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site with its search."""
    from site_plugins.generator import generate

    out = tmp_path_factory.mktemp("search-site") / "site"
    generate(site_of(replace(inputs, features=Features(search=True))), ROOT / "mkdocs.yml", out)
    shutil.copytree(search.project.search_index, out / "search", dirs_exist_ok=True)
    return out
