"""Our build beside stock mkdocs + Material on the same texts: CPU seconds, peak memory, bytes.

Stock is given the lectures' own Markdown, ten section pages in the nav, and Material's defaults in Chinese;
ours checks, renders structured pages and purges CSS. `hub build, everything` adds search, sample counts,
pictures (kept from the second run on), verify, seal and swap, which stock has not. Each row is the median of
three runs in child processes, taking turns.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
SIZES = (48, 1000)
DAY = "2026-11-23"
#: What stock does too: check the texts and render every page; no search index, pictures, counts, seal.
PAGES = f"""
from datetime import date
from pathlib import Path
from hub.catalogue.load import load_catalogue
from hub.pages.page import Inputs
from hub.pages.site import site_of
from hub.project import Project
from site_plugins.generator import generate
root, day = Path.cwd(), date.fromisoformat("{DAY}")
project = Project.at(root)
site = site_of(Inputs(load_catalogue(project, day), project.settings, day))
generate(site, root / "mkdocs.yml", root / "build/html")
"""
RUNS = 3
STOCK = """site_name: stock
theme: {{name: material, language: zh, font: false}}
plugins: [{plugins}]
markdown_extensions: [attr_list, admonition, tables]
nav: [index.md]
validation: {{nav: {{omitted_files: ignore}}}}
"""


def measure(command: list[str], cwd: Path) -> tuple[float, float]:
    """CPU seconds and peak megabytes of a command that must succeed."""
    code = (
        "import resource,subprocess,sys;"
        "done=subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,stderr=subprocess.PIPE);"
        "use=resource.getrusage(resource.RUSAGE_CHILDREN);"
        "sys.stderr.buffer.write(done.stderr[-2000:]) if done.returncode else None;"
        "print(use.ru_utime+use.ru_stime,use.ru_maxrss/1024);sys.exit(done.returncode)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], cwd=cwd, capture_output=True, text=True, check=True
    )
    cpu, peak = done.stdout.split()
    return float(cpu), float(peak)


def weight(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def grow(target: Path, count: int) -> None:
    """A project of `count` lectures: the real ones, then copies under other numbers and titles."""
    for name in ("mkdocs.yml", "hub.yml"):
        shutil.copy(ROOT / name, target / name)
    for name in ("content", "site_plugins"):
        shutil.copytree(ROOT / name, target / name)
    real = sorted(path for path in (ROOT / "lectures").iterdir() if path.name[0].isdigit())
    (target / "lectures").mkdir()
    for shared in ("taxonomy.yml", "policy-facts.yml", "terms.yml"):
        shutil.copy(ROOT / "lectures" / shared, target / "lectures" / shared)
    for number in range(1, count + 1):
        source = real[(number - 1) % len(real)]
        folder = target / "lectures" / f"{number:03}-{source.name.partition('-')[2]}"
        folder.mkdir()
        for path in (*sorted(source.glob("*.vtt")), source / "narration.md"):
            shutil.copy(path, folder / path.name)
        text = (source / "lecture.md").read_text(encoding="utf-8")
        if number > len(real):
            lines = [
                f"{line[:20]}{number}" if line.startswith(("title:", "short:")) else line
                for line in text.split("\n")
            ]
            lines = [f"short: 讲{number}" if line.startswith("short:") else line for line in lines]
            text = "\n".join(lines)
        (folder / "lecture.md").write_text(text, encoding="utf-8")


def stock(target: Path, source: Path, plugins: str) -> None:
    """The same texts as a stock project."""
    docs = target / "docs"
    docs.mkdir(parents=True)
    (docs / "index.md").write_text("# 家庭教育微讲坛\n", encoding="utf-8")
    for path in sorted((source / "lectures").glob("*/lecture.md")):
        head, _, body = path.read_text(encoding="utf-8").removeprefix("---\n").partition("\n---\n")
        title = next(line for line in head.split("\n") if line.startswith("title:"))
        narration = path.with_name("narration.md").read_text(encoding="utf-8")
        (docs / f"{path.parent.name}.md").write_text(
            f"---\n{title}\n---\n{body}\n{narration}", encoding="utf-8"
        )
    for path in sorted((source / "content/tips").glob("*.md")):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        (docs / path.name).write_text(f"# {path.stem}\n{body}", encoding="utf-8")
    (target / "mkdocs.yml").write_text(STOCK.format(plugins=plugins), encoding="utf-8")


def main(argv: list[str]) -> int:
    """Print the table; exit status 0."""
    write = sys.stdout.write
    python = [sys.executable, "-m"]
    write(f"{'pages':>6} {'build':<28} {'CPU s':>7} {'ratio':>6} {'peak MB':>8} {'site MB':>8}\n")
    for count in SIZES:
        with tempfile.TemporaryDirectory(prefix="bench-") as name:
            base = Path(name)
            ours = base / "ours"
            ours.mkdir()
            grow(ours, count)
            rows: dict[str, tuple[list[str], Path, Path]] = {
                "hub: content to HTML": ([sys.executable, "-c", PAGES], ours, ours / "build/html"),
                "hub build, everything": (
                    [sys.executable, "-c", "from scripts.cli import main; main()", "build", "--date", DAY],
                    ours,
                    ours / "site",
                ),
            }
            for label, plugins in (
                ("mkdocs + Material, no search", ""),
                ("mkdocs + Material, search", "search"),
            ):
                folder = base / (plugins or "plain")
                stock(folder, ours, plugins)
                rows[label] = ([*python, "mkdocs", "build", "-q"], folder, folder / "site")
            taken: dict[str, list[tuple[float, float]]] = {label: [] for label in rows}
            for _ in range(RUNS):
                for label, (command, cwd, _site) in rows.items():
                    taken[label].append(measure(command, cwd))
            reference = statistics.median(cpu for cpu, _ in taken["mkdocs + Material, no search"])
            for label, (_command, _cwd, site) in rows.items():
                cpu = statistics.median(one for one, _ in taken[label])
                peak = statistics.median(one for _, one in taken[label])
                write(
                    f"{count:>6} {label:<28} {cpu:>7.2f} {cpu / reference:>6.2f} {peak:>8.0f} {weight(site) / 1e6:>8.1f}\n"
                )
    return 0
