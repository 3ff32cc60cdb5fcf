"""What one file of the site says about itself, with what its tags have said before.

Facts are a pure function of a file's bytes, its path and the site's address, so they are kept between builds.

Pages of a site have most of their tags in common, and a tag means the same on every page that lies as deep. So the
strict reader is asked once for each tag, alone, and a page is the sum of its tags. It is asked for the whole file
wherever that is not certain: anything it would complain of, and anything this module does not recognise at once.
Nothing is ever found to be in order here that the strict reader has not seen.
"""

from __future__ import annotations

import posixpath
import re
from functools import lru_cache
from typing import NamedTuple

from hub.publish.markup import RAW, NotPlainError, raw_of
from hub.publish.strict import Facts, csp_hash, read_strictly, too_late

__all__ = ["Facts", "csp_hash", "facts_of"]

#: Stands for the name of each folder above a file, and for its own, while a tag is read for all files as deep. No
#: file can hold it: UTF-8, percent signs and character references all have no way to write half of a pair.
_ANY = "\ud800"
_TAG = re.compile("<[^>]*>")
_RAW = re.compile(rf"<({'|'.join(sorted(RAW))})(?![\w:-])", re.IGNORECASE)
#: A longer tag is the only one of its kind, such as a drawing.
_SHORT = 600
#: So many tags that were seen again are remembered of each kind, and so many that were seen once.
_MOST, _ONCE = 4096, 1024


def facts_of(path: str, raw: bytes, site_url: str) -> Facts:
    """Read one HTML, SVG, CSS or XML file; any other kind has no facts."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return Facts(wrong=[(1, "不是 UTF-8", "is not UTF-8")])
    kind = posixpath.splitext(path)[1]
    found = _summed(path, kind, text, site_url) if kind in (".html", ".svg") else None
    return found or read_strictly(path, text, site_url)


class _Said(NamedTuple):
    """What one tag says on any page that lies as deep; `beside` are targets from so many of its folders down, `tag` is a policy's."""

    targets: tuple[str, ...] = ()
    beside: tuple[tuple[int, str], ...] = ()
    anchors: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    policy: str = ""
    tag: str = ""


_NOTHING = _Said()
#: A tag that cannot be judged alone.
_UNSURE = _Said(policy=_ANY)


def _summed(path: str, kind: str, text: str, site_url: str) -> Facts | None:
    """Facts of markup as the sum of its tags; None when somebody must read all of it."""
    if "\0" in text or text.startswith("\ufeff"):
        return None
    *folders, name = path.split("/")
    cut = _cut(text)
    if cut is None:
        return None
    known, place = _known(len(folders), kind, site_url), f"{_ANY}/" * len(folders) + _ANY + kind
    found = []
    for tag in cut:
        said = known.often.get(tag) or _asked(known, tag, place, site_url)
        if said is _UNSURE:
            return None
        if said is not _NOTHING:
            found.append(said)
    policies = [one for one in found if one.policy]
    if len(policies) > 1 or any(
        text.count(one.tag) > 1 or too_late(text, text.find(one.tag)) for one in policies
    ):
        return None
    return _facts(found, folders, name, "".join(one.policy for one in policies))


def _cut(text: str) -> set[str] | None:
    """Every different tag of markup, elements whose content is text whole; None where a `<` begins no tag."""
    cut: set[str] = set()
    at = 0
    while at < len(text):
        raw = _RAW.search(text, at)
        plain = text[at : raw.start()] if raw else text[at:]
        if plain.rfind("<") > plain.rfind(">"):
            return None
        cut.update(_TAG.findall(plain))  # a `<` or `>` inside a tag makes it one that is not plain by itself
        if raw is None:
            break
        at = text.find(">", raw.end()) + 1
        if not at:
            return None
        try:
            close = raw_of(text, raw[1].lower(), at)[1]
        except NotPlainError:
            return None
        at = text.find(">", close) + 1
        cut.add(text[raw.start() : at])
    return cut


def _facts(found: list[_Said], folders: list[str], name: str, policy: str) -> Facts:
    targets = {one for said in found for one in said.targets}
    for said in found:
        for up, rest in said.beside:
            targets.add("/".join((*folders[:up], rest.replace(_ANY, name, 1))))
    return Facts(
        targets=sorted(targets),
        anchors=sorted({one for said in found for one in said.anchors}),
        hosts=sorted({one for said in found for one in said.hosts}),
        scripts=sorted({one for said in found for one in said.scripts}),
        styles=sorted({one for said in found for one in said.styles}),
        files=sorted({one for said in found for one in said.files}),
        policy=policy,
    )


class _Known(NamedTuple):
    """What tags have said so far; those that one page alone has do not drive out those that all have."""

    often: dict[str, _Said]
    once: dict[str, _Said]


@lru_cache(maxsize=64)
def _known(depth: int, kind: str, site_url: str) -> _Known:  # noqa: ARG001 - these are what it is for
    """What tags have said so far of files of one kind that have so many folders above them."""
    return _Known({}, {})


def _asked(known: _Known, tag: str, place: str, site_url: str) -> _Said:
    """What a tag says by itself; remembered when it is short."""
    again = known.once.pop(tag, None)
    if again is not None:
        _remember(known.often, _MOST, tag, again)
        return again
    facts = read_strictly(place, tag, site_url)
    beside = any(_ANY in one for one in facts.files)  # no page of ours has a script of its own
    said = _UNSURE if facts.wrong or beside else _said(facts, place, tag)
    if len(tag) < _SHORT:
        _remember(known.once, _ONCE, tag, said)
    return said


def _remember(known: dict[str, _Said], most: int, tag: str, said: _Said) -> None:
    if len(known) >= most:
        known.clear()  # those in use are soon there again
    known[tag] = said


def _said(facts: Facts, path: str, tag: str) -> _Said:
    said = _Said(
        targets=tuple(one for one in facts.targets if _ANY not in one),
        beside=tuple(_placed(one, path) for one in facts.targets if _ANY in one),
        anchors=tuple(facts.anchors),
        hosts=tuple(facts.hosts),
        scripts=tuple(facts.scripts),
        styles=tuple(facts.styles),
        files=tuple(facts.files),
        policy=facts.policy,
        tag=tag if facts.policy else "",
    )
    return _NOTHING if said == _NOTHING else said


def _placed(target: str, path: str) -> tuple[int, str]:
    """A target that depends on where the page lies: from how many of its folders down, and what follows them."""
    if target.startswith(path):
        return path.count("/"), _ANY + target[len(path) :]
    up = target.count(f"{_ANY}/")
    return up, target.removeprefix(f"{_ANY}/" * up)
