import re
from dataclasses import replace
from pathlib import Path

import pytest

from hub.errors import BuildError
from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from site_plugins.generator import generate

ROOT = Path(__file__).parent.parent.parent


def test_every_page_and_file_is_written_and_nothing_of_material(inputs: Inputs, built: Path) -> None:
    site = site_of(inputs)
    files = {one.relative_to(built).as_posix() for one in built.rglob("*") if one.is_file()}
    pages = {f"{one.url}index.html" for one in site.pages}
    css = {one for one in files if re.fullmatch(r"(site|more|find)\.[0-9a-f]{10}\.css", one)}
    media = {one for one in files if one.startswith("media/")}
    assert len(css) == 3
    modules = {one for one in files if re.fullmatch(r"(player|finder|device)/\w+\.[0-9a-f]+\.m?js", one)}
    assert files - media - css - modules == pages | {one.path for one in site.extras} | {
        "404.html",
        "icon.svg",
        "sw.js",
        *(one.path for one in site.pictures),
        *(one.drawn for one in site.pictures if one.drawn),
    }


def test_every_page_names_its_stylesheets_and_a_shared_link_lands_on_one(built: Path) -> None:
    (site,), (more,), (find,) = (built.glob(f"{sheet}.*.css") for sheet in ("site", "more", "find"))
    for page in built.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' not in text:
            up = "../" * len(page.relative_to(built).parents[:-1]) or "./"
            named = re.findall(r'<link rel="stylesheet" href="([^"]+)">', text)
            kind = re.findall(r'<body class="page-([a-z_]+)"', text)[0]
            lean = kind in {"lecture", "tip", "tips", "tips_calendar", "listing", "search"}
            beside = [find] * (kind == "search") + [more] * (not lean)
            assert named == [up + one.name for one in (site, *beside)], page


def test_a_page_with_one_stylesheet_uses_no_class_of_the_other(built: Path) -> None:
    """What only `more` styles must not stand on a page that does not load it."""
    (site,), (more,) = built.glob("site.*.css"), built.glob("more.*.css")
    named = {
        one: set(re.findall(r"\.([a-z][\w-]*)", one.read_text(encoding="utf-8"))) for one in (site, more)
    }
    for page in built.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        if "more." not in text.partition("</head>")[0]:
            classes = set(" ".join(re.findall(r' class="([^"]*)"', text)).split())
            assert not classes & (named[more] - named[site]), page


def test_all_pages_have_the_same_two_scripts(built: Path) -> None:
    """So that two hashes in the content security policy cover the site: the first, and the one that says all is here."""
    scripts = {
        tuple(re.findall(r'<script(?: data-poster="[^"]*")?>(.*?)</script>', text, re.DOTALL))
        for text in (page.read_text(encoding="utf-8") for page in built.rglob("*.html"))
    }
    ((head, foot),) = scripts
    assert head.startswith("(function(")
    assert foot == 'dispatchEvent(new Event("parsed"))'


def test_no_page_has_inline_styles_or_handlers(built: Path) -> None:
    for page in built.rglob("*.html"):
        assert not re.search(r"<[^>]* (style|on[a-z]+)=", page.read_text(encoding="utf-8")), page


def test_links_to_other_stages_appear_with_them(inputs: Inputs, tmp_path: Path, built: Path) -> None:
    home = (built / "index.html").read_text(encoding="utf-8")
    assert "search/" not in home
    assert "榜单" not in home
    full = replace(inputs, features=Features(search=True, charts=True, picks=True))
    generate(site_of(full), ROOT / "mkdocs.yml", tmp_path / "out")
    home = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<form role="search" action="./search/">' in home
    assert "榜单" in home
    assert "选课单" in home


def test_duties_are_printed_when_set(inputs: Inputs, tmp_path: Path) -> None:
    settings = inputs.settings.model_copy(
        update={
            "icp": "京ICP备00000000号",
            "gongan": "京公网安备11000002000001号",
            "site_url": "https://h.example/a/",
        }
    )
    generate(site_of(replace(inputs, settings=settings)), ROOT / "mkdocs.yml", tmp_path / "out")
    text = (tmp_path / "out" / "404.html").read_text(encoding="utf-8")
    assert "京ICP备00000000号" in text
    assert "code=11000002000001" in text
    assert 'href="/a/lectures/"' in text


def test_a_configuration_without_the_plugin_is_refused(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: x\nplugins: []\n", encoding="utf-8")
    with pytest.raises(BuildError, match="hub-theme"):
        generate(site_of(inputs), tmp_path / "mkdocs.yml", tmp_path / "out")


def test_a_broken_configuration_is_one_sentence(inputs: Inputs, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: [\n", encoding="utf-8")
    with pytest.raises(BuildError, match="MkDocs could not build"):
        generate(site_of(inputs), tmp_path / "mkdocs.yml", tmp_path / "out")
