"""One expression, two engines, the same bytes."""

from __future__ import annotations

import os
import shutil
from datetime import date
from importlib.resources import files
from importlib.util import find_spec

import ibis
import pytest

from hub.plays.counts import TABLES, expression
from hub.plays.engines import EngineError, Question, count
from hub.samples.logs import Clip, Traffic, write_log
from tests.plays.made_lines import LECTURE, Hub


def test_counts_sql_is_the_expression() -> None:
    sql = str(ibis.to_sql(expression(), dialect="duckdb"))
    assert (files("hub.plays") / "counts.sql").read_text(encoding="utf-8") == sql + "\n", (
        "see docs/plays.md, Counting"
    )


def test_the_stored_columns_are_those_of_the_expression() -> None:
    from hub.plays.chunks import BEACONS, MEDIA

    assert set(TABLES["beacons"]) == set(BEACONS.names)
    assert set(TABLES["media"]) == set(MEDIA.names)


def test_nothing_stored_counts_nothing() -> None:
    assert count(Question([], [], {}, {}, cap=5, final=0)) == []


def need_spark() -> None:
    missing = [
        name
        for name, there in (("pyspark", find_spec("pyspark")), ("java", shutil.which("java")))
        if not there
    ]
    if not missing:
        return
    if os.environ.get("HUB_SPARK"):
        pytest.fail(f"HUB_SPARK is set, but there is no {' and no '.join(missing)}")
    pytest.skip(f"no {' and no '.join(missing)}: install requirements-cluster.lock and Java 17")


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # py4j leaves its socket to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::FutureWarning")  # pyspark says it of pandas 3; no pandas is used
def test_spark_and_duckdb_write_the_same_bytes(hub: Hub) -> None:
    need_spark()
    clips = [Clip(LECTURE, 112, "media/aa11/540.mp4"), Clip("014-ten-hours-of-sleep", 200, "media/x/y.mp4")]
    log = hub.project.root / "some.log.gz"
    truth = write_log(Traffic(clips, date(2026, 11, 21), days=3, plays=300, seed=9, forged=200), log)
    hub.ingest(log)
    here = hub.index()
    assert hub.site.plays > truth.plays.total()
    assert hub.votes != {}
    assert hub.index(engine="spark") == here


def test_without_pyspark_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyspark.errors", None)
    with pytest.raises(EngineError, match="not installed") as told:
        count(Question([], [], {}, {}, cap=5, final=0), engine="spark")
    assert "cluster" in told.value.hint.en
