"""Counts for a first run: where no log was ever read, a made-up one is counted, and everything says 示例数据."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hub.catalogue.model import Catalogue
from hub.kept import files_digest, installed, keep, read_kept, stamp
from hub.plays.rates import Clip, rates_of
from hub.project import Project
from hub.samples.logs import LINES_A_PLAY, catalogue_traffic

#: About so many lines; three weeks of a small hub.
LINES = 210_000


def recount(project: Project, catalogue: Catalogue, day: date, clips: Mapping[str, Clip]) -> bool:
    """Count the plays, unless nothing that decides the numbers has changed since the last time.

    Returns:
        Whether anything was counted.

    Raises:
        HubError: The store or the engine cannot be used, or the sample cannot be written.
    """
    stages = [(one.id, one.name) for one in catalogue.taxonomy.stages]
    rows = [
        (one.id, one.number, one.slug, one.head.aliases, one.head.published, one.head.stage)
        for one in catalogue.lectures
    ]
    real = (project.plays / "manifest.json").exists()
    rates = sorted(rates_of(catalogue, clips).items())
    facts = repr((real or day, stages, rows, rates, project.settings.model_dump_json()))
    key = (files_digest(Path(__file__).parents[1]), *installed(), facts)
    stamps = project.kept / "count.json"
    store = project.plays if real else project.build / "samples" / "plays"
    if read_kept(stamps, key) == [stamp(store), files_digest(project.plays_index)]:
        return False
    from hub.plays.index import index  # noqa: PLC0415 - the engine loads slowly

    index(counted_project(project, catalogue, day), catalogue, clips)
    keep(stamps, key, [stamp(store), files_digest(project.plays_index)])
    return True


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
        from hub.plays.ingest import ingest  # noqa: PLC0415 - only a new sample is read
        from hub.samples.logs import write_log  # noqa: PLC0415 - only a new sample is written

        shutil.rmtree(folder, ignore_errors=True)
        log = folder / "plays.log.gz"
        write_log(traffic, log)
        midnight = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(project.settings.time_zone))
        ingest(sample, [str(log)], int(midnight.timestamp()))
        (store / "done").touch()
    return sample
