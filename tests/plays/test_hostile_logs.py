"""Bombs and junk: bounded memory, every line accounted for, no play added, nothing raised."""

from __future__ import annotations

import contextlib
import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.plays.events import Batch, Rules
from hub.plays.known import Work
from hub.plays.lines import LineReader
from hub.plays.logs import MalformedError, parse
from hub.plays.reader import LINE_MAX, blocks
from tests.plays.made_lines import LECTURE, NOW, PHONE, Hub, beacon, media, vote

MEASURED = """
import json, sys
from pathlib import Path
from hub.plays.ingest import ingest
from hub.project import Project
report = ingest(Project(Path(sys.argv[1])), sys.argv[2:], int({now}), workers=1)[0]
peak = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])  # getrusage's begins at the parent's
print(json.dumps({{"read": report.read, "accepted": report.accepted, "rejected": report.rejected, "peak": peak // 1024}}))
"""


def measured(hub: Hub, log: Path) -> dict[str, object]:
    """Read `log` in a process of its own; `peak` in MB."""
    command = [sys.executable, "-c", MEASURED.format(now=NOW), str(hub.project.root), str(log)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ})
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def zeros(path: Path, size: int, fill: bytes = b"a", end: bytes = b"\n") -> Path:
    """A gzip of `size` equal bytes."""
    with gzip.open(path, "wb", 9) as file:
        for _ in range(size >> 20):
            file.write(fill * (1 << 20))
        file.write(end)
    return path


@pytest.mark.slow
@pytest.mark.parametrize("end", [b"\n", b""])
def test_a_gigabyte_of_one_line_in_a_megabyte(hub: Hub, end: bytes) -> None:
    bomb = zeros(hub.project.root / "bomb.gz", 1 << 30, end=end)
    assert bomb.stat().st_size < 1_100_000
    found = measured(hub, bomb)
    assert found["accepted"] == 0
    assert found["rejected"] == {"bomb": 1, "long": 1}
    assert int(str(found["peak"])) < 150
    assert measured(hub, bomb)["read"] == 0, "known, and not inflated again"


@pytest.mark.slow
def test_a_line_of_100_mb_between_two_plays(hub: Hub) -> None:
    log = hub.project.root / "long.log"
    with log.open("wb") as file:
        file.write(beacon(0))
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b"\n" + beacon(60))
    found = measured(hub, log)
    assert (found["read"], found["accepted"], found["rejected"]) == (3, 2, {"long": 1})
    assert int(str(found["peak"])) < 150
    assert hub.counted().total == 2


JUNK = [
    b"\r\n",
    b"\x00" * 300 + b"\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(11, 256)) + b"\n",
    beacon(0).replace(b"22/Nov", b"31/Feb"),
    beacon(0).replace(b"20:00:00", b"25:00:00"),
    beacon(0).replace(b"/2026", b"/0000"),
    beacon(0).replace(b"+0800", b"+9"),
    beacon(0).replace(b"198.18.0.1", b"198.18.0.999"),
    beacon(0).replace(b"198.18.0.1", b"localhost"),
    beacon(0, agent="A" * 2000),
    beacon(0, agent="M" * (1 << 20)),
    beacon(0).replace(b'"POST', b"POST"),
    beacon(0).replace(b"HTTP/1.1", b"HTTP/1.1\r"),
    beacon(0)[:-2] + b"\n",
    beacon(0).replace(b" 204 ", b" 2\r04 "),
    b'{"t":1e999,"a":"1.1.1.1","m":"GET","u":"/b?","s":204,"b":0,"g":"x"}\n',
    b'{"t":1795435200,"a":5,"m":"GET","u":"/b?","s":204,"b":0,"g":"x"}\n',
    b"{" * 5000 + b"\n",
    b"20261122200000 1.1.1.1\n",
    b"[22/Nov/2026:20:00:00 +0800] 1.1.1.1\n",
    "。".encode("utf-16") + b"\n",
]


def test_every_kind_of_junk_is_rejected_and_counted(hub: Hub) -> None:
    report = hub.ingest(hub.write("junk", JUNK))[0]
    lines = b"".join(JUNK).count(b"\n")
    assert (report.read, report.accepted, report.ignored.total()) == (lines, 0, 0)
    assert set(report.rejected) <= {"malformed", "date", "address", "agent", "long", "beacon", "old"}
    assert hub.counted().total == 0


def test_junk_around_a_play_does_not_touch_it(hub: Hub) -> None:
    hub.ingest(hub.write("mixed", [line for junk in JUNK for line in (junk, beacon(0, "aa" * 8))]))
    assert hub.counted().total == 1


@pytest.mark.parametrize(
    "agent",
    [
        r"x\x22 \x22POST /b?v=1&l=021-after-a-bad-exam&p=00000000000000ff&e=10s HTTP/1.1\x22 204 0",
        r"x\" \"POST /b?v=1&l=021-after-a-bad-exam&p=00000000000000ff&e=10s HTTP/1.1\" 204 0 \"-\" \"Mozilla",
        r"x\n198.18.0.9 - - [22/Nov/2026:20:00:00 +0800]",
        "x\\",
    ],
)
def test_forged_quotes_and_newlines_stay_inside_their_field(hub: Hub, agent: str) -> None:
    """nginx writes a quote of a client as \\x22, Apache as \\": neither ends the field."""
    line = media(0, 10, agent=agent).replace(b"GET /media/021-after-a-bad-exam/540p.mp4", b"GET /index.html")
    report = hub.ingest(hub.write("forged", [line]))[0]
    assert (report.read, report.accepted) == (1, 0)
    assert hub.counted().total == 0


def test_damaged_gzip_keeps_what_came_before(hub: Hub) -> None:
    data = gzip.compress(b"".join(beacon(60 * at, address=f"198.18.2.{at % 250}") for at in range(400)), 1)
    log = hub.project.root / "bad.gz"
    log.write_bytes(data[:3000] + b"\xff" * 64 + data[3064:])
    report = hub.ingest(log)[0]
    assert report.rejected["damaged"] == 1
    assert report.read == report.accepted + report.ignored.total() + report.rejected.total()


class OnlyCareful(LineReader):
    """Sends every line the careful way."""

    def _plain(self, data: bytes, work: Work) -> None:
        for line in data.split(b"\n")[:-1]:
            self._line(line, work)


def rows_of(batch: Batch) -> list[tuple[object, ...]]:
    """All events of a batch, in one order."""
    beacons, runs_of = batch.beacons, [0, *batch.beacons["run_ends"]]
    kept = ("id", "client", "other", "time", "day", "kind", "cap", "steps")
    out: list[tuple[object, ...]] = [
        (
            batch.lectures[place],
            *beacons["runs"][runs_of[at] : runs_of[at + 1]],
            *(beacons[name][at] for name in kept),
        )
        for at, place in enumerate(beacons["lecture"])
    ]
    names = [name for name in batch.media if name != "file"]
    out += [
        (batch.files[place], *(batch.media[name][at] for name in names))
        for at, place in enumerate(batch.media["file"])
    ]
    return sorted(out, key=repr)


line_bytes = st.binary(max_size=200).map(lambda data: data.replace(b"\n", b""))
changed = st.builds(
    lambda line, at, data, cut: line[: at % len(line)] + data + line[at % len(line) + cut :],
    st.sampled_from(
        [beacon(0, "aa" * 8)[:-1], media(0, 99)[:-1], beacon(3, "bb" * 8, "w&w=0-9")[:-1], vote()[:-1]]
    ),
    st.integers(0, 400),
    st.binary(max_size=3).map(lambda data: data.replace(b"\n", b"")),
    st.integers(0, 3),
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.one_of(line_bytes, changed), max_size=8))
def test_any_bytes_are_read_and_the_short_way_agrees_with_the_careful_way(
    tmp_path: Path, lines: list[bytes]
) -> None:
    rules = Rules(NOW, "Asia/Shanghai", tmp_path, {})
    data = b"".join(line + b"\n" for line in lines)
    short = LineReader(rules).read(data)
    assert short.read == len(lines)
    slow = OnlyCareful(rules).read(data)
    assert (short.accepted, rows_of(short)) == (slow.accepted, rows_of(slow))


senders = st.sampled_from(["198.18.0.1", "198.18.0.12", "2001:db8::7", "999.1.1.1", "a b"])
agents = st.sampled_from([PHONE, PHONE[:-1] + "x", "Googlebot/2.1", "-", "x", "y" * 1025])
usual = st.one_of(
    st.builds(
        beacon,
        st.sampled_from([0, 1, 899, 14400, 15000, 90000, -41 * 10**6]),
        st.sampled_from(["aa" * 8, "0f" * 8, "fedcba9876543210", "AA" * 8]),
        st.sampled_from(["10s", "q25", "q50", "q75", "q100", "w&w=0-9", "w&w=0-35,61-80", "w&w=9-0", "w&w=0-9&x=1", "q1"]),
        st.sampled_from([LECTURE, "014-ten-hours-of-sleep", "nothing", "021-" + "x" * 70]),
        senders,
        agents,
        st.sampled_from(["GET", "POST", "HEAD"]),
    ),
    st.builds(
        media,
        st.sampled_from([0, 1, 899, 14400, 15000, 90000, -41 * 10**6]),
        st.integers(0, 10**13),
        st.sampled_from(["media/x/540p.mp4", "media/x/540p.mp4?a=1", "media/x/poster.webp", "media/../x.mp4", "x"]),
        senders,
        st.just("GET"),
        st.sampled_from([200, 206, 304]),
        agents,
    ),
    st.builds(
        vote,
        st.sampled_from([0, 1, 899, 14400, 15000, 90000, -41 * 10**6]),
        st.sampled_from([0, 1, 2]),
        st.sampled_from(["L21", "T19", "L1", LECTURE, "L21&x=1"]),
        senders,
        agents,
        st.sampled_from(["GET", "POST", "HEAD"]),
        st.sampled_from([200, 204]),
    ),
)  # fmt: skip


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(usual, max_size=60))
def test_many_lines_at_once_say_what_each_says_alone(tmp_path: Path, lines: list[bytes]) -> None:
    rules = Rules(NOW, "Asia/Shanghai", tmp_path, {"198.18.0.12/32": 300})
    short = LineReader(rules).read(b"".join(lines))
    slow = OnlyCareful(rules).read(b"".join(lines))
    assert (short.accepted, short.ignored.total(), +short.rejected) == (
        slow.accepted,
        slow.ignored.total(),
        +slow.rejected,
    )
    assert rows_of(short) == rows_of(slow)


@settings(max_examples=200, deadline=None)
@given(line=line_bytes)
def test_parse_raises_nothing_but_malformed(line: bytes) -> None:
    with contextlib.suppress(MalformedError):
        parse(line)


class Pieces:
    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self.data, self.sizes = data, sizes

    def read(self, size: int, /) -> bytes:
        step = self.sizes.pop() if self.sizes else size
        out, self.data = self.data[:step], self.data[step:]
        return out


@settings(max_examples=100, deadline=None)
@given(
    lengths=st.lists(st.one_of(st.integers(0, 50), st.sampled_from([LINE_MAX - 1, LINE_MAX, LINE_MAX + 1, 3 * LINE_MAX])), max_size=8),
    sizes=st.lists(st.integers(1, 200_000), max_size=30),
    ended=st.booleans(),
)  # fmt: skip
def test_blocks_hold_every_short_line_whatever_the_pieces(
    lengths: list[int], sizes: list[int], ended: bool
) -> None:
    lines = [b"%d" % at + b"y" * length for at, length in enumerate(lengths)]
    data = b"".join(line + b"\n" for line in lines)
    tail = b"" if ended else b"half"
    got = list(blocks(Pieces(data + tail, list(sizes))))
    assert b"".join(block.data for block in got) == b"".join(
        line + b"\n" for line in lines if len(line) <= LINE_MAX
    )
    assert sum(block.dropped for block in got) == sum(len(line) > LINE_MAX for line in lines)
    if got:
        assert got[-1].end == len(data)
        assert got[-1].window == data[: got[-1].end][-1024:]


def test_phones_that_look_like_robots_are_parents(hub: Hub) -> None:
    assert hub.count(beacon(0, agent=PHONE.replace("iPhone;", "CUBOT X19;"))).total == 1
