"""An object store ends up with exactly the site, however often the way there was interrupted."""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from moto.s3.models import S3Backend
from moto.server import ThreadedMotoServer

from hub.errors import PublishError, VerifyError
from hub.publish.inventory import SUMS, check_sums, inventory, sums_text
from hub.publish.plan import JOURNAL, Journal, plan
from hub.publish.remote import Target, publish
from tests.publish.trees import version_of


def quiet(what: str, done: int, total: int) -> None:
    """Nobody looks."""


@pytest.fixture(scope="module")
def store() -> Iterator[dict[str, Any]]:
    """An S3 server of our own on a free port; the options to reach it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield {
        "endpoint_url": f"http://{host}:{port}",
        "key": "test",
        "secret": "test",
        "client_kwargs": {"region_name": "eu-central-1"},
    }
    server.stop()


@pytest.fixture
def target(store: dict[str, Any]) -> Target:
    """An empty bucket."""
    name = f"hub-{uuid.uuid4().hex[:12]}"
    target = Target(f"s3://{name}/www", store)
    target.system.mkdir(name)
    return target


def sealed(folder: Path, number: int) -> Path:
    """A sealed site of twelve pages whose style has a name of its own in each version."""
    style = f"site.{number:010x}.css"
    folder.mkdir()
    (folder / style).write_text(f"p{{order:{number}}}")
    (folder / "feed.json").write_text(f"[{number}]")
    for one in range(12):
        page = folder / (
            "index.html" if not one else f"lectures/{one:03}-x-{number % 2 if one > 9 else 0}/index.html"
        )
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f'<link rel="stylesheet" href="{"../../" if one else ""}{style}">{number}')
    (folder / SUMS).write_bytes(sums_text(inventory(folder)))
    return folder


def held(target: Target) -> dict[str, bytes]:
    """What the store has, but for the journal."""
    return {path: target.system.cat_file(target.place(path)) for path in target.listed() if path != JOURNAL}


def of(tree: Path) -> dict[str, bytes]:
    return {path: (tree / path).read_bytes() for path in inventory(tree)}


def test_the_store_holds_what_was_sealed_and_nothing_else(target: Target, tmp_path: Path) -> None:
    first, second = sealed(tmp_path / "1", 1), sealed(tmp_path / "2", 2)
    assert publish(first, target, quiet).same == 0
    assert held(target) == of(first)
    assert publish(first, target, quiet).send == ()
    steps = publish(second, target, quiet)
    assert steps.keep == (f"site.{1:010x}.css",)
    assert held(target) == {**of(second), f"site.{1:010x}.css": (first / f"site.{1:010x}.css").read_bytes()}
    assert publish(second, target, quiet).delete == (f"site.{1:010x}.css",)
    assert held(target) == of(second)
    publish(first, target, quiet, prune=True)
    assert held(target) == of(first)


def test_types_and_lifetimes(target: Target, tmp_path: Path) -> None:
    publish(sealed(tmp_path / "1", 1), target, quiet)
    style = target.system.call_s3(
        "head_object", Bucket=target.root.split("/")[0], Key=f"www/site.{1:010x}.css"
    )
    page = target.system.call_s3("head_object", Bucket=target.root.split("/")[0], Key="www/index.html")
    assert (style["ContentType"], style["CacheControl"]) == (
        "text/css; charset=utf-8",
        "public, max-age=31536000, immutable",
    )
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "public, no-cache")


def test_a_dry_run_sends_nothing(target: Target, tmp_path: Path) -> None:
    steps = publish(sealed(tmp_path / "1", 1), target, quiet, dry_run=True)
    assert sum(map(len, steps.send)) == 15
    assert target.listed() == {}


def test_a_tree_that_is_not_sealed_is_not_sent(target: Target, tmp_path: Path) -> None:
    tree = sealed(tmp_path / "1", 1)
    (tree / "feed.json").write_text("[666]")
    with pytest.raises(VerifyError, match=r"feed\.json: was changed"):
        publish(tree, target, quiet)
    assert target.listed() == {}


class Reader(threading.Thread):
    """Fetches pages all the time, and every script, style and picture that each page names."""

    def __init__(self, target: Target, pages: list[str]) -> None:
        super().__init__()
        self.target, self.names, self.done = target, pages, threading.Event()
        self.pages, self.missed = 0, list[str]()

    def run(self) -> None:
        chance = random.Random(1)
        while not self.done.is_set():
            path = chance.choice(self.names)
            try:
                text = self.target.system.cat_file(self.target.place(path)).decode()
            except FileNotFoundError:
                continue
            self.pages += 1
            assets = {
                normpath(join(dirname(path), one))
                for one in re.findall(r'(?:href|src)="([^":]+\.\w+)"', text)
            }
            for one in assets or {"no asset"}:
                if not self.target.system.exists(self.target.place(one)):
                    self.missed.append(f"{path} names {one}")
            self.done.wait(0.02)  # the store runs in this process too

    def __enter__(self) -> Reader:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.join()


def test_interrupted_at_random_and_resumed_no_reader_misses_anything(
    target: Target, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(8)
    monkeypatch.setattr("hub.publish.remote._BATCH", 3)
    write: Callable[[str, bytes], None] = target.write
    left = 1000

    def sometimes(path: str, data: bytes) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError("the line is cut")
        write(path, data)

    monkeypatch.setattr(target, "write", sometimes)
    publish(sealed(tmp_path / "1", 1), target, quiet)
    cut = 0
    with Reader(
        target, ["index.html", *(f"lectures/{one:03}-x-0/index.html" for one in range(1, 10))]
    ) as reader:
        for number in range(2, 7):
            tree = sealed(tmp_path / f"{number}", number)
            while True:
                left = rng.randrange(4, 30)
                try:
                    publish(tree, target, quiet)
                    break
                except PublishError as error:
                    assert "run the same command again" in error.hint.en
                    cut += 1
            there = held(target)
            assert {path: there[path] for path in of(tree)} == of(tree)
            assert there.keys() - of(tree).keys() <= {f"site.{number - 1:010x}.css"}
    assert cut > 5
    assert reader.pages > 20
    assert reader.missed == []


@pytest.mark.slow
def test_killed_in_the_middle_and_run_again(
    target: Target, store: dict[str, Any], project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`hub publish s3://…` gets SIGKILL while the store takes a file; the next run ends with the manifest's files."""
    chance, put = random.Random(8), S3Backend.put_object
    running: list[subprocess.Popen[bytes]] = []
    left = 0

    def struck(self: S3Backend, *given: Any, **named: Any) -> Any:
        nonlocal left
        left -= 1
        if left == 0:
            running[-1].kill()
        return put(self, *given, **named)

    def hub_publish(tree: Path) -> int:
        command = [sys.executable, "-c", "from scripts.cli import main; main()", "--root", str(project)]
        keys = {
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "eu-central-1",
        }
        running.append(subprocess.Popen(
            [*command, "publish", target.url, "--from", str(tree)], env={**os.environ, **keys}
        ))  # fmt: skip
        return running[-1].wait()

    monkeypatch.setattr(S3Backend, "put_object", struck)
    with (project / "hub.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"publish: {{options: {{endpoint_url: '{store['endpoint_url']}'}}}}\n")
    assert hub_publish(version_of(project / "site", project / "tree-0", 0)) == 0
    with Reader(target, ["index.html", "lectures/001-good/index.html", "about/index.html"]) as reader:
        for number in range(1, 4):
            tree = version_of(project / "site", project / f"tree-{number}", number)
            left = chance.randrange(3, 30)
            assert hub_publish(tree) == -signal.SIGKILL
            assert hub_publish(tree) == 0
            there = held(target)
            assert {path: there[path] for path in of(tree)} == of(tree)
            assert all(re.match(r"site\.[0-9a-f]{10}\.css", path) for path in there.keys() - of(tree).keys())
    assert reader.pages > 10
    assert reader.missed == []


def test_a_file_somebody_removed_is_sent_again(target: Target, tmp_path: Path) -> None:
    tree = sealed(tmp_path / "1", 1)
    publish(tree, target, quiet)
    target.system.rm_file(target.place("feed.json"))
    assert publish(tree, target, quiet).send == (("feed.json",),)
    assert held(target) == of(tree)


def test_a_store_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    nowhere = {
        "endpoint_url": "http://127.0.0.1:9",
        "key": "a",
        "secret": "b",
        "config_kwargs": {"retries": {"max_attempts": 0}},
    }
    with pytest.raises(PublishError, match="s3://nobody/www") as refused:
        publish(sealed(tmp_path / "1", 1), Target("s3://nobody/www", nowhere), quiet)
    assert "run the same command again" in refused.value.hint.en
    assert "\n" not in str(refused.value)


def test_order_new_files_then_changed_then_pages_then_home_then_sums() -> None:
    old = {"a/index.html": "1", "feed.json": "1", "gone/index.html": "1", "old.1111111111.css": "1"}
    new = {
        "a/index.html": "2",
        "b/index.html": "1",
        "feed.json": "2",
        "new.2222222222.css": "1",
        "index.html": "1",
        SUMS: "1",
    }
    steps = plan(new, Journal(there=old), None, prune=False)
    assert steps.send == (
        ("new.2222222222.css",),
        ("feed.json",),
        ("b/index.html",),
        ("a/index.html",),
        ("index.html",),
        (SUMS,),
    )
    assert (steps.delete, steps.keep) == (("gone/index.html",), ("old.1111111111.css",))


def test_folder_interrupted_and_resumed(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hub.publish import local

    out = tmp_path / "www"
    real, left = local._bring, 10

    def sometimes(*given: Any) -> None:
        nonlocal left
        left -= 1
        if not left:
            raise KeyboardInterrupt
        real(*given)

    monkeypatch.setattr(local, "_bring", sometimes)
    with pytest.raises(KeyboardInterrupt):
        local.publish_folder(made / "site", out, quiet, keep=1)
    assert not out.exists()
    local.publish_folder(made / "site", out, quiet, keep=1)
    assert check_sums(out) == check_sums(made / "site")
    assert local.publish_folder(made / "site", out, quiet, keep=1).send == ()
