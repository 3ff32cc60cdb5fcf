"""Before any real log: a made-up one, labelled, the same for the same day, and gone with the first real line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from hub.plays.index import index, read_site
from hub.plays.model import SitePlays
from hub.samples import plays
from hub.samples.logs import LINES_A_PLAY
from tests.plays.made_lines import Hub, beacon

DAY = date(2026, 11, 23)


def counted(hub: Hub, day: date) -> SitePlays:
    index(plays.counted_project(hub.project, hub.catalogue, day), hub.catalogue, {})
    return read_site(hub.project.plays_index)


def test_a_first_run_counts_a_made_up_log_and_a_real_line_ends_it(
    hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plays, "LINES", round(300 * LINES_A_PLAY))
    first = counted(hub, DAY)
    assert (first.sample, first.plays) == (True, 300)
    bytes_of = {path: path.read_bytes() for path in hub.project.plays_index.rglob("*.*")}
    counted(hub, DAY + timedelta(days=5))
    counted(hub, DAY)
    assert {path: path.read_bytes() for path in hub.project.plays_index.rglob("*.*")} == bytes_of
    hub.ingest(hub.write("real.log", [beacon(0)]))
    real = counted(hub, DAY)
    assert (real.sample, real.plays) == (False, 1)
