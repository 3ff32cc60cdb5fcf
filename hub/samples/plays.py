"""Counts for a first run: where no log was ever read, a made-up one is counted, and everything says 示例数据."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hub.catalogue.model import Catalogue
from hub.plays.ingest import ingest
from hub.project import Project
from hub.samples.logs import LINES_A_PLAY, catalogue_traffic, write_log

#: About so many lines; three weeks of a small hub.
LINES = 210_000


def counted_project(project: Project, catalogue: Catalogue, day: date) -> Project:
    """The project to count from: itself once a real log was read, else one whose store holds the sample of `day`.

    The sample depends on the catalogue and the day alone, so that the same build date shows the same numbers.

    Raises:
        HubError: The sample cannot be written or read.
    """
    if (project.plays / "manifest.json").exists():
        return project
    folder = project.build / "samples" / "plays"
    traffic = catalogue_traffic(project, catalogue, day, round(LINES / LINES_A_PLAY))
    store = folder / hashlib.sha256(repr(traffic).encode()).hexdigest()[:16]  # other lectures, other sample
    sample = replace(project, plays_at=store)
    if not (store / "done").exists():
        shutil.rmtree(folder, ignore_errors=True)
        log = folder / "plays.log.gz"
        write_log(traffic, log)
        midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(project.settings.time_zone))
        ingest(sample, [str(log)], int(midnight.timestamp()))
        (store / "done").touch()
    return sample
