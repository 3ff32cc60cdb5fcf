"""What is to be done, before anything is done: pure, printable, the same every time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from hub.catalogue.model import Lecture
from hub.media.index import ClipEntry
from hub.media.ladder import Profile, pictures
from hub.media.masters import Master
from hub.media.order import Order
from hub.media.probe import Facts
from hub.media.store import Store

#: CPU seconds for a million pixels encoded, measured on talking-head and slide clips on a 2025 server core.
_COST = {"standard": 0.012, "quick": 0.006}


@dataclass(frozen=True)
class Task:
    """One lecture's clip: the order, what the store has of it, and what making it costs in CPU seconds."""

    lecture: Lecture
    order: Order
    there: ClipEntry | None
    cost: float = 0.0


@dataclass(frozen=True)
class Plan:
    """All tasks, by lecture."""

    tasks: tuple[Task, ...]

    @property
    def missing(self) -> tuple[Task, ...]:
        """What must be made, a key only once, the longest first so that the last core is not left alone."""
        first: dict[str, Task] = {}
        for task in self.tasks:
            if task.there is None:
                first.setdefault(task.order.key, task)
        return tuple(sorted(first.values(), key=lambda task: (-task.cost, task.order.id)))

    @property
    def cost(self) -> float:
        """CPU seconds in all."""
        return sum(task.cost for task in self.missing)


def order_for(lecture: Lecture, master: Master, profile: Profile, store: Store, program: str) -> Order:
    """Return the job that makes a lecture's clip."""
    assert lecture.head.clip is not None
    start, end = lecture.head.clip.start, lecture.head.clip.end
    return Order(
        lecture.id,
        profile.key(master.sha256, start, end),
        master.path,
        start,
        end,
        profile,
        store.root,
        program,
    )


def plan_of(
    orders: Iterable[tuple[Lecture, Order]], store: Store, facts: dict[Path, Facts] | None = None
) -> Plan:
    """Compare orders with the store. With `facts` of the masters the costs are known too."""
    tasks = []
    for lecture, order in orders:
        there = store.get(order.key)
        known = (facts or {}).get(order.master)
        tasks.append(Task(lecture, order, there, cost_of(known, order) if known and there is None else 0.0))
    return Plan(tuple(tasks))


def cost_of(facts: Facts, order: Order) -> float:
    """Estimate the CPU seconds of one clip from the pixels that must be encoded."""
    from hub.media.clip import slice_of  # noqa: PLC0415 - loads slowly, and most builds never need it

    seconds = slice_of(facts, order.start, order.end).seconds
    pixels = sum(one.width * one.height for one in pictures(facts))
    return seconds * facts.rate * pixels / 1e6 * _COST[order.profile.preset]
