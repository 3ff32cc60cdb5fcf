"""The index files: small, sorted, swapped whole; lists and pictures made of them."""

from __future__ import annotations

import csv
import io
import os
import threading
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from hub.catalogue.model import Catalogue
from hub.errors import HubError
from hub.plays import ranking
from hub.plays.charts import boards, charts_page
from hub.plays.clients import EPOCH
from hub.plays.index import Counted, digest, index_files
from hub.plays.model import Charts
from hub.plays.platforms import Figure, parse_figures
from hub.plays.publish import publish
from hub.plays.rollups import Rollup
from hub.plays.sparkline import blocks, heat_path, heat_words, sparkline
from hub.plays.swap import swap_folder
from tests.plays.made_lines import LECTURE, Hub, beacon

TODAY = (date(2026, 11, 23) - EPOCH).days  # a Monday


def counted(catalogue: Catalogue, days: int = 400, plays: int = 987_654) -> Counted:
    """Every lecture has been played a great deal, every day."""
    rows = {
        (one.slug, TODAY - back): Rollup(
            one.slug, TODAY - back, plays=plays, deliveries=plays, quartiles=(9, 9, 9, 9), heat=(plays,) * 180
        )
        for one in catalogue.lectures
        for back in range(days)
    }
    figures = [Figure("视频号", one.slug, date(2026, 11, 1), 10**9) for one in catalogue.lectures]
    return Counted(TODAY * 86400, TODAY, TODAY - 3, False, rows, figures)


def test_what_a_page_fetches_stays_below_3_kb(catalogue: Catalogue) -> None:
    files = index_files(catalogue, counted(catalogue))
    fetched = {name: len(data) for name, data in files.items() if not name.startswith("data/")}
    assert len(fetched) > 48
    assert max(fetched.values()) <= 3 * 1024, max(fetched, key=lambda name: fetched[name])


def test_and_at_10000_lectures_too(catalogue: Catalogue) -> None:
    one = catalogue.lectures[0]
    many = tuple(
        one.model_copy(update={"id": f"L{at}", "slug": f"{at:05d}-{'a' * 58}"}) for at in range(1, 10_001)
    )
    huge = Catalogue.model_construct(
        None, taxonomy=catalogue.taxonomy, facts=catalogue.facts, lectures=many, tips=()
    )
    files = index_files(huge, counted(huge, days=1))
    assert len([name for name in files if name.startswith("lectures/")]) == 10_000
    assert max(len(data) for name, data in files.items() if not name.startswith("data/")) <= 3 * 1024


def daily(**plays: dict[int, int]) -> dict[str, dict[int, int]]:
    return {
        slug.replace("_", "-"): {TODAY - back: n for back, n in days.items()} for slug, days in plays.items()
    }


def test_hot_loses_half_in_seven_days(catalogue: Catalogue) -> None:
    a, b = catalogue.lectures[:2]
    found = ranking.hot(catalogue.lectures, {a.slug: {TODAY - 7: 100}, b.slug: {TODAY: 60}}, TODAY)
    assert [(one.id, one.score) for one in found] == [(b.id, 60_000), (a.id, 50_000)]


def test_rising_is_a_shrunk_ratio_from_ten_plays_on(catalogue: Catalogue) -> None:
    a, b, c, d = catalogue.lectures[:4]
    plays = {
        a.slug: {TODAY - 1: 9},  # too few
        b.slug: {TODAY - 1: 10},  # 30 / 20
        c.slug: {TODAY - 1: 100, TODAY - 8: 100},  # level
        d.slug: {TODAY - 1: 100, TODAY - 8: 40},  # 120 / 60
    }
    found = ranking.rising(catalogue.lectures, plays, TODAY)
    assert [(one.id, one.score) for one in found] == [(d.id, 2000), (b.id, 1500)]


def test_week_is_monday_to_sunday_with_last_weeks_place(catalogue: Catalogue) -> None:
    a, b = catalogue.lectures[:2]
    monday = TODAY - 7
    plays = {a.slug: {monday: 1, monday + 6: 1, monday - 1: 5, TODAY: 99}, b.slug: {monday: 3, monday - 2: 1}}
    found = ranking.week(catalogue.lectures, plays, TODAY)
    assert [(one.id, one.plays, one.before) for one in found] == [(b.id, 3, 2), (a.id, 2, 1)]
    assert ranking.monday_date(TODAY) == date(2026, 11, 16)
    assert ranking.monday_date(TODAY + 6) == date(2026, 11, 16), "Sunday's week is not over"


def test_new_are_lectures_of_the_last_thirty_days(catalogue: Catalogue) -> None:
    a, b = (one.model_copy(update={"head": one.head.model_copy(update={"published": EPOCH + timedelta(days=TODAY - age)})})
            for one, age in zip(catalogue.lectures[:2], (29, 30), strict=True))  # fmt: skip
    found = ranking.new((a, b), {a.slug: {TODAY: 3}, b.slug: {TODAY: 5}}, TODAY)
    assert [one.id for one in found] == [a.id]


def test_researchers_get_csv_and_parquet_of_the_same_numbers(hub: Hub) -> None:
    hub.count(beacon(0), beacon(60), beacon(120, lecture="014-ten-hours-of-sleep"))
    data = hub.project.plays_index / "data"
    rows = list(csv.DictReader(io.StringIO((data / "plays.csv").read_text(encoding="utf-8"))))
    table = pq.read_table(data / "plays.parquet").to_pylist()
    assert [(row["lecture"], row["day"], int(row["plays"])) for row in rows] == [
        (row["lecture"], str(row["day"]), row["plays"]) for row in table
    ]
    assert sum(row["plays"] for row in table) == 3


def test_charts_have_lines_and_the_same_in_numbers(hub: Hub) -> None:
    day = 86400
    hub.count(
        *(
            beacon(-back * day, address=f"198.18.4.{back * 9 + at}")
            for back in range(9)
            for at in range(9 - back)
        )
    )
    page = charts_page(hub.catalogue, hub.project.plays_index)
    assert page.label == ""
    assert [board.name for board in page.groups[0][2]][:1] == ["hot"]
    row = page.groups[0][2][0].rows[0]
    assert (row.id, row.place) == ("L21", 1)
    assert row.spark.count("<polyline") == 1
    assert 'aria-hidden="true"' in row.spark
    assert len(row.trend) == 28
    assert boards(hub.catalogue, hub.project.plays_index, "junior")[0].rows == ()


def test_no_log_at_all_is_an_empty_page(hub: Hub) -> None:
    assert charts_page(hub.catalogue, hub.project.plays_index).groups == ()
    hub.index()
    assert charts_page(hub.catalogue, hub.project.plays_index).groups == ()


@pytest.mark.parametrize("values", [[], [5], [0, 0, 0], [1, 2, 3], [10**9, 0]])
def test_pictures_of_any_numbers(values: list[int]) -> None:
    assert sparkline(values).count("<svg") == (len(values) > 1)
    assert len(blocks(values)) == len(values)
    assert "nan" not in sparkline(values) + heat_path([min(100, one) for one in values])


def test_heat_in_words() -> None:
    assert heat_words((100, 90, 90, 40, 40), 5) == "看得最多的是 0:00 前后；0:15 前后离开的人最多。"
    assert heat_words((), 5) == ""


def test_publish_swaps_whole_folders_under_a_readers_eyes(tmp_path: Path) -> None:
    target = tmp_path / "v1"
    swap_folder(target, {"a": b"0", "b": b"0"}, durable=False)
    mixed: list[tuple[bytes, bytes]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            handle = os.open(target, os.O_RDONLY)  # what a server does: one folder, then its files
            try:
                pair = tuple(
                    os.read(file, 9)
                    for file in (os.open(name, os.O_RDONLY, dir_fd=handle) for name in ("a", "b"))
                )
            except FileNotFoundError:
                continue  # the old folder was removed meanwhile
            finally:
                os.close(handle)
            if pair[0] != pair[1]:
                mixed.append((pair[0], pair[1]))

    reader = threading.Thread(target=read)
    reader.start()
    for turn in range(1, 30):
        swap_folder(target, {"a": b"%d" % turn, "b": b"%d" % turn}, durable=False)
        assert target.is_dir()
    stop.set()
    reader.join()
    assert mixed == []
    assert [path.name for path in tmp_path.iterdir()] == ["v1"]


def test_publish_needs_a_site_and_an_index_and_follows_no_link(hub: Hub, tmp_path: Path) -> None:
    site = tmp_path / "published"
    with pytest.raises(HubError, match="no site"):
        publish(hub.project.plays_index, site)
    site.mkdir()
    with pytest.raises(HubError, match=r"site\.json"):
        publish(hub.project.plays_index, site)
    hub.count(beacon(0))
    assert publish(hub.project.plays_index, site) > 60
    assert Charts.load(site / "plays/v1/charts/all.json").asof > 0
    other = tmp_path / "other"
    other.mkdir()
    (other / "plays").symlink_to(site)
    with pytest.raises(HubError, match="link"):
        publish(hub.project.plays_index, other)


def test_the_digest_is_of_names_and_bytes() -> None:
    assert digest({"a": b"1", "b": b""}) != digest({"a": b"", "b": b"1"})
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})


def test_a_platforms_mistakes_are_told_together_with_their_lines(catalogue: Catalogue) -> None:
    text = f'\ufeff视频描述,日期,播放量\n考砸之后怎么谈,2026年11月1日,"1,234"\n没有这讲,2026-11-01,5\nL21,2026-13-01,5\n{LECTURE},2026/11/2,many\n'
    columns = {"lecture": "视频描述", "date": "日期", "plays": "播放量"}
    figures, problems = parse_figures(text, catalogue, "视频号", columns, "a.csv")
    assert figures == [Figure("视频号", LECTURE, date(2026, 11, 1), 1234)]
    assert [(one.line, one.column, one.slug) for one in problems] == [
        (3, 1, "platform-lecture"), (4, 2, "platform-date"), (5, 3, "platform-plays"),
    ]  # fmt: skip
    _, missing = parse_figures("a,b\n", catalogue, "视频号", columns, "a.csv")
    assert [one.slug for one in missing] == ["platform-column"]


def test_rule_platform_figures_stand_beside_and_are_never_added(hub: Hub) -> None:
    from hub.plays.platforms import import_figures
    from hub.plays.store import Store

    path = hub.write(
        "old.csv", [f"lecture,date,plays\n{LECTURE},2026-11-01,5000\n{LECTURE},2026-11-02,6000\n".encode()]
    )
    for _ in range(2):
        import_figures(Store(hub.project.plays), hub.catalogue, "declared", {}, path)
    found = hub.count(beacon(0))
    assert found.total == 1
    assert [(one.name, one.plays, str(one.on)) for one in found.platforms] == [
        ("declared", 6000, "2026-11-02")
    ]
