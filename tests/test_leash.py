"""A program of ours begins with its limits, whatever else our process is doing."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

import pytest

from hub.media import ffmpeg
from hub.media.ffmpeg import FfmpegError, run


class Guarded:
    """Must never be destroyed outside the process that made it, like the threads inside a video filter."""

    def __init__(self) -> None:
        self.home = os.getpid()

    def __del__(self) -> None:
        """Wait, as such a destructor does."""
        if os.getpid() != self.home:
            time.sleep(3600)


def test_what_another_thread_holds_is_left_alone(tmp_path: Path) -> None:
    own, ready, over = threading.local(), threading.Event(), threading.Event()

    def other() -> None:
        own.held = Guarded()
        ready.set()
        over.wait()

    thread = threading.Thread(target=other)
    thread.start()
    ready.wait()
    began = threading.Timer(60, lambda: os._exit(70))  # a lost process would wait for ever
    began.start()
    try:
        said: list[tuple[str, str]] = []
        run(
            ["/bin/sh", "-c", "echo a=1"],
            tmp_path,
            seconds=20,
            line=lambda key, value: said.append((key, value)),
        )
    finally:
        began.cancel()
        over.set()
        thread.join()
    assert said == [("a", "1")]


def test_it_is_nice_and_may_write_so_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ffmpeg, "MAX_OUTPUT_BYTES", 1 << 20)
    said: dict[str, str] = {}
    run(
        ["/bin/sh", "-c", "echo nice=$(nice); echo core=$(ulimit -c)"],
        tmp_path,
        seconds=20,
        line=said.__setitem__,
    )
    assert said == {"nice": str(os.nice(0) + 5), "core": "0"}
    with pytest.raises(FfmpegError, match="beyond its limit"):
        run(["/bin/dd", "if=/dev/zero", "of=big", "bs=1M", "count=3"], tmp_path, seconds=20)
    assert (tmp_path / "big").stat().st_size == 1 << 20


def test_a_program_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(FfmpegError) as caught:
        run([str(tmp_path / "none")], tmp_path, seconds=20)
    assert caught.value.said.endswith("none: No such file or directory")
