"""The client: the same ranking as Whoosh, on honest and on hostile input, with files missing or damaged."""

import gzip
import json
import math
import zlib
from typing import Any

import pytest
from playwright.sync_api import Page, Route

from hub.search.find import find_meant
from hub.search.moments import best_moment
from site_plugins.finder.bundle import bundle, starter
from tests.search.conftest import Search
from tests.search.judged import judged

pytestmark = pytest.mark.browser
HOSTILE = [
    "__proto__", "constructor", "toString", "<img src=x onerror=alert(1)>手机", "手机\x00作业", "\ud800手机", "手机\udfff",
    "\u202e机手\u202c", "手机" * 5000, "a" * 10_000, "😀" * 200, "%00%0a", "'; DROP TABLE", "../../../etc/passwd", " ", "·", "的",
    "''''''''", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzz",
]  # fmt: skip
RANK = """async ([queries, base]) => {
  const { Engine } = await import("/source/engine.mjs"), engine = new Engine(base);
  const out = [];
  for (const query of queries) {
    const found = await engine.rank(query), order = engine.first(found.hits, found.score, 10), total = found.hits.length, first = order[0];
    const line = first === undefined ? null : (await engine.result(first, found.asked)).line ?? null;
    out.push({ meant: found.meant ?? null, total, line, lost: !!engine.lost,
               top: order.map((number) => [number, found.score[number]]) });
  }
  return out;
}"""


def ranked(client: Page, queries: list[str], base: str = "/search/") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client.evaluate(RANK, [queries, base])
    return found


@pytest.mark.parametrize(
    "queries", [[one.query for one in judged()], [one for one in HOSTILE if one.isascii() or len(one) < 400]]
)
def test_the_browser_ranks_as_whoosh_does(client: Page, search: Search, queries: list[str]) -> None:
    opened = search.opened
    queries = [one.encode("utf-8", "replace").decode() for one in queries]  # lone surrogates: the test below
    for query, got in zip(queries, ranked(client, queries), strict=True):
        found = find_meant(opened, query)
        assert [number for number, _ in got["top"]] == [hit.number for hit in found.hits], query
        assert all(
            math.isclose(one, hit.score, abs_tol=1e-9)
            for (_, one), hit in zip(got["top"], found.hits, strict=True)
        )
        assert (got["total"], got["meant"]) == (found.total, found.meant), query
        first = found.hits[0] if found.hits else None
        said = first and best_moment(first.document, found.asked, opened.index.idf)
        if first and first.document.kind == "lecture" and said:
            assert got["line"]["text"] == said.text


def test_hostile_questions_neither_throw_nor_hang(client: Page) -> None:
    got = client.evaluate(
        """async () => {
          const { Engine } = await import("/source/engine.mjs"), engine = new Engine("/search/");
          const odd = ["\\ud800手机", "手机\\udfff", "\\udc00\\ud800", "手\\u0000机", "手机".repeat(5000), "a".repeat(10000)];
          const out = [];
          for (const query of odd) { const { hits } = await engine.rank(query); engine.card(query); out.push(hits.length > 0); }
          return out;
        }"""
    )
    assert got == [True, True, False, True, True, False]


def test_a_missing_shard_leaves_the_rest(client: Page, search: Search) -> None:
    client.route(
        "**/search/p/**", lambda route: route.fulfill(status=404) if _odd(route) else route.continue_()
    )
    try:
        got = ranked(client, ["青春期 作业 手机 睡眠 情绪"])[0]
    finally:
        client.unroute("**/search/p/**")
    assert got["lost"]
    assert got["total"] > 0


def _odd(route: Route) -> bool:
    return int(route.request.url.rsplit("/", 1)[1][2:6], 16) % 2 == 1


@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * 40, b"x\x9c" + b"\xff" * 60, zlib.compress(b"\x05ab")[:-1] + b"!"]
)
def test_a_damaged_shard_leaves_the_rest(client: Page, damage: bytes) -> None:
    client.route(
        "**/search/p/**",
        lambda route: route.fulfill(status=200, body=damage) if _odd(route) else route.continue_(),
    )
    try:
        got = ranked(client, ["青春期 作业 手机 睡眠 情绪"])[0]
    finally:
        client.unroute("**/search/p/**")
    assert got["lost"]
    assert got["total"] > 0


def test_what_was_given_up_can_be_asked_again_at_once(client: Page) -> None:
    got = client.evaluate(
        """async () => {
          const { Engine } = await import("/source/engine.mjs"), engine = new Engine("/search/");
          await engine.open();
          const early = new AbortController(), typed = engine.rank("青春", early.signal);
          early.abort(); // the next key
          const found = await engine.rank("青春期"), [first] = engine.first(found.hits, found.score, 1);
          await typed.catch(() => {});
          const stopper = new AbortController(), gone = engine.result(first, found.asked, stopper.signal).catch((error) => error.name);
          stopper.abort();
          const again = await engine.result(first, found.asked);
          return [await gone, again.title.includes("青春期"), !!engine.lost];
        }"""
    )
    assert got == ["AbortError", True, False]


def test_without_decompression_stream_the_results_are_the_same(client: Page) -> None:
    queries = ["青春期", "作业", "qcq", "手机上瘾"]
    before = ranked(client, queries)
    client.evaluate("() => { self.kept = self.DecompressionStream; self.DecompressionStream = undefined; }")
    try:
        assert ranked(client, queries) == before
    finally:
        client.evaluate("() => { self.DecompressionStream = self.kept; }")


@pytest.mark.parametrize("damage", ["cut", "flip", "sum", "head"])
def test_own_inflate_notices_damage(client: Page, damage: str) -> None:
    raw = bytearray(zlib.compress("青春期作业手机".encode() * 40, 9))
    if damage == "cut":
        del raw[-9:]
    else:
        raw[{"flip": 9, "sum": -1, "head": 0}[damage]] ^= 0x55
    said = client.evaluate(
        """async (raw) => {
          const { inflate } = await import("/source/inflate.mjs");
          try { inflate(Uint8Array.from(raw)); return "fine"; } catch { return "damaged"; }
        }""",
        list(raw),
    )
    assert said == "damaged"


def test_own_inflate_reads_every_kind_of_block(client: Page) -> None:
    texts = [
        b"",
        b"a",
        "青春期".encode() * 3000,
        bytes(range(256)) * 300,
        json.dumps([*range(3000)]).encode(),
    ]
    for text in texts:
        for level in (0, 1, 9):
            for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED):
                packer = zlib.compressobj(level, zlib.DEFLATED, 15, 9, strategy)
                raw = packer.compress(text) + packer.flush()
                got = client.evaluate(
                    """async (raw) => {
                      const out = (await import("/source/inflate.mjs")).inflate(Uint8Array.from(raw));
                      let sum = 0; for (const byte of out) sum = (sum * 31 + byte) % 1000003;
                      return [out.length, sum];
                    }""",
                    list(raw),
                )
                total = 0
                for byte in text:
                    total = (total * 31 + byte) % 1000003
                assert got == [len(text), total]


def test_the_published_client_is_small_and_whole(client: Page) -> None:
    made = bundle()
    size = {name.split(".")[0]: len(gzip.compress(text.encode(), 9)) for name, text in made.items()}
    assert size["finder"] <= 8 * 1024
    assert size["start"] <= 1200
    finder = next(name for name in made if name.startswith("finder."))
    names = client.evaluate("async (name) => Object.keys(await import('/finder/' + name)).sort()", finder)
    assert names == ["Finder", "KINDS", "SHOWN", "el"]
    assert starter(made) in made
    assert bundle() == made


def test_few_requests_for_a_question(client: Page, search: Search) -> None:
    got = client.evaluate(
        """async (queries) => {
          const { Engine } = await import("/source/engine.mjs"), out = [];
          for (const query of queries) {
            const engine = new Engine("/search/"), real = engine.fetch.bind(engine); let shards = 0;
            engine.fetch = (path, signal) => { if (path.startsWith("p/")) shards += 1; return real(path, signal); };
            await engine.rank(query);
            out.push(shards);
          }
          return out.sort((a, b) => a - b);
        }""",
        [one.query for one in judged()],
    )
    assert got[int(len(got) * 0.95)] <= 12
