"""Our pages beside stock Material and Starlight: Lighthouse 13, mobile, simulated slow 4G, median of three.

Needs a built `site/`, Chromium and npm; Lighthouse and the peers are kept in `build/bench`. Exit status 1 where one of
our pages breaks its promise; `index` is Lighthouse's own mark for the machine while it measured. `--only
home,lecture,Material` measures these alone, `--prepare` nothing.
"""

from __future__ import annotations

import functools
import gzip
import hashlib
import http.server
import itertools
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.bench.build import STOCK

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "build" / "bench"
RUNS = 3
#: Seconds until a browser has started all its processes.
WARM = 3.0
LECTURE = "021-after-a-bad-exam/"
OURS = {
    "home": "", "lecture": f"lectures/{LECTURE}", "grid": "lectures/", "tip": "tips/T19-after-midterm/",
    "picks": "picks/", "search": "search/", "charts": "charts/",
}  # fmt: skip
TOOLS = ("lighthouse@13.5.0", "node@22", "vnu-jar@26.9.27")
STARLIGHT = ("astro@7.3.5", "@astrojs/starlight@0.42.4", "sharp@0.35.5")
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: What each of our pages promises: the least of the scores; the most of ms, shift, kilobytes (1,000 bytes) and requests.
_LEAST = dict.fromkeys(_CATEGORIES, 100)
_MOST = {"LCP": 1000, "TBT": 50, "CLS": 0.0005, "KB": 30, "requests": 8}
_SQUEEZED = {".html", ".css", ".mjs", ".js", ".svg", ".json", ".vtt", ".xml"}


class _Gzip(http.server.SimpleHTTPRequestHandler):
    """Serves text compressed and keeps connections, as every web server does; GET only, quiet."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, text as gzip."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix not in _SQUEEZED or not path.is_file():
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", f"{self.guess_type(str(path))}; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


_Gzip.extensions_map = {**_Gzip.extensions_map, ".mjs": "text/javascript", ".vtt": "text/vtt"}


@contextmanager
def browser() -> Iterator[int]:
    """A new Chromium that has drawn a page already: the port it is told what to do at.

    Its first seconds go into starting a dozen processes, on two cores, and a page that is opened meanwhile waits for
    them: that is no page's fault.
    """
    chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
    with tempfile.TemporaryDirectory(prefix="chromium-") as profile:
        command = [
            chrome, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", f"--user-data-dir={profile}", "--remote-debugging-port=0",
            "data:text/html,<title>warm</title><h1>warm",
        ]  # fmt: skip
        day = {**os.environ, "TZ": "Asia/Shanghai"}  # where parents are, and the site's day is today
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=day) as process:
            assert process.stderr is not None
            found = (
                re.search(r"DevTools listening on ws://127\.0\.0\.1:(\d+)/", line) for line in process.stderr
            )
            port = next((int(one[1]) for one in found if one), 0)
            threading.Thread(target=process.stderr.read, daemon=True).start()
            time.sleep(WARM)
            try:
                yield port
            finally:
                process.terminate()
                process.wait(20)


def measure(folder: Path, url: str) -> dict[str, float]:
    """One run of the Lighthouse in `folder`: four scores, LCP and TBT in ms, CLS, kilobytes and requests over the network but for video."""
    with browser() as port:
        command = [
            str(folder / "node_modules/.bin/node"), str(folder / "node_modules/lighthouse/cli/index.js"), url, "--quiet",
            "--output=json", "--form-factor=mobile", "--throttling-method=simulate", f"--port={port}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    report: dict[str, Any] = json.loads(done.stdout)
    audits = report["audits"]
    wire = [
        one for one in audits["network-requests"]["details"]["items"]
        if one["transferSize"] and not one["url"].startswith("data:") and one.get("resourceType") != "Media"
    ]  # fmt: skip
    return {
        **{name: round(100 * report["categories"][name]["score"]) for name in _CATEGORIES},
        "LCP": audits["largest-contentful-paint"]["numericValue"],
        "TBT": audits["total-blocking-time"]["numericValue"],
        "CLS": audits["cumulative-layout-shift"]["numericValue"],
        "KB": sum(one["transferSize"] for one in wire) / 1000,
        "requests": len(wire),
        "index": report["environment"]["benchmarkIndex"],
    }


def tools() -> Path | None:
    """Folder of Lighthouse, a Node that is new enough for it, and the HTML checker; None where npm fails."""
    return _kept("tools", TOOLS, lambda folder: _npm(folder, *TOOLS))


def _kept(name: str, key: tuple[str, ...], make: Callable[[Path], bool]) -> Path | None:
    """A folder below `build/bench`, made anew only when `key` has changed; None when it cannot be made."""
    folder = KEPT / name
    stamp, digest = folder / "made", hashlib.sha256(repr(key).encode()).hexdigest()
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == digest:
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if not make(folder):
        return None
    stamp.write_text(digest, encoding="utf-8")
    return folder


def _npm(folder: Path, *packages: str) -> bool:
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    command = ["npm", "install", "--no-audit", "--no-fund", "--silent", *packages]
    if shutil.which("npm") is None:
        return False
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def _docs() -> dict[str, str]:
    """Ten lectures as Markdown, by name."""
    made = {}
    for path in sorted((ROOT / "lectures").glob("02*/lecture.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        words = path.with_name("narration.md").read_text(encoding="utf-8")
        made[path.parent.name] = f"{body}\n{words}"
    return made


def _material(folder: Path) -> bool:
    """A stock site, Material's defaults with its search."""
    docs = folder / "docs"
    docs.mkdir()
    for name, text in {"index": "", **_docs()}.items():
        (docs / f"{name}.md").write_text(f"# {name}\n{text}", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(STOCK.replace("plugins: []", "plugins: [search]"), encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    return subprocess.run(command, cwd=folder, check=False, capture_output=True).returncode == 0


def _starlight(folder: Path) -> bool:
    """The same Markdown in Starlight's defaults; its builder needs the Node of the tools."""
    if not _npm(folder, *STARLIGHT):
        return False
    content = folder / "src/content/docs"
    content.mkdir(parents=True)
    for name, text in _docs().items():
        (content / f"{name}.md").write_text(f"---\ntitle: {name}\n---\n{text}", encoding="utf-8")
    (folder / "src/content.config.ts").write_text(
        "import{defineCollection}from'astro:content';import{docsLoader}from'@astrojs/starlight/loaders';"
        "import{docsSchema}from'@astrojs/starlight/schema';"
        "export const collections={docs:defineCollection({loader:docsLoader(),schema:docsSchema()})};",
        encoding="utf-8",
    )
    (folder / "astro.config.mjs").write_text(
        "import{defineConfig}from'astro/config';import starlight from'@astrojs/starlight';"
        "export default defineConfig({site:'https://hub.example',integrations:[starlight({title:'stock',locales:{root:{label:'中文',lang:'zh-CN'}}})]});",
        encoding="utf-8",
    )
    done = subprocess.run(
        [str(KEPT / "tools/node_modules/.bin/node"), "node_modules/.bin/astro", "build"],
        cwd=folder,
        check=False,
        capture_output=True,
        env={**os.environ, "ASTRO_TELEMETRY_DISABLED": "1"},
    )
    return done.returncode == 0


def _sites(chosen: list[str]) -> dict[str, tuple[Path, dict[str, str]]]:
    """What is measured, by label: a folder and its pages by name."""
    pages = {key: path for key, path in OURS.items() if not chosen or key in chosen}
    made = {"ours": (ROOT / "site", pages)} if pages else {}
    texts = tuple(f"{name}\n{text}" for name, text in _docs().items())
    for label, key, make, out in (
        ("Material", (STOCK, *texts), _material, "site"),
        ("Starlight", (*STARLIGHT, *texts), _starlight, "dist"),
    ):
        if chosen and label not in chosen:
            continue
        folder = _kept(label.lower(), key, make)
        if folder:
            made[label] = (folder / out, {"lecture": LECTURE})
        else:
            sys.stdout.write(f"{label} could not be installed or built here: left out\n")
    return made


def _table(folder: Path, sites: dict[str, tuple[Path, dict[str, str]]]) -> list[str]:
    """Print a row a page; return what broke its promise."""
    names, broken = (*_CATEGORIES, *_MOST, "index"), []
    sys.stdout.write(f"{'site':<10} {'page':<8} " + " ".join(f"{one[:8]:>8}" for one in names) + "\n")
    for label, (site, pages) in sites.items():
        with http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Gzip, directory=str(site))
        ) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for page, path in pages.items():
                runs = [measure(folder, f"http://127.0.0.1:{server.server_port}/{path}") for _ in range(RUNS)]
                row = {name: statistics.median(one[name] for one in runs) for name in names}
                sys.stdout.write(
                    f"{label:<10} {page:<8} " + " ".join(f"{row[name]:>8.5g}" for name in names) + "\n"
                )
                sys.stdout.flush()
                broken += _broken(page, row) if label == "ours" else []
            server.shutdown()
    return broken


def _broken(page: str, row: dict[str, float]) -> list[str]:
    low = [
        f"{page}: {name} is {row[name]:.5g}, promised {most}"
        for name, most in _LEAST.items()
        if row[name] < most
    ]
    return low + [
        f"{page}: {name} is {row[name]:.5g}, promised {most}"
        for name, most in _MOST.items()
        if row[name] > most
    ]


def main(argv: list[str]) -> int:
    """Print the table; see the top of this file for `argv`."""
    chosen = next((text.split(",") for word, text in itertools.pairwise(argv) if word == "--only"), [])
    folder = tools()
    if not (ROOT / "site/index.html").is_file() or folder is None:
        sys.stderr.write("pages: needs a site (`make site`), npm and Chromium\n")
        return 1
    sites = _sites(chosen)
    broken = [] if "--prepare" in argv else _table(folder, sites)
    sys.stdout.writelines(f"broken: {one}\n" for one in broken)
    return 1 if broken else 0
