"""Our build beside stock mkdocs + Material on as many pages: CPU seconds, peak memory, bytes.

Projects come from `hub sample corpus`. Stock is given our very pages as `hub pages` writes them, and Material's
defaults in Chinese without search. Ours reads what editors wrote, checks, counts, renders, verifies, compresses and
seals; pictures and the search index with the related lectures out of it, which stock has not, are timed apart.
The clean build is the first one with recordings and pictures in their stores. Zensical and Hugo join where they are
installed (`HUB_ZENSICAL` and `HUB_HUGO` name their programs); Hugo has no Material, so it writes bare pages. Sizes: `python -m tests.bench build 48 1000`.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SIZES = (48, 1000)
DAY = "2026-11-23"
RUNS = int(os.environ.get("HUB_BENCH_RUNS", "3"))
#: A watcher that leaves the CPU seconds of each phase as JSON on the last line.
WATCHER = """
import json, resource, sys, time
class Watcher:
    def __init__(self, *_):
        from hub.media.run import Silent
        self.clips, self.spent, self.at = Silent(), {}, 0.0
    def __enter__(self): return self
    def __exit__(self, *_): print(json.dumps(self.spent))
    def now(self):
        return sum(resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
                   for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    def phase(self, name, said):
        self.spent[name] = self.now() - self.at
        self.at = self.now()
    def problems(self, found): pass
    def sampled(self, done, of): pass
    def waits(self, said): pass
"""
#: `hub build` as an editor runs it, but for what it prints.
OURS = f"""{WATCHER}
import scripts.build
from scripts.cli import program
scripts.build.Lines = Watcher
sys.argv[1:] = ["build", "--date", "{DAY}", *sys.argv[1:]]
program()
"""
#: What `hub serve` does: a lecture is saved, and the process that has built before builds again.
SAVED = f"""{WATCHER}
import gc
from datetime import date
from pathlib import Path
from hub.build import Job, build
from hub.project import Project
from scripts.cli import PATIENCE
from site_plugins.generator import generate
gc.set_threshold(PATIENCE)
watcher, root = Watcher(), Path.cwd()
build(Job(Project.at(root), date.fromisoformat("{DAY}"), root / "site"), generate, watcher)
path = sorted((root / "lectures").glob("[0-9]*/lecture.md"))[21]
text = path.read_text(encoding="utf-8")
path.write_text(text.replace("## 情境\\n\\n", "## 情境\\n\\n又改。", 1), encoding="utf-8")
time.sleep(0.2)  # a file written this very moment is read again by the next build too
watcher.spent, began = {{}}, watcher.now()
build(Job(Project.at(root), date.fromisoformat("{DAY}"), root / "site"), generate, watcher)
print(json.dumps({{"cpu": watcher.now() - began, **watcher.spent}}))
"""
#: The command line itself, which loads nothing where nothing has changed.
HUB = "from scripts.cli import program; program()"
#: Phases that stock has not.
APART = ("related", "search", "pictures")
STOCK = """site_name: stock
theme: {name: material, language: zh, font: false}
plugins: []
markdown_extensions: [attr_list, admonition, tables]
nav: [index.md]
validation: {nav: {omitted_files: ignore}}
"""


def measure(command: list[str], cwd: Path) -> tuple[float, float, str]:
    """CPU seconds, peak megabytes and output of a command that must succeed."""
    code = (
        "import resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:],stdout=subprocess.PIPE,stderr=subprocess.PIPE);"
        "use=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "sys.stderr.buffer.write(done.stderr[-2000:]) if done.returncode else None;"
        "print(done.stdout.decode().strip().rpartition('\\n')[2]);"
        "print(use.ru_utime+use.ru_stime,use.ru_maxrss/1024);sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=cwd, capture_output=True, text=True, check=True
    )
    said, _, numbers = done.stdout.strip().rpartition("\n")
    cpu, peak = numbers.split()
    return float(cpu), float(peak), said


def weight(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def grow(target: Path, count: int) -> None:
    """A project of `count` lectures."""
    command = [HUB, "sample", "corpus", "--lectures", str(count), "--out"]
    subprocess.run([sys.executable, "-c", *command, str(target)], cwd=ROOT, check=True, capture_output=True)


def stock(target: Path, source: Path) -> None:
    """The same pages as a stock project."""
    target.mkdir()
    command = [HUB, "pages", "--date", DAY, "--out", str(target / "docs")]
    subprocess.run([sys.executable, "-c", *command], cwd=source, check=True, capture_output=True)
    (target / "mkdocs.yml").write_text(STOCK, encoding="utf-8")


def touch(project: Path, number: int) -> None:
    """Change a sentence of one lecture."""
    path = sorted((project / "lectures").glob("[0-9]*/lecture.md"))[20]
    head, mark, tail = path.read_text(encoding="utf-8").partition("## 情境\n\n")
    path.write_text(f"{head}{mark}第{number}次改。{tail}", encoding="utf-8")


def rivals(folder: Path) -> dict[str, list[str]]:
    """Other generators that are here, for the stock project."""
    zensical = os.environ.get("HUB_ZENSICAL") or shutil.which("zensical")
    hugo = os.environ.get("HUB_HUGO") or shutil.which("hugo")
    found = {"Zensical": [zensical, "build", "--clean"]} if zensical else {}
    if hugo:
        bare(folder)
        found["Hugo, bare pages"] = [hugo, "--quiet", "--cleanDestinationDir", "--destination", "site"]
    return found


def bare(folder: Path) -> None:
    """What Hugo needs beside the texts: they, with a home page of its own name, and a layout without a theme."""
    (folder / "hugo.toml").write_text(
        'title = "stock"\ndisableKinds = ["taxonomy", "term"]\n', encoding="utf-8"
    )
    shutil.copytree(folder / "docs", folder / "content")
    for index in (folder / "content").rglob("index.md"):  # else it is all that its folder has
        index.rename(index.with_name("_index.md"))
    layouts = folder / "layouts" / "_default"
    layouts.mkdir(parents=True)
    page = "<!doctype html><html><head><title>{{ .Title }}</title></head><body>{{ .Content }}</body></html>\n"
    for name in ("single.html", "list.html"):
        (layouts / name).write_text(page, encoding="utf-8")


def main(argv: list[str]) -> int:
    """Print the table; exit status 0."""
    write = sys.stdout.write
    write(
        f"{'lectures':>8} {'build':<30} {'CPU s':>7} {'ratio':>6} {'apart':>6} {'peak MB':>8} {'site MB':>8}\n"
    )
    for count in [int(word) for word in argv if word.isdigit()] or SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            ours, plain = Path(name) / "ours", Path(name) / "stock"
            grow(ours, count)
            stock(plain, ours)
            python = [sys.executable, "-c", OURS]
            measure(python, ours)  # recordings and pictures into their stores
            jobs = {
                "mkdocs + Material, no search": ([sys.executable, "-m", "mkdocs", "build", "-q"], plain),
                **{label: (command, plain) for label, command in rivals(plain).items()},
                "hub build --clean": ([*python, "--clean"], ours),
                "hub build, one changed": (python, ours),
                "hub serve, one saved": ([sys.executable, "-c", SAVED], ours),
                "hub build, nothing changed": ([sys.executable, "-c", HUB, "build", "--date", DAY], ours),
            }
            taken: dict[str, list[tuple[float, float, float]]] = {label: [] for label in jobs}
            for run in range(RUNS):
                for label, (command, cwd) in jobs.items():
                    if label == "hub build, one changed":
                        # the first build after a clean one mends the tree that waited, too
                        touch(ours, RUNS + run)
                        measure(command, cwd)
                    if "one " in label:
                        touch(ours, run)
                    cpu, peak, said = measure(command, cwd)
                    spent = json.loads(said) if said.startswith("{") else {}
                    cpu = spent.get("cpu", cpu)  # of the second build alone
                    apart = sum(spent.get(one, 0.0) for one in APART)
                    taken[label].append((cpu - apart, apart, peak))
            reference = statistics.median(one[0] for one in taken["mkdocs + Material, no search"])
            for label, (_command, cwd) in jobs.items():
                cpu, apart, peak = (statistics.median(column) for column in zip(*taken[label], strict=True))
                size = weight(cwd / "site") / 1e6
                write(
                    f"{count:>8} {label:<30} {cpu:>7.2f} {cpu / reference:>6.2f} {apart:>6.2f} {peak:>8.0f} {size:>8.1f}\n"
                )
    return 0
