"""Groups of pages are made when somebody asks, and what is remembered of them is what they are."""

from pathlib import Path

import pytest

from hub.kept import remembering
from hub.pages.groups import Group, Made, gather
from hub.pages.page import Extra, Inputs, Page
from hub.pages.site import site_of


def group(sees: str, asked: list[str]) -> Group:
    """A page and a file that show what they see, and note when they are made."""

    def make() -> Made:
        asked.append(sees)
        page = Page(
            path="a.md",
            template="a.html",
            title=sees,
            description="",
            tab="",
            data={"text": sees},
            markdown=sees,
        )
        return Made([page], [Extra("a.txt", sees)])

    return Group("a", (sees,), make)


def ask(path: Path, sees: str, asked: list[str]) -> Made:
    """One build: everything is asked for its key, and remembered."""
    with remembering(path / "memory.json", ("key",)):
        made, remember = gather([group(sees, asked)])
        _ = [one.key or one.data for one in made.pages], [one.key or one.text for one in made.extras]
        remember()
    return made


def test_a_group_that_sees_the_same_is_not_made_again(tmp_path: Path) -> None:
    asked: list[str] = []
    first = ask(tmp_path, "one", asked)
    again = ask(tmp_path, "one", asked)
    assert asked == ["one"]
    assert [one.key for one in again.pages] == [one.key for one in first.pages]
    assert [(one.path, one.title) for one in again.pages] == [("a.md", "one")]
    assert again.pages[0].data == {"text": "one"}
    assert again.extras[0].text == "one"
    assert asked == ["one", "one"]


def test_a_group_that_sees_something_else_is_made(tmp_path: Path) -> None:
    asked: list[str] = []
    first = ask(tmp_path, "one", asked)
    other = ask(tmp_path, "two", asked)
    assert asked == ["one", "two"]
    assert first.pages[0].key != other.pages[0].key
    assert first.extras[0].key != other.extras[0].key


@pytest.mark.parametrize("kind", ["lecture.html", "tip.html", "listing.html", "home.html"])
def test_pages_of_the_site_are_the_same_when_they_come_from_memory(
    inputs: Inputs, tmp_path: Path, kind: str
) -> None:
    def keys() -> dict[str, str]:
        with remembering(tmp_path / "memory.json", ("key",)):
            site = site_of(inputs)
            found = {one.path: str(dict(one.data)) for one in site.pages if one.template == kind}
            _ = [one.key or one.data for one in site.pages]
            _ = [one.key or one.text for one in site.extras]
            _ = [one.key or one.sheet for one in site.pictures]
            site.remember()
        return found

    assert keys() == keys()
