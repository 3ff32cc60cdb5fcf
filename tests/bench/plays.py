"""Play counts: ours (ingest + index) against GoAccess and DuckDB's `split`, the same lines in one run."""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hub.catalogue.load import load_catalogue
from hub.project import Project
from hub.samples.logs import LINES_A_PLAY, catalogue_traffic, write_log

ROOT = Path(__file__).parent.parent.parent
DAY = date(2026, 11, 23)
NOW = 1_795_435_201
_SPLIT = """
import duckdb, sys
with duckdb.connect(config={{"threads": 2}}) as session:
    print(session.execute(\"\"\"
        WITH line AS (SELECT string_split(column0, '"') AS part FROM read_csv('{log}', delim='\\x01', header=false,
                      quote='', escape='', columns={{'column0': 'VARCHAR'}}, ignore_errors=true, max_line_size=1000000)),
        hit AS (SELECT part[2] AS request, part[6] AS agent, split_part(part[1], ' ', 1) AS address FROM line WHERE len(part) = 7)
        SELECT count(DISTINCT regexp_extract(request, 'p=([0-9a-f]+)', 1)) FROM hit WHERE contains(request, '&e=10s ')
    \"\"\").fetchone())
"""


@dataclass(frozen=True)
class Run:
    """One measured command: seconds on the clock, seconds of CPU, megabytes at its peak."""

    wall: float
    cpu: float
    peak: int


def measure(command: Sequence[str]) -> Run:
    """Run a command in a child of its own, so that the peak is the command's (and its children's largest)."""
    script = (
        "import json,resource,subprocess,sys,time\n"
        "t=time.perf_counter(); r=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE)\n"
        "w=time.perf_counter()-t; u=resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(w,u.ru_utime+u.ru_stime,u.ru_maxrss//1024,r.returncode); sys.stderr.buffer.write(r.stderr[-500:])"
    )
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", script, *command], check=True, capture_output=True, text=True, env=usual
    )
    wall, cpu, peak, code = done.stdout.split()
    if code != "0":
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
    return Run(float(wall), float(cpu), int(peak))


def main(argv: Sequence[str]) -> int:
    """Print a table; medians of `--runs`."""
    options = argparse.ArgumentParser(prog="tests.bench plays")
    options.add_argument("--lines", type=int, default=2_000_000)
    options.add_argument("--runs", type=int, default=3)
    chosen = options.parse_args(list(argv))
    with tempfile.TemporaryDirectory(prefix="hub-bench-") as name:
        folder = Path(name)
        log = folder / "plays.log"
        project = Project.at(ROOT)
        catalogue = load_catalogue(project, DAY)
        truth = write_log(catalogue_traffic(project, catalogue, DAY, round(chosen.lines / LINES_A_PLAY)), log)
        with log.open("rb") as plain, (folder / "plays.log.gz").open("wb") as packed:
            subprocess.run(["gzip", "-6", "-c"], stdin=plain, stdout=packed, check=True)
        sys.stdout.write(
            f"{truth.lines:,} lines, {log.stat().st_size >> 20} MB, {truth.plays.total():,} honest plays; "
        )
        sys.stdout.write(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
        for kind in ("plays.log", "plays.log.gz"):
            _table(folder, folder / kind, chosen.runs, truth.plays.total())
    return 0


def _table(folder: Path, log: Path, runs: int, honest: int) -> None:
    hub = [str(Path(sys.executable).with_name("hub")), "--root", str(folder / "p")]
    rows: dict[str, list[Run]] = {}
    for _ in range(runs):
        _fresh(folder / "p")
        rows.setdefault("ours: ingest", []).append(
            measure([*hub, "plays", "ingest", "--now", str(NOW), str(log)])
        )
        rows.setdefault("ours: index", []).append(measure([*hub, "plays", "index", "--date", str(DAY)]))
        rows.setdefault("ours: same log again", []).append(
            measure([*hub, "plays", "ingest", "--now", str(NOW), str(log)])
        )
        found = (folder / "p/build/plays/v1/site.json").read_text(encoding="utf-8")
        if f'"plays":{honest}' not in found:
            raise SystemExit(f"counted wrong: {found}")
        if shutil.which("goaccess"):
            rows.setdefault("GoAccess", []).append(measure(_goaccess(log, folder)))
        rows.setdefault("DuckDB split", []).append(measure([sys.executable, "-c", _SPLIT.format(log=log)]))
    sys.stdout.write(f"\n{log.name}\n{'':<22}{'wall s':>9}{'cpu s':>9}{'peak MB':>9}\n")
    middle = {name: _median(found) for name, found in rows.items()}
    for name, one in middle.items():
        sys.stdout.write(f"{name:<22}{one.wall:>9.2f}{one.cpu:>9.2f}{one.peak:>9.0f}\n")
    ours = middle["ours: ingest"].wall + middle["ours: index"].wall
    for peer in ("GoAccess", "DuckDB split"):
        if peer in middle:
            sys.stdout.write(f"{peer} takes {middle[peer].wall / ours:.1f} times our wall time\n")


def _median(runs: Sequence[Run]) -> Run:
    wall, cpu, peak = (
        statistics.median(values) for values in zip(*((r.wall, r.cpu, r.peak) for r in runs), strict=True)
    )
    return Run(wall, cpu, int(peak))


def _goaccess(log: Path, folder: Path) -> list[str]:
    reader = "zcat" if log.suffix == ".gz" else "cat"
    command = f"{reader} {log} | goaccess --log-format=COMBINED --no-global-config -o {folder}/report.json -"
    return ["sh", "-c", command]


def _fresh(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in ("lectures", "content"):
        shutil.copytree(ROOT / name, folder / name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
