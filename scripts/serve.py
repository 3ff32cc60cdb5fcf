"""`hub serve`: preview on this machine; save, and the page shows it."""

from __future__ import annotations

import functools
import http.server
import signal
import threading
from datetime import date
from pathlib import Path
from types import FrameType

import click
from rich.markup import escape
from watchfiles import watch

from hub.asis import Looks, seen
from hub.build import Job
from hub.build import build as run_build
from hub.errors import HubError, ListedError
from hub.problems.model import Language, Text
from scripts.build import Lines, generator
from scripts.cli import Session
from scripts.options import dated, in_language
from scripts.ranges import Ranges

#: Asks the preview server for the number of the build and reloads the page when it grew.
_RELOAD = b"""<script>(async()=>{let n;for(;;){try{const r=await(await fetch('/__build')).text();
if(n&&n!==r)location.reload();n=r}catch(e){}await new Promise(f=>setTimeout(f,700))}})()</script>"""
#: What there is to see before anything could be built.
_WAITING = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>hub serve</title><p>内容里有错，终端里写着在哪里、怎么改。改好保存，这里会自己打开。
<p lang="en">The content has mistakes; the terminal says where. Mend and save, and this page opens by itself.
""".encode()
#: How often to see that nothing was saved, in ms.
_LOOK = 1_000
_WATCHED = ("content", "lectures", "hub", "site_plugins", "mkdocs.yml", "hub.yml")


class _Preview(Ranges):
    """Serves the site with a reload script at the end of each page; nothing is kept by the browser."""

    builds = 0

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        if self.path == "/__build":
            self._send(str(type(self).builds).encode(), "text/plain")
            return
        if not type(self).builds:
            self._send(_WAITING + _RELOAD, "text/html; charset=utf-8")
            return
        path = Path(self.translate_path(self.path))
        page = path / "index.html" if path.is_dir() and self.path.endswith("/") else path
        if page.suffix == ".html" and page.is_file():
            self._send(page.read_bytes() + _RELOAD, "text/html; charset=utf-8")
            return
        super().do_GET()

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@click.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one."
)
@in_language
@dated
@click.pass_obj
def serve(session: Session, port: int, lang: Language, day: date) -> None:
    """Preview the site on 127.0.0.1 and build it again on every save.

    Example: hub serve --port 8000
    """
    out = session.project.build / "preview"

    def once() -> None:
        with Lines(session, lang) as lines:
            run_build(Job(session.read(), day, out), generator(), lines)
        _Preview.builds += 1

    def tell(error: HubError) -> None:
        shown = Text("页面还是原来的样子。", "The page stays as it was.")
        waits = Text("改好保存，会再试。", "Mend and save, then it is tried again.")
        then = (shown if _Preview.builds else waits).in_(lang)
        session.err.print(f"[red]{escape(error.message.in_(lang))}[/] {then}")

    ended = _end_of_keys()
    watched = [session.root / name for name in _WATCHED if (session.root / name).exists()]
    before: Looks | None = seen(watched)
    try:
        once()
    except ListedError as error:  # the editor mends it and saves
        tell(error)
    handler = functools.partial(_Preview, directory=str(out))
    with http.server.ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        session.err.print(f"[bold]http://127.0.0.1:{server.server_port}/[/]  (Ctrl+C ends it)")
        try:
            for saved in watch(
                *watched, stop_event=ended, raise_interrupt=False, rust_timeout=_LOOK, yield_on_timeout=True
            ):
                missed, before = before is not None and seen(watched) != before, None
                if not saved and not missed:  # what was saved before somebody watched is a change too
                    continue
                try:
                    once()
                except HubError as error:
                    tell(error)
        except KeyboardInterrupt:
            pass  # in the middle of a build: what is shown stays whole
        server.shutdown()


def _end_of_keys() -> threading.Event:
    """An event that Ctrl+C sets, besides stopping what runs: an interrupt that falls into a finalizer is lost."""
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGINT, end)
    return ended
