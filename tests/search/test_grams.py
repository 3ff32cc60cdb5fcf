"""Terms: one definition in two languages, held together by one table."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from hub.search.grams import STOP, fold, grams, simplified
from hub.search.plan import plan
from hub.search.readings import packed_blocks

CASES = json.loads((Path(__file__).parent / "grams.json").read_text(encoding="utf-8"))
TERMS = """async ([texts, stop]) => {
  const { fold, terms } = await import("/source/grams.mjs");
  return texts.map((text) => terms(fold(text), new Set(stop)));
}"""


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_the_table(text: str, expected: list[str]) -> None:
    assert list(grams(text)) == expected


@pytest.mark.browser
def test_the_table_in_the_browser(client: Page) -> None:
    got = client.evaluate(TERMS, [[text for text, _ in CASES], sorted(STOP)])
    assert got == [expected for _, expected in CASES]


def test_traditional_text_is_found_by_simplified_words() -> None:
    assert list(grams("孩子寫作業")) == list(grams("孩子写作业"))


@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=12))
def test_every_pair_of_neighbours_is_a_term(text: str) -> None:
    folded = fold(text)
    assert {folded[n : n + 2] for n in range(len(folded) - 1)} <= set(grams(text))


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert list(grams(fold(text))) == list(grams(text))


def test_characters_for_the_browser_are_pairs_of_traditional_and_simplified() -> None:
    pairs = "".join(one.split("\n")[0] for one in packed_blocks({"业", "机", "这"}).values())
    assert dict(zip(pairs[::2], pairs[1::2], strict=True)).items() >= {
        ("業", "业"),
        ("機", "机"),
        ("這", "这"),
    }
    assert all(simplified(one) != one for one in pairs[::2])


def test_common_terms_are_left_out_unless_there_is_nothing_else() -> None:
    assert [one.term for one in plan("孩子作业", {"孩子", "子作"}) if len(one.term) == 2] == ["作业"]
    assert [one.term for one in plan("孩子", {"孩子"}) if len(one.term) == 2] == ["孩子"]


def test_single_characters_only_refine_pairs() -> None:
    assert {one.term: one.strong for one in plan("作业")} == {"作业": True, "作": False, "业": False}
    assert [(one.term, one.strong) for one in plan("打")] == [("打", True)]


def test_a_question_of_any_length_has_few_terms() -> None:
    assert len(plan("".join(map(chr, range(0x4E00, 0x4E00 + 5000))))) <= 48
