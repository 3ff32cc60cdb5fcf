"""Final numbers that change after all are published as corrections, never silently.

A day is final 72 hours after its end. What was published for final days is remembered; when a later index counts
otherwise (an alias was added, the definition changed), the difference joins the list.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

from hub.errors import IndexFileError
from hub.files import write_atomic
from hub.plays.clients import EPOCH
from hub.plays.model import Correction
from hub.plays.rollups import Rollup
from hub.plays.store import Store

#: corrections that are published, the newest
SHOWN = 20


def settle(
    store: Store, days: Mapping[tuple[str, int], Rollup], provisional: int, asof: int, keep: bool
) -> tuple[Correction, ...]:
    """Compare final days with what was published of them, remember both; return the newest corrections.

    Args:
        store: Where published numbers are remembered.
        days: All rollups.
        provisional: First day that may still change.
        asof: Newest event, seconds since 1970.
        keep: Remember; a count of the made-up log leaves no trace.

    Raises:
        IndexFileError: What was remembered is damaged.
    """
    path = store.root / "settled.json"
    try:
        raw = json.loads(path.read_bytes()) if path.exists() else {"days": {}, "corrections": []}
        before: dict[str, int] = raw["days"]
        corrections = [Correction.model_validate(one) for one in raw["corrections"]]
    except (ValueError, KeyError, TypeError) as error:
        raise IndexFileError.useless("settled.json", IndexFileError.ONLY_COPY) from error
    if not keep:
        return ()
    now = {
        f"{EPOCH + timedelta(days=day)} {slug}": one.plays
        for (slug, day), one in days.items()
        if day < provisional
    }
    until = max((name[:10] for name in before), default="")
    for name in sorted(set(before) | {name for name in now if name[:10] <= until}):
        if before.get(name, 0) != now.get(name, 0):
            day, slug = name.split(" ", 1)
            row = {
                "slug": slug,
                "day": day,
                "before": before.get(name, 0),
                "after": now.get(name, 0),
                "asof": asof,
            }
            corrections.append(Correction.model_validate(row))
    text = {"days": now, "corrections": [one.model_dump(mode="json") for one in corrections]}
    write_atomic(path, json.dumps(text, indent=0, sort_keys=True) + "\n")
    return tuple(corrections[-SHOWN:])
