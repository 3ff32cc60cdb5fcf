"""Our search beside Pagefind and Material's lunr on the same pages, and at 1,000 and more lectures.

`python -m tests.bench search [SIZE …]`: sizes are numbers of lectures, 48 and 1000 when none is given.
Needs npm (Pagefind) and Chromium. Quality is measured at the real size, on both halves of the graded
questions; bytes, requests and parity at every size; builds in CPU seconds of child processes.
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
from site_plugins.finder.bundle import bundle
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
CLIENT = """async (queries) => {
  const { Engine } = await import("/source/engine.mjs"), out = [];
  const warm = new Engine("/search/");
  for (const query of queries) {
    const engine = new Engine("/search/"), real = engine.fetch.bind(engine); let bytes = 0, shards = 0;
    engine.fetch = async (path, signal) => {
      const answer = await real(path, signal);
      bytes += Number(answer.headers.get("content-length")); shards += path.startsWith("p/");
      if (path === "manifest.json") bytes -= Number(answer.headers.get("content-length"));
      return answer;
    };
    const found = await engine.rank(query), { order, total } = await engine.narrow(found, {}, "", 10);
    await Promise.all(order.map((number) => engine.result(number, found.asked)));
    const first = bytes; // cold, without client and manifest
    await warm.narrow(await warm.rank(query), {}, "", 10);
    const begun = performance.now();
    await warm.narrow(await warm.rank(query), {}, "", 10);
    out.push({ bytes: first, shards, warm: performance.now() - begun, total, top: order.map((number) => [number, found.score[number]]) });
  }
  return out;
}"""
FURTHER = """async (queries) => {
  const { Engine } = await import("/source/engine.mjs"), out = [];
  const ask = async (engine, query) => {
    const found = await engine.rank(query), { order } = await engine.narrow(found, {}, "", 10);
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
            wrong += at_size(grown(catalogue, size), folder / str(size), size)
    return int(wrong > 0)


def at_size(catalogue: Catalogue, folder: Path, size: int) -> int:
    """One size: builds, quality at the real one, bytes, parity."""
    (folder / "lectures").mkdir(parents=True)
    for name in ("synonyms.yml", "asked.yml", "crisis.yml"):
        shutil.copy(ROOT / "lectures" / name, folder / "lectures" / name)
    project = Project.at(folder)
    documents = build_search(project, catalogue).documents
    say(f"\n{size} lectures, {len(documents)} documents")
    write_pages(documents, folder / "pages")
    pagefind = build_pagefind(pagefind_tool(folder / "tool"), folder / "pages")
    for row in builds(size):
        say(f"  build {row}")
    say(f"  build Pagefind {pagefind.seconds:.2f} CPU s")
    queries = [one.query for one in judged()]
    if size == 48:
        quality(project, catalogue, folder, queries)
    return client(project, catalogue, folder, queries)


def builds(size: int) -> list[str]:
    """CPU seconds and peak memory of a full build and of one with one lecture changed, each in its own process."""
    code = "import sys;from tests.bench.search import child;child(int(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", code, str(size)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    found = json.loads(done.stdout)
    full, changed = found["full"], found["changed"]
    return [
        f"ours, full {full:.2f} CPU s; one lecture changed {changed:.2f} ({changed / full:.0%}); peak {found['peak']:.0f} MB",
    ]


def child(size: int) -> None:
    """Measure builds; the catalogue is made before and not counted."""
    import time

    catalogue = grown(publishable(load(Project.at(ROOT)), DAY), size)
    first = catalogue.lectures[-1]
    head = first.head.model_copy(update={"summary": "换了一句话的简介，看看要做多少事。"})
    lectures = (*catalogue.lectures[:-1], first.model_copy(update={"head": head}))
    other = with_lectures(catalogue, lectures)
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "lectures").mkdir()
        for file in ("synonyms.yml", "asked.yml", "crisis.yml"):
            shutil.copy(ROOT / "lectures" / file, Path(name) / "lectures" / file)
        times = []
        for one in (catalogue, other):
            begun = time.process_time()
            build_search(Project.at(Path(name)), one)
            times.append(time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(json.dumps({"full": times[0], "changed": times[1], "peak": peak}))


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
