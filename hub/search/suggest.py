"""您是不是要找: pinyin, initials, homophones and slips of the finger. The browser runs the same steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from hub.search.grams import HAN, STOP, fold
from hub.search.readings import coarse

_LATIN = re.compile(r"[a-z0-9']+")
_HAN = re.compile(f"[{HAN}]{{2,}}")


#: words by the first letter of their sound, the likeliest first: `hub.search.readings.readings`
Words = Mapping[str, Mapping[str, str]]


def suggest(query: str, words: Words, sounds: Mapping[str, str], known: Callable[[str], bool]) -> str | None:
    """What the query probably meant, or None.

    Args:
        query: What was typed.
        words: Words with their syllables.
        sounds: Character to its syllables.
        known: Whether the index has a term; terms that the question does not ask for count as known.
    """
    folded = fold(query)
    if len(folded) > LONGEST:
        return None
    meant = _LATIN.sub(lambda run: run[0] if known(run[0]) else _typed(run[0], words), folded)
    meant = _HAN.sub(lambda run: _sounded(run[0], words, sounds, known), meant)
    return meant if meant != folded else None


def _typed(run: str, words: Words) -> str:
    """The word, or words, that a run of Latin letters spells; its first letter is taken to be right."""
    sound = coarse(run)
    if len(sound) < 2 or (sound.isdigit() and len(sound) < 4):
        return run
    best, rank = run, 0
    for word, reading in words.get(sound[0], {}).items():
        here = _likeness(sound, reading)
        if here > rank:
            best, rank = word, here
    if rank < _WHOLE:
        joined = _spelled(sound, words)
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


def _spelled(sound: str, words: Words) -> str | None:
    """Cover the whole run with words, the fewest that do: `shoujishangyin` is 手机上瘾."""
    best: list[tuple[int, str] | None] = [(0, "")] + [None] * len(sound)
    for begin in range(len(sound)):
        before = best[begin]
        if before is None:
            continue
        for word, reading in words.get(sound[begin], {}).items():
            full = coarse(reading)
            end = begin + len(full)
            if sound.startswith(full, begin):
                here = best[end]
                if here is None or before[0] + 1 < here[0]:
                    best[end] = (before[0] + 1, before[1] + word)
    last = best[-1]
    return last[1] if last else None


def _sounded(run: str, words: Words, sounds: Mapping[str, str], known: Callable[[str], bool]) -> str:
    """A run with one part exchanged for a word that sounds the same, where a character is out of place.

    The longest word is taken, then the earliest place, then the order of letters and of words.
    """
    places = suspects(run, known)
    if not places:
        return run
    heard = [sounds.get(one, one) for one in run]
    best: tuple[int, int, str] | None = None
    for begin in range(places[-1] + 1):
        for letter in sorted({sound[0] for sound in heard[begin].split(" ")}):
            for word, reading in words.get(letter, {}).items():
                parts = reading.split(" ")
                size = len(parts)
                if size < 2 or begin + size > len(run) or (best and size <= best[0]):
                    continue
                if any(begin <= place < begin + size for place in places) and _same(
                    heard[begin : begin + size], parts
                ):
                    best = (size, begin, word)
    if best is None:
        return run
    size, begin, word = best
    return run[:begin] + word + run[begin + size :]


def suspects(run: str, known: Callable[[str], bool]) -> list[int]:
    """Places of a run of which no pair is known: there a wrong character may stand.

    A run of which more than half the full pairs are known is not doubted: it has good hits as it is.
    """
    pairs = [run[n : n + 2] for n in range(len(run) - 1)]
    full = [pair for pair in pairs if pair[0] not in STOP and pair[1] not in STOP]
    if 2 * sum(map(known, full)) > len(full):
        return []

    def strange(first: int) -> bool:
        return first < 0 or first + 1 >= len(run) or not known(pairs[first])

    return [n for n, one in enumerate(run) if one not in STOP and strange(n - 1) and strange(n)]


def _same(heard: list[str], parts: list[str]) -> bool:
    return all(
        coarse(part) in map(coarse, sound.split(" ")) for sound, part in zip(heard, parts, strict=True)
    )
