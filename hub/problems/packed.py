"""Many problems as one short text, for what a build leaves to the next one: there can be thousands, much alike."""

from __future__ import annotations

import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable

import orjson

from hub.problems.model import Problem


def pack(problems: Iterable[Problem]) -> str:
    """Problems as text that JSON can hold."""
    return b64encode(zlib.compress(orjson.dumps([one.row for one in problems]), 1)).decode()


def unpack(text: str) -> list[Problem]:
    """The problems that `pack` packed."""
    return [*map(Problem.of, orjson.loads(zlib.decompress(b64decode(text))))]
