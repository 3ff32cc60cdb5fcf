"""Our search beside Pagefind and Material's lunr on the same pages, and at 1,000 and more lectures.

`python -m tests.bench search [SIZE …]`: sizes are numbers of lectures, 48 and 1000 when none is given; 10000 takes
a quarter of an hour, most of it Whoosh's. `search builds SIZE …` measures builds alone, `search alone SIZE …` leaves the peers out. Needs npm (Pagefind) and
Chromium. Quality is measured at the real size, on all sets of graded questions; bytes, requests and parity at every
size; builds in CPU seconds of child processes. Exits with 1 when a ranking is not Whoosh's.
"""

from __future__ import annotations

import json
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.search.build import build_search
from hub.search.evaluate import average, score
from hub.search.find import find_meant
from hub.search.open import open_index
from hub.search.sources import documents_of
from hub.search.words import load_words
from site_plugins.finder.bundle import bundle
from tests.search.conftest import copy_words
from tests.search.grown import grown, with_lectures
from tests.search.judged import SPLITS, judged
from tests.search.peers import (
    ask_material,
    ask_pagefind,
    build_material,
    build_pagefind,
    chromium,
    jieba_folder,
    pagefind_tool,
    served,
    write_pages,
)

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 24)
#: most lectures at which the peers are built too
PEERS = 1000
CLIENT = """async (queries) => {
  const { Engine } = await import("/source/engine.mjs"), { narrow } = await import("/source/narrow.mjs"), out = [];
  const warm = new Engine("/search/");
  for (const query of queries) {
    const engine = new Engine("/search/"), real = engine.fetch.bind(engine); let bytes = 0, shards = 0;
    engine.fetch = async (path, signal) => {
      const answer = await real(path, signal);
      bytes += Number(answer.headers.get("content-length")); shards += path.startsWith("p/");
      if (path === "manifest.json") bytes -= Number(answer.headers.get("content-length"));
      return answer;
    };
    const found = await engine.rank(query), { order, total } = await narrow(engine, found, {}, "", 10);
    await Promise.all(order.map((number) => engine.result(number, found.asked)));
    const first = bytes; // cold, without client and manifest
    await narrow(warm, await warm.rank(query), {}, "", 10);
    const begun = performance.now();
    await narrow(warm, await warm.rank(query), {}, "", 10);
    out.push({ bytes: first, shards, warm: performance.now() - begun, total, top: order.map((number) => [number, found.score[number]]) });
  }
  return out;
}"""
FURTHER = """async (queries) => {
  const { Engine } = await import("/source/engine.mjs"), out = [];
  const ask = async (engine, query) => {
    const found = await engine.rank(query), order = engine.first(found.hits, found.score, 10);
    return Promise.all(order.map((number) => engine.result(number, found.asked)));
  };
  for (const [place, query] of queries.entries()) {
    const engine = new Engine("/search/"), real = engine.fetch.bind(engine);
    let bytes = 0;
    engine.fetch = async (path, signal) => { const answer = await real(path, signal); bytes += Number(answer.headers.get("content-length")); return answer; };
    await ask(engine, queries[(place + 7) % queries.length]);
    const before = bytes;
    await ask(engine, query);
    out.push(bytes - before);
  }
  return out;
}"""


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(argv: Sequence[str]) -> int:
    """Print the tables; 0 unless a ranking differs from Whoosh's."""
    sizes = [int(one) for one in argv if one.isdigit()] or [48, 1000]
    catalogue = publishable(load(Project.at(ROOT)), DAY)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for size in sizes:
            (folder / str(size)).mkdir()
            if "builds" in argv:
                copy_words(folder / str(size))
                say(f"{size} lectures: {builds(size, folder / str(size))}")
                continue
            wrong += at_size(
                grown(catalogue, size), folder / str(size), size, 0 if "alone" in argv else PEERS
            )
    return int(wrong > 0)


def at_size(catalogue: Catalogue, folder: Path, size: int, peers: int) -> int:
    """One size: builds, quality at the real one, bytes, parity."""
    project = copy_words(folder)
    say(f"\n{size} lectures")
    say(f"  build {builds(size, folder)}")
    if size <= peers:
        write_pages(documents_of(catalogue, load_words(project, catalogue.taxonomy)), folder / "pages")
        pagefind = build_pagefind(pagefind_tool(folder / "tool"), folder / "pages")
        say(f"  build Pagefind {pagefind.seconds:.2f} CPU s")
    queries = [one.query for one in judged()]
    if size == 48 and peers:
        quality(project, catalogue, folder, queries)
    return client(project, catalogue, folder, queries)


def builds(size: int, folder: Path) -> str:
    """CPU seconds and peak memory of a full build, of one with one lecture changed and of one with none."""
    code = "import sys;from tests.bench.search import child;child(int(sys.argv[1]), sys.argv[2])"
    done = subprocess.run(
        [sys.executable, "-c", code, str(size), str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    full, changed, none, back, peak = json.loads(done.stdout)
    return (
        f"ours, full {full:.2f} CPU s; one lecture changed {changed:.2f} ({changed / full:.1%}), back {back:.2f}; "
        f"nothing changed {none:.2f}; peak {peak:.0f} MB"
    )


def child(size: int, folder: str) -> None:
    """Measure builds and leave the index of the unchanged catalogue; making the catalogue is not counted."""
    import time

    catalogue = grown(publishable(load(Project.at(ROOT)), DAY), size)
    last = catalogue.lectures[-1]
    head = last.head.model_copy(update={"summary": "换了一句话的简介，看看要做多少事。"})
    other = with_lectures(catalogue, (*catalogue.lectures[:-1], last.model_copy(update={"head": head})))
    times, project = [], Project.at(Path(folder))
    for one in (catalogue, other, other, catalogue):
        begun = time.process_time()
        build_search(project, one)
        times.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps([*times, peak]))


def quality(project: Project, catalogue: Catalogue, folder: Path, queries: list[str]) -> None:
    """Ours and the peers on the graded questions, both halves."""
    opened = open_index(project, catalogue)
    by_url = {one.url: one.id for one in opened.documents if one.kind != "help"}
    material = build_material(opened.documents, folder / "material", jieba_folder(folder / "jieba"))
    say(f"  build Material with its search {material.seconds:.2f} CPU s")
    with chromium() as page:
        with served(folder / "pages") as base:
            pagefind = ask_pagefind(page, base, queries)
        with served(material.folder) as base:
            lunr = ask_material(page, base, material.folder, queries)
    answers = {
        "ours": [[hit.document.id for hit in find_meant(opened, query).hits] for query in queries],
        "Pagefind": [[by_url.get(one, one) for one in row] for row in pagefind],
        "Material": [[by_url.get(one, one) for one in row] for row in lunr],
    }
    say("  system    split     nDCG@10 recall@10   MRR   zero")
    for split in SPLITS:
        for name, rows in answers.items():
            found = average(
                [
                    score(row, one.grades)
                    for one, row in zip(judged(), rows, strict=True)
                    if one.split == split
                ]
            )
            say(
                f"  {name:9} {split:9} {found['ndcg']:7.3f} {found['recall']:9.3f} {found['mrr']:5.3f} {found['zero']:6.1%}"
            )
    opened.index.close()


def client(project: Project, catalogue: Catalogue, folder: Path, queries: list[str]) -> int:
    """Bytes, requests, time and parity of the client."""
    import gzip

    site = folder / "site"
    shutil.copytree(project.search_index, site / "search")
    shutil.copytree(ROOT / "site_plugins" / "finder" / "assets", site / "source")
    (site / "index.html").write_text("<!doctype html><title>x</title>", encoding="utf-8")
    code = sum(
        len(gzip.compress(text.encode(), 9))
        for name, text in bundle().items()
        if name.startswith(("start.", "finder.", "page."))
    )
    always = code + len(gzip.compress((project.search_index / "manifest.json").read_bytes(), 9))
    with chromium() as page, served(site) as base:
        page.goto(base)
        page.set_default_timeout(600_000)
        found: list[dict[str, Any]] = page.evaluate(CLIENT, queries)
        further: list[int] = page.evaluate(FURTHER, queries)
    cold = sorted(always + one["bytes"] for one in found)
    shards = sorted(one["shards"] for one in found)
    warm = sorted(one["warm"] for one in found)
    say(
        f"  cold bytes, client and manifest included: median {cold[len(cold) // 2]:,}, p90 {cold[int(len(cold) * 0.9)]:,}"
    )
    say(
        f"  a further question: median {statistics.median(further):,.0f} bytes; shards p95 {shards[int(len(shards) * 0.95)]}"
    )
    say(f"  warm: median {statistics.median(warm):.2f} ms, p90 {warm[int(len(warm) * 0.9)]:.2f} ms")
    opened = open_index(project, catalogue)
    wrong = 0
    for query, one in zip(queries, found, strict=True):
        hits = find_meant(opened, query).hits
        same = [hit.number for hit in hits] == [number for number, _ in one["top"]]
        wrong += not (
            same
            and all(abs(hit.score - there) < 1e-9 for hit, (_, there) in zip(hits, one["top"], strict=True))
        )
    opened.index.close()
    say(f"  the browser's top ten is Whoosh's for {len(queries) - wrong} of {len(queries)} questions")
    return wrong
