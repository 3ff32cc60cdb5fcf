"""Every clip of the built site, watched in a real Chromium: it starts, seeks to 80 %, and shows its captions."""

from __future__ import annotations

import functools
import http.server
import os
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import Error, Page, sync_playwright

from scripts.ranges import Ranges

SITE = Path(__file__).parent.parent.parent / "site"
#: Resolves to an empty text, or to what is wrong; the clip is muted because nobody has touched the page.
_WATCH = """async () => {
  const film = document.querySelector(".film");
  if (!film) return "no clip";
  const after = (name) => new Promise((done, fail) => {
    film.addEventListener(name, done, { once: true });
    film.addEventListener("error", () => fail(film.error.message), { once: true });
    setTimeout(fail, 60000, `no ${name} within a minute`);
  });
  try {
    film.muted = true;
    const ready = after("canplaythrough");
    document.querySelector(".start").click();
    await ready;
    const there = after("seeked"), at = film.duration * .8;
    film.currentTime = at;
    await there;
    const [track] = film.textTracks;
    for (let wait = 0; wait < 600; wait += 1) {
      if (film.currentTime > at && track?.mode === "showing" && track.activeCues?.length) return "";
      await new Promise((next) => setTimeout(next, 50));
    }
    return `no captions at ${film.currentTime.toFixed(1)} s`;
  } catch (error) { return String(error); }
}"""


def main(argv: list[str]) -> int:
    """Watch the lectures named in `argv` (folder names), or all; status 1 when one does not play."""
    path = os.environ.get("HUB_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    names = argv or sorted(one.parent.name for one in SITE.glob("lectures/*/index.html") if 'class="player"' in one.read_text(encoding="utf-8"))  # fmt: skip
    if not names or path is None:
        sys.stderr.write("watch: needs a site (`make site`) and Chromium\n")
        return 1
    handler = functools.partial(Ranges, directory=str(SITE))
    wrong: dict[str, str] = {}
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server, sync_playwright() as play:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in names:
            page = browser.new_page(viewport={"width": 390, "height": 844})
            said = _watched(page, f"http://127.0.0.1:{server.server_port}/lectures/{name}/")
            page.close()
            if said:
                wrong[name] = said
                sys.stdout.write(f"{name}: {said}\n")
        browser.close()
        server.shutdown()
    sys.stdout.write(f"{len(names) - len(wrong)} of {len(names)} clips play, seek and show captions\n")
    return int(bool(wrong))


def _watched(page: Page, url: str) -> str:
    try:
        page.goto(url)
        page.wait_for_selector(".start:visible")
        return str(page.evaluate(_WATCH))
    except Error as error:
        return error.message.splitlines()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
