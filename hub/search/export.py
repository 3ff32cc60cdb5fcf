"""The published index: small files that any static server can send, named by their content.

    manifest.json        how to read the rest; the only name that stays
    <generation>/p/<n>   a shard of postings: terms from the n-th cut on
    <generation>/cols    one number a document: rounded length, profile (what facets it belongs to)
    <generation>/days    publication day of each document, for sorting by newest
    <generation>/ids     id of each document, for sorting by plays
    <generation>/d/<n>   a result: title, address, summary, what is said and when
    <generation>/b/<n>   a lecture's written text, fetched when nothing said explains the hit
    <generation>/titles  every title, while the site is small enough to send them all
    <generation>/y/<c>   words whose sound begins with the letter c, see `hub.search.readings`
    <generation>/h/<n>   sounds and simplified forms of the n-th block of characters

Binary files are zlib streams, so that a damaged copy is noticed. A generation's files never change, so
caches may keep them for ever.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from hub.catalogue.taxonomy import Taxonomy
from hub.errors import HubError
from hub.files import write_atomic
from hub.search import plan
from hub.search.cache import Memory
from hub.search.crisis import source_of
from hub.search.document import BANDS, Document
from hub.search.grams import STOP
from hub.search.index import K1, B, rounded_length
from hub.search.postings import used_by, varint
from hub.search.readings import BLOCKS, crisis_readings, packed_blocks, readings
from hub.search.shards import Shard
from hub.search.words import Words

VERSION = 2
#: most documents whose titles are sent in one file
FEW = 256
_EPOCH = date(2000, 1, 1)


@dataclass(frozen=True)
class Content:
    """Everything an export is made of, computed before.

    Attributes:
        keys: Hash of everything in each document.
        lengths: Each document's length in terms, unrounded.
        postings: Postings by term; `shards` are the same, cut.
        memory: What earlier builds learned of words and characters.
    """

    documents: Sequence[Document]
    keys: Sequence[str]
    lengths: Sequence[int]
    postings: Mapping[str, bytes]
    shards: Sequence[Shard]
    taxonomy: Taxonomy
    words: Words
    memory: Memory

    @cached_property
    def readings(self) -> dict[str, dict[str, str]]:
        """Words worth suggesting, by first letter."""
        return dict(sorted(readings(self.documents, self.words.synonyms, self.memory).items()))


def common_terms(postings: Mapping[str, bytes], documents: int) -> list[str]:
    """Terms that are in so many documents that they say nothing, sorted."""
    least = 2 * plan.COMMON * documents  # two bytes a posting: most terms need no counting
    return sorted(
        term for term, raw in postings.items() if len(raw) > least and used_by(raw) > plan.COMMON * documents
    )


@dataclass(frozen=True)
class Exported:
    """What was published: the generation's name, its shards by hash, lengths, and bytes by kind of file."""

    generation: str
    shards: tuple[str, ...]
    lengths: tuple[int, ...]
    sizes: dict[str, list[int]]


def export(content: Content, folder: Path, kept: Mapping[str, bytes] | None = None) -> Exported:
    """Publish an index in `folder`, whole or not at all; older generations go.

    Args:
        content: What to publish.
        folder: Where the site takes it from.
        kept: Packed files of an earlier export, to save making them again: shards by the hash of their raw
            bytes, results and texts by `d` or `b` and their document's key.

    Raises:
        HubError: The folder cannot be written.
    """
    files = dict(_files(content, kept or {}))
    generation = _generation(files)
    try:
        _write_generation(folder / generation, files)
        write_atomic(folder / "manifest.json", _json(_manifest(content, generation)))
        for old in folder.iterdir():
            if old.is_dir() and old.name != generation:
                shutil.rmtree(old)
    except OSError as error:
        raise HubError(f"the search index cannot be written: {error.strerror}", "free the disk or mend its rights") from error  # fmt: skip
    sizes: dict[str, list[int]] = {}
    for name, data in files.items():
        sizes.setdefault(name.partition("/")[0], []).append(len(data))
    return Exported(generation, tuple(shard.name for shard in content.shards), tuple(content.lengths), sizes)


def exported_before(folder: Path, generation: str) -> dict[str, bytes]:
    """Files of a generation by name; none when any of them is missing or damaged."""
    place = folder / generation
    try:
        files = {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in place.rglob("*")
            if path.is_file()
        }
    except OSError:
        return {}
    return files if generation and _generation(files) == generation else {}


def _generation(files: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, data in sorted(files.items()):
        whole.update(f"{name} {len(data)}\n".encode())
        whole.update(data)
    return whole.hexdigest()[:12]


def _write_generation(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files; the manifest, written last, makes them visible."""
    if folder.exists():
        shutil.rmtree(folder)
    for sub in ("p", "d", "b", "y", "h"):
        (folder / sub).mkdir(parents=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _files(content: Content, kept: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    documents = content.documents
    for number, shard in enumerate(content.shards):
        yield f"p/{number}", kept.get(shard.name) or shard.packed
    yield "cols", zlib.compress(_columns(content), 9)
    yield "days", zlib.compress(b"".join(varint(_day(one.published)) for one in documents), 9)
    yield "ids", zlib.compress(_json([one.id for one in documents]), 9)
    for number, (one, key) in enumerate(zip(documents, content.keys, strict=True)):
        yield f"d/{number}", kept.get(f"d{key}") or zlib.compress(_json(_result(one)), 9)
        if one.kind == "lecture":
            yield f"b/{number}", kept.get(f"b{key}") or zlib.compress(_json(one.written), 9)
    if len(documents) <= FEW:
        yield "titles", zlib.compress(_json([[one.title, one.url] for one in documents]), 9)
    for letter, words in content.readings.items():
        yield f"y/{letter}", zlib.compress(_json(words), 9)
    known = "".join(sorted(_characters(content)))
    blocks = content.memory.get(f" {known}", lambda: packed_blocks(known))
    for number in BLOCKS:
        yield f"h/{number}", zlib.compress(blocks[str(number)].encode(), 9)


def _result(one: Document) -> dict[str, Any]:
    said = [[round(line.at, 1), line.text] for line in one.spoken]
    if one.kind != "lecture":
        said += [[-1, text] for text in one.written]
    return {"t": one.title, "u": one.url, "s": one.summary, "m": round(one.minutes, 1), "c": said}


def _columns(content: Content) -> bytes:
    """Rounded lengths and profiles: the few different values first, then a number for each document."""
    profiles = [json.dumps(_profile(one, content.taxonomy)) for one in content.documents]
    kinds = sorted(set(profiles))
    rounded = [rounded_length(length) for length in content.lengths]
    levels = sorted(set(rounded))
    head = _json({"levels": levels, "profiles": [json.loads(one) for one in kinds]})
    level = {value: number for number, value in enumerate(levels)}
    profile = {value: number for number, value in enumerate(kinds)}
    return b"".join(
        [
            varint(len(head)),
            head,
            bytes(level[one] for one in rounded),
            b"".join(varint(profile[one]) for one in profiles),
        ]
    )


def _profile(one: Document, taxonomy: Taxonomy) -> list[Any]:
    """What facets a document belongs to: kind, stages, topic, series (by place, -1 none), captions, band."""

    def place(name: str, names: Iterable[str]) -> int:
        return [*names].index(name) if name else -1

    return [
        one.kind,
        [place(stage, taxonomy.stage) for stage in one.stages],
        place(one.topic, taxonomy.topic),
        place(one.series, taxonomy.series_named),
        int(one.captions),
        one.band,
    ]


def _day(published: str) -> int:
    return (date.fromisoformat(published) - _EPOCH).days if published else 0


def _characters(content: Content) -> set[str]:
    """Every character that a question can match: of the index, and of the words of danger."""
    crisis = content.words.crisis
    phrases = "".join("".join((*one.always, *one.words)) for one in crisis.groups) + "".join(crisis.harmless)
    return {term for term in content.postings if len(term) == 1} | STOP | set(phrases)


def _manifest(content: Content, generation: str) -> dict[str, Any]:
    taxonomy = content.taxonomy
    return {
        "version": VERSION,
        "generation": generation,
        "documents": len(content.documents),
        "average": sum(content.lengths) / max(1, len(content.documents)),
        "b": B,
        "k1": K1,
        "pair": plan.PAIR,
        "single": plan.SINGLE,
        "share": plan.SHARE,
        "terms": plan.MOST_TERMS,
        "long": [plan.LONG, plan.MOST_FULL],
        "stop": "".join(sorted(STOP)),
        "common": " ".join(common_terms(content.postings, len(content.documents))),
        "cuts": " ".join(shard.cut for shard in content.shards[1:]),
        "stages": [[one.name, one.label] for one in taxonomy.stages],
        "topics": [[one.name, one.label, one.id] for one in taxonomy.topics],
        "series": [one.name for one in taxonomy.series],
        "bands": list(BANDS),
        "letters": "".join(content.readings),
        "few": len(content.documents) <= FEW,
        "calls": [[one.number, one.name] for one in taxonomy.helplines],
        "crisis": [
            [one.id, one.title, one.text, one.numbers, "|".join(source_of(one.always)), "|".join(source_of(one.words)),
             " ".join(crisis_readings(one, content.memory))]
            for one in content.words.crisis.groups
        ],
        "harmless": "|".join(source_of(content.words.crisis.harmless)),
    }  # fmt: skip


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
