"""Speech to captions: what the model hears becomes simplified sentences; the model itself is an extra."""

from __future__ import annotations

import difflib
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from pypinyin import lazy_pinyin

from hub.captions import Cue
from hub.errors import HubError
from hub.media import listen as listening
from hub.media.listen import Word, cues_of, listen

Film = Callable[..., Path]
ROOT = Path(__file__).parents[2]
INSTALLED = importlib.util.find_spec("faster_whisper") is not None


def test_words_become_simplified_sentences_cut_at_commas() -> None:
    said = [
        Word(0.0, 0.5, "孩子"),
        Word(0.5, 1.0, "說,"),
        Word(1.0, 2.0, "我很難受?"),
        Word(2.1, 3.0, "先"),
        Word(4.5, 5.0, "聽"),
    ]
    assert cues_of(said) == (
        Cue(start=0, end=2, text="孩子说，我很难受？"), Cue(start=2.1, end=3, text="先"), Cue(start=4.5, end=5, text="听"),
    )  # fmt: skip


def test_a_long_sentence_is_cut_where_one_breathes() -> None:
    words = [
        Word(n, n + 1, one)
        for n, one in enumerate(("我看到你把卷子", "折了好几折，", "心里是不是", "挺难受？"))
    ]
    assert next((one.start, one.text) for one in cues_of(words)) == (0, "我看到你把卷子折了好几折，")


class Deaf:
    """A model that writes down what it was given."""

    def __init__(self, *words: Word) -> None:
        self.words = [SimpleNamespace(start=one.start, end=one.end, word=one.text) for one in words]

    def transcribe(self, samples: Any, **how: Any) -> tuple[Iterator[Any], None]:
        self.samples, self.how = samples, how
        return iter([SimpleNamespace(words=self.words)]), None


def test_the_model_gets_the_sound_alone(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    model = Deaf(Word(0.2, 1.5, "慢慢说。"))
    monkeypatch.setattr(listening, "_model", lambda: model)
    assert listen(film("said.mp4")) == (Cue(start=0.2, end=1.5, text="慢慢说。"),)
    assert model.samples.dtype == np.float32
    assert len(model.samples) == pytest.approx(2 * 16000, abs=1600)
    assert 0.01 < float(np.abs(model.samples).max()) <= 1
    assert model.how["language"] == "zh"


def test_silence_and_silent_films_are_one_clear_error(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_model", Deaf)
    with pytest.raises(HubError, match="no speech is heard"):
        listen(film("quiet.mp4"))
    with pytest.raises(HubError, match="has no sound"):
        listen(film("mute.mp4", sound=None))


def test_without_the_extra_the_error_says_what_to_install(
    film: Film, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", None)
    with pytest.raises(HubError, match="not installed") as error:
        listen(film("said.mp4"))
    assert ".[asr]" in str(error.value.hint)


def test_another_model_is_refused(film: Film, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "faster_whisper", SimpleNamespace())
    monkeypatch.setattr(listening, "_part", lambda path: b"not the model")
    with pytest.raises(HubError, match="not the one we know"):
        listen(film("said.mp4"))


@pytest.mark.slow
@pytest.mark.skipif(not INSTALLED, reason="needs the extra `asr`")
def test_a_narration_is_heard() -> None:
    folder = ROOT / "lectures/021-after-a-bad-exam"
    script = (folder / "narration.md").read_text(encoding="utf-8")
    wanted = lazy_pinyin(
        re.sub(r"\W", "", "".join(one for one in script.splitlines() if not one.startswith("#")))
    )
    heard = lazy_pinyin(re.sub(r"\W", "", "".join(one.text for one in listen(folder / "narration.m4a"))))
    same = sum(
        one.size for one in difflib.SequenceMatcher(None, wanted, heard, autojunk=False).get_matching_blocks()
    )
    assert same / max(len(wanted), len(heard)) > 0.85
