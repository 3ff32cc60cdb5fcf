"""Run one ffmpeg: watched, limited, and gone when we are gone."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from hub import leash
from hub.errors import HubError
from hub.media.limits import MAX_OUTPUT_BYTES, STALL_SECONDS
from hub.problems import Text

#: Gets each `key=value` that ffmpeg prints on its standard output.
Line = Callable[[str, str], None]
_NICE = 5


class FfmpegError(HubError):
    """ffmpeg ended with an error, stalled, or took too long; `said` is the end of what it printed."""

    def __init__(self, message: Text, said: str = "") -> None:
        super().__init__(message, Text.same(said))
        self.said = said

    def __reduce__(self) -> tuple[object, ...]:
        """Travel between processes."""
        return (type(self), (self.message, self.said))


class StoppedError(HubError):
    """Somebody asked us to stop; everything half-made is gone."""

    exit_code = 130


def run(
    argv: Sequence[str], work: Path, *, seconds: float, line: Line | None = None, stop: threading.Event | None = None,
    stall: float = STALL_SECONDS,
) -> None:  # fmt: skip
    """Run `argv` in `work` until it ends well.

    The process has its own group and is killed with it: at the limits, when `stop` is set, when this
    function is left by an exception, and by the system when the calling thread dies (Linux).

    Args:
        argv: The program and its arguments.
        work: Folder it may write to.
        seconds: Longest time in all.
        line: Is given what it prints on standard output.
        stop: Ends it when set.
        stall: Longest time without a line of output.

    Raises:
        FfmpegError: It failed, stalled, or took longer than `seconds`.
        StoppedError: `stop` was set.
    """
    with tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [*_leash(), *sandbox(work), *argv], cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=said,
            start_new_session=True, env=_ENVIRONMENT,
        )  # fmt: skip
        try:
            for text in _lines(process, time.monotonic() + seconds, stall, stop):
                key, _, value = text.strip().partition("=")
                if line and value:
                    line(key, value)
            code = process.wait(timeout=30)
        except subprocess.TimeoutExpired as error:
            raise FfmpegError(
                Text("ffmpeg 关了输出，却没有结束。", "ffmpeg closed its output but did not end")
            ) from error
        finally:
            _end(process)
        if code:
            said.seek(max(0, said.seek(0, os.SEEK_END) - 2000))
            raise FfmpegError(_why(code), said.read().decode("utf-8", "replace").strip())


#: ffmpeg needs no more of our environment; FFREPORT would make it write files.
_ENVIRONMENT = {
    name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR") if name in os.environ
} | {"LC_ALL": "C"}


def _lines(
    process: subprocess.Popen[bytes], deadline: float, stall: float, stop: threading.Event | None
) -> Iterator[str]:
    assert process.stdout is not None
    heard = time.monotonic()
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            if selector.select(timeout=0.25):
                data = os.read(process.stdout.fileno(), 65536)
                if not data:
                    return
                heard = time.monotonic()
                *whole, rest = (rest + data).split(b"\n")
                yield from (one.decode("utf-8", "replace") for one in whole)
                rest = rest[-4096:]
            if stop is not None and stop.is_set():
                raise StoppedError(Text("已经停下。", "stopped"))
            now = time.monotonic()
            if now > deadline:
                raise FfmpegError(Text("ffmpeg 超过了限定的时间。", "ffmpeg took longer than its limit"))
            if now - heard > stall:
                raise FfmpegError(
                    Text(f"ffmpeg {stall:.0f} 秒没有进展。", f"ffmpeg made no progress for {stall:.0f} s")
                )


def _leash() -> list[str]:
    """Return the words that limit a program and end it with us."""
    limits = (str(os.getpid()), str(_NICE), str(MAX_OUTPUT_BYTES))
    return [sys.executable, "-I", "-S", leash.__file__, *limits]


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            process.kill()
        process.wait(timeout=30)
    if process.stdout is not None:
        process.stdout.close()


def _why(code: int) -> Text:
    if code == -signal.SIGXFSZ:
        return Text("ffmpeg 写出的文件超过了上限。", "ffmpeg's output grew beyond its limit")
    zh, en = (f"信号 {-code}", f"signal {-code}") if code < 0 else (f"状态 {code}", f"status {code}")
    return Text(f"ffmpeg 出错退出（{zh}）。", f"ffmpeg ended with {en}")


def sandbox(work: Path) -> list[str]:
    """Return the words that put a program into bubblewrap: no network, only `work` writable; nothing without it."""
    program = _bubblewrap()
    if not program:
        return []
    there = str(work.resolve())
    return [program, "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", there, there, "--chdir", there,
            "--unshare-net", "--unshare-ipc", "--unshare-pid", "--die-with-parent", "--"]  # fmt: skip


@cache
def _bubblewrap() -> str:
    """Return bubblewrap where it is installed and the system lets it work."""
    import shutil  # noqa: PLC0415 - once a run

    program = shutil.which("bwrap") or ""
    if not program:
        return ""
    try:
        trial = [
            program,
            "--ro-bind",
            "/",
            "/",
            "--dev",
            "/dev",
            "--proc",
            "/proc",
            "--unshare-net",
            "--unshare-pid",
            "--",
            "true",
        ]
        works = subprocess.run(trial, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        works = False
    return program if works else ""
