"""The published index: small files that any static server can send, named by their content.

    manifest.json              how to read the rest, and the digests in its names; the only name that stays
    p/<n>/s.<number><…>.bin    a shard of postings: terms from its cut on
    cols.<…>.bin               one number a document: rounded length, profile (what facets it belongs to)
    days.<…>.bin               publication day of each document, for sorting by newest
    ids.<…>.bin                id of each document, for sorting by plays
    letters.<…>.bin            which byte is which character, see `hub.search.letters`
    d/<n>/<number>.<…>.bin     a result: title, address, summary, what is said and when
    b/<n>/<number>.<…>.bin     a lecture's written text, fetched when nothing said or shown explains the hit
    titles.<…>.bin             every title, while the site is small enough to send them all
    y/<c>.<…>.bin              words whose sound begins with the letter c, see `hub.search.readings`
    h/<n>.<…>.bin              sounds and simplified forms of the n-th block of characters

Folders hold 256 numbers. Results share a digest by `GROUP`, for ten thousand digests would be more to send than a
result; an edit renames its neighbours and nothing else. Binary files are zlib streams, so that a damaged copy is
noticed. A file never changes, so caches may keep it for ever.
"""

from __future__ import annotations

import hashlib
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from hub.errors import HubError
from hub.files import write_atomic
from hub.search.columns import columns, days
from hub.search.grams import STOP
from hub.search.letters import packed, table
from hub.search.manifest import FEW, Content, manifest
from hub.search.readings import BLOCKS, packed_blocks, readings
from hub.search.shards import Shard
from hub.search.state import Card

#: results whose names share a digest
GROUP = 16
#: the only name that stays
MANIFEST = "manifest.json"
Maker = Callable[[], bytes]
Looks = dict[str, tuple[int, int]]


def export(content: Content, folder: Path, known: Looks) -> Looks:
    """Publish an index in `folder`; the manifest, written last, makes it visible. Files of older ones go.

    Args:
        content: What to publish.
        folder: Where the site takes it from.
        known: All files that lie there, as they were written; each may stay where its name is still wanted. Empty when
            nobody knows what lies there.

    Returns:
        All files that lie there now.

    Raises:
        HubError: The folder cannot be written.
    """
    small = _small(content)
    files = dict(_files(content, small))
    marks = {kind: mark_of(made) for kind, made in small.items()}
    written = manifest(content, marks, groups_of(content.cards), "".join(small["y"]))
    looks: Looks = {}
    try:
        for name, make in files.items():
            if name in known:
                looks[name] = known[name]
                continue
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)  # the published tree may be another name of the same file
            path.write_bytes(make())
            looks[name] = _look(path.stat())
        write_atomic(folder / MANIFEST, _json(written))
        looks[MANIFEST] = _look((folder / MANIFEST).stat())
        for name in (known or looks_of(folder)).keys() - looks.keys():
            (folder / name).unlink()
        for place in sorted((path for path in folder.glob("*/*") if path.is_dir()), reverse=True):
            if not any(place.iterdir()):
                place.rmdir()
    except OSError as error:
        raise HubError.unwritten(f"{folder.name}/", error) from error
    return looks


def looks_of(folder: Path) -> Looks:
    """Size and time of writing of all files below a folder, by name."""
    out: Looks = {}

    def look(path: str, prefix: str) -> None:
        with os.scandir(path) as entries:
            for one in entries:
                if one.is_dir():
                    look(one.path, f"{prefix}{one.name}/")
                else:
                    out[prefix + one.name] = _look(one.stat())

    if folder.is_dir():
        look(str(folder), "")
    return out


def _look(stat: os.stat_result) -> tuple[int, int]:
    return (stat.st_size, stat.st_mtime_ns)


def stamp_of(looks: Looks) -> str:
    """Digest of how files look."""
    return hashlib.sha256(repr(sorted(looks.items())).encode()).hexdigest()


def shard_name(number: int, shard: Shard) -> str:
    """Address of a shard."""
    return f"p/{number >> 8}/s.{number:04x}{shard.digest[:6]}.bin"


def _files(content: Content, small: Mapping[str, Mapping[str, bytes]]) -> Iterator[tuple[str, Maker]]:
    """Every file but the manifest by its name, and how to make it."""
    cards, groups = content.cards, groups_of(content.cards)
    for number, shard in enumerate(content.shards):
        yield shard_name(number, shard), lambda shard=shard: content.packed(shard)  # type: ignore[misc]
    for number, card in enumerate(cards):
        name = f"{number >> 8}/{number}.{groups[number // GROUP]}.bin"
        yield f"d/{name}", lambda number=number: content.files(number)[0]  # type: ignore[misc]
        if card.kind == "lecture":
            yield f"b/{name}", lambda number=number: content.files(number)[1]  # type: ignore[misc]
    for kind, files in small.items():
        mark = mark_of(files)
        for name, raw in files.items():
            yield (f"{kind}/{name}.{mark}.bin" if kind in "yh" else f"{name}.{mark}.bin"), lambda raw=raw: raw  # type: ignore[misc]


def _small(content: Content) -> dict[str, dict[str, bytes]]:
    """Small files that are made each time, by kind and name; files of a kind share a digest."""
    cards = content.cards
    made = {
        "cols": zlib.compress(columns(cards), 9),
        "days": zlib.compress(days(cards), 9),
        "ids": zlib.compress(_json([card.id for card in cards]), 9),
        "letters": table(),
    }
    if len(cards) <= FEW:
        made["titles"] = packed("\n".join(f"{card.title}\n{card.url}" for card in cards))
    known = "".join(sorted(_characters(content)))
    blocks = content.memory.latest("blocks", known, lambda: packed_blocks(known))
    return {
        **{name: {name: raw} for name, raw in made.items()},
        "y": {letter: zlib.compress(_json(words), 9) for letter, words in _readings(content).items()},
        "h": {str(number): zlib.compress(blocks[str(number)].encode(), 9) for number in BLOCKS},
    }


def _readings(content: Content) -> dict[str, dict[str, str]]:
    """Words worth suggesting, by first letter; found again only when a title or a word changed."""
    asked = [[card.title, card.words, card.asked] for card in content.cards]
    lists = content.words.synonyms.model_dump_json()
    key = hashlib.blake2b(repr((asked, lists)).encode(), digest_size=16).hexdigest()
    made = content.memory.latest(
        "readings", key, lambda: readings(content.cards, content.words.synonyms, content.memory)
    )
    return dict(sorted(made.items()))


def groups_of(cards: Sequence[Card]) -> list[str]:
    """The digest in the names of each group of results."""
    return [
        hashlib.sha256("".join(card.files.digest for card in cards[at : at + GROUP]).encode()).hexdigest()[:8]
        for at in range(0, len(cards), GROUP)
    ]


def mark_of(files: Mapping[str, bytes]) -> str:
    """The digest in the names of files of one kind."""
    whole = hashlib.sha256()
    for name, raw in sorted(files.items()):
        whole.update(f"{name} {len(raw)}\n".encode() + raw)
    return whole.hexdigest()[:8]


def _characters(content: Content) -> set[str]:
    """Every character that a question can match: of the index, and of the words of danger."""
    crisis = content.words.crisis
    phrases = "".join("".join((*one.always, *one.words)) for one in crisis.groups) + "".join(crisis.harmless)
    return {one for shard in content.shards for one in shard.singles} | STOP | set(phrases)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
