"""Our pages beside stock Material and Starlight: Lighthouse 13, mobile, simulated slow 4G, median of three.

Installs Lighthouse (and Starlight where it can) from npm into a folder that is thrown away; needs a built
`site/`, Chromium and npm. What cannot be installed is said and left out.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from tests.bench.build import STOCK

ROOT = Path(__file__).parent.parent.parent
RUNS = 3
OURS = {
    "home": "", "lecture": "lectures/021-after-a-bad-exam/", "grid": "lectures/", "tip": "tips/T19-after-midterm/",
    "picks": "picks/", "search": "search/", "charts": "charts/",
}  # fmt: skip
_CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
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


def measure(tools: Path, url: str) -> dict[str, float]:
    """One run of Lighthouse: four scores, LCP and TBT in ms, CLS, kilobytes and requests but for data: and video."""
    command = [
        str(tools / "node_modules/.bin/node"), str(tools / "node_modules/lighthouse/cli/index.js"), url, "--quiet", "--output=json",
        "--form-factor=mobile", "--throttling-method=simulate", "--chrome-flags=--headless=new --no-sandbox --disable-gpu",
    ]  # fmt: skip
    chrome = shutil.which("chromium") or shutil.which("google-chrome") or ""
    done = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chrome}
    )
    report: dict[str, Any] = json.loads(done.stdout)
    audits = report["audits"]
    wire = [
        one for one in audits["network-requests"]["details"]["items"]
        if not one["url"].startswith("data:") and one.get("resourceType") != "Media"
    ]  # fmt: skip
    return {
        **{name: round(100 * report["categories"][name]["score"]) for name in _CATEGORIES},
        "LCP": audits["largest-contentful-paint"]["numericValue"],
        "TBT": audits["total-blocking-time"]["numericValue"],
        "CLS": audits["cumulative-layout-shift"]["numericValue"],
        "KB": sum(one["transferSize"] for one in wire) / 1000,
        "requests": len(wire),
    }


def _npm(folder: Path, *packages: str) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true}', encoding="utf-8")
    done = subprocess.run(
        ["npm", "install", "--no-audit", "--no-fund", "--silent", *packages],
        cwd=folder,
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


def _material(folder: Path) -> Path:
    """A stock site with the same lecture as Markdown, Material's defaults with its search."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    for path in sorted((ROOT / "lectures").glob("02*/lecture.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        words = path.with_name("narration.md").read_text(encoding="utf-8")
        (docs / f"{path.parent.name}.md").write_text(
            f"# {path.parent.name}\n{body}\n{words}", encoding="utf-8"
        )
    (docs / "index.md").write_text("# 家庭教育微讲坛\n", encoding="utf-8")
    (folder / "mkdocs.yml").write_text(STOCK.format(plugins="search"), encoding="utf-8")
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"], cwd=folder, check=True, capture_output=True
    )
    return folder / "site"


def _starlight(folder: Path, docs: Path) -> Path | None:
    """The same Markdown in Starlight's defaults; None where it cannot be installed or built."""
    if not _npm(folder, "astro", "@astrojs/starlight", "sharp"):
        return None
    content = folder / "src/content/docs"
    content.mkdir(parents=True)
    for path in docs.glob("*.md"):
        text = path.read_text(encoding="utf-8").replace("# ", "", 1).partition("\n")
        (content / path.name).write_text(
            f"---\ntitle: {json.dumps(text[0])}\n---\n{text[2]}", encoding="utf-8"
        )
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
        ["npx", "astro", "build"],
        cwd=folder,
        check=False,
        capture_output=True,
        env={**os.environ, "ASTRO_TELEMETRY_DISABLED": "1"},
    )
    return folder / "dist" if done.returncode == 0 else None


def _table(tools: Path, sites: dict[str, tuple[Path, dict[str, str]]]) -> None:
    names = (*_CATEGORIES, "LCP", "TBT", "CLS", "KB", "requests")
    sys.stdout.write(f"{'site':<10} {'page':<8} " + " ".join(f"{one[:8]:>8}" for one in names) + "\n")
    for label, (folder, pages) in sites.items():
        with http.server.ThreadingHTTPServer(
            ("127.0.0.1", 0), functools.partial(_Gzip, directory=str(folder))
        ) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            for page, path in pages.items():
                if not (folder / path / "index.html").is_file():
                    continue
                runs = [measure(tools, f"http://127.0.0.1:{server.server_port}/{path}") for _ in range(RUNS)]
                row = {name: statistics.median(one[name] for one in runs) for name in names}
                sys.stdout.write(
                    f"{label:<10} {page:<8} " + " ".join(f"{row[name]:>8.5g}" for name in names) + "\n"
                )
                sys.stdout.flush()
            server.shutdown()


def main(argv: list[str]) -> int:
    """Print the table; words in `argv` choose among our pages. Exit status 1 where the tools are missing."""
    with tempfile.TemporaryDirectory(prefix="bench-pages-") as name:
        base = Path(name)
        if not (ROOT / "site/index.html").is_file() or not _npm(
            base / "tools", "lighthouse@13.5.0", "node@22"
        ):
            sys.stderr.write("pages: needs a site (`make site`), npm and Chromium\n")
            return 1
        stock = _material(base / "material")
        lecture = {"lecture": "021-after-a-bad-exam/"}
        sites = {
            "ours": (ROOT / "site", {key: path for key, path in OURS.items() if not argv or key in argv}),
            "Material": (stock, lecture),
        }
        starlight = _starlight(base / "starlight", base / "material/docs")
        if starlight:
            sites["Starlight"] = (starlight, lecture)
        else:
            sys.stdout.write("Starlight could not be installed or built here: left out\n")
        _table(base / "tools", sites)
    return 0
