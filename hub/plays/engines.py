"""Runs the count on an engine: DuckDB in this process, or Spark here or on a cluster."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from hub.errors import HubError
from hub.plays.arrow import empty, names, numbers
from hub.problems import Text

NAMES = pa.schema([("raw", pa.string()), ("lecture", pa.string())])
FILES = pa.schema([("path", pa.string()), ("lecture", pa.string()), ("rate", pa.int64())])
SETTINGS = pa.schema([("everybody", pa.int64()), ("final", pa.int32())])


#: Spark in this process: no web page, nobody listens outside; and since it compares a little data with DuckDB's count,
#: neither the JVM nor the query is compiled at length (261 s became 84 s on a busy machine)
_LOCAL = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
_SPARK = {"string": "string", "int64": "bigint", "int32": "int"}


class EngineError(HubError):
    """The engine is not installed, cannot be reached, or failed."""


class Row(NamedTuple):
    """One number of the count; see `hub.plays.counts.expression`."""

    lecture: str
    day: int
    what: str
    place: int
    n: int


@dataclass(frozen=True)
class Question:
    """What is counted: the Parquet files, and the small tables beside them.

    Attributes:
        beacons, media: Local paths, or addresses an engine can read by itself (`s3a://…`).
        names: Alias or slug -> slug of today.
        rates: Media file or folder -> its lecture's slug and bytes a second.
        cap: Plays a client may add to one lecture a day.
        final: Last day that is not counted any more, days since 1970.
    """

    beacons: Sequence[str]
    media: Sequence[str]
    names: Mapping[str, str]
    rates: Mapping[str, tuple[str, int]]
    cap: int
    final: int

    def small_tables(self) -> dict[str, pa.Table]:
        """`names`, `files` and `settings` as tables."""
        rates = sorted(self.rates.items())
        columns = {
            NAMES: (_texts(sorted(self.names)), _texts([self.names[raw] for raw in sorted(self.names)])),
            FILES: (
                _texts([path for path, _ in rates]),
                _texts([slug for _, (slug, _) in rates]),
                numbers((max(1, rate) for _, (_, rate) in rates), pa.int64()),
            ),
            SETTINGS: (numbers([self.cap], pa.int64()), numbers([self.final], pa.int32())),
        }
        tables = [pa.Table.from_arrays(list(arrays), schema=schema) for schema, arrays in columns.items()]
        return dict(zip(("names", "files", "settings"), tables, strict=True))


def _texts(texts: Sequence[str]) -> pa.Array:
    return names(range(len(texts)), texts)


def count(
    question: Question, engine: str = "duckdb", master: str = "local[2]", threads: int = 2
) -> list[Row]:
    """Answer `question`, sorted.

    Raises:
        EngineError: See there.
    """
    with tempfile.TemporaryDirectory(prefix="hub-plays-") as folder:
        nothing = _empty_tables(Path(folder))
        events = {
            "beacons": list(question.beacons) or [nothing["beacons"]],
            "media": list(question.media) or [nothing["media"]],
        }
        small = question.small_tables()
        rows = (
            _duckdb(events, small, threads, folder) if engine == "duckdb" else _spark(events, small, master)
        )
    return sorted(Row(*row) for row in rows)


def _empty_tables(folder: Path) -> dict[str, str]:
    from hub.plays.chunks import BEACONS, MEDIA  # noqa: PLC0415 - only its schemas

    out = {}
    for name, schema in (("beacons", BEACONS), ("media", MEDIA)):
        out[name] = str(folder / f"no-{name}.parquet")
        pq.write_table(empty(schema), out[name])
    return out


def _duckdb(
    events: Mapping[str, list[str]], small: Mapping[str, pa.Table], threads: int, scratch: str
) -> list[tuple[str, int, str, int, int]]:
    sql = (files("hub.plays") / "counts.sql").read_text(encoding="utf-8")
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": str(threads),
        "memory_limit": "120MB",
        "temp_directory": scratch,
        "preserve_insertion_order": "false",
    }
    try:
        with duckdb.connect(config=config) as session:
            for name, paths in events.items():
                listed = ", ".join("'" + path.replace("'", "''") + "'" for path in paths)
                session.execute(f'CREATE VIEW "{name}" AS SELECT * FROM read_parquet([{listed}])')  # noqa: S608 - quoted above
            for name, table in small.items():
                session.register(name, table)
            return session.execute(sql).fetchall()
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise EngineError(
            Text(f"播放次数算不出来（DuckDB：{said}）。", f"DuckDB could not count: {said}"),
            Text("腾出内存或磁盘空间，再运行一次。", "free memory or disk"),
        ) from error


def _spark(
    events: Mapping[str, list[str]], small: Mapping[str, pa.Table], master: str
) -> list[tuple[str, int, str, int, int]]:
    import ibis  # noqa: PLC0415 - seconds to import

    from hub.plays.counts import expression  # noqa: PLC0415 - needs Ibis

    try:
        from pyspark.errors import PySparkException  # noqa: PLC0415 - optional extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - optional extra
    except ImportError as error:
        raise EngineError(
            Text("没有装 PySpark。", "PySpark is not installed"),
            Text(
                "安装附加包 cluster，或去掉 --engine spark。",
                "install the extra `cluster`, or leave out --engine spark",
            ),
        ) from error
    builder = SparkSession.builder.appName("hub plays index")
    builder = builder.remote(master) if master.startswith("sc://") else builder.master(master)
    for key, value in (_LOCAL if master.startswith("local") else {}).items():
        builder = builder.config(key, value)
    try:
        session = builder.config("spark.sql.session.timeZone", "UTC").getOrCreate()
        try:
            for name, paths in events.items():
                session.read.parquet(*paths).createOrReplaceTempView(name)
            for name, table in small.items():
                form = ", ".join(f"{one.name} {_SPARK[str(one.type)]}" for one in table.schema)
                rows = [tuple(row.values()) for row in table.to_pylist()]
                session.createDataFrame(rows, form).createOrReplaceTempView(name)
            found = session.sql(str(ibis.to_sql(expression(), dialect="pyspark"))).collect()
            return [(row.lecture, row.day, row.what, row.place, row.n) for row in found]
        finally:
            session.stop()
    except PySparkException as error:
        said = str(error).splitlines()[0][:200]
        raise EngineError(
            Text(f"播放次数算不出来（Spark：{said}）。", f"Spark could not count: {said}"),
            Text("检查 --master。", "check --master"),
        ) from error
