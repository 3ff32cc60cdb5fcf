"""An incremental build gives what a clean build gives, to the byte, whatever was changed before it.

`HUB_EDIT_STEPS` is the number of random edits, `HUB_FLIPS` of flipped bytes, `HUB_EDIT_SEED` another seed.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from hub.build import Job, build
from hub.errors import BuildError
from hub.media.tools import find_ffmpeg
from hub.plays.ingest import ingest
from hub.project import Project
from hub.publish.pins import skeleton
from hub.samples.corpus import write_corpus
from site_plugins.generator import generate
from tests.plays.made_lines import NOW, beacon
from tests.publish.edits import DAY, Editor, Watcher, both, digests, outcome

STEPS = int(os.environ.get("HUB_EDIT_STEPS", "12"))
FLIPS = int(os.environ.get("HUB_FLIPS", "8"))
SEED = int(os.environ.get("HUB_EDIT_SEED", "8"))


@pytest.fixture(scope="session")
def dozen(tmp_path_factory: pytest.TempPathFactory, worker_id: str, lay_out: Callable[[Path], Path]) -> Path:
    """A project of a dozen lectures with a recording and a few plays, built once; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "dozen"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            half = folder.with_name("half-dozen")
            write_corpus(skeleton(), half, 12)
            shutil.copytree(lay_out(folder.with_name("theme")) / "site_plugins", half / "site_plugins")
            shutil.copyfile(folder.with_name("theme") / "mkdocs.yml", half / "mkdocs.yml")
            log = half / "first.log"
            slugs = sorted(path.name for path in (half / "lectures").iterdir() if path.is_dir())
            log.write_bytes(b"".join(beacon(at * 30, lecture=slugs[at % 5]) for at in range(40)))
            ingest(Project.at(half), [str(log)], NOW)
            _record(half / "build/masters/L01.mp4")
            assert outcome(half, DAY).refused == ""
            half.rename(folder)
    return folder


def _record(path: Path) -> None:
    """Three seconds of a test card."""
    path.parent.mkdir(parents=True)
    sources = ("testsrc2=size=320x180:rate=12:duration=3", "sine=frequency=330:duration=3")
    given = [word for source in sources for word in ("-f", "lavfi", "-i", source)]
    command = [find_ffmpeg().path, "-v", "error", *given, "-pix_fmt", "yuv420p", "-threads", "1", str(path)]
    subprocess.run(command, check=True)


@pytest.fixture
def editor(dozen: Path, tmp_path: Path) -> Editor:
    """Somebody with a copy of it."""
    return Editor(shutil.copytree(dozen, tmp_path / "edited"), random.Random(SEED))


def test_after_any_edits_an_incremental_build_is_the_clean_one(editor: Editor, tmp_path: Path) -> None:
    built = 0
    for step in range(STEPS):
        said = editor.edit(tmp_path / "past")
        incremental, clean = both(editor.root, editor.day, tmp_path / "clean")
        assert incremental.differs(clean) == "", f"step {step}: {said}, after {editor.done}"
        built += not clean.refused
        if clean.refused:
            editor.undo()
    assert built > STEPS // 2


def test_only_pages_that_show_a_change_are_rendered(editor: Editor) -> None:
    lecture = editor.lectures()[4]
    assert outcome(editor.root, DAY).said["generate"].startswith("0 of ")
    path = lecture / "lecture.md"
    path.write_text(
        path.read_text(encoding="utf-8").replace("## 情境\n\n", "## 情境\n\n多一句话。", 1), encoding="utf-8"
    )
    asked = Asked(editor.root, f"lectures/{lecture.name}/")
    assert asked.said["generate"].startswith("1 of ")
    assert asked.said["explain"] == f"lectures/{lecture.name}.md was rendered anew, changed: data.situation"
    assert Asked(editor.root, "about").said["explain"] == "about.md stayed: nothing it shows has changed"
    with pytest.raises(BuildError, match="there is no page lecturs"):
        Asked(editor.root, "lecturs")


class Asked:
    """A build that explains a page."""

    def __init__(self, root: Path, page: str, clean: bool = False) -> None:
        watcher = Watcher()
        build(Job(Project.at(root), DAY, root / "site", clean=clean, explain=page), generate, watcher)
        self.said = watcher.said


def test_a_changed_theme_renders_every_page_and_says_so(editor: Editor) -> None:
    icon = editor.root / "site_plugins/theme/assets/icon.svg"
    icon.write_text(icon.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    asked = Asked(editor.root, "about")
    assert asked.said["explain"] == "about.md was rendered anew, changed for all pages: the theme's files"


def test_a_clean_build_forgets_everything_and_gives_the_same(editor: Editor) -> None:
    before = digests(editor.root / "site")
    asked = Asked(editor.root, "about", clean=True)
    assert asked.said["explain"] == "about.md was rendered anew, nothing was kept"
    assert digests(editor.root / "site") == before


def test_hooks_of_mkdocs_are_not_tracked_so_nothing_is_kept(editor: Editor) -> None:
    config = editor.root / "mkdocs.yml"
    (editor.root / "hook.py").write_text("def on_pre_build(config): pass\n", encoding="utf-8")
    config.write_text(config.read_text(encoding="utf-8") + "\nhooks: [hook.py]\n", encoding="utf-8")
    Asked(editor.root, "about")
    assert "are not tracked" in Asked(editor.root, "about").said["explain"]


def test_flipped_bytes_in_what_was_kept_never_make_a_wrong_page(editor: Editor) -> None:
    chance = random.Random(SEED)
    right = digests(editor.root / "site")
    for trial in range(FLIPS):
        kept = [
            editor.root / name for name in ("build/cache", ".hub/search", "build/pictures", "build/search")
        ]
        files = sorted(path for folder in kept for path in folder.rglob("*") if path.is_file())
        struck = chance.sample(files, min(len(files), 1 + trial % 40))
        for path in struck:
            _damage(path, chance)
        got = outcome(editor.root, DAY)
        assert got.refused or got.files == right, f"trial {trial}: {[path.name for path in struck]}"


def _damage(path: Path, chance: random.Random) -> None:
    """Flip a bit, cut the file short, or write nonsense behind it."""
    raw = bytearray(path.read_bytes())
    path.unlink()  # the published tree may be another name of the same file
    place = chance.randrange(len(raw) or 1)
    match chance.randrange(4):
        case 0:
            raw = raw[:place]
        case 1:
            raw += b"\x00nonsense"
        case _ if raw:
            raw[place] ^= 1 << chance.randrange(8)
        case _:
            raw = bytearray(b"?")
    path.write_bytes(raw)
