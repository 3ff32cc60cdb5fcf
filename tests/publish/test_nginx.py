"""Debian's nginx with our recipe: headers, compressed twins, readers through twenty swaps, and a strict policy."""

from __future__ import annotations

import http.client
import random
import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from hub.publish.inventory import check_sums
from hub.publish.pins import Pins
from hub.publish.policy import HEADERS, header_policy, page_policy
from hub.publish.releases import replace_by
from hub.publish.seal import Manifest
from hub.publish.stage import staging
from tests.nginx import Nginx, running
from tests.publish.moments import run_until
from tests.publish.trees import version_of


@pytest.fixture
def nginx(made: Path, tmp_path: Path) -> Iterator[Nginx]:
    """The sealed site of the small project."""
    site = shutil.copytree(made / "site", tmp_path / "site")
    with running(tmp_path, site, Manifest.read(site).policy) as served:
        yield served


def test_headers_and_compressed_twins(nginx: Nginx) -> None:
    page = nginx.ask("/", Accept_Encoding="gzip")
    assert (page.status, page.headers["content-encoding"]) == (200, "gzip")
    assert page.content == (nginx.root / "index.html.gz").read_bytes()
    assert page.headers["content-security-policy"] == header_policy(Manifest.read(nginx.root).policy)
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert {name: page.headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert page.headers["cache-control"] == "public, no-cache"
    again = nginx.ask("/", If_None_Match=nginx.ask("/").headers["etag"])
    assert again.status == 304
    assert "content-security-policy" not in again.headers, (
        "it would replace the policy that the browser has kept"
    )
    style = nginx.ask(f"/{next(nginx.root.glob('site.*.css')).name}")
    assert style.headers["cache-control"] == "public, max-age=31536000, immutable"
    bare = nginx.ask("/robots.txt")
    assert bare.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
    for lost in ("/nowhere/", "/site.0123456789.css", "/media/0123456789/720p.mp4"):
        answer = nginx.ask(lost)
        assert (answer.status, answer.headers["x-content-type-options"]) == (404, "nosniff")
        assert answer.content == (nginx.root / "404.html").read_bytes()


ROOT = Path(__file__).parent.parent.parent
PATHS = ("/", "/lectures/001-good/")


class Readers:
    """Two readers, who ask 200 times a second at most for a page and for the style it names."""

    def __init__(self, nginx: Nginx) -> None:
        self.nginx, self.done = nginx, threading.Event()
        self.wrong, self.read = list[str](), list[str]()
        self.threads = [threading.Thread(target=self._run, args=(path,)) for path in PATHS]

    def __enter__(self) -> Readers:
        for one in self.threads:
            one.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for one in self.threads:
            one.join()

    def _run(self, path: str) -> None:
        while not self.done.is_set():
            began = time.monotonic()
            try:
                self._once(path)
            except (OSError, http.client.HTTPException) as error:
                self.wrong.append(f"{path}: {error!r}")
            self.read.append(path)
            time.sleep(max(0.0, 0.005 - (time.monotonic() - began)))

    def _once(self, path: str) -> None:
        page = self.nginx.ask(path)
        whole = len(page.content) == int(page.headers["content-length"]) and b"</html>" in page.content
        if page.status != 200 or not whole:
            self.wrong.append(f"{path}: {page.status}, {len(page.content)} bytes")
            return
        style = re.search(rb'href="[./]*(site\.[0-9a-f]+\.css)"', page.content)
        if not style or self.nginx.ask(f"/{style[1].decode()}").status != 200:
            self.wrong.append(f"{path}: no {style}")

    def come_round(self, times: int) -> None:
        """Wait until each has read so often again: nobody publishes twice while one page loads."""
        before = Counter(self.read)
        while any(self.read.count(path) < before[path] + times for path in PATHS):
            assert all(one.is_alive() for one in self.threads)
            time.sleep(0.01)


def test_twenty_swaps_and_no_reader_notices(nginx: Nginx, made: Path) -> None:
    with Readers(nginx) as readers:
        for number in range(20):
            with staging(nginx.root) as stage:
                replace_by(version_of(made / "site", stage / "site", number), nginx.root, keep=2)
            check_sums(nginx.root)
            readers.come_round(10)
    assert len(readers.read) >= 20 * 2 * 10
    assert readers.wrong == []


@pytest.mark.slow
def test_publishing_to_the_root_killed_and_resumed(nginx: Nginx, project: Path) -> None:
    """`hub publish` is killed at a random moment, and run again; what is served is whole all the time."""
    chance, killed = random.Random(8), 0
    with Readers(nginx) as readers:
        for number in range(5):
            tree = version_of(project / "site", project / f"tree-{number}", number)
            words = ("publish", str(nginx.root), "--from", str(tree))
            killed += run_until(project, words, "copy", chance.randrange(1, 100), chance.choice((0, 0.005)))
            check_sums(nginx.root)
            assert not run_until(project, words, "", 0)
            assert check_sums(nginx.root) == check_sums(tree)
            readers.come_round(2)
    assert killed >= 4
    assert readers.wrong == []


#: Told by the browser itself, whatever it writes on its console.
WATCH = """
    window.print = () => {};
    addEventListener('securitypolicyviolation', e => refused(`${location.pathname} ${e.violatedDirective} ${e.blockedURI}`));
"""


def kinds_of(site: Path) -> list[str]:
    """One page of each kind of body, and the page of what is not there."""
    kinds: dict[str, str] = {}
    for page in sorted(site.rglob("index.html")):
        kind = re.search(r'<body class="([^"]*)"', page.read_text(encoding="utf-8"))
        kinds.setdefault(kind[1] if kind else "redirect", f"{page.parent.relative_to(site).as_posix()}/")
    return [*kinds.values(), "404.html"]


def test_both_sites_together_have_every_kind_of_page(built: Path, made: Path) -> None:
    """What the next test walks: a template that is no page's is a part of pages, drawn into one of these."""
    kinds = {
        kind
        for site in (built, made / "site")
        for page in site.rglob("index.html")
        for kind in re.findall(r'<body class="page-([a-z_]+)', page.read_text(encoding="utf-8"))
    }
    pages = {
        one.stem
        for one in (ROOT / "site_plugins").rglob("templates/*.html")
        if re.match(r'\{% extends "base.html" %\}', one.read_text(encoding="utf-8"))
    }
    assert pages >= {"lecture", "tip", "search", "picks", "charts", "event", "place", "guide"}
    assert kinds | {"404"} >= pages - {"main"}


#: Press, open, type and choose what there is, sheets and what they hold included; answers how many things.
USE_EVERYTHING = """async () => {
    const rest = ms => new Promise(done => setTimeout(done, ms));
    document.addEventListener('submit', e => e.preventDefault());
    const seen = new Set();
    for (let round = 0; round < 3; round++) {
        for (const e of document.querySelectorAll('button, summary, select, input, textarea, a[download]')) {
            if (seen.has(e) || e.disabled || e.type == 'file') continue;
            seen.add(e);
            if (e.tagName == 'SELECT') {
                e.selectedIndex = e.options.length - 1;
                e.dispatchEvent(new Event('change', {bubbles: true}));
            } else if (['text', 'search'].includes(e.type) || e.tagName == 'TEXTAREA') {
                e.focus();
                e.value = '作业';
                e.dispatchEvent(new Event('input', {bubbles: true}));
                await rest(200);
            } else e.click();
            await rest(20);
        }
    }
    return seen.size;
}"""


@pytest.mark.browser
@pytest.mark.parametrize("which", ["films", "whole"])
def test_no_feature_breaks_the_policy(
    which: str, built: Path, made: Path, pins: Pins, chromium: Browser, tmp_path: Path
) -> None:
    """Every kind of page, everything on it used, under the header that nginx sends."""
    site = shutil.copytree(built if which == "films" else made / "site", tmp_path / "site")
    refused, dialogs = list[str](), list[str]()

    def heard(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    with running(tmp_path, site, page_policy(pins)) as nginx:
        context = chromium.new_context(viewport={"width": 390, "height": 844})
        context.expose_binding("refused", lambda _source, said: refused.append(said))
        context.add_init_script(WATCH)
        used = Counter[str]()
        tab = context.new_page()
        tab.on("dialog", heard)
        for path in (*kinds_of(site), *(["lectures/021-after-a-bad-exam/"] if which == "films" else [])):
            tab.goto(f"{nginx.url}/{path}".replace("/./", "/"))
            used[path] = tab.evaluate(USE_EVERYTHING)
            tab.wait_for_timeout(300)
        context.close()
    assert len(used) >= 6
    assert sum(used.values()) > 50
    assert (refused, dialogs) == ([], [])
