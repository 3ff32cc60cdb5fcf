import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]
SMALL = Path(__file__).parent.parent / "data" / "small"


def test_pages_writes_every_page_as_markdown(hub: Run, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    done = hub("pages", "--out", "out", "--date", "2026-11-23")
    assert done.returncode == 0, done.stderr
    written = {one.relative_to(tmp_path / "out").as_posix() for one in (tmp_path / "out").rglob("*.md")}
    assert done.stdout == f"{len(written)} pages written to out\n"
    assert {"index.md", "lectures/index.md", "tips/index.md", "help.md", "about.md"} <= written


def test_pages_with_broken_content_writes_nothing_and_says_what(hub: Run, tmp_path: Path) -> None:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    (lecture,) = tmp_path.glob("lectures/*/lecture.md")
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("series:", "serie:", 1), encoding="utf-8")
    done = hub("pages", "--out", "out", "--date", "2026-11-23")
    assert done.returncode == 1
    assert lecture.relative_to(tmp_path).as_posix() in done.stderr
    assert not (tmp_path / "out").exists()
