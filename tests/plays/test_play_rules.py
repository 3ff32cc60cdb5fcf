"""Every rule of `docs/plays.md`, by its name there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from hub.pages.page import Inputs
from hub.pages.service import service_pages
from hub.plays.charts import lecture_counts
from hub.plays.definition import OLDEST_DAYS, SENTENCES, VERSION
from hub.plays.model import Days
from hub.project import PlaysSettings
from tests.conftest import ROOT
from tests.plays.made_lines import LECTURE, PHONE, Hub, beacon, media

DAY = 86400
FOUR_HOURS = 4 * 3600


def test_rule_first_beacon_a_play_is_the_first_10s_of_its_id(hub: Hub) -> None:
    """Retried by the browser a second, a minute or a day later: one play."""
    assert (
        hub.count(
            beacon(0, "aa" * 8), beacon(1, "aa" * 8), beacon(60, "aa" * 8), beacon(3600, "aa" * 8)
        ).total
        == 1
    )


def test_rule_first_beacon_counts_get_and_post_but_nothing_else(hub: Hub) -> None:
    found = hub.count(
        beacon(0, method="POST"),
        beacon(100, method="GET"),
        beacon(200, method="HEAD"),
        beacon(300, status=403),
        beacon(400, status=200),
    )
    assert found.total == 2
    assert +hub.reports[0].ignored == {"method": 1, "status": 2}


@pytest.mark.parametrize(
    "query",
    [
        "/b?v=2&l=021-x&p=00000000000000aa&e=10s",
        "/b?v=1&l=021-x&p=00000000000000AA&e=10s",
        "/b?v=1&l=021-x&p=00000000000000a&e=10s",
        "/b?v=1&l=021-x&p=00000000000000aa&e=11s",
        "/b?v=1&l=../x&p=00000000000000aa&e=10s",
        "/b?v=1&l=021-x&p=00000000000000aa&e=w",
        "/b?v=1&l=021-x&p=00000000000000aa&e=w&w=9-5",
        "/b?v=1&l=021-x&p=00000000000000aa&e=w&w=0-99999",
        "/b?v=1&l=021-x&p=00000000000000aa&e=10s&x=1",
        "/b?e=10s&v=1&l=021-x&p=00000000000000aa",
    ],
)
def test_rule_form_a_beacon_of_any_other_form_is_rejected(hub: Hub, query: str) -> None:
    line = beacon(0).split(b'"')
    line[1] = f"POST {query} HTTP/1.1".encode()
    hub.count(b'"'.join(line))
    assert hub.reports[0].rejected == {"beacon": 1}
    assert hub.site.plays + hub.site.unknown == 0


def test_rule_repeat_within_30_seconds_is_one_play(hub: Hub) -> None:
    assert hub.count(beacon(0), beacon(29)).total == 1
    assert hub.site.repeats == 1


def test_rule_repeat_does_not_reach_30_seconds_other_lectures_or_other_clients(hub: Hub) -> None:
    found = hub.count(
        beacon(0),
        beacon(30),
        beacon(31, lecture="014-ten-hours-of-sleep"),
        beacon(32, address="198.18.0.2"),
        beacon(33, agent=PHONE.replace("17_5", "16_1")),
    )
    assert (found.total, hub.site.plays, hub.site.repeats) == (4, 5, 0)


def test_rule_repeat_is_seen_across_midnight_although_the_salt_changes(hub: Hub) -> None:
    assert hub.count(beacon(FOUR_HOURS - 10), beacon(FOUR_HOURS + 10)).total == 1


def test_rule_cap_five_plays_a_client_lecture_and_day(hub: Hub) -> None:
    found = hub.count(*(beacon(60 * minute) for minute in range(20)))
    assert (found.total, hub.site.capped, found.withheld) == (5, 15, 15)


def test_rule_cap_begins_anew_at_local_midnight(hub: Hub) -> None:
    assert hub.count(*(beacon(FOUR_HOURS - 600 + 60 * minute) for minute in range(20))).total == 10


def test_rule_cap_10000_forged_beacons_of_one_client_add_at_most_5(hub: Hub) -> None:
    fast = [beacon(second) for second in range(5000)]
    slow = [beacon(second * 2.8) for second in range(5000)]
    assert hub.count(*fast, *slow).total <= 5


def test_rule_school_block_has_its_own_cap_and_repeats_do_not_hold_there(
    hub_with: Callable[[PlaysSettings], Hub],
) -> None:
    hub = hub_with(PlaysSettings(school_blocks={"203.0.113.0/28": 40, "203.0.113.5/32": 7}))
    class_room = [beacon(second, address="203.0.113.3") for second in range(50)]
    narrower = [beacon(second, address="203.0.113.5") for second in range(50)]
    outside = [beacon(60 * minute, address="203.0.113.77") for minute in range(50)]
    assert hub.count(*class_room, *narrower, *outside).total == 40 + 7 + 5


def test_rule_robot_a_robots_beacon_is_no_play(hub: Hub) -> None:
    agents = [
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
        "curl/8.5.0",
        "-",
        "",
        "Mozilla/5.0 HeadlessChrome/120.0",
    ]
    assert hub.count(*(beacon(60 * at, agent=agent) for at, agent in enumerate(agents))).total == 0
    assert hub.site.robots == len(agents)


def test_rule_slug_an_alias_counts_for_its_lecture_and_a_later_alias_recovers_plays(hub: Hub) -> None:
    hub.count(beacon(0, lecture="099-not-yet-known"))
    assert (hub.site.plays, hub.site.unknown) == (0, 1)
    old = next(one for one in hub.catalogue.lectures if one.slug == LECTURE)
    renamed = old.model_copy(update={"head": old.head.model_copy(update={"aliases": ("099-not-yet-known",)})})
    lectures = tuple(renamed if one is old else one for one in hub.catalogue.lectures)
    hub.catalogue = hub.catalogue.model_copy(update={"lectures": lectures})
    assert hub.counted().total == 1
    assert hub.site.unknown == 0


def test_rule_bounds_lines_of_the_future_and_of_long_ago_are_rejected(hub: Hub) -> None:
    late, old = 13 * 3600, -OLDEST_DAYS * DAY
    assert hub.count(beacon(late), beacon(old), beacon(0)).total == 1
    assert hub.reports[0].rejected == {"future": 1, "old": 1}


def test_rule_quartile_who_reached_a_later_one_reached_the_earlier(hub: Hub) -> None:
    lines = []
    for play in range(40):
        name, address = f"{play:016x}", f"198.18.1.{play}"
        lines.append(beacon(0, name, address=address))
        if play < 10:
            lines.append(beacon(60, name, "q75", address=address))
        if play == 0:
            lines.append(beacon(90, name, "q100", address=address))
    lines.append(beacon(0, "ff" * 8, "q100", address="198.18.1.200"))  # no play: it never reached 10 s
    assert hub.count(*lines).reached == (25, 25, 25, 2)


def test_rule_heat_the_beacon_that_covers_most_tells_each_second_once(hub: Hub) -> None:
    lines = []
    for play in range(30):
        name, address = f"{play:016x}", f"198.18.1.{play}"
        lines.append(beacon(0, name, address=address))
        lines.append(beacon(12, name, "w&w=0-12", address=address))
        lines.append(beacon(40, name, "w&w=0-12,20-30,25-40" if play < 15 else "w&w=0-10", address=address))
    assert hub.count(*lines).heat == (100, 100, 100, 0, 50, 50, 50, 50)


def test_rule_curve_nothing_of_fewer_than_30_plays_is_published(hub: Hub) -> None:
    plays = [(f"{play:016x}", f"198.18.1.{play}") for play in range(29)]
    lines = [
        beacon(0, name, event, address=address)
        for name, address in plays
        for event in ("10s", "q25", "w&w=0-60")
    ]
    found = hub.count(*lines)
    assert (found.total, found.reached, found.heat) == (29, (), ())


def test_rule_delivery_a_minute_of_media_without_half_an_hour_of_silence(hub: Hub) -> None:
    half = 31 * 60_000  # 31 seconds at the rate of unknown files
    cases = {
        "one request": [media(0, 2 * half)],
        "two halves, 29 minutes apart": [media(0, half), media(29 * 60, half)],
        "two halves, 31 minutes apart": [media(0, half), media(31 * 60, half)],
        "two sessions": [media(0, 2 * half), media(31 * 60, 2 * half)],
        "less than a minute": [media(0, half)],
        "HEAD, 304, 416": [
            media(0, 2 * half, method="HEAD"),
            media(0, 2 * half, status=304),
            media(0, 2 * half, status=416),
        ],
        "a robot": [media(0, 2 * half, agent="curl/8.5.0")],
        "a poster": [media(0, 2 * half, path=f"media/{LECTURE}/poster.webp")],
    }
    expected = [1, 1, 0, 2, 0, 0, 0, 0]
    lines = [
        line.replace(b"198.18.0.1", f"198.18.9.{at}".encode())
        for at, case in enumerate(cases.values())
        for line in case
    ]
    found = hub.count(*lines)
    assert found.deliveries == sum(expected)
    assert found.total == 0, "deliveries are never plays"


def test_rule_delivery_goes_on_over_midnight(hub: Hub) -> None:
    half = 31 * 60_000
    assert (
        hub.count(
            media(FOUR_HOURS - 300, half), media(FOUR_HOURS + 300, half), media(FOUR_HOURS + 2000, half)
        ).deliveries
        == 1
    )


def test_rule_sealed_a_final_day_takes_no_more_lines(hub: Hub) -> None:
    hub.count(beacon(0))
    hub.now += 5 * DAY
    assert hub.count(beacon(100)).total == 1
    assert hub.reports[0].rejected == {"sealed": 1}


def test_rule_sample_a_made_up_log_counts_only_until_a_real_one_is_read(hub: Hub) -> None:
    found = hub.count(b"# hub sample log seed=1\n", beacon(0), beacon(100))
    assert (found.total, found.sample) == (2, True)
    shown = lecture_counts(hub.catalogue, hub.project.plays_index, "").get(LECTURE)
    assert shown is not None
    assert shown.label == "示例数据"
    real = hub.count(beacon(200))
    assert (real.total, real.sample) == (1, False)


def test_rule_retention_events_go_after_35_days_and_their_numbers_stay(hub: Hub) -> None:
    hub.count(beacon(0), beacon(100))
    hub.now += 40 * DAY
    found = hub.count(beacon(40 * DAY), beacon(40 * DAY + 100))
    assert found.total == 4
    assert len(list((hub.project.plays / "events").iterdir())) == 1, "the first day's events are gone"
    again = hub.counted()
    assert again.total == 4
    days = Days.load(hub.project.plays_index / "data/days/2.json").lectures
    assert days.keys() == {"L21"}
    assert days["L21"].first == date(2026, 11, 22)
    assert (sum(days["L21"].plays), len(days["L21"].plays)) == (4, 41)


def test_rule_correction_a_final_number_that_changes_is_listed(hub: Hub) -> None:
    hub.count(beacon(0), beacon(100, lecture="099-not-yet-known"), beacon(4 * DAY - FOUR_HOURS * 3))
    hub.now += 5 * DAY
    hub.count(beacon(5 * DAY - FOUR_HOURS * 3))
    assert [*hub.site.corrections] == []
    old = next(one for one in hub.catalogue.lectures if one.slug == LECTURE)
    renamed = old.model_copy(update={"head": old.head.model_copy(update={"aliases": ("099-not-yet-known",)})})
    hub.catalogue = hub.catalogue.model_copy(
        update={"lectures": tuple(renamed if one is old else one for one in hub.catalogue.lectures)}
    )
    hub.index()
    found = [
        (one.slug, str(one.day), one.before, one.after) for one in hub.site.corrections if one.slug == LECTURE
    ]
    assert found == [(LECTURE, "2026-11-22", 1, 2)]


def test_the_definition_names_its_version_and_its_numbers() -> None:
    text = "".join(SENTENCES)
    assert f"播放定义第 {VERSION} 版" in text
    for word in ("十秒", "三十秒", "最多加 5 次", "72 小时", "30 次", "送达"):
        assert word in text


def test_the_about_page_prints_the_definition(inputs: Inputs) -> None:
    about = next(one for one in service_pages(inputs) if one.path == "about.md")
    for sentence in SENTENCES:
        assert sentence in about.data["html"]
        assert sentence in about.markdown


def test_every_rule_of_the_manual_has_a_test_of_its_name_and_every_such_test_a_rule() -> None:
    manual = (ROOT / "docs/plays.md").read_text(encoding="utf-8").partition("| rule | what it says |")[2]
    rules = re.findall(r"^\| ([a-z][a-z -]+) \|", manual.partition("\n\n")[0], re.MULTILINE)
    assert len(rules) >= 17
    names = {f"test_rule_{rule.replace(' ', '_').replace('-', '_')}_" for rule in rules}
    tests = {
        name
        for path in Path(__file__).parent.glob("test_*.py")
        for name in re.findall(r"^def (test_rule_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {name for name in names if not any(test.startswith(name) for test in tests)} == set()
    assert {test for test in tests if not test.startswith(tuple(names))} == set()
