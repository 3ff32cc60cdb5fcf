import pytest

from hub.pages.page import root_of, url_of


@pytest.mark.parametrize(
    ("path", "url", "root"),
    [
        ("index.md", "", "./"),
        ("help.md", "help/", "../"),
        ("lectures/index.md", "lectures/", "../"),
        ("lectures/021-after-a-bad-exam.md", "lectures/021-after-a-bad-exam/", "../../"),
        ("tips/T19-an-index.md", "tips/T19-an-index/", "../../"),
    ],
)
def test_a_source_path_has_one_address_and_a_way_back(path: str, url: str, root: str) -> None:
    assert url_of(path) == url
    assert root_of(url) == root
