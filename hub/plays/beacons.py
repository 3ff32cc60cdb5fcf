"""The form of a beacon, rule `form`, and what its watched spans say; the form of a vote, rule `vote`."""

from __future__ import annotations

import hashlib
import re

from hub.plays.definition import HEAT_LONGEST, HEAT_STEP
from hub.plays.events import RUN
from hub.plays.logs import MalformedError

#: longest slug of a lecture, characters
SLUG_MAX = 64
_SLUG = rb"\d{3,5}-[a-z0-9]+(?:-[a-z0-9]+)*"
_SPANS_TEXT = rb"[0-9,-]{3,600}"
SLUG = re.compile(_SLUG)
SPANS = re.compile(_SPANS_TEXT)
BEACON = re.compile(
    rb"/b\?v=1&l=(" + _SLUG + rb")&p=([0-9a-f]{16})&e=(?:(10s|q25|q50|q75|q100)|w&w=(" + _SPANS_TEXT + rb"))"
)
VOTE = re.compile(rb"/u\?v=1&i=([LT]\d{2,5})&u=([01])")
_SPAN = re.compile(rb"(\d{1,5})-(\d{1,5})")
_SPANS_MAX = 40


def runs_of(text: bytes) -> list[int]:
    """Watched spans as merged runs of heat steps, each `start * RUN + end`.

    Raises:
        MalformedError: With reason `beacon`.
    """
    spans: list[tuple[int, int]] = []
    for one in text.split(b","):
        found = _SPAN.fullmatch(one)
        if not found or not int(found[1]) < int(found[2]) <= HEAT_LONGEST:
            raise MalformedError("beacon")
        spans.append((int(found[1]), int(found[2])))
    if len(spans) > _SPANS_MAX:
        raise MalformedError("beacon")
    merged: list[list[int]] = []
    for start, end in sorted((a // HEAT_STEP, -(-b // HEAT_STEP)) for a, b in spans):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [start * RUN + end for start, end in merged]


def order_of(runs: list[int]) -> int:
    """A number that grows with the steps in `runs` and is the same for no two of them, for all that matters."""
    if not runs:
        return 0
    covered = sum(run % RUN - run // RUN for run in runs)
    digest = hashlib.blake2b(b",".join(b"%d" % run for run in runs), digest_size=6).digest()
    return covered << 48 | int.from_bytes(digest, "big")
