"""Before any real log: a made-up one, labelled, the same for the same day, and gone with the first real line."""

from __future__ import annotations

from datetime import date, timedelta

from hub.samples import counts
from hub.samples.counts import count_or_sample
from tests.plays.made_lines import Hub, beacon

DAY = date(2026, 11, 23)


def test_a_first_run_counts_a_made_up_log_and_a_real_line_ends_it(hub: Hub) -> None:
    counts.PLAYS, full = 300, counts.PLAYS
    try:
        first = count_or_sample(hub.project, hub.catalogue, {}, DAY)
        assert (first.sample, first.plays) == (True, 300)
        bytes_of = {path: path.read_bytes() for path in hub.project.plays_index.rglob("*.*")}
        count_or_sample(hub.project, hub.catalogue, {}, DAY + timedelta(days=5))
        count_or_sample(hub.project, hub.catalogue, {}, DAY)
        assert {path: path.read_bytes() for path in hub.project.plays_index.rglob("*.*")} == bytes_of
        hub.ingest(hub.write("real.log", [beacon(0)]))
        real = count_or_sample(hub.project, hub.catalogue, {}, DAY)
        assert (real.sample, real.plays) == (False, 1)
    finally:
        counts.PLAYS = full
