"""The note of a build that went well, seen from inside a build; `hub.asis` says what it is for and reads it."""

from __future__ import annotations

import hashlib
import inspect
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import date
from pathlib import Path

import yaml

from hub.asis import Said, Scene, Sources, as_it_is, note, seen
from hub.errors import HubError
from hub.problems import Problem
from hub.problems.packed import pack, unpack
from hub.project import Project


class Noted:
    """The note of a project's builds to one folder, on one day.

    Args:
        project: What is built.
        out: The published folder, links resolved.
        day: The build date.
        generate: The site generator; the files beside it decide the pages too.
    """

    def __init__(self, project: Project, out: Path, day: date, generate: Callable[..., object]) -> None:
        self._project, self._scene = project, Scene(project.root.resolve(), out, day.isoformat())
        read, made = _read_by(project, generate), _made_by(project)
        self._sources = Sources(tuple(map(Path.absolute, read)), tuple(map(Path.absolute, made)))
        facts = (project.settings.model_dump_json(), str(project.plays), inspect.getfile(generate))
        self._about = hashlib.sha256(repr(facts).encode()).hexdigest()
        self._told: list[tuple[int, str]] = []  # how many, and all of them packed
        self._before, self._began = seen(self._sources.read), time.time_ns()

    def last(self, strict: bool) -> list[list[Problem]] | None:
        """What the last build complained of, if this one would read and publish the very same."""
        with suppress(OSError):
            said = as_it_is(self._scene, self._before)
            if said and said.about == self._about and not (strict and said.warnings[0]):
                return [*map(unpack, said.problems)]
        return None

    def tell(self, found: list[Problem]) -> list[Problem]:
        """The build complains."""
        self._told.append((len(found), pack(found)))
        return found

    def leave(self, site: str) -> None:
        """The build has published files that look like this."""
        masters = self._project.settings.media.masters
        if masters and not Path(masters).is_absolute():  # nobody can see from here whether those have changed
            return
        counts, packed = tuple(one for one, _ in self._told), tuple(one for _, one in self._told)
        said = Said(self._about, counts, packed)
        with suppress(OSError, HubError):  # a site that is published needs no note
            if Project.at(self._project.root).settings == self._project.settings:
                note(self._scene, self._sources, self._before, self._began, site, said)


def _read_by(project: Project, generate: Callable[..., object]) -> Iterable[Path]:
    """Everything that a build reads and does not make."""
    config = project.root / "mkdocs.yml"
    yield from (project.root / "hub.yml", config, project.content, project.lectures)
    yield from (project.root / name for name in _folders_of(config))
    yield project.masters
    yield project.plays
    yield from (Path(__file__).parents[1], Path(inspect.getfile(generate)).parent)


def _folders_of(config: Path) -> list[str]:
    """The theme's own folders; what else a configuration may bring in is for the generator to tell."""
    try:
        read = yaml.safe_load(config.read_text(encoding="utf-8"))
        named = [read.get("docs_dir", "docs"), read.get("theme", {}).get("custom_dir")]
    except (OSError, ValueError, yaml.YAMLError, AttributeError):
        return []
    return [one for one in named if isinstance(one, str)]


def _made_by(project: Project) -> Iterable[Path]:
    """Everything that a build makes, reads again and could lose."""
    yield from (project.media_index, project.renditions, project.build / "clips", project.build / "samples")
    yield from (project.search_index, project.plays_index)
