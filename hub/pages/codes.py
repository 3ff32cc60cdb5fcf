"""QR codes as paths of an SVG."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

#: Levels of correction, ISO/IEC 18004: a reader mends so much of a code, 15, 25 or 30 % of its codewords.
_LEVELS = ("M", "Q", "H")
#: Bytes that each version holds at each level (ISO/IEC 18004, table 7, byte mode), as far as addresses get.
_HOLDS = (
    (14, 26, 42, 62, 84, 106, 122, 152, 180, 213),
    (11, 20, 32, 46, 60, 74, 86, 108, 130, 151),
    (7, 14, 24, 34, 44, 58, 64, 84, 98, 119),
)
#: Runs that an encoder may put more tightly than as bytes (the same, annex J), so that the table says too much.
_TIGHT = re.compile(r"[0-9]{4}|[0-9A-Z $%*+./:-]{8}|[0-9A-Z $%*+./:-]{4}\Z|[^\x20-\x7e]")
#: A picture's bytes to digits: black is 1.
_DIGITS = bytes([ord("1")]) + bytes([ord("0")]) * 255
_DARK, _RUNS = re.compile("1+"), re.compile("1+|0+")


def matrix(words: str) -> tuple[tuple[bool, ...], ...]:
    """The modules of a QR code (ISO/IEC 18004), dark is True, without a margin; level M, or better where there is room."""
    return tuple(tuple(one == "1" for one in row) for row in _rows(words))


def side(words: str) -> int:
    """Modules along an edge, without a margin."""
    return _packed(words)[0]


@lru_cache(maxsize=64)
def path(words: str, margin: int = 0) -> str:
    """The dark modules as one path, a unit a module; runs are one rectangle each."""
    made = []
    for y, row in enumerate(_rows(words), margin):
        for run in _DARK.finditer(row):
            start, end = run.span()
            made.append(f"M{start + margin} {y}h{end - start}v1h-{end - start}z")
    return "".join(made)


def strokes(words: str, margin: int = 0) -> str:
    """The same as `path` as lines one unit wide: half the bytes, for pages."""
    made = []
    for y, row in enumerate(_rows(words), margin):
        made.append(f"M{margin} {y}.5")
        made += [f"h{len(run)}" if run[0] == "1" else f"m{len(run)} 0" for run in _RUNS.findall(row)]
    return "".join(made)


def _rows(words: str) -> list[str]:
    """A row of modules as text, 1 is dark."""
    across, bits = _packed(words)
    text = f"{bits:0{across * across}b}"
    return [text[at : at + across] for at in range(0, across * across, across)]


@lru_cache(
    maxsize=50_000
)  # a page and its sheets have the same code, and are not made together; one takes 250 bytes
def _packed(words: str) -> tuple[int, int]:
    """Modules along an edge, and all modules as one number, the upper left one first."""
    levels = _LEVELS if _TIGHT.search(words) else _safest(len(words))
    across, pixels = _drawn(words, levels[0])
    for level in levels[1:]:
        better, safer = _drawn(words, level)
        if better > across:
            break
        pixels = safer
    return across, int(pixels.translate(_DIGITS), 2)


def _safest(size: int) -> tuple[str, ...]:
    """The best level at which so many bytes need no larger code; every level where the table does not say."""
    need = [next((one for one, most in enumerate(row) if size <= most), None) for row in _HOLDS]
    if need[0] is None:
        return _LEVELS
    return (_LEVELS[max(place for place, one in enumerate(need) if one == need[0])],)


def _drawn(words: str, level: str) -> tuple[int, bytes]:
    """Modules along an edge, and a byte a module."""
    import zxingcpp  # noqa: PLC0415 - only for codes that were never drawn before

    code = zxingcpp.create_barcode(words, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = code.to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(picture)  # type: ignore[arg-type] # a buffer, though its stub does not say so
    return int(picture.shape[0]), pixels.tobytes()


def code(words: str) -> Mapping[str, str | int]:
    """What a template needs to draw a code: its side with a margin of two, and the path to stroke."""
    return {"side": side(words) + 4, "path": strokes(words, 2), "words": words}
