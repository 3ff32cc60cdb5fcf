"""The published site as one zip that opens from a USB stick, where there is no server and no network.

A browser that reads `file://` lists folders instead of showing their index, and runs no modules: links name
`index.html`, and the scripts that need a server are left out. Everything a page shows without JavaScript is there.
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path, PurePosixPath

from hub.errors import BuildError
from hub.files import inside, is_plain_file, write_atomic
from hub.problems import Text

_MODULE = re.compile(r'<script type="module"[^>]*></script>\n?')
_TRACK = re.compile(r'(<track [^>]*?src=")([^"]+\.vtt)(")')
#: It speaks of a server's own files, and a stick has no origin.
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
_MANIFEST = re.compile(r'<link rel="manifest"[^>]*>')
_LINK = re.compile(r'(<a [^>]*?href=")([^"#?]*)([^"]*")')
#: What a server or a phone's own worker reads, of no use on a stick.
_WITHOUT = ("device/", "finder/", "player/", "search/", "sw.js", "manifest.webmanifest", "robots.txt")
#: The earliest time a zip can hold: the same files give the same bytes.
_TIME = (1980, 1, 1, 0, 0, 0)


def write_zip(site: Path, target: Path, folder: str = "site") -> int:
    """Pack the site at `site` into `target`.

    Args:
        site: A whole site, as `hub build` published it.
        target: The zip file; written whole or not at all.
        folder: Name of the folder inside.

    Returns:
        Size of the zip in bytes.

    Raises:
        BuildError: There is no site.
    """
    if not (site / "index.html").is_file():
        raise BuildError(
            Text(f"{site.name}/ 里没有网站。", f"{site.name} holds no site"),
            Text("先运行 hub build。", "run `hub build` first"),
        )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as pack:
        for path in sorted(one for one in site.rglob("*") if is_plain_file(one)):
            name = path.relative_to(site).as_posix()
            if name.startswith(_WITHOUT) and not name.endswith(".html"):
                continue
            data = path.read_bytes()
            if name.endswith(".html"):
                data = _with_captions(at_rest(data.decode("utf-8"), name), path, site).encode("utf-8")
            info = zipfile.ZipInfo(f"{folder}/{name}", _TIME)
            info.external_attr = 0o644 << 16
            squeezed = path.suffix in {".html", ".css", ".svg", ".json", ".xml", ".csv", ".ics", ".vtt"}
            info.compress_type = zipfile.ZIP_DEFLATED if squeezed else zipfile.ZIP_STORED
            pack.writestr(info, data)
    raw = stream.getvalue()
    write_atomic(target, raw)
    return len(raw)


def at_rest(html: str, name: str) -> str:
    """A page that needs no server: links name files, no module scripts, no manifest."""
    bare = _POLICY.sub("", _MANIFEST.sub("", _MODULE.sub("", html)))
    root = "../" * name.count("/") or "./"
    return _LINK.sub(lambda found: f"{found[1]}{_file(found[2], root)}{found[3]}", bare)


def _with_captions(html: str, page: Path, site: Path) -> str:
    """Put captions into the page: browsers refuse a `<track>` from `file://`."""

    def inside_page(found: re.Match[str]) -> str:
        captions = page.parent / found[2]
        if not inside(site, captions) or not is_plain_file(captions):
            return found[0]
        data = base64.b64encode(captions.read_bytes()).decode("ascii")
        return f"{found[1]}data:text/vtt;base64,{data}{found[3]}"

    return _TRACK.sub(inside_page, html)


def _file(url: str, root: str) -> str:
    """`../tips/` is `../tips/index.html`; addresses elsewhere and empty ones stay."""
    if re.match(r"[a-z][a-z0-9+.-]*:|//", url) or not url:
        return url
    if url.startswith("/"):
        url = root + url.lstrip("/")
    return url + "index.html" if url.endswith("/") or PurePosixPath(url).name in {"..", "."} else url
