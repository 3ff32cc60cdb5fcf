"""Editors' files to a typed catalogue; every problem of every file in one run."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from hub.captions import Cue, lint, parse_webvtt
from hub.catalogue import events, guides, places
from hub.catalogue.body import parse_body
from hub.catalogue.calendar import SchoolCalendar
from hub.catalogue.events import Event, EventHead
from hub.catalogue.front_matter import Located, parse_yaml, split_head
from hub.catalogue.guides import Guide, GuideHead
from hub.catalogue.model import Catalogue, Lecture, LectureHead, Tip, TipHead
from hub.catalogue.names import check_names
from hub.catalogue.places import Place, PlaceHead
from hub.catalogue.sections import sections_of
from hub.catalogue.shelf import Kept, Shelf
from hub.catalogue.taxonomy import PolicyFacts, Taxonomy, Terms
from hub.catalogue.text import EditorFile, read_text
from hub.catalogue.validate import M, alternatives, parts, validate
from hub.errors import ContentError
from hub.files import is_plain_file
from hub.problems import Problem, Severity, Text
from hub.project import Project, Settings

LECTURE_FOLDER = re.compile(r"^(\d{3,5})-[a-z0-9]+(-[a-z0-9]+)*$")
CALENDAR_FILE = re.compile(r"^[a-z0-9-]+\.yml$")
TIP_FILE = re.compile(r"^(T\d{2,5})-[a-z0-9]+(-[a-z0-9]+)*\.md$")
T = TypeVar("T")
_HOST = re.compile(r"https?://([^/\s\"'<>)\]?#，。、）]+)", re.IGNORECASE)


@dataclass
class Loaded:
    """Everything that could be read, drafts too, with the problems found on the way.

    Attributes:
        calendars: School calendars by path, every region's.
        calendar_path: The chosen region's file, whether it is there or not.
        ids: Ids of all lectures and tips that have a file, damaged ones too.
        damaged: `parts` of each head whose file has a mistake and so is no item, by path; its other mistakes are told too.
        heads: Located head of each file by path, so that rules can name places.
        files: Text of each file by path.
        sums: SHA-256 of each file's text by path.
        hosts: Hosts on the web that any text names.
        shelf: Where lectures came from; `heads` and `files` of one are there only once it was `opened`.
    """

    taxonomy: Taxonomy | None = None
    facts: PolicyFacts = field(default_factory=lambda: PolicyFacts(facts=()))
    terms: Terms = field(default_factory=Terms)
    lectures: list[Lecture] = field(default_factory=list)
    tips: list[Tip] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    guides: list[Guide] = field(default_factory=list)
    calendars: dict[str, SchoolCalendar] = field(default_factory=dict)
    calendar_path: str = ""
    problems: list[Problem] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    damaged: dict[str, dict[str, Any]] = field(default_factory=dict)
    heads: dict[str, Located] = field(default_factory=dict)
    files: dict[str, EditorFile] = field(default_factory=dict)
    sums: dict[str, str] = field(default_factory=dict)
    hosts: set[str] = field(default_factory=set)
    shelf: Shelf | None = None

    @property
    def items(self) -> tuple[Lecture | Tip, ...]:
        """Lectures, then tips."""
        return (*self.lectures, *self.tips)

    @property
    def beside(self) -> tuple[Event | Place | Guide, ...]:
        """Events, then places, then written pages."""
        return (*self.events, *self.places, *self.guides)

    @property
    def calendar(self) -> SchoolCalendar:
        """The chosen region's calendar; without one, the calendar of fixed days."""
        return self.calendars.get(self.calendar_path, SchoolCalendar())

    def place(self, path: str, *loc: str | int) -> tuple[int, int]:
        """Line and column of a head's value."""
        if path not in self.heads and self.shelf:
            return self.shelf.place(path.split("/")[-2], path, loc)
        return self.heads[path].place(loc)


def load(project: Project, kept: Path | None = None) -> Loaded:
    """Read every editors' file of `project`.

    Args:
        project: Where they lie.
        kept: File of lectures as they were read the last time; a changed one is read anew.
    """
    root, rest = project.root, partial(_rest, project)
    shelf = Shelf(kept, partial(_part, root)) if kept else None
    places = (project.taxonomy, project.facts, project.lectures / "terms.yml", project.content)
    loaded: Loaded = shelf.rest(places, f"{root} {project.settings.region}", rest) if shelf else rest()
    loaded.shelf = shelf
    for folder in _entries(loaded, root, project.lectures, folders=True):
        if not folder.name.startswith(("_", ".")):
            _join(loaded, folder, root)
    return loaded


def _rest(project: Project) -> Loaded:
    """Everything but the lectures."""
    loaded, root = Loaded(), project.root
    loaded.taxonomy = _shared(loaded, root, project.taxonomy, Taxonomy)
    loaded.facts = _shared(loaded, root, project.facts, PolicyFacts) or loaded.facts
    loaded.terms = _shared(loaded, root, project.lectures / "terms.yml", Terms) or loaded.terms
    _calendars(loaded, project)
    for path in _entries(loaded, root, project.tips):
        if not path.name.startswith(("_", ".")) and (tip := _tip(loaded, root, path)):
            loaded.tips.append(tip)
    _beside(loaded, project)
    _sum_up(loaded)
    return loaded


def _part(root: Path, folder: Path) -> Loaded:
    """What one lecture's folder holds."""
    part = Loaded()
    part.lectures += filter(None, [_lecture(part, root, folder)])
    _sum_up(part)
    return part


def _sum_up(loaded: Loaded) -> None:
    """Note sums and hosts of the files at hand."""
    for path, file in loaded.files.items():
        loaded.sums[path] = hashlib.sha256(file.text.encode()).hexdigest()
        if "://" in file.text:
            loaded.hosts.update(host.lower() for host in _HOST.findall(file.text))


def _join(loaded: Loaded, folder: Path, root: Path) -> None:
    """Add what one lecture's folder holds; from a shelf without its texts."""
    part: Loaded | Kept
    if loaded.shelf:
        part, lecture = loaded.shelf.part(folder)
        loaded.lectures += [lecture] if lecture else []
    else:
        part = read = _part(root, folder)
        loaded.lectures += read.lectures
        loaded.heads |= read.heads
        loaded.files |= read.files
    loaded.problems += part.problems
    loaded.ids |= part.ids
    loaded.damaged |= part.damaged
    loaded.sums |= part.sums
    loaded.hosts |= part.hosts


def load_catalogue(project: Project, today: date) -> Catalogue:
    """Load what is fit to publish on `today`.

    Raises:
        ContentError: Some file has an error; the message is the report.
    """
    from hub.catalogue.rules import check  # noqa: PLC0415 - rules read what this module loads

    loaded = load(project)
    problems = [one for one in [*loaded.problems, *check(loaded, today)] if one.severity is Severity.ERROR]
    if problems or loaded.taxonomy is None:
        raise ContentError.listing(problems)
    return publishable(loaded, today)


def publishable(loaded: Loaded, today: date) -> Catalogue:
    """The part of a clean load that parents see on `today`: no drafts, nothing retired, expired or early."""
    assert loaded.taxonomy is not None
    lectures = [
        one
        for one in loaded.lectures
        if one.head.status == "published"
        and one.head.published <= today
        and not (one.head.expires and one.head.expires <= today)
    ]
    return Catalogue.model_construct(  # its parts are valid
        taxonomy=loaded.taxonomy,
        facts=loaded.facts,
        lectures=tuple(sorted(lectures, key=lambda one: one.number)),
        tips=tuple(sorted(loaded.tips, key=lambda one: int(one.id[1:]))),
        events=tuple(sorted(loaded.events, key=lambda one: (one.head.day, one.head.start, one.slug))),
        places=tuple(sorted(loaded.places, key=lambda one: one.number)),
        guides=tuple(sorted(loaded.guides, key=lambda one: one.slug)),
        calendar=loaded.calendar,
    )


def _entries(loaded: Loaded, root: Path, folder: Path, *, folders: bool = False) -> Iterator[Path]:
    """Entries of a folder in order, or the `folders` among them, after its names were checked."""
    if folder.is_symlink() or not folder.is_dir():
        name = folder.relative_to(root).as_posix()
        loaded.problems.append(
            Problem(name, 1, 1, "missing-folder", Text("缺少这个文件夹。", "this folder is missing."),
                    Text("在项目根目录运行，或把它建回来。", "run in the project's root, or make it."))
        )  # fmt: skip
        return
    loaded.problems += check_names(root, folder)
    with os.scandir(folder) as found:
        names = sorted(one.name for one in found if not folders or one.is_dir(follow_symlinks=False))
    yield from map(folder.joinpath, names)


def _shared(loaded: Loaded, root: Path, path: Path, model: type[M]) -> M | None:
    file, problems = read_text(root, path)
    loaded.problems += problems
    if file is None:
        return None
    located, problems = parse_yaml(file)
    loaded.problems += problems
    if located is None:
        return None
    loaded.files[file.path], loaded.heads[file.path] = file, located
    value, problems = validate(model, located, file.path)
    loaded.problems += problems
    return value


def _calendars(loaded: Loaded, project: Project) -> None:
    """Read every region's school calendar; the chosen one must be there unless none was chosen."""
    folder, region = project.calendars, project.settings.region
    chosen = folder / f"{region}.yml"
    loaded.calendar_path = chosen.relative_to(project.root).as_posix()
    regions: list[str] = []
    if folder.exists() or folder.is_symlink():
        for path in _entries(loaded, project.root, folder):
            if path.name.startswith(("_", ".")):
                continue
            if not CALENDAR_FILE.match(path.name):
                _bad_name(loaded, project.root, path, "写成 <地区>.yml：小写英文和短横线。", "write it like <region>.yml.")  # fmt: skip
                continue
            regions.append(path.stem)
            calendar = _shared(loaded, project.root, path, SchoolCalendar)
            if calendar is not None:
                loaded.calendars[path.relative_to(project.root).as_posix()] = calendar
    if region not in regions and region != Settings.model_fields["region"].default:
        loaded.problems.append(
            Problem("hub.yml", 1, 1, "unknown-region", Text(f"没有“{region}”的校历。", f"there is no calendar of region '{region}'."),
                    alternatives(region, regions) if regions else Text(f"建一个 {loaded.calendar_path}。", f"make {loaded.calendar_path}."))
        )  # fmt: skip


def _headed(
    loaded: Loaded, root: Path, path: Path, model: type[M]
) -> tuple[EditorFile, Located, M | None] | None:
    file, problems = read_text(root, path)
    loaded.problems += problems
    if file is None:
        return None
    located, problems = split_head(file)
    loaded.problems += problems
    if located is None:
        return None
    loaded.files[file.path], loaded.heads[file.path] = file, located
    head, problems = validate(model, located, file.path)
    loaded.problems += problems
    if head is None:
        loaded.damaged[file.path] = parts(model, located.data)
    return file, located, head


def _bad_name(loaded: Loaded, root: Path, path: Path, zh: str, en: str) -> None:
    loaded.problems.append(
        Problem(path.relative_to(root).as_posix(), 1, 1, "bad-name",
                Text(f"名字“{path.name}”不合规。", f"'{path.name}' is no valid name."), Text(zh, en))
    )  # fmt: skip


def _lecture(loaded: Loaded, root: Path, folder: Path) -> Lecture | None:
    named = LECTURE_FOLDER.match(folder.name)
    if not named:
        _bad_name(loaded, root, folder, "写成 021-after-a-bad-exam：三位数字、短横线、小写英文。",
                  "write it like 021-after-a-bad-exam.")  # fmt: skip
        return None
    lecture_id = f"L{int(named[1]):02}"
    loaded.ids.add(lecture_id)
    loaded.problems += check_names(root, folder)
    read = _headed(loaded, root, folder / "lecture.md", LectureHead)
    captions = folder / "captions.vtt"
    cues = _captions(loaded, root, captions) if captions.exists() or captions.is_symlink() else ()
    narration = _narration(loaded, root, folder / "narration.md")
    if read is None:
        return None
    file, located, head = read
    body, problems = parse_body(located.body, file.path, located.body_line)
    loaded.problems += problems
    if head is None or body is None:
        loaded.damaged[file.path] = parts(LectureHead, located.data)
        return None
    return Lecture(id=lecture_id, slug=folder.name, path=file.path, head=head, body=body, cues=cues, narration=narration,
                   has_cover=is_plain_file(folder / "cover.jpg"), clip_line=located.place(("clip",))[0])  # fmt: skip


def _captions(loaded: Loaded, root: Path, path: Path) -> tuple[Cue, ...]:
    file, problems = read_text(root, path)
    loaded.problems += problems
    if file is None:
        return ()
    parsed = parse_webvtt(file.text, file.path)
    loaded.problems += parsed.problems
    loaded.problems += lint(parsed, file.path)
    return parsed.cues


def _narration(loaded: Loaded, root: Path, path: Path) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not path.exists() and not path.is_symlink():
        return ()
    file, problems = read_text(root, path)
    loaded.problems += problems
    if file is None:
        return ()
    loaded.files[file.path] = file
    return tuple(
        (part.title, tuple(line.strip() for line in part.text.split("\n") if line.strip()))
        for part in sections_of(file.text)
        if part.level
    )


def _tip(loaded: Loaded, root: Path, path: Path) -> Tip | None:
    named = TIP_FILE.match(path.name)
    if not named:
        _bad_name(loaded, root, path, "写成 T19-after-midterm.md：编号、短横线、小写英文。",
                  "write it like T19-after-midterm.md.")  # fmt: skip
        return None
    loaded.ids.add(named[1])
    read = _headed(loaded, root, path, TipHead)
    if read is None or read[2] is None:
        return None
    file, located, head = read
    assert head is not None
    return Tip(id=named[1], slug=path.stem, path=file.path, head=head, text=located.body.strip())


def _beside(loaded: Loaded, project: Project) -> None:
    """Read events, places and written pages; a project may have none of them."""
    root, content = project.root, project.content
    loaded.events += _folder(
        loaded, root, content / "events", (events.FILE, events.EXAMPLE), EventHead, events.made
    )
    loaded.places += _folder(
        loaded, root, content / "places", (places.FILE, places.EXAMPLE), PlaceHead, places.made
    )
    loaded.guides += _folder(
        loaded, root, content / "pages", (guides.FILE, guides.EXAMPLE), GuideHead, guides.made
    )
    help_page = content / "help.md"
    if help_page.exists() or help_page.is_symlink():
        loaded.guides += _one(loaded, root, help_page, GuideHead, guides.made)


def _folder(
    loaded: Loaded, root: Path, folder: Path, named: tuple[re.Pattern[str], str], head: type[M],
    made: Callable[[str, str, M, str], T],
) -> list[T]:  # fmt: skip
    """Read every file of one kind; `named` is how such a file is called, and an example."""
    found: list[T] = []
    if not folder.exists() and not folder.is_symlink():
        return found
    for path in _entries(loaded, root, folder):
        if path.name.startswith(("_", ".")):
            continue
        if not named[0].match(path.name):
            _bad_name(
                loaded, root, path, f"写成 {named[1]}：小写英文和短横线。", f"write it like {named[1]}."
            )
            continue
        found += _one(loaded, root, path, head, made)
    return found


def _one(
    loaded: Loaded, root: Path, path: Path, model: type[M], made: Callable[[str, str, M, str], T]
) -> list[T]:
    """One file's value in a list, or nothing when it has problems."""
    read = _headed(loaded, root, path, model)
    if read is None or read[2] is None:
        return []
    file, located, head = read
    assert head is not None
    return [made(path.stem, file.path, head, located.body.strip())]
