"""What is kept of a lecture's texts as plain values: quick to write and to read, and nothing is made of them but text."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from typing import NamedTuple

from hub.captions import Cue
from hub.catalogue.front_matter import Located
from hub.catalogue.model import Body, Lecture, Step
from hub.catalogue.text import EditorFile
from hub.kept import unpickled


class Texts(NamedTuple):
    """What pages, sheets and the index print of a lecture; see `hub.catalogue.model.Lecture`."""

    body: Body
    cues: tuple[Cue, ...]
    narration: tuple[tuple[str, tuple[str, ...]], ...]


class Sources(NamedTuple):
    """What the rules about texts look at: located heads and whole files, by path."""

    heads: Mapping[str, Located]
    files: Mapping[str, EditorFile]


def pack_texts(lecture: Lecture) -> bytes:
    """A lecture's texts as bytes."""
    body = lecture.body
    steps = [(one.title, one.text) for one in body.steps]
    rest = (body.situation, body.idea, body.tonight, body.refrain, body.seek_help)
    return _packed((rest, steps, [*map(tuple, lecture.cues)], lecture.narration))


def unpack_texts(raw: bytes) -> Texts:
    """The texts that `pack_texts` packed."""
    (situation, idea, tonight, refrain, seek_help), steps, cues, narration = unpickled(raw)
    body = Body.model_construct(
        situation=situation, idea=idea, tonight=tonight, refrain=refrain, seek_help=seek_help,
        steps=tuple(Step.model_construct(title=title, text=text) for title, text in steps),
    )  # fmt: skip
    return Texts(body, tuple(map(Cue._make, cues)), narration)


def pack_places(heads: Mapping[str, Located]) -> bytes:
    """The places of the values in some heads as bytes; what the heads say is not among them."""
    return _packed({path: (one.values, one.body_line) for path, one in heads.items()})


def pack_sources(places: bytes, heads: Mapping[str, Located], files: Mapping[str, EditorFile]) -> bytes:
    """Files, and what `pack_places` made of their heads, as bytes."""
    bodies = {path: len(one.body) for path, one in heads.items()}
    return _packed((places, bodies, {path: one.text for path, one in files.items()}))


def unpack_sources(raw: bytes) -> Sources:
    """What `pack_sources` packed."""
    places, bodies, texts = unpickled(raw)
    heads = {
        path: Located({}, values, body=texts[path][len(texts[path]) - bodies[path] :], body_line=line)
        for path, (values, line) in unpickled(places).items()
    }
    return Sources(heads, {path: EditorFile(path, text) for path, text in texts.items()})


def _packed(value: object) -> bytes:
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
