import re
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import segno
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st

from hub.pages.codes import _drawn, matrix, path, side
from hub.pages.page import Inputs
from hub.pages.sheets import Code, Line, lecture_sheet, paragraphs, svg, tip_sheet, tonight_sheet
from hub.pages.site import site_of
from hub.pages.wrap import breaks, width, wrap, wrap_title


@given(st.text(alphabet="家长孩子，。“”？ab12", max_size=80), st.integers(4, 20))
def test_lines_fit_lose_nothing_and_never_begin_with_a_mark(text: str, ems: int) -> None:
    lines = wrap(text, ems)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(one[0] in "，。”？" for one in lines[1:])
    whole = not re.search("[，。”？]{2}", text) and "“" not in text
    assert not whole or all(width(one) <= ems + 1 or one.isascii() for one in lines)


def test_titles_break_at_their_marks() -> None:
    assert wrap_title("期中之后：先谈过程，再谈分数", 11.5) == ["期中之后：先谈过程，", "再谈分数"]
    assert wrap("说“好的”就行", 3) == ["说“好", "的”就", "行"]


def test_every_line_stays_on_its_sheet(inputs: Inputs) -> None:
    catalogue = inputs.catalogue
    sheets = [make(inputs, one) for one in catalogue.lectures for make in (lecture_sheet, tonight_sheet)]
    sheets += [tip_sheet(inputs, one) for one in catalogue.tips]
    for sheet in sheets:
        for mark in sheet.marks:
            if isinstance(mark, Line):
                assert mark.x + width(mark.text) * mark.size <= sheet.width, mark
                assert mark.y < sheet.height
        ElementTree.fromstring(svg(sheet))
        assert next(one for one in sheet.marks if isinstance(one, Code)).words.startswith(
            "https://hub.example/"
        )


def test_words_of_editors_are_text(inputs: Inputs) -> None:
    tip = inputs.catalogue.tips[0]
    hostile = tip.model_copy(update={"text": "<script>alert(1)</script> & **x**\n\n1. [a](javascript:1)"})
    made = svg(tip_sheet(inputs, hostile))
    tree = ElementTree.fromstring(made)
    assert {one.tag.partition("}")[2] for one in tree.iter()} <= {"svg", "path", "rect", "text", "defs", "symbol", "g", "use", "circle", "ellipse"}  # fmt: skip
    assert "<script" not in made


def test_numbers_of_steps_stand_apart() -> None:
    assert paragraphs("开头。\n\n1. **先问。** 再听。\n> 说一句") == [
        ("开头。", ""),
        ("先问。 再听。", "1"),
        ("说一句", ""),
    ]


def read_by_phone(words: str) -> Any:
    """A code with its margin, four dots a module, as a reader sees it."""
    dots = np.kron(np.pad(matrix(words), 4), np.ones((4, 4)))
    return zxingcpp.read_barcode(np.where(dots, 0, 255).astype(np.uint8))


@given(st.text(st.sampled_from("abcxyz0123456789-/._~%#?=ABC"), max_size=300))
def test_a_reader_reads_what_a_code_says(ending: str) -> None:
    words = f"https://hub.example/{ending}"
    read = read_by_phone(words)
    assert read.text == words
    assert read.ec_level in "MQH"
    rows = matrix(words)
    assert sum(int(one.partition("h")[2].partition("v")[0]) for one in path(words).split("M")[1:]) == sum(
        map(sum, rows)
    )


@given(st.text(st.sampled_from("abcxyz-/-/0189.%?=AB"), max_size=190))
def test_a_code_is_as_small_as_it_gets_and_then_as_safe(ending: str) -> None:
    words = f"https://hub.example/{ending}"
    drawn = {level: _drawn(words, level)[0] for level in "MQH"}
    assert side(words) == drawn["M"]
    assert read_by_phone(words).ec_level == max(
        (level for level in drawn if drawn[level] == drawn["M"]), key="MQH".index
    )


def test_a_code_is_as_safe_as_its_size_allows() -> None:
    words = "https://hub.example/tips/T01/"
    best = segno.make(words, error="m", micro=False)
    assert (best.version, best.error) == (3, "Q")
    assert side(words) == len(best.matrix)
    assert read_by_phone(words).ec_level == "Q"


def test_pictures_are_made_only_when_somebody_paints_them(inputs: Inputs) -> None:
    off: Any = replace(inputs, features=replace(inputs.features, pictures=False))
    assert site_of(off).pictures == ()
    made = site_of(inputs).pictures
    assert len({one.path for one in made}) == len(made)
    assert sum(one.path.endswith("share.png") for one in made) == 114


def test_a_number_and_its_measure_stay_on_one_line() -> None:
    assert breaks("周日晚十分钟家庭会议") == "周<wbr>日<wbr>晚<wbr>十分钟<wbr>家<wbr>庭<wbr>会<wbr>议"
    assert wrap("放学后的十五分钟", 6) == ["放学后的", "十五分钟"]
