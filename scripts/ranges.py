"""Files over HTTP with byte ranges (RFC 9110, section 14): without them no browser can seek in a clip."""

from __future__ import annotations

import http.server
import re
from pathlib import Path

_CHUNK = 1 << 16
_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serves a folder; answers one range a request, and says nothing on the terminal."""

    def do_GET(self) -> None:
        """Answer with the part that was asked for, or with the whole file."""
        wanted = _RANGE.fullmatch(self.headers.get("Range", ""))
        path = Path(self.translate_path(self.path))
        if not wanted or not any(wanted.groups()) or not path.is_file():
            super().do_GET()
            return
        size = path.stat().st_size
        first, last = _bounds(wanted, size)
        self.send_response(206 if first <= last else 416)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header(
            "Content-Range", f"bytes {first}-{last}/{size}" if first <= last else f"bytes */{size}"
        )
        self.send_header("Content-Length", str(max(0, last - first + 1)))
        self.end_headers()
        with path.open("rb") as stream:
            stream.seek(first)
            rest = last - first + 1
            while rest > 0 and (data := stream.read(min(rest, _CHUNK))):
                self.wfile.write(data)
                rest -= len(data)

    def handle(self) -> None:
        """Answer requests until the browser hangs up, as it does when it seeks."""
        try:
            super().handle()
        except ConnectionError:
            return

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _bounds(wanted: re.Match[str], size: int) -> tuple[int, int]:
    """First and last byte of a range; the first lies behind the last when there is no such part."""
    first, last = wanted.groups()
    if not first:
        return max(0, size - int(last)), size - 1
    return int(first), min(int(last or size), size - 1)
