"""`hub.catalogue.duplicates` beside the plain way, a dictionary of every window: CPU seconds, peak memory.

Texts are the real lectures' sentences, drawn anew for each synthetic lecture, so that many runs are shared.
Each row is the median of three runs in child processes; both must find the same number of lectures. The last
row is the whole `hub stats` over this repository.
"""

from __future__ import annotations

import random
import statistics
import subprocess
import sys
from pathlib import Path

from hub.catalogue.duplicates import RUN, Passage, shared_runs
from hub.catalogue.load import load
from hub.catalogue.sentences import sentences_of
from hub.project import Project

ROOT = Path(__file__).parent.parent.parent
SIZES = (48, 1000, 10_000)
RUNS = 3
LENGTH = 1_200
#: Each synthetic lecture shares a passage with another one in so many cases of a hundred.
SHARE = 5


def texts(count: int) -> list[Passage]:
    """Synthetic lectures of `LENGTH` characters in the real lectures' characters; some share a real passage."""
    draw = random.Random(48)
    real = [
        one.text
        for lecture in load(Project.at(ROOT)).lectures
        for one in sentences_of(lecture.body.situation)
    ]
    signs = "".join(real)
    made = []
    for number in range(count):
        body = "".join(draw.choices(signs, k=LENGTH))
        shared = draw.choice(real[:40]) * 2 if draw.randrange(100) < SHARE else ""
        made.append(Passage(f"L{number}", "", body + shared))
    return made


def plain(passages: list[Passage]) -> set[str]:
    """Owners that repeat another, by a dictionary of every window."""
    first: dict[str, str] = {}
    found = set()
    for one in passages:
        kept = "".join(
            sign for sign in one.text if "\u3400" <= sign <= "\u9fff" or (sign.isascii() and sign.isalnum())
        )
        for begin in range(len(kept) - RUN + 1):
            if first.setdefault(kept[begin : begin + RUN], one.owner) != one.owner:
                found.add(one.owner)
    return found


def child(way: str, count: int) -> None:
    """Run one way and print CPU seconds, megabytes and how many lectures repeat another."""
    import resource
    import time

    passages = texts(count)
    before = time.process_time()
    found = plain(passages) if way == "plain" else {one.passage.owner for one in shared_runs(passages)}
    spent = time.process_time() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    sys.stdout.write(f"{spent} {peak} {len(found)}\n")


def measured(way: str, count: int) -> tuple[float, float, int]:
    """Medians of `RUNS` children."""
    rows = []
    for _ in range(RUNS):
        code = f"from tests.bench.stats import child; child({way!r}, {count})"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
        )
        spent, peak, found = done.stdout.split()
        rows.append((float(spent), float(peak), int(found)))
    return statistics.median(row[0] for row in rows), statistics.median(row[1] for row in rows), rows[0][2]


def main(argv: list[str]) -> int:
    """Print the table; `--quick` leaves out the largest size."""
    sys.stdout.write(f"{'lectures':>9} {'way':>6} {'CPU s':>8} {'MB':>7} {'found':>6}\n")
    for count in SIZES[:-1] if "--quick" in argv else SIZES:
        rows = {way: measured(way, count) for way in ("plain", "ours")}
        for way, (spent, peak, found) in rows.items():
            sys.stdout.write(f"{count:>9} {way:>6} {spent:>8.2f} {peak:>7.0f} {found:>6}\n")
        if rows["plain"][2] != rows["ours"][2]:
            sys.stdout.write("the two differ\n")
            return 1
        ratio = [rows["ours"][column] / max(rows["plain"][column], 1e-9) for column in (0, 1)]
        sys.stdout.write(f"{'':>9} {'ratio':>6} {ratio[0]:>8.2f} {ratio[1]:>7.2f}\n")
    return 0
