"""Plain combined lines by the thousand: fields that `hub.plays.scan` found become events without a loop over lines.

What differs from line to line is worked out with numpy; what many lines share (a client, a file, a lecture, a
quarter of an hour) once. Every line this cannot vouch for is given back, for the careful way, which knows why.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from hub.plays.alike import alike
from hub.plays.beacons import SLUG, SLUG_MAX, SPANS, order_of, runs_of
from hub.plays.clients import Client
from hub.plays.definition import AGENT_MAX, EVENTS, ROBOT
from hub.plays.events import BUCKET
from hub.plays.known import Known, Work
from hub.plays.logs import MalformedError
from hub.plays.scan import Array, Rows, Scanned, mask, word

#: starts and ends of lines
Spans = list[tuple[int, int]]
_TARGET_MAX = 512
_FIRST, _WATCHED = EVENTS["10s"], EVENTS["w"]
#: value of a hexadecimal digit as beacons write it, 16 for every other byte
_HEX = np.full(256, 16, np.uint64)
_HEX[list(b"0123456789abcdef")] = np.arange(16)


def read_media(data: bytes, found: Scanned, minutes: Sequence[int], known: Known, work: Work) -> Spans:
    """Carry what the lines got; returns the lines for the careful way."""
    second, fit = _seconds(found.media, minutes, known)
    fit &= found.media.request - 9 - found.media.target <= _TARGET_MAX
    odd, rows, second = found.media.spans(~fit), found.media.only(fit), second[fit]
    if not len(second):
        return odd
    first, file, strange = alike(found.words, [(rows.target, rows.request - 9 - rows.target)])
    targets = [data[rows.target[at] : rows.request[at] - 9] for at in first]
    paths = [known.path(one) for one in targets]
    strange |= np.array([b" " in one for one in targets])[file]
    clients, sender, robot, nobody = _senders(data, found, rows, known)
    good = ~(strange | nobody)
    odd += rows.spans(~good)
    named = np.array([bool(one) for one in paths])[file]
    work.batch.ignored["other"] += int((good & ~named).sum())
    work.batch.ignored["robot"] += int((good & named & robot).sum())
    left = good & named & ~robot
    rows, second, sender, file = rows.only(left), second[left], sender[left], file[left]
    order, begin = _groups(sender * len(paths) + file, second // BUCKET)
    if not len(order):
        return odd
    heads, moments = order[begin], second[order]
    carried = zip(
        sender[heads].tolist(),
        file[heads].tolist(),
        np.minimum.reduceat(moments, begin).tolist(),
        np.maximum.reduceat(moments, begin).tolist(),
        np.add.reduceat(rows.sent[order], begin).tolist(),
        strict=True,
    )
    sizes = np.diff(begin, append=len(order)).tolist()
    for place, (who, what, oldest, newest, sent) in enumerate(carried):
        client = clients[who]
        assert client is not None
        try:
            known.carry(work, client, paths[what], (oldest, newest), sent)
            work.batch.accepted += sizes[place]
        except MalformedError:
            odd += rows.spans(order[begin[place] : begin[place] + sizes[place]])
    return odd


def read_beacons(data: bytes, found: Scanned, minutes: Sequence[int], known: Known, work: Work) -> Spans:
    """Enter the beacons; returns the lines for the careful way."""
    second, fit = _seconds(found.beacons, minutes, known)
    slug_end, kind, spans_at = _form(data, found)
    fit &= kind >= 0
    odd, rows, second = found.beacons.spans(~fit), found.beacons.only(fit), second[fit]
    if not len(second):
        return odd
    slug_end, kind, spans_at = slug_end[fit], kind[fit], spans_at[fit]
    play, good = _play_ids(found.text, slug_end + 3)
    slug_at = rows.target + 9
    first, lecture, strange = alike(found.words, [(slug_at, slug_end - slug_at)])
    slugs = [data[slug_at[at] : slug_end[at]] for at in first]
    strange |= np.array([SLUG.fullmatch(one) is None for one in slugs])[lecture]
    clients, sender, robot, nobody = _senders(data, found, rows, known)
    runs = _runs(data, kind, spans_at, rows.request - 9)
    good &= ~(strange | nobody | np.array([one is None for one in runs]))
    keys, sealed = _keys(clients, sender, second, good, known)
    good &= ~sealed
    odd += rows.spans(~good)
    kept = good & ~(robot & (kind != _FIRST))
    robots = int((good & robot).sum())
    work.batch.ignored["robot"] += robots
    work.batch.accepted += int(good.sum()) - robots
    places = [work.lectures.setdefault(one.decode("latin-1"), len(work.lectures)) for one in slugs]
    caps = np.array([one.cap if one else 0 for one in clients])
    chosen = [one or [] for one, wanted in zip(runs, kept.tolist(), strict=True) if wanted]
    columns = {
        "id": play,
        "client": keys[1],
        "other": keys[2],
        "time": second * 1000,
        "day": keys[0],
        "kind": np.where(robot, ROBOT, kind),
        "cap": caps[sender],
        "lecture": np.array(places)[lecture],
    }
    into = work.batch.beacons
    for name, column in columns.items():
        into[name].frombytes(column[kept].astype(np.int64).tobytes())
    into["steps"].extend(order_of(one) for one in chosen)
    ends = len(into["runs"]) + np.cumsum([len(one) for one in chosen], dtype=np.int64)
    into["run_ends"].frombytes(ends.tobytes())
    into["runs"].extend(chain.from_iterable(chosen))
    return odd


def _seconds(rows: Rows, minutes: Sequence[int], known: Known) -> tuple[Array, Array]:
    """Seconds since 1970, and which rows have a good time, within the bounds, and an agent that is believed."""
    minute = np.array(minutes, np.int64)[rows.minute] if len(rows.minute) else np.zeros(0, np.int64)
    second = minute + rows.second
    good = (minute >= 0) & (second >= known.oldest) & (second <= known.newest)
    return second, good & (rows.end - rows.agent <= AGENT_MAX)


def _senders(
    data: bytes, found: Scanned, rows: Rows, known: Known
) -> tuple[list[Client | None], Array, Array, Array]:
    """Clients; each row's place among them; which rows are a robot's; which rows have no client."""
    address = (rows.start, rows.head - rows.start)
    first, sender, strange = alike(found.words, [address, (rows.agent, rows.end - rows.agent)])
    clients: list[Client | None] = []
    places = (column[first].tolist() for column in (rows.start, rows.head, rows.agent, rows.end))
    for start, head, agent, end in zip(*places, strict=True):
        name = data[start:head]
        try:
            clients.append(None if b" " in name else known.clients.get(name, data[agent:end]))
        except MalformedError:
            clients.append(None)
    robot = np.array([bool(one and one.robot) for one in clients])[sender]
    return clients, sender, robot, strange | np.array([one is None for one in clients])[sender]


def _groups(one: Array, other: Array) -> tuple[Array, Array]:
    """Places of the rows, those that agree in both numbers together; and where each group begins among them."""
    order = np.lexsort((one, other))
    one, other = one[order], other[order]
    fresh = np.ones(len(order), bool)
    fresh[1:] = (one[1:] != one[:-1]) | (other[1:] != other[:-1])
    return order, np.flatnonzero(fresh)


def _form(data: bytes, found: Scanned) -> tuple[Array, Array, Array]:
    """Where each beacon's slug ends, its kind, and where its spans begin; kind -1 is for the careful way.

    `/b?v=1&l=<slug>&p=<16 digits>&e=<event>[&w=<spans>]`: everything has its place between the ampersands.
    """
    text, words, rows = found.text, found.words, found.beacons
    target, end = rows.target, rows.request - 9
    signs = np.concatenate((np.flatnonzero(text == 38), np.full(5, len(data))))
    first: Array = np.searchsorted(signs, target)
    at = signs[first[:, None] + np.arange(5)]
    slug_end, event = at[:, 1], np.minimum(at[:, 2] + 3, len(data))
    plain = (words[target] == word(b"/b?v=1&l")) & (text[target + 8] == 61) & (at[:, 0] == target + 6)
    plain &= (slug_end > target + 9) & (slug_end <= target + 9 + SLUG_MAX) & (at[:, 2] == slug_end + 19)
    plain &= _is(words, slug_end, b"&p=") & _is(words, event - 3, b"&e=")
    kind = np.full(len(target), -1)
    alone = plain & (at[:, 3] >= end)
    for name, number in EVENTS.items():
        if number != _WATCHED:
            kind[alone & (end - event == len(name)) & _is(words, event, name.encode())] = number
    spans = at[:, 3] + 3
    told = plain & (at[:, 3] == event + 1) & _is(words, event, b"w&w=") & (at[:, 4] >= end)
    kind[told & (end - spans >= 3) & (end - spans <= 600)] = _WATCHED
    return slug_end, kind, spans


def _is(words: Array, at: Array, text: bytes) -> Array:
    return (words[at] & mask(len(text))) == word(text)


def _play_ids(text: Array, at: Array) -> tuple[Array, Array]:
    """The 16 digits from `at` on as signed numbers, and which rows have them."""
    digits = _HEX[text[at[:, None] + np.arange(16)]]
    shifts = np.arange(60, -1, -4).astype(np.uint64)
    value: Array = (digits << shifts).sum(axis=1, dtype=np.uint64)
    return value.view(np.int64), (digits < 16).all(axis=1)


def _runs(data: bytes, kind: Array, begin: Array, end: Array) -> list[list[int] | None]:
    """Heat runs of each row; None where they are not of their form."""
    out: list[list[int] | None] = [[]] * len(kind)
    for at in np.flatnonzero(kind == _WATCHED).tolist():
        text = data[begin[at] : end[at]]
        try:
            out[at] = runs_of(text) if SPANS.fullmatch(text) else None
        except MalformedError:
            out[at] = None
    return out


def _keys(
    clients: Sequence[Client | None], sender: Array, second: Array, good: Array, known: Known
) -> tuple[Array, Array]:
    """Day, key and other key of each row, three columns of them; which rows' day is sealed."""
    out = np.zeros((3, len(second)), np.int64)
    rows = np.flatnonzero(good)
    order, begin = _groups(sender[rows], second[rows] // BUCKET)
    rows = rows[order]
    heads, found = rows[begin], []
    for who, moment in zip(sender[heads].tolist(), second[heads].tolist(), strict=True):
        client = clients[who]
        assert client is not None
        try:
            found.append(known.keys(client, moment))
        except MalformedError:
            found.append((-1, 0, 0))
    sizes = np.diff(begin, append=len(rows))
    out[:, rows] = np.repeat(np.array(found, np.int64).reshape(-1, 3), sizes, axis=0).T
    return out, out[0] < 0
