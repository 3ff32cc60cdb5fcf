"""Debian's nginx with our recipe: headers, compressed twins, readers through twenty swaps, and a strict policy."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from hub.publish.inventory import SUMS, check_sums, inventory, sums_text
from hub.publish.pins import Pins
from hub.publish.policy import HEADERS, header_policy, page_policy
from hub.publish.releases import replace_by
from hub.publish.seal import Manifest
from hub.publish.stage import staging
from tests.nginx import Nginx, running


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


def version_of(made: Path, folder: Path, number: int) -> Path:
    """A sealed tree whose pages all say its number and name a style of its own."""
    tree = shutil.copytree(made, folder)
    style = next(tree.glob("site.*.css"))
    fresh = f"site.{number:010x}.css"
    style.rename(tree / fresh)
    for page in tree.rglob("*.html"):
        page.write_text(page.read_text().replace(style.name, fresh) + f"<!-- {number} -->\n")
    for twin in [*tree.rglob("*.gz"), *tree.rglob("*.br")]:
        twin.unlink()
    (tree / SUMS).write_text(sums_text({path: one for path, one in inventory(tree).items() if path != SUMS}))
    return tree


PATHS = ("/", "/lectures/001-good/")


def test_twenty_swaps_and_no_reader_notices(nginx: Nginx, made: Path) -> None:
    """Two readers ask 200 times a second for a page and for the style it names."""
    done, wrong, read = threading.Event(), list[str](), list[str]()

    def reader(path: str) -> None:
        while not done.is_set():
            began = time.monotonic()
            page = nginx.ask(path)
            if (
                page.status != 200
                or len(page.content) != int(page.headers["content-length"])
                or b"</html>" not in page.content
            ):
                wrong.append(f"{path}: {page.status}, {len(page.content)} bytes")
            else:
                style = re.search(rb'href="[./]*(site\.[0-9a-f]+\.css)"', page.content)
                assert style
                if nginx.ask(f"/{style[1].decode()}").status != 200:
                    wrong.append(f"{path}: no {style[1].decode()}")
            read.append(path)
            time.sleep(max(0.0, 0.005 - (time.monotonic() - began)))

    readers = [threading.Thread(target=reader, args=(path,)) for path in PATHS]
    for one in readers:
        one.start()
    for number in range(20):
        with staging(nginx.root) as stage:
            replace_by(version_of(made / "site", stage / "site", number), nginx.root, keep=2)
        check_sums(nginx.root)
        before = Counter(read)  # nobody publishes twice while one page loads: let each reader come round
        while any(read.count(path) < before[path] + 2 for path in PATHS) and all(
            one.is_alive() for one in readers
        ):
            time.sleep(0.01)
    done.set()
    for one in readers:
        one.join()
    assert len(read) > 100
    assert wrong == []


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
