"""`hub tips` as an editor runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from email import message_from_string
from email.policy import default
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The real content."""
    for folder in ("content", "lectures"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def test_push_prints_what_is_sent(hub: Run, project: Path) -> None:
    day = ("--date", "2026-12-04")
    chat = hub("tips", "push", *day)
    assert (chat.returncode, chat.stderr) == (0, "")
    assert chat.stdout.startswith("【今日贴士】国家宪法日：全家定三条家规\n今天是国家宪法日。")
    assert hub("tips", "push", *day, "--channel", "wechat", "--html").stdout.startswith("<section style=")
    message = hub("tips", "push", *day, "--channel", "sms").stdout
    assert message.endswith("\n")
    assert len(message.rstrip("\n")) <= 70
    value = json.loads(hub("tips", "push", *day, "--channel", "sms", "--json").stdout)
    assert (value["date"], value["id"], value["text"]) == ("2026-12-04", "T47", message.rstrip("\n"))
    done = hub("tips", "push", *day, "--channel", "mail", "--out", "tip.eml")
    assert (done.returncode, done.stdout) == (0, "")
    draft = message_from_string((project / "tip.eml").read_bytes().decode(), policy=default)
    assert draft["Subject"] == "今日贴士：国家宪法日：全家定三条家规"


def test_calendar_lists_a_year(hub: Run, project: Path) -> None:
    rows = json.loads(hub("tips", "calendar", "--year", "2028", "--json").stdout)
    assert len(rows) == 366
    assert rows[59]["date"] == "2028-02-29"
    assert {"date", "id", "title", "why", "time", "url"} == set(rows[0])
    table = hub("tips", "calendar", "--year", "2025")  # a year before anything was checked or published
    assert table.returncode == 0
    assert "2025-12-04" in table.stdout
    assert "（示例）" in table.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("push", "--date", "2026-13-01"), "“2026-13-01”不是日期，写成 2026-11-23 这样。"),
        (("push", "--channel", "sms", "--html"), "--html 只能和 --channel wechat 一起用。"),
        (("push", "--channel", "fax"), "--channel 不对：只能写 wechat、sms、mail。"),
        (("calendar", "--year", "99"), "--year 不对：要写 2000 到 2099 的整数。"),
    ],
)
def test_misuse_is_told(hub: Run, project: Path, words: tuple[str, ...], said: str) -> None:
    done = hub("tips", *words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_broken_content_is_told_and_nothing_is_sent(hub: Run, project: Path) -> None:
    tip = next((project / "content/tips").glob("T47*"))
    tip.write_text(tip.read_text(encoding="utf-8").replace("push:", "psh:"), encoding="utf-8")
    done = hub("tips", "push", "--date", "2026-12-04", "--out", "out.txt")
    assert (done.returncode, done.stdout) == (1, "")
    assert f"content/tips/{tip.name}" in done.stderr
    assert not (project / "out.txt").exists()
