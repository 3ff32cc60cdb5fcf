"""Byte ranges as RFC 9110 has them, over real HTTP."""

from __future__ import annotations

import functools
import http.client
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.ranges import Ranges


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "clip.mp4").write_bytes(bytes(range(100)))
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Ranges, directory=str(tmp_path))
    ) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("asked", "status", "said", "body"),
    [
        ("bytes=0-", 206, "bytes 0-99/100", bytes(range(100))),
        ("bytes=10-19", 206, "bytes 10-19/100", bytes(range(10, 20))),
        ("bytes=90-500", 206, "bytes 90-99/100", bytes(range(90, 100))),
        ("bytes=-5", 206, "bytes 95-99/100", bytes(range(95, 100))),
        ("bytes=100-", 416, "bytes */100", b""),
        ("bytes=-", 200, None, bytes(range(100))),
        ("lines=1-2", 200, None, bytes(range(100))),
    ],
)
def test_a_part_is_answered(port: int, asked: str, status: int, said: str | None, body: bytes) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/clip.mp4", headers={"Range": asked})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Range"), answer.read()) == (status, said, body)
    assert answer.getheader("Content-Type") == "video/mp4"
    connection.close()
