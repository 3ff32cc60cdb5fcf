"""A server that can do what a player needs: byte ranges and beacons."""

from __future__ import annotations

import functools
import http.server
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from filelock import FileLock

from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from hub.plays.clients import EPOCH
from hub.plays.index import Counted, index_files
from hub.plays.rollups import Rollup
from scripts.ranges import Ranges
from site_plugins.generator import generate
from tests.conftest import ROOT, put_media, put_pictures, serve
from tests.site.player import clip_site, server, sharp

__all__ = ["clip_site", "server", "sharp"]


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
        try:
            yield f"http://127.0.0.1:{running.server_port}/", asked
        finally:  # else a test that fails leaves a thread that never ends
            running.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def serve_ranges() -> Callable[[Path], AbstractContextManager[tuple[str, list[str]]]]:
    return serving


@pytest.fixture(scope="session")
def whole(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The site with every feature on: search, charts of made-up plays, pictures (as stand-ins); built once."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    out = shared / "whole-site"
    with FileLock(f"{out}.lock"):
        if not out.exists():
            index = shared / "whole-plays"
            for name, data in index_files(inputs.catalogue, _counted(inputs)).items():
                (index / name).parent.mkdir(parents=True, exist_ok=True)
                (index / name).write_bytes(data)
            features = Features(search=True, charts=True, pictures=True)
            site = site_of(replace(inputs, features=features, plays=index))
            half = shared / "half-whole-site"
            generate(site, ROOT / "mkdocs.yml", half)
            shutil.copytree(index, half / "plays" / "v1")
            put_media(half)
            put_pictures(site, half)
            half.rename(out)
    return out


def _counted(inputs: Inputs) -> Counted:
    """Each lecture played a little more than the one before it, on each day of a month."""
    today = (inputs.day - EPOCH).days
    rows = {
        (one.slug, today - back): Rollup(one.slug, today - back, plays=number + back, quartiles=(9, 7, 5, 3))
        for number, one in enumerate(inputs.catalogue.lectures, 20)
        for back in range(1, 31)
    }
    return Counted(today * 86400, today, today - 3, True, rows, [])


@pytest.fixture(scope="session")
def whole_served(whole: Path) -> Iterator[str]:
    yield from serve(whole)
