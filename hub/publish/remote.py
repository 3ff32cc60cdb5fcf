"""Publish a sealed tree to an object store, or to anything else that fsspec reaches.

An interrupted publish goes on where it stopped: the target itself holds a journal of what it has.
"""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fsspec
from pydantic import ValidationError

from hub.errors import HubError, PublishError
from hub.problems import Text
from hub.publish.inventory import SUMS, check_sums, digest
from hub.publish.plan import JOURNAL, Journal, Plan, is_hashed, plan

#: So many uploads are under way at once.
_AT_ONCE = 8
#: After so many uploads, or a twentieth of the site, the journal is written: so many at most are sent twice.
_BATCH = 64
_TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".vtt": "text/vtt", ".ics": "text/calendar",
          ".webmanifest": "application/manifest+json", ".opml": "text/x-opml", ".m3u8": "application/vnd.apple.mpegurl",
          ".webp": "image/webp", ".avif": "image/avif", ".m4s": "video/iso.segment"}  # fmt: skip
#: What readers and CDNs may keep: a year where the name changes with the content, else only when asked again.
_LONG, _SHORT = "public, max-age=31536000, immutable", "public, no-cache"
Said = Callable[[str, int, int], None]


class Target:
    """A place fsspec reaches.

    Example:
        >>> Target("s3://hub-site/www", {"endpoint_url": "https://oss-cn-hangzhou.aliyuncs.com"})  # doctest: +SKIP
    """

    def __init__(self, url: str, options: Mapping[str, Any] | None = None) -> None:
        self.url = url
        with reached(url):
            self.system, root = fsspec.core.url_to_fs(url, use_listings_cache=False, **(options or {}))
        self.root = str(root).rstrip("/")
        kinds = self.system.protocol if isinstance(self.system.protocol, tuple) else (self.system.protocol,)
        self.is_s3 = "s3" in kinds

    def place(self, path: str) -> str:
        """The store's own name of a file."""
        return f"{self.root}/{path}"

    def journal(self) -> Journal:
        """What we put there; nothing when there is no journal."""
        try:
            return Journal.model_validate_json(self.system.cat_file(self.place(JOURNAL)))
        except FileNotFoundError:
            return Journal()
        except ValidationError as error:
            raise PublishError(
                Text(f"{self.url} 里的 {JOURNAL} 坏了。", f"{JOURNAL} in {self.url} is damaged"),
                Text("在那边删掉它，全部文件会重传一次。", "delete it there; everything is sent again"),
            ) from error

    def write(self, path: str, data: bytes) -> None:
        """Put one file there whole."""
        self.system.pipe_file(self.place(path), data, **self.headers(path))

    def headers(self, path: str) -> dict[str, str]:
        """Type and lifetime of a file, where the store can hold them."""
        if not self.is_s3:
            return {}
        bare = path.removesuffix(".gz").removesuffix(".br")
        ending = posixpath.splitext(bare)[1]
        kind = _TYPES.get(ending) or mimetypes.guess_type(bare)[0] or "application/octet-stream"
        if kind.startswith("text/") or kind in ("application/json", "application/xml"):
            kind += "; charset=utf-8"
        packed = {"gz": "gzip", "br": "br"}.get(path.rpartition(".")[2])
        return {
            "ContentType": kind,
            "CacheControl": _LONG if is_hashed(path) else _SHORT,
            **({"ContentEncoding": packed} if packed else {}),
        }

    def listed(self) -> dict[str, int]:
        """Size of each file that is there, by path."""
        try:
            found = self.system.find(self.root, detail=True)
        except FileNotFoundError:
            return {}
        cut = len(self.system._strip_protocol(self.root)) + 1
        return {name[cut:]: int(info["size"] or 0) for name, info in found.items()}


@contextmanager
def reached(url: str) -> Iterator[None]:
    """Turn what a store's client raises into one line.

    Raises:
        PublishError: In the place of any error of the network, the store or its credentials.
    """
    try:
        yield
    except HubError:
        raise
    except Exception as error:  # stores' clients share no root class
        said = (str(error).splitlines() or [type(error).__name__])[0]
        raise PublishError(
            Text.same(f"{url}: {said}"),
            Text(
                "再运行一次同样的命令，会接着传。", "run the same command again, it goes on where it stopped"
            ),
        ) from error


def publish(tree: Path, target: Target, said: Said, *, dry_run: bool = False, prune: bool = False) -> Plan:
    """Make `target` hold exactly the sealed `tree`, in an order that never shows a reader half of it.

    Args:
        tree: A sealed site.
        target: Where to.
        said: Is told what is done, how many are done and how many there are.
        dry_run: Only say what would be done.
        prune: Do not keep content-hashed files of the site before.

    Raises:
        VerifyError: The tree is not what was sealed; nothing was sent.
        PublishError: The target holds a part; run again to go on.
    """
    new = {**check_sums(tree), SUMS: digest(tree / SUMS)}
    with reached(target.url):
        journal, listed = target.journal(), target.listed()
        steps = plan(new, journal, listed, prune)
        if not dry_run:
            _run(tree, target, _Keeper(target, journal, listed), new, steps, said)
    return steps


def _run(
    tree: Path, target: Target, keeper: _Keeper, new: Mapping[str, str], steps: Plan, said: Said
) -> None:
    total, sent = sum(map(len, steps.send)), 0
    size = max(_BATCH, len(new) // 20)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for group in steps.send:  # a group is there before the next begins
            for start in range(0, len(group), size):
                batch = group[start : start + size]
                keeper.begin(batch)
                list(pool.map(lambda path: target.write(path, (tree / path).read_bytes()), batch))
                keeper.sent({path: new[path] for path in batch})
                sent += len(batch)
                said("send", sent, total)
    keeper.begin(steps.delete)
    for number, path in enumerate(steps.delete, 1):
        if path in keeper.listed:
            target.system.rm_file(target.place(path))
        said("delete", number, len(steps.delete))
    _check(tree, target, new)
    keeper.close(steps.keep)


class _Keeper:
    """Writes the journal ahead of what is done, so that it never promises a file that is half there."""

    def __init__(self, target: Target, journal: Journal, listed: Mapping[str, int]) -> None:
        self.target, self.listed = target, listed
        self.there = {path: total for path, total in journal.there.items() if path in listed}
        self.kept = dict(journal.kept)

    def begin(self, paths: tuple[str, ...]) -> None:
        """These are about to change: from now on nothing is known of them."""
        for path in paths:
            self.there.pop(path, None)
        self._write(whole=False)

    def sent(self, done: Mapping[str, str]) -> None:
        self.there.update(done)

    def close(self, keep: tuple[str, ...]) -> None:
        kept = {path: self.there.pop(path) for path in keep if path in self.there}
        self.kept = dict(sorted(kept.items()))
        self._write(whole=True)

    def _write(self, *, whole: bool) -> None:
        journal = Journal(there=dict(sorted(self.there.items())), kept=self.kept, whole=whole)
        self.target.write(JOURNAL, journal.model_dump_json().encode())


def _check(tree: Path, target: Target, new: Mapping[str, str]) -> None:
    """Ask the target what it has now, and compare sizes."""
    listed = target.listed()
    wrong = [path for path in new if listed.get(path) != (tree / path).stat().st_size]
    if wrong:
        raise PublishError(
            Text(
                f"{target.url}：有 {len(wrong)} 个文件和传过去的不一样，第一个是 {wrong[0]}。",
                f"{target.url}: {len(wrong)} files are not there as sent, {wrong[0]} first",
            ),
            Text("再运行一次。", "run again"),
        )
