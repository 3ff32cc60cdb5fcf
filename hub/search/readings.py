"""Readings: what a question in pinyin, initials or homophones probably meant.

A word's reading is stored without tones, and compared in a coarse form in which sounds that parents mix
up when typing are the same (zh/z, ch/c, sh/s, ng/n, l/n kept apart). The browser does the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from hub.search.document import Document
from hub.search.grams import HAN, STOP, fold
from hub.search.words import CrisisGroup, Synonyms

#: most words that have readings; the file is fetched only by questions that found nothing
MOST = 3000
_NUMBER = re.compile(r"[0-9]{5}")
_WORD = re.compile(f"[{HAN}]+")


def syllables(word: str) -> list[str]:
    """Toneless pinyin of each character."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a megabyte of tables

    return [str(one) for one in lazy_pinyin(word, errors="ignore")]


def readings(documents: Iterable[Document], synonyms: Synonyms) -> dict[str, str]:
    """Words worth suggesting with their readings: `{"青春期": "qing chun qi"}`.

    Words are the synonyms editors wrote, the words of stages, topics and series, and the pieces of titles
    between particles, each up to six characters.
    """
    words: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for group in synonyms.groups:
        words.update(dict.fromkeys(group.words, 3))
    for name, calls in synonyms.stages.items():
        words.update([name, *calls])
    for document in documents:
        words.update(dict.fromkeys(document.words, 2))
        words.update(_pieces(document.title))
        numbers.update(_NUMBER.findall(document.title))
    good = [word for word in words if 2 <= len(word) <= 6 and _WORD.fullmatch(word)]
    best = sorted(good, key=lambda word: (-words[word], word))[:MOST]
    return {word: " ".join(syllables(word)) for word in best} | {one: one for one in sorted(numbers)}


def sounds() -> dict[str, str]:
    """Toneless pinyin of the 3,755 common characters of GB 2312, all their readings: `{"长": "chang zhang"}`."""
    from pypinyin import Style, pinyin  # noqa: PLC0415 - a megabyte of tables

    out = {}
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        if b"\xb0" <= character.encode("gb2312", "ignore") < b"\xd8":
            found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
            if found:
                out[character] = " ".join(sorted(set(found[0])))
    return out


def packed_sounds() -> str:
    """`sounds` for the browser: each syllable with its characters, `qing青轻倾…`."""
    by_syllable: dict[str, str] = {}
    for character, readings_of in sounds().items():
        for syllable in readings_of.split(" "):
            by_syllable[syllable] = by_syllable.get(syllable, "") + character
    return "".join(syllable + by_syllable[syllable] for syllable in sorted(by_syllable))


def _pieces(title: str) -> Iterable[str]:
    """Parts of a title between punctuation, whole and cut at grammar characters."""
    for run in _WORD.findall(fold(title)):
        piece = ""
        for character in [*run, "的"]:
            if character in STOP:
                yield piece
                piece = ""
            else:
                piece += character
        yield run


def crisis_readings(group: CrisisGroup) -> list[str]:
    """Pinyin of a group's plain phrases, run together: `buxianghuo`."""
    phrases: Sequence[str] = [
        one for one in (*group.always, *group.words) if "*" not in one and _WORD.fullmatch(one)
    ]
    return sorted({"".join(syllables(one)) for one in phrases})
