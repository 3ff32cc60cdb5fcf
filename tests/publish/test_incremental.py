"""An incremental build gives what a clean build gives, to the byte, whatever was changed before it.

`HUB_EDIT_STEPS` is the number of random edits (CI: 500), `HUB_FLIPS` of damaged caches (CI: 100). They are made in
walks of fixed seeds, so that two workers share them and a failure is made again with `-k`, by the seed in its name.
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
from hub.captions import parse_webvtt
from hub.errors import BuildError
from hub.media.tools import find_ffmpeg
from hub.plays.ingest import ingest
from hub.project import Project
from hub.publish.pins import skeleton
from hub.samples.corpus import write_corpus
from site_plugins.generator import generate
from tests.plays.made_lines import NOW, beacon
from tests.publish.edits import DAY, Editor
from tests.publish.outcomes import Reference, Watcher, digests, outcome, read_inputs

STEPS = int(os.environ.get("HUB_EDIT_STEPS", "40"))
FLIPS = int(os.environ.get("HUB_FLIPS", "10"))
#: So many walks, each of its own seed.
WALKS = max(2, STEPS // 50)
FLIP_WALKS = max(2, FLIPS // 25)
EVENT = """---
title: 一次活动
day: 2026-11-28
start: "14:30"
end: "16:00"
format: 现场
place: 示例区，一所学校的报告厅
registration: 示例活动，不用报名。
speaker: 学校·心理健康教育岗
stages: [小学高段, 初中]
lectures: [L01]
announced: 2026-11-09
sample: true
---

一场只练一件事：怎么把他的话听完。
"""
PLACE = """---
title: 一处场馆
kind: 场馆
area: 示例区
offers: [动手的小实验, 周末有人讲解]
stages: [小学低段, 小学高段]
hours: 示例：周二到周日 9:00–17:00，周一闭馆
checked: 2026-11-23
review_by: 2027-11-22
sample: true
---

一次只看一个展厅。进门前问一句：“你今天最想弄明白什么？”
"""


@pytest.fixture(scope="session")
def handful(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, lay_out: Callable[[Path], Path]
) -> Path:
    """A project of six lectures with a recording and a few plays, built once; not to be changed."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "handful"
    with FileLock(f"{folder}.lock"):
        if not folder.exists():
            half = folder.with_name("half-handful")
            write_corpus(skeleton(), half, 6)
            for name, text in (("events/001-listen.md", EVENT), ("places/001-venue.md", PLACE)):
                (half / "content" / name).parent.mkdir()
                (half / "content" / name).write_text(text, encoding="utf-8")
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


def test_what_is_said_is_on_the_page_and_beside_the_clip(handful: Path) -> None:
    [folder] = (handful / "lectures").glob("001-*")
    page = (handful / f"site/lectures/{folder.name}/index.html").read_text(encoding="utf-8")
    spoken = [
        cue.text for cue in parse_webvtt((folder / "captions.vtt").read_text(encoding="utf-8"), "").cues
    ]
    assert spoken, "else this proves nothing"
    assert [one for one in spoken if one.replace("\n", "") not in page] == []
    shown = handful / f"site/media/{folder.name}/captions.vtt"
    assert f'src="../../media/{folder.name}/captions.vtt"' in page
    assert spoken[0] in shown.read_text(encoding="utf-8")


@pytest.fixture
def editor(handful: Path, tmp_path: Path) -> Editor:
    """Somebody with a copy of it."""
    return Editor(shutil.copytree(handful, tmp_path / "edited"), random.Random(8))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(WALKS))
def test_after_any_edits_an_incremental_build_is_the_clean_one(
    seed: int, editor: Editor, handful: Path, tmp_path: Path
) -> None:
    editor.chance = random.Random(seed)
    reference, built = Reference(handful, tmp_path), 0
    for step in range(STEPS // WALKS):
        said = editor.edit()
        got, clean = outcome(editor.root, editor.day), reference.of(read_inputs(editor.root), editor.day)
        assert got.differs(clean) == "", f"seed {seed}, step {step}: {said}, after {editor.done}"
        built += not clean.refused
        if clean.refused:
            editor.undo()
    assert built > STEPS // WALKS // 2
    clean_files = reference.whole(read_inputs(editor.root), editor.day)
    assert outcome(editor.root, editor.day).files == clean_files, f"seed {seed}: after {editor.done}"


def test_only_pages_that_show_a_change_are_rendered(editor: Editor) -> None:
    lecture = editor.lectures()[4]
    assert Asked(editor.root, "about").said["generate"].startswith("0 of ")
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


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FLIP_WALKS))
def test_damage_to_what_was_kept_never_makes_a_wrong_page(seed: int, editor: Editor) -> None:
    """A file of each kind is struck as often as any other kind; only a clip that is no longer itself stops a build."""
    chance = random.Random(seed)
    right = outcome(editor.root, DAY)
    for trial in range(FLIPS // FLIP_WALKS):
        kinds = sorted(_kept(editor.root).items())
        struck = [chance.choice(files) for _, files in chance.sample(kinds, 1 + trial % 3)]
        clips = {path: path.read_bytes() for path in struck if path.is_relative_to(editor.root / "media")}
        for path in struck:
            _damage(path, chance)
        got, said = outcome(editor.root, DAY), f"seed {seed}, trial {trial}: {struck}"
        if clips and got.refused:
            assert "rendition" in got.refused, said
            for path, raw in clips.items():  # the rest stays as it is, or went with the refused tree
                path.write_bytes(raw)
        else:
            assert (got.refused, got.differs(right)) == ("", ""), said


def _kept(root: Path) -> dict[str, list[Path]]:
    """Files that one build leaves for the next, by kind: what lies directly in `build/cache` is a kind of its own."""
    kinds: dict[str, list[Path]] = {}
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if parts[0] in ("build", ".hub", "media", "site", ".site.hub") and path.is_file():
            depth = 3 if parts[:2] == ("build", "cache") else 1 if parts[0] == "site" else 2
            kinds.setdefault("/".join(parts[:depth]), []).append(path)
    for nothing_kept in ("build/masters", ".hub/plays", "build/build.lock", ".site.hub/lock"):
        kinds.pop(nothing_kept, None)
    return kinds


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
