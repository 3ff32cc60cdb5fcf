"""Debian's nginx with our recipe: headers, compressed twins, and readers through twenty swaps."""

from __future__ import annotations

import http.client
import re
import shutil
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Dialog

from hub.publish.inventory import SUMS, check_sums, inventory, sums_text
from hub.publish.pins import Pins
from hub.publish.policy import HEADERS, header_policy, nginx_policy, page_policy
from hub.publish.releases import replace_by
from hub.publish.seal import Manifest
from hub.publish.stage import staging

DEPLOY = Path(__file__).parent.parent.parent / "deploy"
CONF = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
    include {folder}/hub-policy.conf; access_log off;
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    server {{
        listen 127.0.0.1:{port}; root {folder}/site; set $hub_previous {folder}/.site.hub/releases/previous;
        include {deploy}/nginx-headers.conf;
    }}
}}
"""


@pytest.fixture
def nginx(made: Path, tmp_path: Path) -> Iterator[tuple[int, Path]]:
    """Port and published folder."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin")
    if found is None:
        pytest.skip("no nginx: install the package nginx-light")
    site = shutil.copytree(made / "site", tmp_path / "site")
    (tmp_path / "hub-policy.conf").write_text(nginx_policy((Manifest.read(site).policy,)))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    shutil.copy("/etc/nginx/mime.types", tmp_path)
    (tmp_path / "nginx.conf").write_text(CONF.format(folder=tmp_path, port=port, deploy=DEPLOY))
    tmp_path.chmod(0o755)
    running = subprocess.Popen(
        [found, "-c", tmp_path / "nginx.conf", "-g", "user root;"], stderr=subprocess.PIPE
    )
    for _ in range(200):
        with socket.socket() as one:
            if not one.connect_ex(("127.0.0.1", port)):
                break
        time.sleep(0.05)
    yield port, site
    running.terminate()
    running.communicate()


def get(port: int, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        "GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()}
    )
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, body


def test_headers_and_compressed_twins(nginx: tuple[int, Path]) -> None:
    port, site = nginx
    status, headers, body = get(port, "/", Accept_Encoding="gzip")
    assert (status, headers["content-encoding"], body) == (200, "gzip", (site / "index.html.gz").read_bytes())
    assert headers["content-security-policy"] == header_policy(Manifest.read(site).policy)
    assert "unsafe-inline" not in headers["content-security-policy"]
    assert {name: headers.get(name.lower()) for name in HEADERS} == HEADERS
    assert headers["cache-control"] == "public, no-cache"
    style = next(site.glob("site.*.css")).name
    assert get(port, f"/{style}")[1]["cache-control"] == "public, max-age=31536000, immutable"
    assert get(port, "/robots.txt")[1]["content-security-policy"].startswith("default-src 'none'; sandbox")
    status, headers, _ = get(port, "/nowhere/")
    assert (status, headers["x-content-type-options"]) == (404, "nosniff")


def version_of(made: Path, folder: Path, number: int) -> Path:
    """A sealed tree whose pages all say its number and name a style of its own."""
    tree = shutil.copytree(made, folder)
    style = next(tree.glob("site.*.css"))
    fresh = f"site.{number:010x}.css"
    style.rename(tree / fresh)
    for page in tree.rglob("*.html"):
        page.write_text(page.read_text().replace(style.name, fresh) + f"<!-- {number} -->\n")
    for twin in [*tree.rglob("*.gz"), *tree.rglob("*.br")]:
        twin.unlink()
    (tree / SUMS).write_text(sums_text({path: one for path, one in inventory(tree).items() if path != SUMS}))
    return tree


PATHS = ("/", "/lectures/001-good/")


def test_twenty_swaps_and_no_reader_notices(nginx: tuple[int, Path], made: Path, tmp_path: Path) -> None:
    port, site = nginx
    done, wrong, read = threading.Event(), list[str](), list[str]()

    def reader(path: str) -> None:
        while not done.is_set():
            began = time.monotonic()
            status, headers, body = get(port, path)
            if status != 200 or len(body) != int(headers["content-length"]) or b"</html>" not in body:
                wrong.append(f"{path}: {status}, {len(body)} bytes")
            else:
                style = re.search(rb'href="[./]*(site\.[0-9a-f]+\.css)"', body)
                assert style
                if get(port, f"/{style[1].decode()}")[0] != 200:
                    wrong.append(f"{path}: no {style[1].decode()}")
            read.append(path)
            time.sleep(max(0.0, 0.01 - (time.monotonic() - began)))

    readers = [threading.Thread(target=reader, args=(path,)) for path in PATHS]
    for one in readers:
        one.start()
    for number in range(20):
        with staging(site) as stage:
            replace_by(version_of(made / "site", stage / "site", number), site, keep=2)
        check_sums(site)
        before = Counter(read)  # nobody publishes twice while one page loads: let each reader come round
        while any(read.count(path) < before[path] + 2 for path in PATHS) and all(
            one.is_alive() for one in readers
        ):
            time.sleep(0.01)
    done.set()
    for one in readers:
        one.join()
    assert len(read) > 100
    assert wrong == []


@pytest.mark.browser
def test_no_page_breaks_the_policy_in_a_browser(
    nginx: tuple[int, Path], built: Path, pins: Pins, chromium: Browser, tmp_path: Path
) -> None:
    """Every kind of page of the real site, under the header that nginx sends."""
    port, site = nginx
    assert header_policy(page_policy(pins)) == get(port, "/")[1]["content-security-policy"]
    shutil.rmtree(site)
    shutil.copytree(built, site)
    kinds: dict[str, str] = {}
    for page in sorted(site.rglob("index.html")):
        kind = re.search(r'<body class="([^"]*)"', page.read_text(encoding="utf-8"))
        kinds.setdefault(kind[1] if kind else "redirect", page.parent.relative_to(site).as_posix())
    assert len(kinds) >= 6
    context = chromium.new_context()
    tab = context.new_page()
    said: list[str] = []

    def dismissed(dialog: Dialog) -> None:
        said.append("dialog")
        dialog.dismiss()

    tab.on("console", lambda one: said.append(one.text) if one.type in ("error", "warning") else None)
    tab.on("dialog", dismissed)
    for path in (*kinds.values(), "lectures/021-after-a-bad-exam", "404.html"):
        tab.goto(f"http://127.0.0.1:{port}/{path}{'' if path.endswith('.html') else '/'}".replace("/./", "/"))
        if tab.locator("#elder").count():
            tab.locator("#elder").click()
    context.close()
    assert [one for one in said if "Content Security Policy" in one or one == "dialog"] == []
