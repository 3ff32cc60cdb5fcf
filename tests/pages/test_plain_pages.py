from pathlib import Path

import pytest
import yaml

from hub.errors import BuildError
from hub.pages.page import Inputs
from hub.pages.plain import document, write_plain
from hub.pages.site import site_of


def test_every_page_is_a_head_and_markdown(inputs: Inputs, tmp_path: Path) -> None:
    site = site_of(inputs)
    assert write_plain(site, tmp_path) == len(site.pages)
    for page in site.pages:
        _, head, body = (tmp_path / page.path).read_text(encoding="utf-8").split("---\n", 2)
        assert yaml.safe_load(head)["title"] == page.title
        assert body.startswith("\n# ")


def test_links_of_plain_pages_lead_to_pages(inputs: Inputs) -> None:
    text = document(next(one for one in site_of(inputs).pages if one.path == "lectures/index.md"))
    assert "](../lectures/021-after-a-bad-exam/)" in text


def test_a_link_in_the_output_folder_is_not_followed(inputs: Inputs, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "lectures").symlink_to(elsewhere)
    with pytest.raises(BuildError, match="outside"):
        write_plain(site_of(inputs), out)
    assert list(elsewhere.iterdir()) == []
