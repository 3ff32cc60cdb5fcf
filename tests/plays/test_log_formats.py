"""Each format that is understood, by a line of it."""

from __future__ import annotations

import ipaddress
import json
import subprocess
import sys
from pathlib import Path

import crawleruseragents
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.plays.clients import packed_address
from hub.plays.logs import Hit, MalformedError, parse
from hub.plays.robots import PARENTS, is_robot
from tests.plays.made_lines import EVENING, LECTURE, NOW, PHONE, Hub, beacon

PATH = b"/media/x/540p.mp4"
LINES = {
    "nginx combined": b'1.2.3.4 - - [22/Nov/2026:20:00:00 +0800] "GET /media/x/540p.mp4 HTTP/1.1" 206 99 "-" "Mozilla/5.0"',
    "Apache with user": b'1.2.3.4 - li [22/Nov/2026:12:00:00 +0000] "GET /media/x/540p.mp4 HTTP/2.0" 206 99 "-" "Mozilla/5.0" 5',
    "hub JSON": b'{"t":1795348800.000,"a":"1.2.3.4","m":"GET","u":"/media/x/540p.mp4","s":206,"b":99,"g":"Mozilla/5.0"}',
    "Tencent Cloud CDN": b'20261122200000 1.2.3.4 hub.example /media/x/540p.mp4 99 22 2 206 "NULL" 15 "Mozilla/5.0" "bytes=0-98" GET HTTP/1.1 hit 51000',
    "Aliyun CDN": b'[22/Nov/2026:20:00:00 +0800] 1.2.3.4 - 1542 "-" "GET http://hub.example/media/x/540p.mp4" 206 191 99 MISS "Mozilla/5.0" "video/mp4"',
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
def test_a_line_of_each_format_says_the_same(name: str) -> None:
    assert parse(LINES[name]) == Hit(b"1.2.3.4", b"Mozilla/5.0", EVENING * 1000, b"GET", PATH, 206, 99)


def test_aliyun_writes_days_without_zero() -> None:
    line = LINES["Aliyun CDN"].replace(b"22/Nov", b"9/Nov")
    assert parse(line).time == (EVENING - 13 * 86400) * 1000


@pytest.mark.parametrize(
    "stamp", [b"30/Feb/2026:20:00:00 +0800", b"29/Feb/2026:20:00:00 +0800", b"01/Jen/2026:20:00:00 +0800", b"01/Jan/2026:24:00:00 +0800"]
)  # fmt: skip
def test_a_day_or_time_that_is_none_is_a_bad_date_and_never_1970(stamp: bytes) -> None:
    with pytest.raises(MalformedError) as told:
        parse(LINES["nginx combined"].replace(b"22/Nov/2026:20:00:00 +0800", stamp))
    assert told.value.reason == "date"


def test_a_beacon_in_the_hubs_json_format_counts_with_milliseconds(hub: Hub) -> None:
    def line(time: float, play: str) -> bytes:
        row = {
            "t": time,
            "a": "2001:db8::1",
            "m": "POST",
            "u": f"/b?v=1&l={LECTURE}&p={play}&e=10s",
            "s": 204,
            "b": 0,
            "g": PHONE,
        }
        return json.dumps(row).encode() + b"\n"

    assert (
        hub.count(
            line(EVENING + 0.001, "aa" * 8), line(EVENING + 30.0, "bb" * 8), line(EVENING + 60.0, "cc" * 8)
        ).total
        == 2
    )


def test_an_ipv6_household_is_its_64_and_mapped_ipv4_is_ipv4(hub: Hub) -> None:
    same = [beacon(0, address="2001:db8:1:2::3"), beacon(10, address="2001:db8:1:2:ffff::9")]
    other = [beacon(20, address="2001:db8:1:3::3")]
    mapped = [beacon(0, address="198.18.7.7"), beacon(10, address="::ffff:198.18.7.7")]
    assert hub.count(*same, *other, *mapped).total == 3


addresses = st.one_of(
    st.ip_addresses().map(str),
    st.lists(st.sampled_from(["", "0", "1", "00a", "ffff", "12345", "256", "1.2.3.4"]), max_size=9).map(
        ":".join
    ),
    st.lists(st.sampled_from(["", "0", "1", "01", "255", "256", " 1"]), max_size=5).map(".".join),
    st.text("0123456789abcdef:.", max_size=20),
)


@given(text=addresses)
def test_an_address_is_what_ipaddress_says_it_is(text: str) -> None:
    try:
        found = packed_address(text.encode())
    except MalformedError:
        with pytest.raises(ValueError):
            ipaddress.ip_address(text)
    else:
        known = ipaddress.ip_address(text)
        mapped = known.ipv4_mapped if isinstance(known, ipaddress.IPv6Address) else None
        assert found == (mapped or known).packed


def test_standard_input(hub: Hub) -> None:
    log = hub.write("log", [beacon(0), beacon(60)])
    script = (
        "import sys; from pathlib import Path; from hub.plays.ingest import ingest; from hub.project import Project\n"
        f"print(ingest(Project(Path(sys.argv[1])), ['-'], {NOW})[0].read)"
    )
    for expected in ("2\n", "0\n"):
        with log.open("rb") as given:
            command = [sys.executable, "-c", script, str(hub.project.root)]
            done = subprocess.run(command, stdin=given, check=True, capture_output=True, text=True)
        assert done.stdout == expected
    assert hub.counted().total == 2


def test_every_robot_of_the_list_is_one_and_no_parent_is() -> None:
    told = [agent for one in crawleruseragents.CRAWLER_USER_AGENTS_DATA for agent in one.get("instances", [])]
    assert len(told) > 1000
    assert [agent for agent in told if not is_robot(agent.encode())] == []
    assert [agent for agent in PARENTS if is_robot(agent.encode())] == []


def test_a_missing_log_is_told_in_one_sentence(hub: Hub, tmp_path: Path) -> None:
    from hub.errors import HubError

    with pytest.raises(HubError, match="cannot be read"):
        hub.ingest(tmp_path / "none.log")
    with pytest.raises(HubError, match="is a folder"):
        hub.ingest(tmp_path)
