"""Terms: one definition in two languages, held together by one table."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import Page

from hub.search.grams import STOP, fold, grams, simplified
from hub.search.plan import LONG, MOST_ASKED, MOST_TERMS, PAIR, SINGLE, plan
from hub.search.readings import packed_blocks
from tests.search.judged import judged

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


def test_pairs_of_grammar_are_asked_only_when_there_is_no_full_pair() -> None:
    assert [one.term for one in plan("作业怎么办") if len(one.term) == 2] == ["作业", "业怎"]
    assert [one.term for one in plan("怎么办")] == ["怎么", "么办"]


PLAN = """async ([queries, rules]) => {
  const { fold, plan } = await import("/source/grams.mjs");
  const own = { ...rules, stop: new Set(rules.stop), common: new Set(rules.common) };
  return queries.map((query) => plan(fold(query), own).map((one) => [one.term, one.weight, one.strong]));
}"""


@pytest.mark.browser
def test_the_browser_plans_every_question_as_python_does(client: Page) -> None:
    queries = [fold(one.query) for one in judged()] + ["怎么办", "作业怎么办", "孩子", "孩子的", "打", ""]
    rules = {
        "stop": sorted(STOP), "common": ["孩子", "子的"], "pair": PAIR, "single": SINGLE, "terms": MOST_TERMS,
        "long": [LONG, MOST_ASKED],
    }  # fmt: skip
    got = client.evaluate(PLAN, [queries, rules])
    assert got == [
        [[one.term, one.weight, one.strong] for one in plan(query, {"孩子", "子的"})] for query in queries
    ]


def test_a_question_of_any_length_has_few_terms() -> None:
    assert len(plan("".join(map(chr, range(0x4E00, 0x4E00 + 5000))))) == MOST_ASKED
