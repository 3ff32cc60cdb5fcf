"""A reader sees the old tree or the new one."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from hub.errors import BuildError
from hub.publish import swap as module
from hub.publish.swap import swap


def tree(path: Path, word: str) -> Path:
    path.mkdir()
    (path / "index.html").write_text(word, encoding="utf-8")
    return path


@pytest.mark.parametrize("exchange", [True, False], ids=["exchange", "two renames"])
def test_new_takes_the_place_of_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchange: bool) -> None:
    if not exchange:
        monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    published = tmp_path / "site"
    for word in ("first", "second", "third"):
        swap(tree(tmp_path / word, word), published)
        assert (published / "index.html").read_text(encoding="utf-8") == word
    assert (tmp_path / "third" / "index.html").read_text(encoding="utf-8") == "second"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["second", "site", "third"]


def test_no_reader_ever_misses_a_file(tmp_path: Path) -> None:
    published = tmp_path / "site"
    swap(tree(tmp_path / "stage", "0" * 1000), published)
    missed: list[str] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            try:
                text = (published / "index.html").read_text(encoding="utf-8")
            except OSError as error:
                missed.append(str(error))
            else:
                if len(text) != 1000:
                    missed.append(f"short: {len(text)}")

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 60):
        swap(tree(tmp_path / f"stage{number}", str(number % 10) * 1000), published)
    done.set()
    reader.join()
    assert missed == []


def test_a_failed_swap_leaves_what_was_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_exchange", lambda one, other: False)
    published = tmp_path / "site"
    swap(tree(tmp_path / "stage", "old"), published)
    with pytest.raises(BuildError, match="could not be replaced"):
        swap(tmp_path / "missing", published)
    assert (published / "index.html").read_text(encoding="utf-8") == "old"
