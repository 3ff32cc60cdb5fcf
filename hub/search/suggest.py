"""您是不是要找: pinyin, initials, homophones and slips of the finger. The browser runs the same steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from hub.search.grams import HAN, STOP, fold

_LATIN = re.compile(r"[a-z0-9']+")
_HAN = re.compile(f"[{HAN}]{{2,}}")


def coarse(reading: str) -> str:
    """A reading without blanks, in which sounds that are easily mixed up are the same."""
    text = reading.replace(" ", "").replace("'", "")
    return text.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")


def suggest(
    query: str, readings: Mapping[str, str], sounds: Mapping[str, str], known: Callable[[str], bool]
) -> str | None:
    """What the query probably meant, or None.

    Args:
        query: What was typed.
        readings: Word to syllables, the likeliest word first (`hub.search.readings`).
        sounds: Character to its syllables.
        known: Whether the index has a term.
    """
    folded = fold(query)
    if len(folded) > LONGEST:
        return None
    meant = _LATIN.sub(lambda run: run[0] if known(run[0]) else _typed(run[0], readings), folded)
    meant = _HAN.sub(lambda run: _sounded(run[0], readings, sounds, known), meant)
    return meant if meant != folded else None


def _typed(run: str, readings: Mapping[str, str]) -> str:
    """The word, or words, that a run of Latin letters spells."""
    sound = coarse(run)
    if len(sound) < 2 or (sound.isdigit() and len(sound) < 4):
        return run
    best, rank = run, 0
    for word, reading in readings.items():
        here = _likeness(sound, reading)
        if here > rank:
            best, rank = word, here
    if rank < _WHOLE:
        joined = _spelled(sound, readings)
        if joined:
            return joined
    return best


#: questions with more characters are not second-guessed
LONGEST = 32
_WHOLE, _INITIALS, _BEGIN, _SLIP = 5, 4, 3, 2


def _likeness(sound: str, reading: str) -> int:
    full = coarse(reading)
    if full == sound:
        return _WHOLE
    if sound == "".join(part[0] for part in reading.split()):
        return _INITIALS
    if len(sound) >= 4 and full.startswith(sound):
        return _BEGIN
    if len(sound) >= 4 and abs(len(full) - len(sound)) <= 1 and one_slip(full, sound):
        return _SLIP
    return 0


def one_slip(left: str, right: str) -> bool:
    """Whether one letter was left out, added, changed, or swapped with its neighbour."""
    start = 0
    while start < min(len(left), len(right)) and left[start] == right[start]:
        start += 1
    a, b = left[start:], right[start:]
    return a[1:] == b or a == b[1:] or a[1:] == b[1:] or (len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:])


def _spelled(sound: str, readings: Mapping[str, str]) -> str | None:
    """Cover the whole run with words, the fewest that do: `shoujishangyin` is 手机上瘾."""
    words: dict[str, str] = {}
    for word, reading in readings.items():
        words.setdefault(coarse(reading), word)
    best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(sound)
    for end in range(1, len(sound) + 1):
        for begin in range(max(0, end - 24), end):
            before, found, here = best[begin], words.get(sound[begin:end]), best[end]
            if before is not None and found and (here is None or before[0] + 1 < here[0]):
                best[end] = (before[0] + 1, before[1] + found)
    last = best[-1]
    return last[1] if last else None


def _sounded(
    run: str, readings: Mapping[str, str], sounds: Mapping[str, str], known: Callable[[str], bool]
) -> str:
    """A run with one part exchanged for a word that sounds the same, where a character is out of place."""
    places = _suspects(run, known)
    if not places:
        return run
    heard = [sounds.get(one, one) for one in run]
    best: tuple[int, int, str] | None = None
    for word, reading in readings.items():
        parts = reading.split(" ")
        size = len(parts)
        if size < 2 or size > len(run) or (best and size <= best[0]):
            continue
        for begin in range(len(run) - size + 1):
            if any(begin <= place < begin + size for place in places) and _same(
                heard[begin : begin + size], parts
            ):
                best = (size, begin, word)
                break
    if best is None:
        return run
    size, begin, word = best
    return run[:begin] + word + run[begin + size :]


def _suspects(run: str, known: Callable[[str], bool]) -> list[int]:
    """Places of a run of which no pair is known: there a wrong character may stand."""

    def strange(first: int) -> bool:
        return first < 0 or first + 1 >= len(run) or not known(run[first : first + 2])

    return [n for n, one in enumerate(run) if one not in STOP and strange(n - 1) and strange(n)]


def _same(heard: list[str], parts: list[str]) -> bool:
    return all(
        coarse(part) in map(coarse, sound.split(" ")) for sound, part in zip(heard, parts, strict=True)
    )
