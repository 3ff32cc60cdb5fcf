"""Batches of events as Parquet chunks. The only module of ingest that needs pyarrow."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hub.plays.arrow import empty, names, numbers
from hub.plays.events import Batch
from hub.plays.store import MANY, Chunk, Store

BEACONS = pa.schema(
    [
        ("lecture", pa.string()),
        ("id", pa.int64()),
        ("client", pa.int64()),
        ("other", pa.int64()),
        ("time", pa.int64()),
        ("day", pa.int32()),
        ("kind", pa.int32()),
        ("cap", pa.int32()),
        ("steps", pa.int64()),
        ("runs", pa.list_(pa.int32())),
    ]
)
MEDIA = pa.schema(
    [
        ("folder", pa.string()),
        ("file", pa.string()),
        ("client", pa.int64()),
        ("other", pa.int64()),
        ("bucket", pa.int64()),
        ("day", pa.int32()),
        ("first", pa.int64()),
        ("last", pa.int64()),
        ("sent", pa.int64()),
    ]
)
#: chunks below this many rows are put together once there are `MANY`
SMALL = 200_000


def write_chunk(store: Store, name: str, batches: Sequence[Batch], sample: bool) -> Chunk:
    """Write the events of `batches`, of which there must be some.

    Raises:
        OSError: The disk is full or read-only.
    """
    beacons = pa.concat_tables([_beacons(one) for one in batches])
    media = pa.concat_tables([_media(one) for one in batches])
    _write(store, name, beacons, media)
    days = [column["day"] for one in batches for column in (one.beacons, one.media) if column["day"]]
    newest = [max(one.beacons["time"]) // 1000 for one in batches if one.beacons["time"]]
    newest += [max(one.media["last"]) for one in batches if one.media["last"]]
    return Chunk(
        name=name,
        beacons=beacons.num_rows,
        media=media.num_rows,
        first_day=min(map(min, days)),
        last_day=max(map(max, days)),
        newest=max(newest),
        sample=sample,
    )


def merge_chunks(store: Store, chunks: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Put small chunks together, so that an index never opens thousands of files; the rest stays as it is."""
    out: list[Chunk] = []
    for sample in (False, True):
        small = [one for one in chunks if one.sample == sample and one.beacons + one.media < SMALL]
        out += [one for one in chunks if one.sample == sample and one not in small]
        if len(small) < MANY:
            out += small
            continue
        tables = [
            pa.concat_tables(
                [empty(schema)]
                + [
                    pq.read_table(store.events / f"{one.name}.{kind}.parquet")
                    for one in small
                    if getattr(one, kind)
                ]
            )
            for kind, schema in (("beacons", BEACONS), ("media", MEDIA))
        ]
        listed = "\n".join(sorted(one.name for one in small))
        name = f"all-{hashlib.sha256(listed.encode()).hexdigest()[:24]}"
        _write(store, name, tables[0], tables[1])
        merged = Chunk(
            name=name,
            beacons=tables[0].num_rows,
            media=tables[1].num_rows,
            first_day=min(one.first_day for one in small),
            last_day=max(one.last_day for one in small),
            newest=max(one.newest for one in small),
            sample=sample,
        )
        out.append(merged)
    return tuple(out)


def _write(store: Store, name: str, beacons: pa.Table, media: pa.Table) -> None:
    for kind, table in (("beacons", beacons), ("media", media)):
        if table.num_rows:
            _write_table(store.events / f"{name}.{kind}.parquet", table)


def _write_table(path: Path, table: pa.Table) -> None:
    temporary = path.with_name(f".{path.name}")
    with temporary.open("wb") as file:
        pq.write_table(table, file, compression="zstd", compression_level=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _beacons(batch: Batch) -> pa.Table:
    columns = batch.beacons
    ends = numbers([0, *columns["run_ends"]], pa.int32())
    runs = pa.ListArray.from_arrays(ends, numbers(columns["runs"], pa.int32()))
    arrays = [names(columns["lecture"], batch.lectures)]
    arrays += [numbers(columns[name], BEACONS.field(name).type) for name in BEACONS.names[1:-1]]
    return pa.Table.from_arrays([*arrays, runs], schema=BEACONS)


def _media(batch: Batch) -> pa.Table:
    folders = [name.rpartition("/")[0] for name in batch.files]
    arrays = [names(batch.media["file"], texts) for texts in (folders, batch.files)]
    arrays += [numbers(batch.media[name], MEDIA.field(name).type) for name in MEDIA.names[2:]]
    return pa.Table.from_arrays(arrays, schema=MEDIA)
