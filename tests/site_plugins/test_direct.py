"""A clean build renders most pages without MkDocs, but only where MkDocs makes the same of them."""

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from site_plugins import direct, generator
from site_plugins.generator import generate

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = "site_plugins/theme/templates"


def digests(out: Path) -> dict[str, str]:
    return {
        one.relative_to(out).as_posix(): hashlib.sha256(one.read_bytes()).hexdigest()
        for one in out.rglob("*") if one.is_file()
    }  # fmt: skip


def asked_of_mkdocs(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pages MkDocs renders each time."""
    found: list[int] = []
    render = generator.render
    monkeypatch.setattr(generator, "render", lambda *given: found.append(len(given[3])) or render(*given))
    return found


def test_mkdocs_renders_a_page_of_each_template_and_all_bytes_are_its_own(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = site_of(replace(inputs, features=Features(search=True, charts=True)))
    asked = asked_of_mkdocs(monkeypatch)
    generate(site, ROOT / "mkdocs.yml", tmp_path / "most")
    assert asked == [len({one.template for one in site.pages})]
    monkeypatch.setattr(direct, "_FACES", {})
    generate(site, ROOT / "mkdocs.yml", tmp_path / "none")
    assert asked[1:] == [len(site.pages)]
    assert digests(tmp_path / "most") == digests(tmp_path / "none")


def test_a_template_that_asks_for_mkdocs_gets_it_for_all_pages(
    inputs: Inputs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (TEMPLATES, "site_plugins/theme/assets"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    tip = tmp_path / TEMPLATES / "tip.html"
    text = tip.read_text(encoding="utf-8")
    tip.write_text(
        text.replace("<article>", "<article>{% if page is defined %}有{% endif %}", 1), encoding="utf-8"
    )
    asked = asked_of_mkdocs(monkeypatch)
    generate(site_of(inputs), tmp_path / "mkdocs.yml", tmp_path / "out")
    assert len(asked) == 2
    pages = [*(tmp_path / "out/tips").glob("*/index.html")]
    tips = [one for one in pages if 'class="page-tip"' in one.read_text(encoding="utf-8")]
    assert len(tips) > 20
    assert all("<article>有" in one.read_text(encoding="utf-8") for one in tips)


def test_pages_without_styles_are_pages(inputs: Inputs, tmp_path: Path) -> None:
    generate(replace(site_of(inputs), extras=()), ROOT / "mkdocs.yml", tmp_path / "out", styled=False)
    made = digests(tmp_path / "out")
    assert {f"{one.url}index.html" for one in site_of(inputs).pages} <= made.keys()
    assert not [one for one in made if one.endswith(".css")]
