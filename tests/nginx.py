"""Debian's nginx with the recipe of `deploy/` as an operator installs it: only port, folder and log are changed."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from hub.publish.policy import nginx_policy

DEPLOY = Path(__file__).parent.parent / "deploy"
MAIN = """
{user} daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
    uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
    include hub.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: dict[str, str]
    content: bytes


@dataclass(frozen=True)
class Nginx:
    """A running server: its port, its document root and the log that plays are counted from."""

    port: int
    root: Path
    log: Path

    @property
    def url(self) -> str:
        """Without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str) -> Answer:
        """One request on a connection of its own; `Accept_Encoding` becomes `Accept-Encoding`."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(
                method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
            )
            got = line.getresponse()
            said = {name.lower(): value for name, value in got.getheaders()}
            return Answer(got.status, said, got.read())
        finally:
            line.close()


@contextmanager
def running(folder: Path, root: Path, *policies: str) -> Iterator[Nginx]:
    """Serve `root` until the block ends; `folder` takes what nginx needs to run."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")
    if program is None:
        said = "no nginx: install the package nginx-light"
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    log = folder / "hub.log"
    recipe = (DEPLOY / "nginx.conf").read_text(encoding="utf-8")
    for what, put in (
        ("listen 8080", f"listen 127.0.0.1:{port}"),
        ("/var/www/.hub.hub", f"{root.parent}/.{root.name}.hub"),
        ("/var/www/hub", str(root)),
        ("/var/log/nginx/hub.log", str(log)),
    ):
        assert what in recipe
        recipe = recipe.replace(what, put)
    (folder / "hub.conf").write_text(recipe, encoding="utf-8")
    (folder / "hub-policy.conf").write_text(nginx_policy(policies), encoding="utf-8")
    shutil.copy(DEPLOY / "nginx-headers.conf", folder)
    shutil.copy("/etc/nginx/mime.types", folder)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=user), encoding="utf-8")
    with (folder / "said").open("wb") as said_by:
        process = subprocess.Popen([program, "-p", folder, "-c", folder / "nginx.conf"], stderr=said_by)
    try:
        for _ in range(400):
            with socket.socket() as line:
                if line.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, (folder / "said").read_text()
            time.sleep(0.05)
        yield Nginx(port, root, log)
    finally:
        process.terminate()
        process.wait(20)
