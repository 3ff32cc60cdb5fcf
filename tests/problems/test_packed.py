from hypothesis import given
from hypothesis import strategies as st

from hub.problems import Problem, Severity, Text
from hub.problems.packed import pack, unpack

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
TEXTS = st.builds(Text, WORDS, WORDS)
PROBLEMS = st.builds(
    Problem, WORDS, st.integers(1, 9999), st.integers(1, 999), WORDS, TEXTS, TEXTS, st.sampled_from(Severity)
)


@given(st.lists(PROBLEMS, max_size=5))
def test_what_was_packed_is_told_again_word_for_word(problems: list[Problem]) -> None:
    assert unpack(pack(problems)) == problems


def test_thousands_of_warnings_that_are_much_alike_take_little_room() -> None:
    told = [
        Problem(f"lectures/{number}/lecture.md", 9, 3, "one-sided", Text(f"T{number} 那边没有写上。", "no"))
        for number in range(3000)
    ]
    assert len(pack(told)) < 20 * len(told)
