"""`hub serve`: save, and the page shows it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
SMALL = Path(__file__).parent.parent / "data" / "small"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    for name in ("mkdocs.yml", "hub.yml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "site_plugins/theme", tmp_path / "site_plugins/theme")
    shutil.copytree(ROOT / "content/calendar", tmp_path / "content/calendar")
    return tmp_path


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    with serving(project) as found:
        yield found


@contextmanager
def serving(project: Path) -> Iterator[str]:
    """`hub serve` in a project; its address."""
    server = subprocess.Popen(
        [sys.executable, "-c", "from scripts.cli import main; main()", "serve", "--port", "0", "--date", "2026-11-23"],
        cwd=project, env={**os.environ, "CI": "true"}, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert server.stderr
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        if found:
            yield found[0]
            break
    server.send_signal(signal.SIGINT)
    server.stderr.read()
    server.stderr.close()
    assert server.wait(timeout=60) == 0


def get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


def test_a_saved_change_is_shown_and_a_mistake_keeps_the_page(project: Path, address: str) -> None:
    page = f"{address}lectures/001-good/"
    assert "好好的一讲" in get(page)
    assert "location.reload" in get(page)
    built = get(f"{address}__build")
    lecture = project / "lectures/001-good/lecture.md"
    text = lecture.read_text(encoding="utf-8")
    lecture.write_text(text.replace("好好的一讲", "改过的一讲"), encoding="utf-8")
    wait_for(lambda: get(f"{address}__build") != built)
    assert "改过的一讲" in get(page)
    lecture.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    time.sleep(3)
    assert "改过的一讲" in get(page)


def test_a_saved_setting_is_shown_and_a_mistake_in_it_keeps_the_page(project: Path, address: str) -> None:
    settings, page = project / "hub.yml", f"{address}lectures/001-good/"
    settings.write_text("site_name: 向阳小学家长课\n", encoding="utf-8")
    wait_for(lambda: "向阳小学家长课" in get(page))
    settings.write_text("site_nam: 写错了\n", encoding="utf-8")
    time.sleep(3)
    assert "向阳小学家长课" in get(page)


def test_what_is_wrong_at_the_start_is_waited_for(project: Path) -> None:
    lecture = project / "lectures/001-good/lecture.md"
    text = lecture.read_text(encoding="utf-8")
    lecture.write_text(text.replace("title:", "titel:", 1), encoding="utf-8")
    with serving(project) as address:
        page = f"{address}lectures/001-good/"
        assert "改好保存，这里会自己打开" in get(page)
        assert "location.reload" in get(page)
        lecture.write_text(text, encoding="utf-8")
        wait_for(lambda: "好好的一讲" in get(page))


def wait_for(true: object) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        if callable(true) and true():
            return
        time.sleep(0.2)
    raise AssertionError("nothing was built within 90 seconds")
