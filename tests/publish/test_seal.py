"""A sealed tree says what it is, and is the same bytes wherever and however it was built."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from hub.errors import VerifyError
from hub.kept import keep, read_kept
from hub.publish.compress import compress
from hub.publish.draft import Draft
from hub.publish.inventory import SUMS, check_sums, inventory, read_sums
from hub.publish.record import Record
from hub.publish.sbom import SBOM, sbom_text
from hub.publish.seal import Manifest
from tests.clock import set_clock

ROOT = Path(__file__).parent.parent.parent


def test_sums_are_those_of_coreutils(made: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=made / "site", check=False
    )
    assert done.returncode == 0
    assert set(read_sums((made / "site" / SUMS).read_text())) == set(inventory(made / "site")) - {SUMS}


def test_compressed_twins_hold_the_same_text(made: Path) -> None:
    twins = [one for one in (made / "site").rglob("*") if one.suffix in (".br", ".gz")]
    assert len(twins) > 20
    for twin in twins:
        text = twin.with_suffix("").read_bytes()
        packed = twin.read_bytes()
        assert (brotli.decompress(packed) if twin.suffix == ".br" else gzip.decompress(packed)) == text
        assert len(packed) < len(text)


def test_damaged_twins_of_an_earlier_tree_are_made_again(tree: Path, tmp_path: Path) -> None:
    texts = {
        path: (tree / path).read_bytes() for path in inventory(tree) if not path.endswith((".br", ".gz"))
    }
    site, workshop = tmp_path / "draft", tmp_path / "workshop"

    def twins() -> dict[str, str]:
        draft = Draft(
            site, Record(tmp_path / "none", workshop / "records" / "none"), Record.of(site, workshop)
        )
        for path, raw in texts.items():
            key = hashlib.sha256(raw).hexdigest()
            if not draft.kept(path, key):
                draft.put(path, key, raw)
        compress(draft)
        draft.drop_others()
        draft.save()
        found = {path: hashlib.sha256((site / path).read_bytes()).hexdigest() for path in draft.files()}
        assert {path: entry.sha256 for path, entry in draft.files().items()} == found
        return found

    right = twins()
    rng = random.Random(8)
    for _ in range(100):
        victim = rng.choice(sorted(one for one in site.rglob("*") if one.suffix in (".br", ".gz")))
        raw = bytearray(victim.read_bytes())
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        victim.write_bytes(raw if rng.random() < 0.7 else raw[: len(raw) // 2])
        assert twins() == right


def test_damaged_kept_results_are_ignored(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    keep(path, ("code", "1"), {"a": [1, 2]})
    assert read_kept(path, ("code", "1")) == {"a": [1, 2]}
    assert read_kept(path, ("code", "2")) is None
    whole = path.read_bytes()
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert read_kept(path, ("code", "1")) is None
        path.write_bytes(whole[:at])
        assert read_kept(path, ("code", "1")) is None


def test_the_bill_is_valid_and_names_what_runs() -> None:
    text = sbom_text()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    names = {one["name"] for one in bill["components"]}
    assert {"mkdocs", "pydantic", "brotli", "jinja2"} <= names
    assert not {"pytest", "mypy", "moto"} & names
    assert "timestamp" not in text
    assert sbom_text() == text


def test_the_manifest_says_what_it_was_made_of(made: Path) -> None:
    manifest = Manifest.read(made / "site")
    assert manifest.day.isoformat() == "2026-11-23"
    assert manifest.files["html"] == len(list((made / "site").rglob("*.html")))
    assert {"python", "mkdocs", "brotli"} <= manifest.tools.keys()
    assert len(manifest.inputs["content"]) == 64
    assert (
        f"Content-Security-Policy: {manifest.policy}; frame-ancestors 'none'"
        in (made / "site/_headers").read_text()
    )


@pytest.mark.parametrize("what", ["missing", "changed", "stranger"])
def test_a_tree_that_is_not_what_was_sealed_is_refused(tree: Path, what: str) -> None:
    if what == "missing":
        (tree / "robots.txt").unlink()
    elif what == "changed":
        (tree / "robots.txt").write_text("x")
    else:
        (tree / "more.txt").write_text("x")
    with pytest.raises(VerifyError, match={"stranger": "nobody vouches"}.get(what, what)):
        check_sums(tree)


@pytest.mark.parametrize("line", ["x", f"{'0' * 64}  /etc/passwd", f"{'0' * 64}  a/../../b", f"{'0' * 64} a"])
def test_damaged_sums_are_refused(line: str) -> None:
    with pytest.raises(VerifyError, match="damaged"):
        read_sums(line)


#: `hub build`, whose process may touch files as it likes and finds the entries of a folder in another order.
_ELSEWHERE = """
import os, random
os.umask(0o077)
chance, scan, names = random.Random(4711), os.scandir, os.listdir

class Shuffled:
    def __init__(self, path="."):
        with scan(path) as found:
            self.found = sorted(found, key=lambda _: chance.random())
        self.next = iter(self.found)
    def __iter__(self): return self
    def __next__(self): return next(self.next)
    def __enter__(self): return self
    def __exit__(self, *_): pass
    def close(self): pass

os.scandir = Shuffled
os.listdir = lambda path=".": sorted(names(path), key=lambda _: chance.random())
from scripts.cli import main
main()
"""


@pytest.mark.slow
def test_the_same_bytes_elsewhere_and_three_days_later(
    made: Path, tmp_path: Path, lay_out: Callable[[Path], Path]
) -> None:
    """Another folder, clock, time zone, language, umask, hash seed and order of files; nothing asks for it.

    `made` was built with nothing set; the variables here are the differences themselves.
    """
    there = lay_out(tmp_path / "a much longer path" / "project")
    for one in there.rglob("*"):
        os.utime(one, (0, 3 * 86_400))
    different = {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "4711", "LC_ALL": "C", **set_clock(3)}
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE, "--root", str(there), "build", "--date", "2026-11-23"],
        env={"PATH": "/usr/bin:/bin", **different}, cwd=tmp_path, check=False, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    here, there_too = inventory(made / "site"), inventory(there / "site")
    assert [path for path in {*here, *there_too} if here.get(path) != there_too.get(path)] == []
    assert SBOM in here and any(path.endswith(".br") for path in here)
