"""Numbers for a first run: as long as no real log was read, a made-up one is counted, labelled 示例数据."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hub.catalogue.model import Catalogue
from hub.plays.index import index, read_site
from hub.plays.ingest import ingest, locked
from hub.plays.model import SitePlays
from hub.plays.rates import Clip
from hub.plays.store import Manifest, Store
from hub.project import Project
from hub.samples.logs import catalogue_traffic, write_log

#: honest plays of the made-up log, some 210,000 lines
PLAYS = 10_600


def count_or_sample(
    project: Project, catalogue: Catalogue, clips: Mapping[str, Clip], day: date
) -> SitePlays:
    """Count what was read in; when that is nothing real, read in a made-up log up to the day before `day` first.

    The same content and `day` give the same bytes, whatever was sampled before.

    Raises:
        HubError: The store cannot be used.
    """
    store = Store(project.plays)
    store.make()
    manifest = store.read()
    if all(one.sample for one in manifest.sources.values()):
        now = (
            int(datetime.combine(day, datetime.min.time(), ZoneInfo(project.settings.time_zone)).timestamp())
            + 3600
        )
        if not manifest.sources or any(one.seen != now for one in manifest.sources.values()):
            _forget(store)
            log = project.build / "samples" / f"plays-{day}.log.gz"
            write_log(catalogue_traffic(project, catalogue, day, PLAYS), log)
            ingest(project, [str(log)], now)
    index(project, catalogue, clips)
    return read_site(project.plays_index)


def _forget(store: Store) -> None:
    """Drop what earlier samples left; nothing real is in it."""
    lock = locked(store)
    try:
        store.commit(Manifest())
        store.sweep(Manifest())
        for salt in store.salts.iterdir():  # a made-up day may be made up again
            salt.unlink()
    finally:
        lock.release()
