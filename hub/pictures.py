"""Sheets as PNG and SVG, covers and icons as PNG, small posters; each is painted once: the store is keyed by what is on it and by who painted it."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from hub.errors import BuildError
from hub.files import write_atomic
from hub.kept import code_digest
from hub.pages import sheets
from hub.pages.codes import matrix
from hub.pages.page import Icon, Picture, Still
from hub.pages.sheets import Box, Code, Drawing, Line, Sheet, svg
from hub.problems import Text
from hub.publish.draft import Draft

if TYPE_CHECKING:
    from PIL import Image, ImageFont

#: Raised whenever the painting below changes what it paints.
_PAINTER = f"1 {version('pillow')} {version('resvg-py')} {version('pylopdf-fonts-zh-cn')}"
#: A phone's 390 or 412 points at the usual density; on a slow network a sharper frame would only come later.
_STILL_WIDTH, _STILL_QUALITY = 640, 35
#: Flat drawings: so many colours hold the edges' shades too.
_COLOURS = 128
#: Bytes of SHA-256 in front of a kept picture.
_DIGEST = 32


def draw(
    pictures: Iterable[Picture], store: Path, out: Draft, moved: Callable[[int], None] = lambda _: None
) -> int:
    """Put every picture below `out`, painting those the store does not have.

    Args:
        pictures: What to paint and its path below `out`.
        store: Folder of painted pictures by hash; may be deleted at any time.
        out: The tree.
        moved: Is told how many are done.

    Returns:
        How many were painted anew.

    Raises:
        BuildError: A picture cannot be written.
    """
    anew, drawer = 0, code_digest(Path(sheets.__file__).parent)
    for done, picture in enumerate(pictures, 1):
        name = key(picture)
        if not out.kept(picture.path, name):
            raw, painted = _kept(picture, store / name[:2] / name, out.folder)
            anew += painted
            out.put(picture.path, name, raw)
        if picture.drawn and not out.kept(picture.drawn, f"{picture.key} {drawer}"):
            assert isinstance(picture.sheet, Sheet)
            out.put(picture.drawn, f"{picture.key} {drawer}", svg(picture.sheet).encode())
        picture.drop()
        moved(done)
    return anew


def _kept(picture: Picture, path: Path, site: Path) -> tuple[bytes, bool]:
    """A sheet's picture, and whether it was painted just now; a damaged one no longer has the digest it begins with."""
    try:
        head, raw = (whole := path.read_bytes())[:_DIGEST], whole[_DIGEST:]
        if hashlib.sha256(raw).digest() == head:
            return raw, False
    except OSError:
        pass
    raw = _painted(picture.sheet, site)
    write_atomic(path, hashlib.sha256(raw).digest() + raw)
    return raw, True


def key(picture: Picture) -> str:
    """Its name in the store: what is on it, and who painted it."""
    what = picture.key or (picture.sheet and picture.key)
    quality = f"{_STILL_WIDTH} {_STILL_QUALITY}"
    return hashlib.sha256(f"{_PAINTER} {quality}\n{what}".encode()).hexdigest()[:32]


def _painted(sheet: Sheet | Still | Icon, site: Path) -> bytes:
    import resvg_py  # noqa: PLC0415 - loads slowly, and most builds never need it

    match sheet:
        case Sheet():
            return png(sheet)
        case Icon():
            return bytes(
                resvg_py.svg_to_bytes(svg_string=sheet.svg, width=sheet.side, skip_system_fonts=True)
            )
        case Still():
            return _small(site / sheet.source)


def _small(poster: Path) -> bytes:
    """A clip's poster for a phone; text in slides stays readable at this quality."""
    from PIL import Image  # noqa: PLC0415 - loads slowly, and most builds never need it

    try:
        with Image.open(poster) as full:
            image = full.convert("RGB")
    except OSError as error:
        place = f"{poster.parent.parent.name}/{poster.parent.name}"
        raise BuildError(
            Text(
                f"读不出视频的封面 {place}/{poster.name}。", f"{place}/{poster.name} of a clip cannot be read"
            ),
            Text("删掉这个文件夹，再运行一次。", "delete this folder and build again"),
        ) from error
    image.thumbnail((_STILL_WIDTH, _STILL_WIDTH), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    image.save(stream, "WEBP", quality=_STILL_QUALITY, method=6)
    return stream.getvalue()


def png(sheet: Sheet) -> bytes:
    """Paint a sheet; the same sheet gives the same bytes."""
    from PIL import Image, ImageDraw  # noqa: PLC0415 - loads slowly, and most builds never need it

    image = Image.new("RGB", (sheet.width, sheet.height), sheet.ground)
    pencil = ImageDraw.Draw(image)
    for mark in sheet.marks:
        match mark:
            case Box():
                corner = (mark.x + mark.width - 1, mark.y + mark.height - 1)
                pencil.rounded_rectangle((mark.x, mark.y, *corner), mark.radius, fill=mark.fill)
            case Line():
                # the package has the regular weight only: a stroke of a fortieth of the size stands for bold
                stroke = mark.size / 40 if mark.bold else 0
                pencil.text(
                    (mark.x, mark.y), mark.text, mark.fill, _font(mark.size), anchor="ls", stroke_width=stroke
                )
            case Drawing():
                image.paste(_cover(mark.svg), (0, 0))
            case Code():
                image.paste(_code(mark), (mark.x, mark.y))
    small = image.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    stream = io.BytesIO()
    small.save(stream, "PNG")
    return stream.getvalue()


@lru_cache(maxsize=32)
def _font(size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont  # noqa: PLC0415 - loads slowly, and most builds never need it

    path = files("pylopdf_fonts_zh_cn") / "NotoSansSC-Regular.otf"
    return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=128)
def _cover(drawing: str) -> Image.Image:
    import resvg_py  # noqa: PLC0415 - loads slowly, and most builds never need it
    from PIL import Image  # noqa: PLC0415 - loads slowly, and most builds never need it

    return Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True))).convert(
        "RGB"
    )


def _code(mark: Code) -> Image.Image:
    from PIL import Image  # noqa: PLC0415 - loads slowly, and most builds never need it

    rows = matrix(mark.words)
    units = len(rows) + 4
    image = Image.new("1", (units, units), 1)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + 2, y + 2), 0)
    return image.resize((mark.side, mark.side), Image.Resampling.NEAREST).convert("RGB")
