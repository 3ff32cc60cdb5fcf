from hub.captions import Cue
from hub.catalogue.model import Chapter, Lecture
from hub.pages.page import Inputs
from hub.pages.transcript import chapters_of, text_of


def lecture_with(
    inputs: Inputs, cues: list[tuple[float, str]], narration: tuple[tuple[str, tuple[str, ...]], ...] = ()
) -> Lecture:
    lecture = inputs.catalogue.lecture["L21"]
    chapters = tuple(
        Chapter(at=at, title=title) for at, title in [("0:00", "一"), ("0:10", "二"), ("0:20", "三")]
    )
    return lecture.model_copy(
        update={
            "head": lecture.head.model_copy(update={"chapters": chapters}),
            "cues": tuple(Cue(start=at, end=at + 1, text=text) for at, text in cues),
            "narration": narration,
        }
    )


def test_captions_go_below_the_chapter_they_start_in(inputs: Inputs) -> None:
    lecture = lecture_with(inputs, [(0.5, "甲。"), (9.98, "乙。"), (12, "丙。")])
    assert [one["paragraphs"] for one in chapters_of(lecture)] == [["甲。"], ["乙。丙。"], []]
    assert text_of(lecture) == "甲。乙。丙。"


def test_paragraphs_end_at_a_full_stop_and_leave_no_scrap(inputs: Inputs) -> None:
    lecture = lecture_with(inputs, [(0, "字" * 95), (1, "完。"), (2, "短。")])
    assert chapters_of(lecture)[0]["paragraphs"] == ["字" * 95 + "完。短。"]
    lecture = lecture_with(inputs, [(0, "字" * 95), (1, "完。"), (2, "长" * 60 + "。")])
    assert len(chapters_of(lecture)[0]["paragraphs"]) == 2


def test_narration_stands_in_until_there_are_captions(inputs: Inputs) -> None:
    lecture = lecture_with(inputs, [], (("一", ("甲。",)), ("没有这一章", ("乙。",))))
    assert [one["paragraphs"] for one in chapters_of(lecture)] == [["甲。"], [], ["乙。"]]


def test_without_words_there_is_no_transcript(inputs: Inputs) -> None:
    assert text_of(lecture_with(inputs, [])) == ""
