"""Random edits of a small project, as editors, designers and days make them, and what a build of it gave."""

from __future__ import annotations

import hashlib
import random
import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hub.build import Job, build
from hub.errors import HubError
from hub.media.run import Silent as NoClips
from hub.plays.ingest import ingest
from hub.problems import Problem
from hub.project import Project
from tests.plays.made_lines import NOW, beacon

DAY = date(2026, 11, 23)
#: What a clean build may have from the start: nothing in it depends on the content.
FIXED = ("build/cache/pins.json", "build/cache/sbom.json", "build/pictures", "media", "build/masters")
INPUTS = ("content", "lectures", "site_plugins", "hub.yml", "mkdocs.yml", ".hub/plays")


class Watcher:
    """Remembers phases and problems."""

    def __init__(self) -> None:
        self.said: dict[str, str] = {}
        self.found: list[Problem] = []
        self.clips = NoClips()

    def phase(self, name: str, said: str) -> None:
        self.said[name] = said

    def sampled(self, done: int, of: int) -> None:
        """Nobody waits."""

    def waits(self, said: str) -> None:
        raise AssertionError(said)

    def problems(self, found: list[Problem]) -> None:
        self.found += found


@dataclass
class Outcome:
    """What a build gave: digests of every file, or why it was refused, and every problem it named."""

    files: Mapping[str, str]
    refused: str
    problems: list[Problem]
    said: Mapping[str, str]

    def differs(self, other: Outcome) -> str:
        """What is not the same, in one line; empty when nothing is."""
        names = sorted(
            path for path in {*self.files, *other.files} if self.files.get(path) != other.files.get(path)
        )
        parts = [f"{len(names)} files differ: {names[:8]}"] if names else []
        if self.refused != other.refused:
            parts.append(f"refused: {self.refused!r} and {other.refused!r}")
        if self.problems != other.problems:
            parts.append(f"problems: {len(self.problems)} and {len(other.problems)}")
        return "; ".join(parts)


def outcome(root: Path, day: date, clean: bool = False) -> Outcome:
    """Build as `hub build` does and read what is published."""
    from site_plugins.generator import generate

    watcher, refused = Watcher(), ""
    try:
        build(Job(Project.at(root), day, root / "site", clean=clean), generate, watcher)
    except HubError as error:
        refused = str(error)
    return Outcome({} if refused else digests(root / "site"), refused, watcher.found, watcher.said)


def both(root: Path, day: date, folder: Path) -> tuple[Outcome, Outcome]:
    """Build `root` on top of what was built before, and the same inputs in a `folder` where nothing ever was."""
    _copy(root, folder, INPUTS)
    first = outcome(root, day)
    _copy(root, folder, FIXED)
    try:
        return first, outcome(folder, day)
    finally:
        shutil.rmtree(folder)


def _copy(root: Path, folder: Path, names: Sequence[str]) -> None:
    for name in names:
        source, target = root / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, symlinks=True)
        elif source.exists():
            shutil.copyfile(source, target)


def digests(tree: Path) -> dict[str, str]:
    """SHA-256 of every file."""
    return {
        path.relative_to(tree).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(tree.rglob("*")) if path.is_file()
    }  # fmt: skip


@dataclass
class Editor:
    """Somebody who changes one thing at a time; the same seed makes the same edits."""

    root: Path
    chance: random.Random
    day: date = DAY
    done: list[str] = field(default_factory=list)
    past: list[Path] = field(default_factory=list)

    def edit(self, archive: Path) -> str:
        """Make one random edit and say which; all earlier states are kept below `archive`, to go back to."""
        self._remember(archive / str(len(self.done)))
        deed = self.chance.choice(DEEDS)
        said = f"{deed.__name__} {deed(self)}"
        self.done.append(said)
        return said

    def undo(self) -> None:
        """Take back the last edit."""
        _restore(self.past.pop(), self.root)

    def lectures(self) -> list[Path]:
        return sorted(path.parent for path in (self.root / "lectures").glob("*/lecture.md"))

    def pick(self) -> Path:
        return self.chance.choice(self.lectures()) / "lecture.md"

    def words(self) -> str:
        return f"第{self.chance.randrange(1_000_000)}句话。"

    def _remember(self, folder: Path) -> None:
        _copy(self.root, folder, INPUTS)
        self.past.append(folder)


def _sub(path: Path, pattern: str, new: str) -> str:
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(pattern, lambda _: new, text, count=1, flags=re.MULTILINE), encoding="utf-8")
    return path.parent.name


def change_text(one: Editor) -> str:
    section = one.chance.choice(("情境", "一个观念", "今晚就做"))
    link = one.chance.choice(("", "", "看[这一讲](L03)。", "看[求助](/help/)。", "看[贴士](T01)。"))
    return _sub(one.pick(), rf"^## {section}\n\n", f"## {section}\n\n{one.words()}{link}")


def change_title(one: Editor) -> str:
    return _sub(one.pick(), r"^title: .*$", f"title: 标题{one.chance.randrange(1_000_000)}")


def change_summary(one: Editor) -> str:
    return _sub(one.pick(), r"^summary: .*$", f"summary: 学会{one.words()}")


def change_captions(one: Editor) -> str:
    path = one.pick().with_name("captions.vtt")
    if not path.exists():
        return "none"
    return _sub(path, r"^(?=[^\dWN\n])", one.words())


def drop_captions(one: Editor) -> str:
    path = one.pick().with_name("captions.vtt")
    path.unlink(missing_ok=True)
    return path.parent.name


def change_chapter(one: Editor) -> str:
    return _sub(one.pick(), r"title: [^}\n]*\}$", f"title: 章节{one.chance.randrange(9999)}}}")


def change_topic(one: Editor) -> str:
    text = (one.root / "lectures/taxonomy.yml").read_text(encoding="utf-8")
    topics = re.findall(r"name: ([^,}\n]+)", text.partition("topics:")[2].partition("\nspeakers")[0])
    return _sub(one.pick(), r"^topic: .*$", f"topic: {one.chance.choice(topics)}")


def relate(one: Editor) -> str:
    number = one.chance.randrange(1, 14)
    return _sub(one.pick(), r"^related: .*$", f"related: [L{number:02}]")


def change_tip(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/tips").glob("T*.md")))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{one.words()}\n", encoding="utf-8")
    return path.name


def change_tip_title(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/tips").glob("T*.md")))
    _sub(path, r"^title: .*$", f"title: 贴士{one.chance.randrange(1_000_000)}")
    return path.name


def add_lecture(one: Editor) -> str:
    source = one.chance.choice(one.lectures())
    target = one.root / "lectures" / f"{one.chance.randrange(20, 99):03}-made-{one.chance.randrange(99)}"
    if not target.exists():
        shutil.copytree(source, target)
        _sub(target / "lecture.md", r"^title: .*$", f"title: 新标题{one.chance.randrange(1_000_000)}")
    return target.name


def add_tip(one: Editor) -> str:
    source = one.chance.choice(sorted((one.root / "content/tips").glob("T*.md")))
    target = source.with_name(f"T{one.chance.randrange(10, 99)}-made.md")
    shutil.copyfile(source, target)
    _sub(target, r"^title: .*$", f"title: 新贴士{one.chance.randrange(1_000_000)}")
    return target.name


def delete_lecture(one: Editor) -> str:
    found = one.lectures()
    folder = one.chance.choice(found)
    if len(found) > 6:
        shutil.rmtree(folder)
    return folder.name


def rename_lecture(one: Editor) -> str:
    folder = one.chance.choice(one.lectures())
    target = folder.with_name(f"{folder.name[:3]}-named-{one.chance.randrange(999)}")
    if not target.exists():
        folder.rename(target)
        _sub(target / "lecture.md", r"^status: ", f"aliases: [{folder.name}]\nstatus: ")
    return f"{folder.name} {target.name}"


def hide_lecture(one: Editor) -> str:
    status = one.chance.choice(("draft", "retired", "published"))
    return _sub(one.pick(), r"^status: .*$", f"status: {status}")


def change_taxonomy(one: Editor) -> str:
    path = one.root / "lectures/taxonomy.yml"
    field_, word = one.chance.choice((("label", "四字主题"), ("summary", "一句话"), ("ages", "几岁")))
    rows = path.read_text(encoding="utf-8").split("\n")
    places = [number for number, row in enumerate(rows) if re.search(rf"\b{field_}: ", row)]
    if places:
        place = one.chance.choice(places)
        rows[place] = re.sub(
            rf"\b({field_}): [^,}}\n]+", rf"\1: {word}{one.chance.randrange(99)}", rows[place]
        )
        path.write_text("\n".join(rows), encoding="utf-8")
    return field_


def change_template(one: Editor) -> str:
    folder = one.root / "site_plugins/theme/templates"
    path = one.chance.choice(
        [folder / name for name in ("lecture.html", "tip.html", "base.html", "404.html")]
    )
    line = one.chance.choice((f'<p class="promise">{one.words()}</p>', "{# quiet #}", "<nav><p>x</p></nav>"))
    text = path.read_text(encoding="utf-8")
    mark = "</main>" if "</main>" in text else "{% endblock %}"
    head, found, tail = text.rpartition(mark)
    path.write_text(f"{head}{line}{found}{tail}", encoding="utf-8")
    return path.name


def change_asset(one: Editor) -> str:
    path = one.root / "site_plugins/theme/assets/icon.svg"
    path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}<!-- {one.words()} -->\n", encoding="utf-8")
    return path.name


def change_settings(one: Editor) -> str:
    name, value = one.chance.choice(
        (
            ("site_name", "微讲坛"),
            ("icp", "京ICP备"),
            ("operator", "示例单位"),
            ("site_description", "一句话"),
        )
    )
    (one.root / "hub.yml").write_text(
        f"site_url: https://hub.example/\n{name}: {value}{one.chance.randrange(99)}\n", encoding="utf-8"
    )
    return name


def count_plays(one: Editor) -> str:
    slug = one.chance.choice(one.lectures()).name
    log = one.root / "build" / "made.log"
    plays = one.chance.randrange(1, 40)
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(b"".join(
        beacon(at * 60, lecture=slug, address=f"198.18.{len(one.done) % 250}.{at}") for at in range(plays)
    ))  # fmt: skip
    ingest(Project.at(one.root), [str(log)], NOW)
    return f"{slug} {plays}"


def take_recording(one: Editor) -> str:
    """A recording is another lecture's from now on, or nobody's."""
    masters = sorted((one.root / "build/masters").glob("*.mp4"))
    number = one.chance.randrange(1, 14)
    for path in masters:
        path.rename(path.with_name(f"L{number:02}.mp4"))
    return f"L{number:02}"


def another_day(one: Editor) -> str:
    one.day = DAY + timedelta(days=one.chance.randrange(-3, 10))
    return str(one.day)


def go_back(one: Editor) -> str:
    folder = one.chance.choice(one.past)
    _restore(folder, one.root)
    return folder.name


def _restore(folder: Path, root: Path) -> None:
    for name in INPUTS:
        if (root / name).is_dir():
            shutil.rmtree(root / name)
        else:
            (root / name).unlink(missing_ok=True)
    _copy(folder, root, INPUTS)


def nothing(one: Editor) -> str:
    return str(one.day)


Deed = Callable[[Editor], str]
DEEDS: tuple[Deed, ...] = (
    change_text, change_text, change_title, change_summary, change_captions, drop_captions, change_chapter,
    change_topic, relate, change_tip, change_tip_title, add_lecture, add_tip, delete_lecture, rename_lecture,
    hide_lecture, change_taxonomy, change_template, change_asset, change_settings, count_plays, take_recording,
    another_day, go_back, nothing,
)  # fmt: skip
