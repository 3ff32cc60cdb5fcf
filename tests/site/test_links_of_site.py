"""Every link and anchor of the built site leads somewhere inside it."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import html5lib
import pytest

ORIGIN = "https://hub.example/"
ADDRESSES = ("href", "src", "poster", "action", "data")
OUTSIDE = {"beian.miit.gov.cn", "beian.mps.gov.cn"}


@cache
def parsed(path: Path) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return tuple((str(one.tag), tuple(one.attrib.items())) for one in tree.iter() if isinstance(one.tag, str))


def links(path: Path) -> Iterator[tuple[str, str]]:
    for tag, attributes in parsed(path):
        for name, value in attributes:
            if name in ADDRESSES and not tag.endswith("use"):
                yield tag, value


def file_of(built: Path, url: str) -> Path:
    path = unquote(urlsplit(url).path).lstrip("/")
    return built / path / "index.html" if not path or path.endswith("/") else built / path


def test_no_link_and_no_anchor_is_broken(built: Path) -> None:
    broken, seen = [], 0
    for page in sorted(built.rglob("*.html")):
        here = ORIGIN + page.relative_to(built).as_posix().removesuffix("index.html")
        for _, value in links(page):
            seen += 1
            url, anchor = urldefrag(urljoin(here, value))
            if not url.startswith(ORIGIN):
                continue
            target = file_of(built, url)
            if not target.is_file():
                broken.append(f"{here}: {value}")
            elif anchor and ("id", anchor) not in {one for _, row in parsed(target) for one in row}:
                broken.append(f"{here}: {value} has no such anchor")
    assert broken == []
    assert seen > 1000


def test_nothing_is_loaded_from_elsewhere(built: Path) -> None:
    for page in built.rglob("*.html"):
        for tag, value in links(page):
            if tag not in {"a"} and "canonical" not in dict_of(page, value):
                assert not urlsplit(value).netloc, (page, tag, value)


def dict_of(page: Path, value: str) -> str:
    """Relations of the elements of a page that have this address."""
    return " ".join(dict(row).get("rel", "") for _, row in parsed(page) if value in dict(row).values())


def test_every_page_can_be_reached_from_the_home_page(built: Path) -> None:
    found, queue = {built / "index.html"}, [built / "index.html"]
    while queue:
        page = queue.pop()
        here = ORIGIN + page.relative_to(built).as_posix().removesuffix("index.html")
        for tag, value in links(page):
            url = urldefrag(urljoin(here, value))[0]
            target = file_of(built, url)
            if tag == "a" and url.startswith(ORIGIN) and target.suffix == ".html" and target not in found:
                found.add(target)
                queue.append(target)
    pages = {
        one
        for one in built.rglob("index.html")
        if 'http-equiv="refresh"' not in one.read_text(encoding="utf-8")
    }
    assert pages - found == set()


def test_every_page_is_valid_html(built: Path) -> None:
    for page in sorted(built.rglob("*.html")):
        try:
            html5lib.HTMLParser(strict=True).parse(page.read_text(encoding="utf-8"))
        except html5lib.html5parser.ParseError as error:
            pytest.fail(f"{page.relative_to(built)}: {error}")


def test_every_id_of_a_page_is_its_own(built: Path) -> None:
    for page in built.rglob("*.html"):
        ids = [value for _, row in parsed(page) for name, value in row if name == "id"]
        assert len(ids) == len(set(ids)), page


def test_every_page_has_the_meta_that_sharing_needs(built: Path) -> None:
    titles: dict[str, Path] = {}
    for page in built.rglob("index.html"):
        text = page.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in text:
            continue
        metas = {
            dict(row).get("property") or dict(row).get("name") for tag, row in parsed(page) if tag == "meta"
        }
        assert {"description", "og:title", "og:description", "og:url", "og:type", "viewport"} <= metas, page
        title = text.split("<title>")[1].split("</title>")[0]
        assert title not in titles, (page, titles.get(title))
        titles[title] = page
