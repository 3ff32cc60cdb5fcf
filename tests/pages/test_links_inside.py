"""Links of editors' texts that stay on this site."""

from __future__ import annotations

import pytest

from hub.pages.prose import prose


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/help/", 'href="../../help/"'),
        ("/lectures/021-after-a-bad-exam/#steps", 'href="../../lectures/021-after-a-bad-exam/#steps"'),
        ("L21", 'href="../../lectures/021/"'),
    ],
)
def test_they_lead_there_from_the_page_they_stand_on(target: str, expected: str) -> None:
    assert expected in prose(f"[看]({target})", root="../../", links={"L21": "lectures/021/"})


@pytest.mark.parametrize(
    "target", ["//evil.example/", "/\\evil.example/", "/a b", "javascript:x", "../x", "/x?y", "L99"]
)
def test_what_leads_elsewhere_loses_its_link(target: str) -> None:
    assert "href" not in prose(f"[看](<{target}>)", root="../../", links={"L21": "lectures/021/"})
