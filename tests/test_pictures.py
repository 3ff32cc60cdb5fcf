import io
from pathlib import Path

from PIL import Image

from hub.pages.page import Inputs, Picture
from hub.pages.sheets import Sheet, lecture_sheet, svg, tonight_sheet
from hub.pictures import draw, png
from hub.publish.draft import Draft


def test_a_poster_is_painted_once_and_always_the_same(inputs: Inputs, tmp_path: Path) -> None:
    lecture = inputs.catalogue.lectures[0]
    sheets = {"a/share.png": lecture_sheet(inputs, lecture), "a/tonight.png": tonight_sheet(inputs, lecture)}
    wanted = [Picture(path, sheet) for path, sheet in sheets.items()]
    assert draw(wanted, tmp_path / "store", Draft(tmp_path / "one")) == 2
    assert draw(wanted, tmp_path / "store", Draft(tmp_path / "two")) == 0
    first = (tmp_path / "one" / "a" / "share.png").read_bytes()
    poster = wanted[0].sheet
    assert isinstance(poster, Sheet)
    assert (tmp_path / "two" / "a" / "share.png").read_bytes() == first == png(poster)
    with Image.open(io.BytesIO(first)) as image:
        assert image.size == (720, poster.height)
        assert image.convert("RGB").getpixel((5, 5)) != image.convert("RGB").getpixel((5, 420))
    assert len(first) < 80_000


def test_the_same_sheet_lies_beside_it_as_svg(inputs: Inputs, tmp_path: Path) -> None:
    sheet = lecture_sheet(inputs, inputs.catalogue.lectures[0])
    picture, draft = Picture("a/share.png", sheet, drawn="a/share.svg"), Draft(tmp_path / "one")
    draw([picture], tmp_path / "store", draft)
    assert draft.read("a/share.svg") == svg(sheet).encode()
    first = draft.rows["a/share.svg"]
    draw([picture], tmp_path / "store", draft)
    assert draft.rows["a/share.svg"] is first, "what is there already is not written again"
