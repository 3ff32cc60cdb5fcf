"""Pagefind and Material's lunr on the same pages as our index, each asked in Chromium as a parent would."""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

from playwright.sync_api import Page, sync_playwright

from hub.search.document import Document

CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PAGEFIND = "pagefind@1.6.0"


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012 - as its parent
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 at a free port; yields its address, ends with /."""

    def handler(*given: Any) -> _Handler:
        return _Handler(*given, directory=str(folder))

    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def chromium() -> Iterator[Page]:
    """A page of the Chromium that is there."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        try:
            yield browser.new_page()
        finally:
            browser.close()


def write_pages(documents: Sequence[Document], site: Path) -> None:
    """The documents as plain pages: title, summary, transcript, text."""
    for one in documents:
        if one.kind != "help":  # helplines share one page
            folder = site / one.url
            folder.mkdir(parents=True)
            said = "".join(f"<p>{escape(line.text)}</p>" for line in one.spoken)
            written = "".join(f"<p>{escape(text)}</p>" for text in one.written)
            words = " ".join((*one.stages, one.topic, one.series))
            (folder / "index.html").write_text(
                f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(one.title)}</title></head>'
                f"<body><main data-pagefind-body><h1>{escape(one.title)}</h1><p>{escape(words)}</p>"
                f"<p>{escape(one.summary)}</p>{said}{written}</main></body></html>",
                encoding="utf-8",
            )


@dataclass(frozen=True)
class Built:
    """What a peer's build cost: CPU seconds of it and its children, and its folder."""

    seconds: float
    folder: Path


def _timed(command: list[str], cwd: Path, **more: Any) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=cwd, check=True, capture_output=True, **more)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pagefind_tool(folder: Path) -> Path:
    """Pagefind from npm, installed in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    tool = folder / "node_modules" / ".bin" / "pagefind"
    if not tool.exists():
        subprocess.run(
            ["npm", "install", "--no-fund", "--no-audit", "--prefix", str(folder), PAGEFIND],
            check=True,
            capture_output=True,
        )
    return tool


def build_pagefind(tool: Path, site: Path) -> Built:
    """Index `site`; the index lies in `site/pagefind`."""
    return Built(_timed([str(tool), "--site", str(site)], site), site)


def ask_pagefind(page: Page, base: str, queries: Sequence[str], limit: int = 10) -> list[list[str]]:
    """Addresses below the root that Pagefind finds for each question, best first."""
    page.goto(base + "pagefind/pagefind-entry.json")
    answers: list[list[str]] = page.evaluate(
        """async ([queries, limit]) => {
          const found = await import("/pagefind/pagefind.js");
          await found.options({ excerptLength: 30 });
          const out = [];
          for (const query of queries) {
            const { results } = await found.search(query);
            out.push(await Promise.all(results.slice(0, limit).map(async (one) => (await one.data()).raw_url)));
          }
          return out;
        }""",
        [list(queries), limit],
    )
    return [[one.lstrip("/") for one in row] for row in answers]


def build_material(documents: Sequence[Document], folder: Path, jieba: Path) -> Built:
    """MkDocs with Material and its search in Chinese, cut by jieba (a folder to import it from)."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 首页\n", encoding="utf-8")
    for one in documents:
        if one.kind != "help":  # helplines share one page
            path = docs / f"{one.url.rstrip('/')}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [f"# {one.title}", " ".join((*one.stages, one.topic, one.series)), one.summary]
            lines += [line.text for line in one.spoken] + list(one.written)
            path.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(
        "site_name: x\ntheme: {name: material, language: zh, font: false}\nnav: [index.md]\n"
        "plugins: [{search: {lang: zh}}]\nvalidation: {nav: {omitted_files: ignore}}\n",
        encoding="utf-8",
    )
    code = "import sys;sys.path.append(sys.argv.pop(1));from mkdocs.__main__ import cli;cli()"
    seconds = _timed(
        [sys.executable, "-c", code, str(jieba), "build", "-q"],
        folder,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    return Built(seconds, folder / "site")


def jieba_folder(folder: Path) -> Path:
    """jieba, which Material uses when it is there, in a folder of its own."""
    if not (folder / "jieba").exists():
        uv = Path(sys.executable).parent / "uv"
        subprocess.run(
            [str(uv), "pip", "install", "--quiet", "--target", str(folder), "jieba"],
            check=True,
            capture_output=True,
        )
    return folder


def ask_material(
    page: Page, base: str, site: Path, queries: Sequence[str], limit: int = 10
) -> list[list[str]]:
    """The same, asked of Material's own search worker."""
    worker = next((site / "assets" / "javascripts" / "workers").glob("search.*.min.js")).name
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    page.goto(base + "404.html")
    answers: list[list[str]] = page.evaluate(
        """async ([worker, index, queries, limit]) => {
          const one = new Worker("/assets/javascripts/workers/" + worker);
          const ask = (message, type) => new Promise((resolve) => {
            one.onmessage = (event) => { if (event.data.type === type) resolve(event.data.data); };
            one.postMessage(message);
          });
          await ask({ type: 0, data: { config: index.config, docs: index.docs, options: { suggest: false } } }, 1);
          const out = [];
          for (const query of queries) {
            const { items } = await ask({ type: 2, data: query }, 3);
            out.push(items.slice(0, limit).map((group) => group[0].location));
          }
          return out;
        }""",
        [worker, index, list(queries), limit],
    )
    return [[re.sub(r"#.*", "", one) for one in row] for row in answers]


def clear(folder: Path) -> None:
    """Remove a folder if it is there."""
    shutil.rmtree(folder, ignore_errors=True)
