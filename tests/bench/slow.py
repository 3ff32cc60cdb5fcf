"""A parent on the edge of a village: she types 青春期 on a 400 ms, 400 kbit/s network, and goes to the moment.

`python -m tests.bench slow` needs the built site (`make site`) and Chromium. Prints, of five cold visits each: from
the last key to the first results, with client and index fetched from nothing since the search was opened; and how far
from the cue the clip plays after a click on a result. Status 1 when a median misses what was asked.
"""

from __future__ import annotations

import functools
import http.server
import statistics
import sys
import threading
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from scripts.ranges import Ranges
from tests.search.slow import SLOW, slow

SITE = Path(__file__).parent.parent.parent / "site"
#: a quick writer: milliseconds between two keys
PACE = 120
#: most seconds to the first results, and most seconds beside the cue
WAIT, BESIDE = 1.5, 1.0
VISITS = 5
#: Notes when the dialog first shows a result, and a line of one.
WATCH = """() => {
  self.seen = {};
  new MutationObserver(() => {
    if (!self.seen.first && document.querySelector("dialog [role=option] b")?.textContent) self.seen.first = performance.now();
    if (!self.seen.line && document.querySelector("dialog [role=option] .pledge")) self.seen.line = performance.now();
  }).observe(document, { childList: true, subtree: true });
}"""


class _Packed(Ranges):
    """Sends the compressed twin of a text, as a real server does."""

    def translate_path(self, path: str) -> str:
        """The twin's path where there is one."""
        real = super().translate_path(path)
        if Path(real).is_dir():
            real = str(Path(real) / "index.html")
        self.twin = Path(f"{real}.gz").is_file() and "gzip" in self.headers.get("Accept-Encoding", "")
        self.kind = self.guess_type(real)
        return f"{real}.gz" if self.twin else real

    def send_header(self, keyword: str, value: str) -> None:
        """The type of what is inside."""
        super().send_header(keyword, self.kind if keyword.lower() == "content-type" and self.twin else value)

    def end_headers(self) -> None:
        """Say that it is packed."""
        if getattr(self, "twin", False):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


def main(argv: list[str]) -> int:
    """Measure; status 1 when a median is over."""
    if not (SITE / "search" / "manifest.json").is_file():
        sys.stderr.write("slow: needs a site (`make site`)\n")
        return 1
    handler = functools.partial(_Packed, directory=str(SITE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        address = f"http://127.0.0.1:{server.server_port}/"
        typed = [_typed(browser, address) for _ in range(VISITS)]
        beside = [_clicked(browser, address) for _ in range(VISITS)]
        browser.close()
        server.shutdown()
    firsts, lines, sent = ([visit[name] for visit in typed] for name in ("first", "line", "bytes"))
    first, off = statistics.median(firsts), statistics.median(beside)
    sys.stdout.write(
        f"  first results after the last key: median {first:.2f} s, {min(firsts):.2f}–{max(firsts):.2f}; their lines "
        f"{statistics.median(lines):.2f} s; {statistics.median(sent):,.0f} bytes since the search was opened\n"
        f"  after a click the clip plays {off:.2f} s beside the cue, {min(beside):.2f}–{max(beside):.2f}\n"
    )
    return int(first > WAIT or off > BESIDE)


def _typed(browser: Browser, address: str) -> dict[str, float]:
    """Seconds from the last key to the first titles and to the first line, and bytes that it took."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    page.goto(f"{address}lectures/", wait_until="networkidle")
    page.evaluate(WATCH)
    slow(page, SLOW)
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda one: sizes.append(one["encodedDataLength"]))
    page.keyboard.press("/")
    page.get_by_role("combobox").wait_for()
    for sign in "青春期":
        page.wait_for_timeout(PACE)
        page.keyboard.insert_text(sign)
        page.evaluate("self.seen.key = performance.now()")
    page.wait_for_function("self.seen.line", timeout=30_000)
    seen: dict[str, Any] = page.evaluate("self.seen")
    page.context.close()
    return {**{name: (seen[name] - seen["key"]) / 1000 for name in ("first", "line")}, "bytes": sum(sizes)}


def _clicked(browser: Browser, address: str) -> float:
    """Seconds between the cue that a result names and where its clip begins to play."""
    page = browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True).new_page()
    page.goto(f"{address}search/?q=错题分成三堆")
    link = page.locator(".found .hit a[href*='#t=']").first
    link.wait_for()
    at = float((link.get_attribute("href") or "").partition("#t=")[2])
    link.click()
    page.wait_for_url("**/lectures/**")
    video = "document.querySelector('.player video')"
    page.wait_for_function(f"{video}?.readyState > 0 && {video}.currentTime > 1")
    started = page.evaluate(
        f"{video}.played.length ? {video}.played.start({video}.played.length - 1) : {video}.currentTime"
    )
    page.context.close()
    return abs(float(started) - at)
