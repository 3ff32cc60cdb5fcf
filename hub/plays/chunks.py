"""Batches of events as Parquet chunks. The only module of ingest that needs pyarrow."""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

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
    days = [day for one in batches for column in (one.beacons, one.media) for day in column["day"]]
    newest = [time // 1000 for one in batches for time in one.beacons["time"]]
    newest += [last for one in batches for last in one.media["last"]]
    return Chunk(
        name=name,
        beacons=beacons.num_rows,
        media=media.num_rows,
        first_day=min(days),
        last_day=max(days),
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
                [schema.empty_table()]
                + [
                    pq.read_table(store.events / f"{one.name}.{kind}.parquet")
                    for one in small
                    if getattr(one, kind)
                ]
            )
            for kind, schema in (("beacons", BEACONS), ("media", MEDIA))
        ]
        names = "\n".join(sorted(one.name for one in small))
        name = f"all-{hashlib.sha256(names.encode()).hexdigest()[:24]}"
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


# Columns are made of their buffers: pyarrow's own conversions load pandas and its compute module, 50 MB of them.


def _numbers(column: Iterable[int], kind: pa.DataType) -> pa.Array:
    values = array("q" if kind == pa.int64() else "i", column)
    return pa.Array.from_buffers(kind, len(values), [None, pa.py_buffer(values.tobytes())])


def _names(places: array[int], names: Sequence[str]) -> pa.Array:
    """The names that `places` point to."""
    raw = [name.encode() for name in names]
    ends = array("i", accumulate((len(raw[place]) for place in places), initial=0))
    text = b"".join([raw[place] for place in places])
    return pa.StringArray.from_buffers(len(places), pa.py_buffer(ends.tobytes()), pa.py_buffer(text))


def _beacons(batch: Batch) -> pa.Table:
    columns = batch.beacons
    ends = _numbers([0, *columns["run_ends"]], pa.int32())
    runs = pa.ListArray.from_arrays(ends, _numbers(columns["runs"], pa.int32()))
    arrays = [_names(columns["lecture"], batch.lectures)]
    arrays += [_numbers(columns[name], BEACONS.field(name).type) for name in BEACONS.names[1:-1]]
    return pa.Table.from_arrays([*arrays, runs], schema=BEACONS)


def _media(batch: Batch) -> pa.Table:
    folders = [name.rpartition("/")[0] for name in batch.files]
    arrays = [_names(batch.media["file"], names) for names in (folders, batch.files)]
    arrays += [_numbers(batch.media[name], MEDIA.field(name).type) for name in MEDIA.names[2:]]
    return pa.Table.from_arrays(arrays, schema=MEDIA)
