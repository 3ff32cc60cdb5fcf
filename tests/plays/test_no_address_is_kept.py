"""Not one byte that the commands write holds a parent's address."""

from __future__ import annotations

import re
import stat
from datetime import date

from hub.plays.clients import EPOCH, destroy_salts
from hub.project import Project
from hub.samples.logs import Clip, Traffic, write_log
from tests.plays.made_lines import LECTURE, NOW, Hub, beacon


def test_no_address_in_any_file_message_or_report(hub: Hub, tmp_path_factory: object) -> None:
    clips = [Clip(LECTURE, 112, "media/aa11/540.mp4")]
    log = hub.project.root / "logs" / "some.log"
    write_log(Traffic(clips, date(2026, 11, 21), days=2, plays=150, seed=5, forged=50), log)
    with log.open("ab") as file:
        file.write(beacon(0, address="198.18.77.77")[:-40])  # half a line, as a kill or a rotation leaves it
    addresses = set(re.findall(rb"^(\S+) - - ", log.read_bytes(), re.MULTILINE)) | {b"198.18.77.77"}
    assert len(addresses) > 100
    reports = hub.ingest(log)
    hub.index()
    written = [path for path in hub.project.root.rglob("*") if path.is_file() and path.parent.name != "logs"]
    assert len(written) > 60
    everything = b"\n".join(path.read_bytes() for path in written) + repr(reports).encode()
    shown = {
        int.from_bytes(bytes(map(int, one.split(b"."))), "big").to_bytes(4, "big")
        for one in addresses
        if b"." in one
    }
    assert [one for one in addresses if one in everything] == []
    assert sum(one in everything for one in shown) <= len(shown) * 0.05, "nor as four bytes, but by chance"


def test_salts_are_the_operators_alone_and_destroyed_after_72_hours(hub: Hub) -> None:
    hub.ingest(hub.write("log", [beacon(0)]))
    salts = hub.project.plays / "salts"
    path = salts / "2026-11-22"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(salts.stat().st_mode) == 0o700
    assert stat.S_IMODE((hub.project.plays / "key").stat().st_mode) == 0o600
    from zoneinfo import ZoneInfo

    zone = ZoneInfo("Asia/Shanghai")
    midnight = NOW - 8 * 3600  # 2026-11-23 00:00 in Shanghai; the salt was made eight hours later
    assert destroy_salts(salts, NOW + 72 * 3600 - 1, zone) == 0
    assert destroy_salts(salts, NOW + 72 * 3600, zone) >= 1
    assert midnight < NOW
    assert path.stat().st_size == 0


def test_the_store_lies_where_git_never_looks() -> None:
    from pathlib import Path

    ignored = Path(__file__).parents[2].joinpath(".gitignore").read_text(encoding="utf-8")
    assert "/.hub/" in ignored
    assert Project(Path("x")).plays == Path("x/.hub/plays")
    assert EPOCH.year == 1970
