"""`make screens`: a picture of every page kind in every look, into build/screens, to be looked at."""

from __future__ import annotations

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).parent.parent.parent
SITE, OUT = ROOT / "site", ROOT / "build" / "screens"
PICKED = "localStorage.setItem('picks', 'L21*,L03,T19,L30')"
#: name -> address and what is kept on the device
KINDS = {
    "home": ("", ""),
    "home-known": ("", "localStorage.setItem('stage', 'primary-upper'); localStorage.setItem('last', '021-after-a-bad-exam 考砸之后怎么谈')"),
    "grid": ("lectures/", ""), "lecture": ("lectures/021-after-a-bad-exam/", ""), "series": ("series/habits/", ""),
    "stage": ("stages/primary-upper/", ""), "topic": ("topics/mind/", ""), "tips": ("tips/", ""), "tip": ("tips/T19-after-midterm/", ""),
    "calendar": ("tips/calendar/", ""), "picks": ("picks/", PICKED), "picks-empty": ("picks/", ""), "picks-received": ("picks/#L21,T19", ""),
    "offline": ("offline/", ""), "search": ("search/", ""), "charts": ("charts/", ""), "help": ("help/", ""), "about": ("about/", ""),
    "privacy": ("privacy/", ""), "accessibility": ("accessibility/", ""), "data": ("data/", ""), "404": ("404.html", ""),
}  # fmt: skip
#: name -> width, colour scheme, what is kept
LOOKS = {
    "320": (320, "light", ""), "390": (390, "light", ""), "390-dark": (390, "dark", ""),
    "390-elder": (390, "light", "localStorage.setItem('elder', '1')"), "768": (768, "light", ""), "1280": (1280, "light", ""), "1280-dark": (1280, "dark", ""),
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
        for kind in argv or KINDS:
            _kind(browser, f"http://127.0.0.1:{server.server_port}/", kind)
        browser.close()
        server.shutdown()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT.relative_to(ROOT)}\n")
    return 0


def _kind(browser: Browser, base: str, kind: str) -> None:
    address, kept = KINDS[kind]
    if not (SITE / address.partition("#")[0] / "index.html").is_file() and not address.endswith(".html"):
        return
    for look, (width, scheme, more) in LOOKS.items():
        context = browser.new_context(
            viewport={"width": width, "height": 844}, color_scheme="dark" if scheme == "dark" else "light"
        )
        context.add_init_script(f"{kept};{more}")
        page = context.new_page()
        page.goto(base + address, wait_until="networkidle")
        page.screenshot(path=OUT / f"{kind}-{look}.png", full_page=True)
        context.close()
