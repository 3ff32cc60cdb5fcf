"""A server that can do what a player needs: byte ranges and beacons."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from scripts.ranges import Ranges


class _Kept(Ranges):
    """Answers as the preview does, takes beacons, and keeps what was asked."""

    asked: list[str]

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        self.asked.append(self.path)
        super().do_GET()

    def do_POST(self) -> None:  # noqa: N802 - the name that http.server calls
        self.asked.append(self.path)
        self.send_response(204)
        self.end_headers()


@contextmanager
def serving(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a folder; yields the address, which ends with a slash, and the list of what is asked."""
    asked: list[str] = []
    handler = functools.partial(type("Kept", (_Kept,), {"asked": asked}), directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as running:
        running.daemon_threads = True
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/", asked
        running.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def serve_ranges() -> Callable[[Path], AbstractContextManager[tuple[str, list[str]]]]:
    return serving
