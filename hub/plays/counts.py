"""The count itself: ONE Ibis expression from stored events to rows of numbers.

It runs unchanged on DuckDB, in this process, and on Spark, on a cluster. `counts.sql` beside it is this
expression in DuckDB's words, so that the usual index never waits for Ibis to load; a test holds the two together.

Each rule is a function of its own; `docs/plays.md` names them.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis import _

from hub.plays.definition import DELIVERY_MS, EVENTS, REPEAT_MS, ROBOT, SESSION_GAP, UNKNOWN_RATE, VOTES
from hub.plays.events import RUN

#: an Ibis table or column; Ibis has no types that mypy could follow
Expr = Any

BEACONS = {
    "lecture": "string", "id": "int64", "client": "int64", "other": "int64", "time": "int64", "day": "int32",
    "kind": "int32", "cap": "int32", "steps": "int64", "runs": "array<int32>",
}  # fmt: skip
MEDIA = {
    "folder": "string", "file": "string", "client": "int64", "other": "int64", "bucket": "int64", "day": "int32",
    "first": "int64", "last": "int64", "sent": "int64",
}  # fmt: skip
#: alias or slug -> the lecture's slug of today
NAMES = {"raw": "string", "lecture": "string"}
#: media file, or folder of media files -> lecture and bytes a second
FILES = {"path": "string", "lecture": "string", "rate": "int64"}
#: one row: the daily cap, and the last day that is not counted any more
SETTINGS = {"everybody": "int64", "final": "int32"}
TABLES = {"beacons": BEACONS, "media": MEDIA, "names": NAMES, "files": FILES, "settings": SETTINGS}


def expression() -> Expr:
    """Rows `lecture, day, what, place, n` over the tables of `TABLES`, in no order.

    | what | place | n |
    |---|---|---|
    | `play` `repeat` `capped` | 0 | plays counted; withheld as repeats; withheld above the cap |
    | `reach` | 1…4 | counted plays whose furthest quartile it is |
    | `from` `to` | heat step | counted plays whose watched runs begin, end there |
    | `delivery` | 0 | sessions that carried a minute of media |
    | `robot` | 0 | `10s` beacons of robots |
    | `vote` | 0, 1 | clients whose last vote of the day says 没用上, 有用; `lecture` is the id voted on |
    """
    table = {name: ibis.table(columns, name=name) for name, columns in TABLES.items()}
    beacons = table["beacons"].cross_join(table["settings"]).filter(_.day > _.final)
    judged = judge(first_beacons(beacons, table["names"]))
    counted = judged.filter(_.verdict == "play").select("id", "lecture", "day")
    rows = [
        tally(judged, what=_.verdict, place=0),
        tally(furthest(beacons, counted), what=ibis.literal("reach"), place=_.kind),
        *heat(beacons, counted),
        tally(
            deliveries(table["media"].cross_join(table["settings"]), table["files"]),
            ibis.literal("delivery"),
            0,
        ),
        tally(beacons.filter(_.kind == ROBOT), what=ibis.literal("robot"), place=0),
        tally(last_votes(beacons), what=ibis.literal("vote"), place=_.kind - VOTES["0"]),
    ]
    return ibis.union(*rows)


def tally(table: Expr, what: Expr, place: Expr) -> Expr:
    """Count the rows of `table` by lecture, day, `what` and `place`."""
    place = ibis.literal(place) if isinstance(place, int) else place
    named = table.select("lecture", "day", what=what, place=place.cast("int32"))
    return named.group_by("lecture", "day", "what", "place").agg(n=_.count())


def first_beacons(beacons: Expr, names: Expr) -> Expr:
    """Rule `first-beacon`: a play is the first `10s` beacon of its id; a repeated beacon adds nothing."""
    tens = beacons.filter(_.kind == EVENTS["10s"])
    order = [tens.time, tens.lecture, tens.client, tens.other, tens.cap]
    first = tens.mutate(turn=ibis.row_number().over(group_by=tens.id, order_by=order)).filter(_.turn == 0)
    first = first.left_join(names, first.lecture == names.raw)
    return first.select(
        "id", "client", "other", "time", "day", "cap", "everybody",
        lecture=first.lecture, today=ibis.coalesce(first.lecture_right, first.lecture),
    )  # fmt: skip


def judge(plays: Expr) -> Expr:
    """Rules `repeat` and `cap`: `verdict` is `play`, `repeat` or `capped`.

    A repeat follows another play of the same client and lecture within 30 s; a client just after midnight is
    also looked up under yesterday's key. Where many share an address (`cap` > 0) repeats cannot be told from
    neighbours, so there only the block's own cap holds.
    """
    own = plays.select("id", "today", "time", key=_.client)
    yesterday = plays.filter(_.other != 0).select("id", "today", "time", key=_.other)
    both = own.union(yesterday)
    window = ibis.window(group_by=[both.key, both.today], order_by=[both.time, both.id])
    gaps = both.mutate(gap=both.time - both.time.lag().over(window)).group_by("id").agg(gap=_.gap.min())
    near = plays.join(gaps, "id")
    near = near.mutate(again=(near.cap == 0) & ibis.coalesce(near.gap < REPEAT_MS, False))
    order = ibis.window(
        group_by=[near.client, near.today, near.day, near.again], order_by=[near.time, near.id]
    )
    ranked = near.mutate(rank=ibis.row_number().over(order) + 1)
    limit = ibis.ifelse(ranked.cap > 0, ranked.cap.cast("int64"), ranked.everybody)
    verdict = ibis.cases((ranked.again, "repeat"), (ranked["rank"] > limit, "capped"), else_="play")
    return ranked.select("id", "lecture", "day", verdict=verdict)


def furthest(beacons: Expr, counted: Expr) -> Expr:
    """Rule `quartile`: a counted play's furthest quartile; it reached the lower ones too."""
    reached = beacons.filter(_.kind.between(EVENTS["q25"], EVENTS["q100"]))
    best = reached.group_by("id").agg(kind=_.kind.max())
    return counted.join(best, "id").select("lecture", "day", "kind")


def heat(beacons: Expr, counted: Expr) -> list[Expr]:
    """Rule `heat`: of a counted play, the beacon that covers most tells what was watched, each second once."""
    told = beacons.filter(_.kind == EVENTS["w"])
    order = [told.steps.desc(), told.time, told.lecture, told.client]
    most = told.mutate(turn=ibis.row_number().over(group_by=told.id, order_by=order)).filter(_.turn == 0)
    runs = counted.join(most.select("id", "runs"), "id").select("lecture", "day", run=_.runs.unnest())
    return [
        tally(runs, what=ibis.literal("from"), place=(runs.run // RUN)),
        tally(runs, what=ibis.literal("to"), place=(runs.run % RUN)),
    ]


def last_votes(beacons: Expr) -> Expr:
    """Rule `vote`: a client's last vote of a day on one lecture or tip; of two at one moment, 没用上."""
    said = beacons.filter(_.kind.between(VOTES["0"], VOTES["1"]))
    window = ibis.window(
        group_by=[said.client, said.lecture, said.day], order_by=[said.time.desc(), said.kind]
    )
    last = said.mutate(turn=ibis.row_number().over(window)).filter(_.turn == 0)
    return last.select("lecture", "day", "kind")


def deliveries(media: Expr, files: Expr) -> Expr:
    """Rule `delivery`: client and lecture, ended by half an hour of silence, with at least a minute of media.

    The day is that of the first byte. A client whose first bytes of a day follow its last of yesterday without
    a gap is one client: it is known by yesterday's key.
    """
    buckets = of_lectures(media, files)
    links = linked(buckets)
    key = [buckets.client == links.client, buckets.lecture == links.lecture]
    table = buckets.left_join(links, key).select(
        "lecture", "bucket", "day", "first", "last", "ms", "final",
        key=ibis.coalesce(links.other, buckets.client),
    )  # fmt: skip
    window = ibis.window(group_by=[table.key, table.lecture], order_by=[table.bucket, table.day])
    gap = table["first"] - table["last"].lag().over(window)
    table = table.mutate(fresh=ibis.ifelse(ibis.coalesce(gap <= SESSION_GAP, False), 0, 1))
    window = ibis.cumulative_window(group_by=[table.key, table.lecture], order_by=[table.bucket, table.day])
    table = table.mutate(session=table.fresh.sum().over(window))
    sessions = table.group_by("key", "lecture", "session").agg(
        ms=_.ms.sum(), day=_.day.min(), final=_.final.min()
    )
    return sessions.filter((_.ms >= DELIVERY_MS) & (_.day > _.final)).select("lecture", "day")


def of_lectures(media: Expr, files: Expr) -> Expr:
    """Media by client, lecture and bucket, bytes turned into milliseconds at the file's own rate.

    Files that no index knows stay under the name of their folder, so that a later index finds them.
    """
    keys = ["folder", "file", "client", "other", "bucket", "day", "final"]
    summed = media.group_by(keys).agg(first=_["first"].min(), last=_["last"].max(), sent=_.sent.sum())
    exact, folders = files, files.view()
    known = summed.left_join(exact, summed.file == exact.path).drop("path")
    known = known.rename(exact_lecture="lecture", exact_rate="rate")
    known = known.left_join(folders, known.folder == folders.path)
    timed = known.select(
        "client", "other", "bucket", "day", "final", "first", "last",
        lecture=ibis.coalesce(known.exact_lecture, known.lecture, known.folder),
        ms=(known.sent * 1000) // ibis.coalesce(known.exact_rate, known.rate, UNKNOWN_RATE),
    )  # fmt: skip
    keys = ["lecture", "client", "other", "bucket", "day", "final"]
    return timed.group_by(keys).agg(first=_["first"].min(), last=_["last"].max(), ms=_.ms.sum())


def linked(buckets: Expr) -> Expr:
    """Clients of today that go on with a session of yesterday: `client`, `lecture`, and yesterday's key `other`."""
    early = buckets.filter(_.other != 0).group_by("client", "lecture", "other").agg(begin=_["first"].min())
    late = buckets.select(before=_.client, of=_.lecture, until=_["last"])
    met = early.join(late, [early.other == late.before, early.lecture == late.of])
    met = met.filter((_.until < _.begin) & (_.until >= _.begin - SESSION_GAP))
    return met.group_by("client", "lecture").agg(other=_.other.min())
