"""What to watch next: the editors' word first, key terms after it, the same every time."""

from dataclasses import replace

from hub.pages.lectures import RELATED, related_of
from hub.pages.page import Inputs
from hub.search.related import MOST, related, related_lectures
from tests.search.conftest import Search


def test_the_lecture_with_the_same_key_terms_is_nearest() -> None:
    words = {
        "L1": ("十小时睡眠", "早上叫不醒"),
        "L2": ("零花钱账本",),
        "L3": ("八小时睡眠", "叫不醒"),
        "L4": ("零花钱分三份",),
    }
    found = related({name: ((1, texts),) for name, texts in words.items()})
    assert found == {"L1": ("L3",), "L2": ("L4",), "L3": ("L1",), "L4": ("L2",)}


def test_every_lecture_has_neighbours_and_none_is_its_own(inputs: Inputs, search: Search) -> None:
    found = related_lectures(inputs.catalogue, search.opened.words)
    assert found == related_lectures(inputs.catalogue, search.opened.words)
    assert found.keys() == inputs.catalogue.lecture.keys()
    assert all(len(near) == len(set(near)) == MOST and name not in near for name, near in found.items())
    assert found["L19"][0] == "L25"  # homework of the upper years, homework of junior school


def test_editors_come_first_and_key_terms_fill_up(inputs: Inputs, search: Search) -> None:
    near = related_lectures(inputs.catalogue, search.opened.words)
    given = replace(inputs, related=near)
    for one in inputs.catalogue.lectures:
        shown = [other.id for other in related_of(given, one)]
        named = list(one.head.related)
        assert shown[: len(named)] == named
        assert len(shown) == len(set(shown)) == max(RELATED, len(named))
        assert [other.id for other in related_of(inputs, one)] == named
