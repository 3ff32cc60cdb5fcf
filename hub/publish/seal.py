"""Close a verified tree: compressed twins, bill of materials, headers, manifest, and a sum of every file."""

from __future__ import annotations

import hashlib
import platform
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from hub.errors import VerifyError
from hub.kept import installed, keep, read_kept, recall, record
from hub.problems import Text
from hub.project import Project
from hub.publish.compress import compress
from hub.publish.draft import Draft
from hub.publish.inventory import MANIFEST, SUMS, Inventory, sums_text
from hub.publish.policy import headers_file
from hub.publish.sbom import OURS, SBOM, sbom_text

#: What decides the bytes of pages and of their compressed twins.
_TOOLS = ("mkdocs", "mkdocs-material", "jinja2", "markdown", "lightningcss", "brotli", "deflate")


class Manifest(BaseModel):
    """`manifest.json`: what a published tree was made of and with.

    Attributes:
        day: The build date that was asked for.
        tools: Version by name.
        inputs: SHA-256 of what was read: editors' files, settings, indexes.
        files: Number of files by kind; `SHA256SUMS` names each.
        bytes: Of all files, in bytes.
        policy: Content-Security-Policy of the pages.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    version: Literal[1] = 1
    day: date
    tools: dict[str, str]
    inputs: dict[str, str]
    files: dict[str, int]
    bytes: int
    policy: str

    @classmethod
    def read(cls, tree: Path) -> Manifest:
        """Read the manifest of a sealed tree.

        Raises:
            VerifyError: It is absent, damaged or of another version.
        """
        try:
            return cls.model_validate_json((tree / MANIFEST).read_bytes())
        except (OSError, ValidationError) as error:
            raise VerifyError(
                Text(f"{tree.name} 里没有能用的 {MANIFEST}。", f"{tree.name} has no usable {MANIFEST}"),
                Text("运行 hub build。", "run `hub build`"),
            ) from error


@dataclass(frozen=True)
class Made:
    """What the seal says a tree was made from; `content` is the `content_digest` of editors' texts."""

    project: Project
    content: str
    day: date
    policy: str


def seal(draft: Draft, made: Made) -> str:
    """Close a verified tree.

    Returns:
        Its release id: the first twelve digits of the SHA-256 of `SHA256SUMS`.

    Raises:
        OSError: The disk is full or read-only.
    """
    _write(draft, SBOM, _sbom(made.project.kept / "sbom.json").encode())
    _write(draft, "_headers", headers_file(made.policy).encode())
    compress(draft)
    _write(draft, MANIFEST, _manifest(draft.files(), made).encode())
    _write(draft, SUMS, sums_text(draft.files()))
    draft.drop_others()
    return release_id(draft.folder)


def release_id(tree: Path) -> str:
    """Name of a sealed tree: the same files have the same name."""
    return hashlib.sha256((tree / SUMS).read_bytes()).hexdigest()[:12]


def _write(draft: Draft, path: str, raw: bytes) -> None:
    key = hashlib.sha256(raw).hexdigest()
    if not draft.kept(path, key):
        draft.put(path, key, raw)


def _sbom(kept: Path) -> str:
    """The bill changes only when something was installed: a folder of another name appears then."""
    key = (*installed(), _tools()[OURS])
    known = read_kept(kept, key)
    if not isinstance(known, str):
        known = sbom_text()
        keep(kept, key, known)
    return known


def _manifest(files: Inventory, made: Made) -> str:
    kinds = Counter(path.rpartition("/")[2].rpartition(".")[2] for path in files)
    manifest = Manifest(
        day=made.day,
        tools=_tools(),
        inputs=_inputs(made),
        files=dict(sorted(kinds.items())),
        bytes=sum(one.size for one in files.values()),
        policy=made.policy,
    )
    return manifest.model_dump_json(indent=1) + "\n"


def _tools() -> dict[str, str]:
    """Versions; they change only when something was installed."""
    place = f"tools {hashlib.sha256(repr(installed()).encode()).hexdigest()}"
    known: dict[str, str] | None = recall(place)
    if known is None:
        known = {"python": platform.python_version(), **{one: version(one) for one in (OURS, *_TOOLS)}}
        record(place, known)
    return known


def content_digest(sums: Mapping[str, str]) -> str:
    """One name for all texts, of which `sums` has the SHA-256 by path."""
    content = hashlib.sha256()
    for path, total in sorted(sums.items()):
        content.update(f"{path}\0{total}\n".encode())
    return content.hexdigest()


def _inputs(made: Made) -> dict[str, str]:
    media = made.project.media_index
    return {
        "content": made.content,
        "media": hashlib.sha256(media.read_bytes()).hexdigest() if media.is_file() else "",
        "settings": hashlib.sha256(made.project.settings.model_dump_json().encode()).hexdigest(),
    }
