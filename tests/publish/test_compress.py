"""Which texts get compressed twins."""

from __future__ import annotations

import gzip
from pathlib import Path

import brotli

from hub.publish.compress import compress
from hub.publish.draft import Draft


def twins(folder: Path, **files: bytes) -> set[str]:
    draft = Draft(folder)
    for name, raw in files.items():
        draft.put(name.replace("_", "."), name, raw)
    compress(draft)
    made = {path for path in draft.wanted if path.endswith((".br", ".gz"))}
    for path in made:
        unpack = brotli.decompress if path.endswith(".br") else gzip.decompress
        assert unpack(draft.read(path)) == draft.read(path.rpartition(".")[0])
    return made


def test_a_drawing_beside_its_picture_has_none(tmp_path: Path) -> None:
    text = b"<svg>" + b"<path/>" * 400
    assert twins(tmp_path, share_svg=text, share_png=text, poster_svg=text) == {
        "poster.svg.br",
        "poster.svg.gz",
    }


def test_the_same_text_in_two_places_has_the_same_twins(tmp_path: Path) -> None:
    text = b"<svg>" + b"<path/>" * 400
    assert len(twins(tmp_path, a_svg=text, b_svg=text, c_svg=text + b" ", d_html=b"x" * 200_000)) == 8
    assert (tmp_path / "a.svg.br").read_bytes() == (tmp_path / "b.svg.br").read_bytes()


def test_small_texts_have_none(tmp_path: Path) -> None:
    assert twins(tmp_path, a_html=b"x" * 1000, b_png=b"x" * 5000) == set()
