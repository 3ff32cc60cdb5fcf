"""A file that only calls itself a film reads nothing, calls nobody, and gets one clear problem."""

from __future__ import annotations

import shutil
import socket
import struct
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.media.clip import make
from hub.media.order import Order
from hub.media.probe import Refused
from hub.media.tools import Ffmpeg

Film = Callable[..., Path]
Ordered = Callable[..., Order]


@pytest.fixture
def ear() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine, and everybody who calls it."""
    callers: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    call, who = server.accept()
                except TimeoutError:
                    continue
                callers.append(who)
                call.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield server.getsockname()[1], callers
        over.set()
        thread.join()


def broken(kind: str, secret: Path, port: int) -> bytes:
    """The bytes of a hostile file; `secret` is a real film that must not be read."""
    whole = secret.read_bytes()
    return {
        "playlist": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nfile:{secret}\n#EXT-X-ENDLIST\n".encode(),
        "playlist that calls": f"#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nhttp://127.0.0.1:{port}/a.ts\n#EXT-X-ENDLIST\n".encode(),
        "ffconcat": f"ffconcat version 1.0\nfile '{secret}'\n".encode(),
        "session": f"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video {port} RTP/AVP 96\n".encode(),
        "dash": f'<?xml version="1.0"?><MPD><Period><BaseURL>http://127.0.0.1:{port}/</BaseURL></Period></MPD>'.encode(),
        "cut short": whole[: len(whole) // 3],
        "empty": b"",
        "noise": bytes(range(256)) * 400,
        "a million streams": _avi_of(1_000_000),
        "box without end": struct.pack(">I4s", 0xFFFFFFFF, b"moov") + b"\0" * 200,
    }[kind]


def _avi_of(streams: int) -> bytes:
    """An AVI whose header promises `streams` streams and has many of them."""
    main = struct.pack("<14I", 40000, 0, 0, 16, 50, 0, streams, 0, 640, 360, 0, 0, 0, 0)
    head = b"strh" + struct.pack("<I", 56) + b"vidsH264" + b"\0" * 48
    shape = (
        b"strf"
        + struct.pack("<I", 40)
        + struct.pack("<IiiHH4sIiiII", 40, 640, 360, 1, 24, b"H264", 0, 0, 0, 0, 0)
    )
    stream = b"LIST" + struct.pack("<I", 4 + len(head) + len(shape)) + b"strl" + head + shape
    many = b"avih" + struct.pack("<I", len(main)) + main + stream * 2000
    headers = b"LIST" + struct.pack("<I", 4 + len(many)) + b"hdrl" + many
    return b"RIFF" + struct.pack("<I", 4 + len(headers)) + b"AVI " + headers


KINDS = ("playlist", "playlist that calls", "ffconcat", "session", "dash", "cut short", "empty", "noise",
         "a million streams", "box without end")  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "ending"),
    [*((one, "mp4") for one in KINDS), ("playlist", "ts"), ("ffconcat", "ts"), ("noise", "ts")],
)
def test_a_hostile_file_is_refused(
    kind: str, ending: str, film: Film, ordered: Ordered, tmp_path: Path, ear: tuple[int, list[object]]
) -> None:
    port, callers = ear
    hostile = tmp_path / f"L01.{ending}"
    hostile.write_bytes(broken(kind, film("secret.ts" if ending == "ts" else "secret.mp4"), port))
    with pytest.raises(Refused) as refused:
        make(ordered(hostile))
    assert refused.value.slug.startswith("master-")
    assert refused.value.message.zh
    assert callers == []
    assert [one.name for one in (tmp_path / "store").iterdir()] == []


@pytest.mark.parametrize(
    "name", ["-i.mp4", "%d.mp4", "a\nb.mp4", "http:a.mp4", "concat:a|b.mp4", "'; id #.mp4", "主讲 1.mp4"]
)
def test_a_strange_name_is_only_a_name(name: str, film: Film, ordered: Ordered, tmp_path: Path) -> None:
    strange = tmp_path / name
    shutil.copyfile(film("plain.mp4"), strange)
    assert make(ordered(strange)).duration == pytest.approx(2, abs=0.1)


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace")
def test_ffmpeg_opens_nothing_but_the_master(
    film: Film, ordered: Ordered, tmp_path: Path, tool: Ffmpeg
) -> None:
    """The whole job under strace: no socket but none, no film but the master, nothing written outside the work folder."""
    traced = tmp_path / "ffmpeg"
    log = tmp_path / "trace"
    traced.write_text(
        f'#!/bin/sh\nexec strace -f -qq -e trace=openat,open,connect,socket -o {log}.$$ "{tool.path}" "$@"\n'
    )
    traced.chmod(0o755)
    order = ordered(film("plain.mp4"))
    make(Order(**{**order.__dict__, "program": str(traced)}))
    lines = [line for one in tmp_path.glob("trace.*") for line in one.read_text().splitlines()]
    assert any("O_WRONLY" in line or "O_RDWR" in line for line in lines)
    assert [line for line in lines if "socket(" in line or "connect(" in line] == []
    written = [line for line in lines if ("O_WRONLY" in line or "O_RDWR" in line) and "ENOENT" not in line]
    assert [
        line
        for line in written
        if str(tmp_path / "store") not in line and 'AT_FDCWD, "/' in line and "/dev/" not in line
    ] == []
    films = [
        line
        for line in lines
        if ".mp4" in line and "O_RDONLY" in line and str(tmp_path / "store") not in line
    ]
    assert [line for line in films if 'AT_FDCWD, "/' in line] == []


def test_an_endless_process_is_ended(tmp_path: Path) -> None:
    from hub.media.ffmpeg import FfmpegError, run

    with pytest.raises(FfmpegError, match="no progress"):
        run(["sleep", "60"], tmp_path, seconds=30, stall=0.5)
    with pytest.raises(FfmpegError, match="longer than its limit"):
        run(["sh", "-c", "while :; do echo a=b; sleep 0.05; done"], tmp_path, seconds=0.7)
    with pytest.raises(FfmpegError, match="status 3"):
        run(["sh", "-c", "echo no >&2; exit 3"], tmp_path, seconds=5)


def test_ffmpeg_does_not_outlive_its_parent(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib\nfrom hub.media.ffmpeg import run\n"
        "run(['sh', '-c', 'echo pid=$$; exec sleep 300'], pathlib.Path(sys.argv[1]), seconds=300, line=lambda k, v: print(v, flush=True))"
    )
    import sys
    import time

    with subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        assert Path(f"/proc/{child}").exists()
        parent.kill()
        parent.wait()
        for _ in range(100):
            if not Path(f"/proc/{child}").exists() or ") Z" in Path(f"/proc/{child}/stat").read_text():
                break
            time.sleep(0.05)
        else:
            pytest.fail("ffmpeg lives on without its parent")
