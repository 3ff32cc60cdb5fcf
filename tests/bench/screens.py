"""`make screens`: a picture of every page kind in every look, into build/screens, to be looked at."""

from __future__ import annotations

import functools
import http.server
import json
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.site.kinds import KEPT, KINDS

ROOT = Path(__file__).parent.parent.parent
SITE, OUT = ROOT / "site", ROOT / "build" / "screens"
#: name -> address and what is kept on the device: every kind of page, and those that are other at a first visit
SHOTS: dict[str, tuple[str, dict[str, str]]] = {
    **{kind: (address, KEPT.get(kind, {})) for kind, address in KINDS.items()},
    "home-first": ("", {}), "picks-empty": ("picks/", {}), "search-none": ("search/?q=量子力学方程", {}), "search-found": ("search/?q=考砸了怎么办", {}),
    "topic-none": ("topics/mind/?stage=0–3岁&series=青春同行", {}),
}  # fmt: skip
#: name -> width, colour scheme, 长辈版
LOOKS = {
    "390": (390, "light", False), "390-dark": (390, "dark", False), "390-elder": (390, "light", True), "390-elder-dark": (390, "dark", True),
    "320": (320, "light", False), "768": (768, "light", False), "1280": (1280, "light", False), "1280-dark": (1280, "dark", False),
}  # fmt: skip


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def main(argv: list[str]) -> int:
    """Take the pictures of the kinds named in `argv`, or of all; exit status 1 without a site or a browser."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if not (SITE / "index.html").is_file() or path is None:
        sys.stderr.write("screens: needs a site (`make site`) and Chromium\n")
        return 1
    OUT.mkdir(parents=True, exist_ok=True)
    handler = functools.partial(_Quiet, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for kind in argv or SHOTS:
            _kind(browser, f"http://127.0.0.1:{server.server_port}/", kind)
        browser.close()
        server.shutdown()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}\n")
    return 0


def _kind(browser: Browser, base: str, kind: str) -> None:
    address, kept = SHOTS[kind]
    for look, (width, scheme, elder) in LOOKS.items():
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
        )
        store = {**kept, "elder": "1"} if elder else kept
        context.add_init_script(f"Object.assign(localStorage, {json.dumps(store)})")
        page = context.new_page()
        page.goto(base + address)
        page.wait_for_selector("html[data-live]:not(:has(.far))", state="attached")
        if kept or "?" in address or "#" in address:  # modules bring more
            page.wait_for_load_state("networkidle")
        for _ in range(2):  # a phone as long as the page: what waits to be seen is drawn too
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": width, "height": max(844, height)})
        page.wait_for_timeout(100)
        page.screenshot(path=OUT / f"{kind}-{look}.png", full_page=True)
        context.close()
