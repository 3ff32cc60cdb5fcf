"""A lecture's narration, synthesised: sound, captions timed by sentence, and chapter times."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from hub.captions import Cue, format_webvtt
from hub.captions.edit import lines_of, pieces_of
from hub.catalogue.model import clock_of, seconds_of
from hub.errors import HubError
from hub.files import write_atomic
from hub.media.tools import find_ffmpeg
from hub.problems import Text
from hub.samples.kokoro import RATE, VOICES, Speaker, Voice
from hub.samples.narration import Part, parts_of, with_chapter_times
from hub.samples.readings import phonemes_of

if TYPE_CHECKING:
    from hub.samples.kokoro import Sound

#: Seconds of silence: before the first word, after a sentence (short, usual, question or long), between
#: chapters, after the last word.
LEAD, SHORT_GAP, GAP, LONG_GAP, CHAPTER_GAP, TAIL = 0.8, 0.4, 0.5, 0.6, 1.1, 1.2
#: Raised whenever the same narration should sound or be timed differently.
MANNER = 1
_LINGER = 0.4  # seconds a caption stays after its last word, if nothing follows
_LEVEL = 0.1  # root mean square of speech, full scale is 1
_KNEE = 0.7  # above it peaks are rounded, never clipped


@dataclass(frozen=True)
class Voiced:
    """What came of one lecture; `odd` lists sentences that were said suspiciously fast or slowly."""

    slug: str
    voice: str
    fresh: bool
    seconds: float = 0.0
    characters: int = 0
    size: int = 0
    odd: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """A whole narration as samples, with its captions and the second each chapter starts."""

    sound: Sound
    cues: tuple[Cue, ...]
    starts: tuple[float, ...]
    odd: tuple[str, ...]


def voice_of(head: str, taxonomy: Path) -> Voice:
    """Return the voice of the lecture's series: the nth series has the nth voice."""
    named = re.search(r"^series:\s*(.+?)\s*$", head, re.MULTILINE)
    known = [one["name"] for one in yaml.safe_load(taxonomy.read_text(encoding="utf-8"))["series"]]
    place = known.index(named[1]) if named and named[1] in known else 0
    return VOICES[place % len(VOICES)]


def voice_lecture(folder: Path, speaker: Speaker, voice: Voice) -> Voiced:
    """Write `narration.m4a`, `captions.vtt` and the chapter times of one lecture folder.

    Nothing is synthesised when `captions.vtt` says that it was made of this narration by this voice;
    chapter times are set in any case. The captions are written last, so that a killed run is done again.

    Raises:
        HubError: The narration is empty, cannot be read aloud, or its chapters differ from the head's.
    """
    text = (folder / "narration.md").read_text(encoding="utf-8")
    parts = parts_of(text)
    if not parts or not all(part.sentences for part in parts):
        raise HubError(
            Text(
                f"{folder.name}/narration.md 的小标题下面没有话。",
                f"{folder.name}/narration.md has no text below a heading",
            ),
            Text("写“## 小标题”，下面写句子。", "write `## 小标题` and sentences"),
        )
    mark = f"narration {_fingerprint(parts, voice)}"
    captions, sound = folder / "captions.vtt", folder / "narration.m4a"
    kept = re.search(rf"^NOTE {mark}\n\nNOTE chapters ([\d: ]+)$", _text(captions), re.MULTILINE)
    if kept and sound.is_file():
        _set_chapters(folder, tuple(float(str(seconds_of(one))) for one in kept[1].split()))
        return Voiced(folder.name, voice.name, fresh=False)
    told = tell(parts, speaker, voice)
    write_atomic(sound, encode(told.sound))
    _set_chapters(folder, told.starts)
    notes = (mark, f"chapters {' '.join(map(clock_of, told.starts))}")
    write_atomic(captions, format_webvtt(told.cues, notes))
    characters = sum(len(one) for part in parts for one in part.sentences)
    return Voiced(
        folder.name, voice.name, True, len(told.sound) / RATE, characters, sound.stat().st_size, told.odd
    )  # fmt: skip


def tell(parts: tuple[Part, ...], speaker: Speaker, voice: Voice) -> Told:
    """Say all sentences one after the other, with pauses, and note when each piece of caption is heard."""
    import numpy as np  # noqa: PLC0415 - optional extra

    sounds: list[Sound] = [_silence(LEAD)]
    spoken: list[tuple[float, float, str]] = []
    starts: list[float] = []
    odd: list[str] = []
    now = LEAD
    for number, part in enumerate(parts):
        starts.append(now if number else 0.0)
        for place, sentence in enumerate(part.sentences):
            said = speaker.say(sentence, voice)
            if not 2.5 <= len(sentence) * RATE / len(said) <= 9 and len(sentence) > 4:
                odd.append(sentence)
            last = place == len(part.sentences) - 1
            pause = (TAIL if number == len(parts) - 1 else CHAPTER_GAP) if last else _pause(sentence)
            spoken += [(now + a / RATE, now + b / RATE, piece) for a, b, piece in _timed(sentence, said)]
            sounds += [_faded(said), _silence(pause)]
            now += (len(said) + len(sounds[-1])) / RATE
    nexts = [start for start, _, _ in spoken[1:]] + [now]
    cues = tuple(
        Cue(start=round(start, 3), end=round(min(end + _LINGER, following), 3), text=lines_of(piece))
        for (start, end, piece), following in zip(spoken, nexts, strict=True)
    )
    return Told(_levelled(np.concatenate(sounds)), cues, tuple(starts), tuple(odd))


def _fingerprint(parts: tuple[Part, ...], voice: Voice) -> str:
    """Hash everything that is heard or shown: text, readings, voice, manner."""
    heard = [(part.title, [(one, phonemes_of(one)) for one in part.sentences]) for part in parts]
    return hashlib.sha256(f"{MANNER}|{voice}|{heard}".encode()).hexdigest()[:32]


def _pause(sentence: str) -> float:
    if len(sentence) < 7:
        return SHORT_GAP
    return LONG_GAP if len(sentence) > 18 or "？" in sentence[-2:] else GAP


def _silence(seconds: float) -> Sound:
    import numpy as np  # noqa: PLC0415 - optional extra

    return np.zeros(round(seconds * RATE), np.float32)


def _timed(sentence: str, sound: Sound) -> list[tuple[int, int, str]]:
    """Share the sentence's samples among its pieces: by length, then moved to the quietest moment near by."""
    import numpy as np  # noqa: PLC0415 - optional extra

    pieces = pieces_of(sentence)
    window = RATE // 25
    total = sum(map(len, pieces))
    edges = [0]
    done = 0
    for piece in pieces[:-1]:
        done += len(piece)
        guess = round(len(sound) * done / total)
        reach = round(0.4 * RATE)
        low, high = max(edges[-1] + reach, guess - reach), min(len(sound) - reach, guess + reach)
        if high - low > window:
            energy = np.convolve(sound[low:high] ** 2, np.ones(window), "valid")
            guess = low + int(energy.argmin()) + window // 2
        edges.append(guess)
    edges.append(len(sound))
    return [(a, b, piece) for a, b, piece in zip(edges, edges[1:], pieces, strict=False)]


def _faded(sound: Sound) -> Sound:
    """Fade 8 ms in and out, so that no sentence begins or ends with a click."""
    import numpy as np  # noqa: PLC0415 - optional extra

    ramp = np.linspace(0, 1, RATE // 125, dtype=np.float32)
    faded = sound.copy()
    faded[: len(ramp)] *= ramp
    faded[-len(ramp) :] *= ramp[::-1]
    return faded


def _levelled(sound: Sound) -> Sound:
    """Bring speech to one level whatever the voice; peaks are rounded below full scale."""
    import numpy as np  # noqa: PLC0415 - optional extra

    loud = sound[np.abs(sound) > 0.01]
    sound = sound * np.float32(_LEVEL / np.sqrt(np.mean(loud**2)))
    over = np.abs(sound) > _KNEE
    room = 0.97 - _KNEE
    sound[over] = np.sign(sound[over]) * (_KNEE + room * np.tanh((np.abs(sound[over]) - _KNEE) / room))
    return sound


def encode(sound: Sound) -> bytes:
    """Return the samples as Opus in MP4: 24 kbit/s, mono, the same bytes for the same samples."""
    import numpy as np  # noqa: PLC0415 - optional extra

    pcm = np.rint(np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "narration.mp4"
        made = subprocess.run(
            [find_ffmpeg().path, "-hide_banner", "-v", "error", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "pipe:0",
             "-c:a", "libopus", "-b:a", "24k", "-vbr", "on", "-application", "audio", "-threads", "1",
             "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", "-y", str(target)],
            input=pcm, capture_output=True, check=False, timeout=300,
        )  # fmt: skip
        if made.returncode or not target.exists():
            raise HubError(
                Text("讲稿的声音存不下来。", "the narration could not be encoded"),
                Text.same(made.stderr.decode(errors="replace")[-200:]),
            )
        return target.read_bytes()


def _set_chapters(folder: Path, starts: tuple[float, ...]) -> None:
    path = folder / "lecture.md"
    old = path.read_bytes().decode("utf-8")
    try:
        new = with_chapter_times(old, starts)
    except ValueError as error:
        raise HubError(
            Text.same(f"{folder.name}/lecture.md: {error}"),
            Text("让文件头和 narration.md 的章节一样。", "give the head and narration.md the same chapters"),
        ) from error
    if new != old:
        write_atomic(path, new)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
