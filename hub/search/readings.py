"""Readings: what a question in pinyin, initials or homophones probably meant.

A word's reading is stored without tones, and compared in a coarse form in which sounds that parents mix
up when typing are the same (zh/z, ch/c, sh/s, ng/n, l/n kept apart). The browser does the same. Words lie
in a file for each first letter, characters in a file for each block of codes: a question fetches a few.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from functools import cache, partial
from typing import Protocol

from hub.search.grams import HAN, STOP, fold, simplified
from hub.search.memory import Memory
from hub.search.words import CrisisGroup, Synonyms

#: most words that have readings
MOST = 3000
#: a block of characters is 2 ** BLOCK codes; blocks of Han characters
BLOCK = 10
BLOCKS = range(0x3400 >> BLOCK, (0x9FFF >> BLOCK) + 1)
_NUMBER = re.compile(r"[0-9]{5}")
_WORD = re.compile(f"[{HAN}]+")


class Named(Protocol):
    """A document, or what is known of it."""

    @property
    def title(self) -> str:
        """Its title."""

    @property
    def words(self) -> tuple[str, ...]:
        """Words that name its place."""

    @property
    def asked(self) -> tuple[str, ...]:
        """How parents ask for it."""


def syllables(word: str) -> list[str]:
    """Toneless pinyin of each character."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a megabyte of tables

    return [str(one) for one in lazy_pinyin(word, errors="ignore")]


def _reading(word: str) -> str:
    return " ".join(syllables(word))


def coarse(reading: str) -> str:
    """A reading without blanks, in which sounds that are easily mixed up are the same."""
    text = reading.replace(" ", "").replace("'", "")
    return text.replace("zh", "z").replace("ch", "c").replace("sh", "s").replace("ng", "n")


def readings(
    documents: Iterable[Named], synonyms: Synonyms, memory: Memory | None = None
) -> dict[str, dict[str, str]]:
    """Words worth suggesting by the first letter of their sound: `{"q": {"青春期": "qing chun qi"}}`.

    Words are the synonyms editors wrote, the words of stages, topics and series, how parents ask, and the
    pieces of titles between particles, each up to six characters; the likeliest of a letter come first.

    Args:
        documents: Everything that can be found.
        synonyms: The editors' list.
        memory: Readings found before.
    """
    spelled = memory.get if memory else lambda _, make: make()
    words: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for group in synonyms.groups:
        words.update(dict.fromkeys(group.words, 3))
    for name, calls in synonyms.stages.items():
        words.update([name, *calls])
    for document in documents:
        words.update(dict.fromkeys(document.words, 2))
        words.update(document.asked)
        words.update(_pieces(document.title))
        numbers.update(_NUMBER.findall(document.title))
    good = [word for word in words if 2 <= len(word) <= 6 and _WORD.fullmatch(word)]
    best = sorted(good, key=lambda word: (-words[word], word))[:MOST]
    read = {word: spelled(word, partial(_reading, word)) for word in best} | {
        one: one for one in sorted(numbers)
    }
    out: dict[str, dict[str, str]] = {}
    for word, reading in read.items():
        out.setdefault(reading[0], {})[word] = reading
    return out


@cache
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


def packed_blocks(known: Collection[str]) -> dict[str, str]:
    """What the browser has to know of characters, by block: two lines each.

    The first are pairs of a traditional character and its simplified one, for the `known` ones; the second
    each syllable with its characters, `qing青轻倾…`.
    """
    old: dict[int, str] = {}
    for code in range(BLOCKS.start << BLOCK, BLOCKS.stop << BLOCK):
        character = chr(code)
        new = simplified(character)
        if new != character and new in known:
            old[code >> BLOCK] = old.get(code >> BLOCK, "") + character + new
    heard: dict[int, dict[str, str]] = {}
    for character, readings_of in sounds().items():
        block = heard.setdefault(ord(character) >> BLOCK, {})
        for syllable in readings_of.split(" "):
            block[syllable] = block.get(syllable, "") + character
    return {
        str(number): old.get(number, "")
        + "\n"
        + "".join(syllable + characters for syllable, characters in sorted(heard.get(number, {}).items()))
        for number in BLOCKS
    }


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


def crisis_readings(group: CrisisGroup, memory: Memory) -> list[str]:
    """Pinyin of a group's plain phrases, run together: `buxianghuo`."""
    phrases: Sequence[str] = [
        one for one in (*group.always, *group.words) if "*" not in one and _WORD.fullmatch(one)
    ]
    return sorted({memory.get(one, partial(_reading, one)).replace(" ", "") for one in phrases})
