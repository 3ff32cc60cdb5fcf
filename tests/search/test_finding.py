"""Finding: nothing that was said or written in a title is ever lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.search.document import Document
from hub.search.evaluate import Score, average, score
from hub.search.find import enough, find, find_meant, known_terms
from hub.search.grams import HAN, fold
from hub.search.plan import plan
from tests.search.conftest import Search
from tests.search.judged import SPLITS, Split, judged


def runs(document: Document) -> set[str]:
    """Every run of 2, 3 and 4 characters of title, summary and what is said."""
    import re

    found = set()
    for text in (document.title, document.summary, *(line.text for line in document.spoken)):
        for run in re.findall(f"[{HAN}]+", fold(text)):
            found |= {run[n : n + size] for size in (2, 3, 4) for n in range(len(run) - size + 1)}
    return found


def test_every_run_of_every_title_summary_and_line_finds_its_document(search: Search) -> None:
    opened = search.opened
    # what a run asks for depends on its terms alone, so each different run is asked once
    owners: dict[str, list[int]] = {}
    for number, document in enumerate(opened.documents):
        for run in runs(document):
            owners.setdefault(run, []).append(number)
    lost = []
    counts: dict[str, set[int]] = {}
    for run, numbers in owners.items():
        strong = [one for one in plan(run, opened.common) if one.strong]
        for one in strong:
            if one.term not in counts:
                counts[one.term] = set(opened.index.counts(one.term))
        # a hit has enough of the strong terms; whoever has them all is one whatever the share
        lost += [(run, n) for n in numbers if not all(n in counts[one.term] for one in strong)]
    assert len(owners) > 20_000
    assert lost == []


@settings(max_examples=40)
@given(st.data())
def test_a_word_from_the_middle_of_a_title_finds_it(search: Search, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(search.opened.documents) - 1))
    run = data.draw(st.sampled_from(sorted(runs(search.opened.documents[number])) or ["手机"]))
    asked = known_terms(plan(run, search.opened.common), search.opened.index)
    assert number in enough(search.opened.index, asked)


def test_an_explanation_adds_up_to_the_score(search: Search) -> None:
    opened = search.opened
    found = find(opened.index, opened.documents, opened.common, "青春期 手机 约定")
    for hit in found.hits:
        parts = opened.index.explain(hit.number, found.asked)
        assert sum(part.score for part in parts) == pytest.approx(hit.score, abs=1e-9)


@pytest.mark.parametrize(
    ("query", "kind", "title"),
    [("先听完再开口", "event", "先听完，再开口"), ("科技类场馆", "place", "科技类场馆"), ("教联体是什么", "page", "教联体是什么，跟我家有什么关系"),
     ("12338", "help", "12338")],
)  # fmt: skip
def test_events_places_pages_and_helplines_are_found_too(
    search: Search, query: str, kind: str, title: str
) -> None:
    first = find_meant(search.opened, query).hits[0].document
    assert first.kind == kind
    assert title in first.title


def test_the_moment_is_where_it_is_said(search: Search) -> None:
    opened = search.opened
    found = find(opened.index, opened.documents, opened.common, "错题分成三堆")
    assert found.hits[0].document.id == "L21"
    assert found.hits[0].moment is not None
    assert "三堆" in found.hits[0].moment.text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("qcq", "青春期"), ("qingchunqi", "青春期"), ("qinchunqi", "青春期"), ("请春期", "青春期"), ("手鸡", "手机"),
     ("手机shangyin", "手机上瘾"), ("shoujishangyin", "手机上瘾"), ("青春期", None), ("app", None), ("", None)],
)  # fmt: skip
def test_what_was_meant(search: Search, typed: str, meant: str | None) -> None:
    assert find_meant(search.opened, typed).meant == meant


def test_measures_of_a_ranking() -> None:
    perfect = score(["a", "b"], {"a": 2, "b": 1})
    assert (perfect.ndcg, perfect.recall, perfect.mrr, perfect.zero) == (1, 1, 1, False)
    assert score([], {"a": 2}).zero
    assert score(["x", "a"], {"a": 2}).mrr == 0.5
    assert score(["x", "a"], {"a": 2}).ndcg == pytest.approx(0.6309, abs=1e-4)  # 1 / log2(3)


def test_rankings_do_not_get_worse(search: Search) -> None:
    """The guard of the graded sets, a little below what was measured; `python -m tests.bench search` prints all."""
    found: dict[Split, list[Score]] = {split: [] for split in SPLITS}
    for one in judged():
        ids = [hit.document.id for hit in find_meant(search.opened, one.query).hits]
        found[one.split].append(score(ids, one.grades))
    assert len(found["open"]) + len(found["held back"]) >= 150
    assert len(found["fresh"]) >= 60
    assert average(found["open"])["ndcg"] > 0.9
    assert average(found["held back"])["ndcg"] > 0.86
    assert average(found["held back"])["zero"] <= 0.01
    assert average(found["elders"])["ndcg"] > 0.7


def test_judgements_name_documents_that_exist(search: Search) -> None:
    known = {one.id for one in search.opened.documents}
    assert {name for one in judged() for name in one.grades} <= known
