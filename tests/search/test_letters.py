"""Text in few bytes: nothing is lost, in Python's coding and the browser's decoding, and it is worth having."""

import zlib

import pytest
from playwright.sync_api import Page
from whoosh.util.numeric import byte_to_length, length_to_byte

from hub.search.document import Document, Line
from hub.search.formula import STEPS, rounded_length
from hub.search.grams import _converter, simplified
from hub.search.letters import packed, packed_result, table, tiers
from tests.search.conftest import Search

READ = """async (texts) => {
  const { Engine } = await import("/source/engine.mjs"), engine = new Engine("/search/");
  await engine.open();
  const asked = engine.fetch.bind(engine);
  engine.fetch = async (path, signal) => texts[path] ? new Response(Uint8Array.from(texts[path])) : asked(path, signal);
  const out = {};
  for (const path in texts) out[path] = await engine.text(path);
  return out;
}"""
RESULT = """async (raw) => {
  const { Engine } = await import("/source/engine.mjs"), engine = new Engine("/search/");
  await engine.open();
  await engine.columns();
  const asked = engine.fetch.bind(engine);
  engine.fetch = async (path, signal) => path.startsWith("d/") ? new Response(Uint8Array.from(raw)) : asked(path, signal);
  return engine.result(0, [{ term: "手机", weight: 100, idf: 1, strong: true }]);
}"""


@pytest.mark.browser
def test_every_text_comes_out_as_it_went_in(client: Page, search: Search) -> None:
    texts = ["", "手机", "龘𠮷😀ﬁ\u200b\ud83d", "a\nb\n\n", "".join(tiers())]
    texts += ["\n".join((one.title, one.url, *one.written)) for one in search.opened.documents[::9]]
    got = client.evaluate(READ, {f"{n}": [*packed(text)] for n, text in enumerate(texts)})
    assert [got[f"{n}"].encode("utf-16", "surrogatepass") for n in range(len(texts))] == [
        text.encode("utf-16", "surrogatepass") for text in texts
    ]


@pytest.mark.browser
def test_a_result_keeps_the_second_of_every_line(client: Page) -> None:
    spoken = (Line(0.4, "先说别的"), Line(61.9, "再说手机"), Line(3000.0, "最后"))
    one = Document("L1", "lecture", "标题", "lectures/001-a/", "两行\n简介", spoken=spoken, minutes=2.5)
    got = client.evaluate(RESULT, [*packed_result(one)])
    assert got["line"] == {"at": 61, "text": "再说手机"}
    assert (got["title"], got["url"], got["summary"], got["minutes"]) == ("标题", one.url, "两行 简介", 3)


def test_the_table_knows_nearly_every_character_of_the_site(search: Search) -> None:
    known = [set(one) for one in tiers()]
    text = "".join(line.text for one in search.opened.documents for line in one.spoken)
    assert sum(character in known[0] for character in text) > 0.65 * len(text)
    assert sum(not any(character in one for one in known) for character in text) < 0.005 * len(text)
    assert len(table()) < 2100


def test_a_tier_is_sorted_and_no_character_stands_in_two() -> None:
    whole = "".join(tiers())
    assert len(set(whole)) == len(whole)
    assert all([*one] == sorted(one) for one in tiers())
    assert [len(one) for one in tiers()][:-1] == [192] + [256] * (len(tiers()) - 2)


def test_results_take_two_thirds_of_what_deflate_alone_leaves(search: Search) -> None:
    lectures = [one for one in search.opened.documents if one.kind == "lecture"]
    texts = ["\n".join(line.text for line in one.spoken) for one in lectures]
    assert sum(map(len, map(packed, texts))) < 0.7 * sum(
        len(zlib.compress(text.encode(), 9)) for text in texts
    )


def test_lengths_are_rounded_as_whoosh_does_it() -> None:
    assert [byte_to_length(step) for step in range(256)] == STEPS
    lengths = [*range(3000), *range(3000, 120_000, 37)]
    assert [rounded_length(one) for one in lengths] == [
        byte_to_length(length_to_byte(one)) for one in lengths
    ]


def test_simplified_characters_need_no_table() -> None:
    convert = _converter()
    characters = [chr(code) for code in range(0x4E00, 0xA000) if chr(code).encode("gb2312", "ignore")]
    assert len(characters) > 6000
    assert {one: simplified(one) for one in characters} == {
        one: convert(one, "zh-hans") for one in characters
    }
