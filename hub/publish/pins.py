"""What may run on the site: the scripts of a clean skeleton, never those of the built pages.

Hashing what a build produced would bless whatever got into it. So the theme renders a small project of our
own (`skeleton/`), which no editor and no recording has touched, with every feature on; the scripts found there
are the pinned set, for the Content-Security-Policy and for `verify`.
"""

from __future__ import annotations

import inspect
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import version
from pathlib import Path

import yaml

from hub.catalogue.load import load_catalogue
from hub.kept import files_digest, keep, read_kept
from hub.media.index import ClipEntry, MediaIndex, Rendition
from hub.pages.page import Features, Inputs
from hub.pages.site import site_of
from hub.project import Project
from hub.publish.facts import facts_of
from hub.publish.inventory import inventory

#: `site_plugins.generator.generate`; with `styled=False` pages name no CSS that is there.
Generate = Callable[..., object]
#: The skeleton's own day: no clock touches it.
SKELETON_DAY = date(2026, 11, 23)
_SCRIPTS = (".js", ".mjs")


@dataclass(frozen=True)
class Pins:
    """The pinned set.

    Attributes:
        scripts: CSP hashes of inline scripts; `styles` of inline styles.
        files: SHA-256 of script files by path.
        hosts: Hosts that the theme itself links to.
    """

    scripts: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    hosts: tuple[str, ...] = ()


def skeleton() -> Project:
    """The project that pins are taken from."""
    return Project(Path(__file__).parent / "skeleton")


def pins_of(project: Project, generate: Generate) -> Pins:
    """Pins of this code under the project's settings; the skeleton is rendered only when code has changed."""
    config = project.root / "mkdocs.yml"
    key = (
        files_digest(Path(__file__).parents[1], Path(inspect.getfile(generate)).parent),
        *(files_digest(folder) for folder in _theme_of(config)),
        project.settings.model_dump_json(),
        config.read_text(encoding="utf-8"),
        *(
            f"{name} {version(name)}"
            for name in ("mkdocs", "mkdocs-material", "jinja2", "markdown", "tdewolff-minify")
        ),
    )
    path = project.kept / "pins.json"
    known = read_kept(path, key)
    if known is None:
        known = _render(project, config, generate)
        keep(path, key, known)
    return Pins(
        **{name: tuple(value) for name, value in known.items() if name != "files"},
        files=tuple((name, total) for name, total in known["files"]),
    )


def _theme_of(config: Path) -> list[Path]:
    """The project's own folders of templates and of files beside them, which need not be those beside the code."""
    try:
        read = yaml.safe_load(config.read_text(encoding="utf-8"))
        named = [read.get("docs_dir"), read.get("theme", {}).get("custom_dir")]
    except (yaml.YAMLError, AttributeError):
        return []  # the generator says what is wrong with it
    return [config.parent / name for name in named if isinstance(name, str)]


def _render(project: Project, config: Path, generate: Generate) -> dict[str, list[object]]:
    found: dict[str, set[object]] = {"scripts": set(), "styles": set(), "files": set(), "hosts": set()}
    with tempfile.TemporaryDirectory(prefix="hub-skeleton-") as folder:
        out = Path(folder) / "site"
        site = replace(site_of(_inputs(project)), extras=())  # only pages have scripts of the theme
        generate(site, config, out, styled=False)
        for path, entry in inventory(out).items():
            if path.endswith(_SCRIPTS):
                found["files"].add((path, entry.sha256))
            elif path.endswith(".html"):
                facts = facts_of(path, (out / path).read_bytes(), project.settings.site_url)
                for name in ("scripts", "styles", "hosts"):
                    found[name].update(getattr(facts, name))
    return {name: sorted(values, key=str) for name, values in found.items()}


def _inputs(project: Project) -> Inputs:
    """The skeleton with every feature, and a clip."""
    catalogue = load_catalogue(skeleton(), SKELETON_DAY)
    on = Features(**dict.fromkeys(Features.__dataclass_fields__, True))
    clips = {one.id: _clip() for one in catalogue.lectures}
    return Inputs(catalogue, project.settings, SKELETON_DAY, MediaIndex(clips=clips), on)


def _clip() -> ClipEntry:
    """A clip with everything a player may ask for."""
    videos = tuple(
        Rendition(url=f"media/skeleton/{height}.mp4", size=1, mime="video/mp4", codecs="avc1.64001f,mp4a.40.2",
                  width=height * 16 // 9, height=height)
        for height in (1080, 720, 540)
    )  # fmt: skip
    audio = Rendition(url="media/skeleton/audio.m4a", size=1, mime="audio/mp4")
    av1 = videos[0].model_copy(update={"url": "media/skeleton/av1.mp4", "codecs": "av01.0.08M.08,mp4a.40.2"})
    names = {"poster": "jpg", "poster_webp": "webp", "sprite": "jpg", "sprite_vtt": "vtt", "chapters_vtt": "vtt",
             "captions": "vtt", "hls": "m3u8"}  # fmt: skip
    return ClipEntry.model_validate(
        {"key": "skeleton", "duration": 60.0, "videos": videos, "audio": audio, "av1": av1,
         **{name: f"media/skeleton/{name}.{ending}" for name, ending in names.items()}}
    )  # fmt: skip
