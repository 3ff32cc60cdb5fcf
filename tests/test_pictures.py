import io
from pathlib import Path

from PIL import Image

from hub.pages.page import Inputs, Picture
from hub.pages.sheets import lecture_sheet, svg, tonight_sheet
from hub.pictures import draw, png


def test_a_poster_is_painted_once_and_always_the_same(inputs: Inputs, tmp_path: Path) -> None:
    lecture = inputs.catalogue.lectures[0]
    sheets = {"a/share.png": lecture_sheet(inputs, lecture), "a/tonight.png": tonight_sheet(inputs, lecture)}
    wanted = [Picture(path, sheet, svg(sheet)) for path, sheet in sheets.items()]
    assert draw(wanted, tmp_path / "store", tmp_path / "one") == 2
    assert draw(wanted, tmp_path / "store", tmp_path / "two") == 0
    first = (tmp_path / "one" / "a" / "share.png").read_bytes()
    assert (tmp_path / "two" / "a" / "share.png").read_bytes() == first == png(wanted[0].sheet)
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == (720, wanted[0].sheet.height)
        assert image.convert("RGB").getpixel((5, 5)) != image.convert("RGB").getpixel((5, 420))
    assert len(first) < 80_000
