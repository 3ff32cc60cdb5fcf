"""A large project made of the sentences of a small one, to see how the site grows.

The first lectures are the project's own; every further one takes its head, scene, steps and captions from
lectures of one topic, mixed by a seed. There is no video, and every made lecture says 示例.
"""

from __future__ import annotations

import random
import shutil
from datetime import timedelta
from pathlib import Path

from hub.captions.cues import Cue
from hub.captions.webvtt import stamp
from hub.catalogue.load import Loaded, load
from hub.catalogue.model import Lecture, Step, clock_of
from hub.errors import HubError
from hub.problems import Text
from hub.project import Project

#: Most lectures a folder name of three to five digits can number.
MOST = 99_999
#: Speech of the real captions, characters a second, and the pause between two cues in seconds.
_PACE, _PAUSE = 4.2, 0.1
_PARTS, _LEAST = 4, 3
_TITLE = 24


def write_corpus(project: Project, out: Path, count: int, seed: int = 20261123) -> int:
    """Write a project of `count` lectures into the empty folder `out`; the same seed writes the same bytes.

    Returns:
        How many lectures were made, the project's own left out.

    Raises:
        HubError: `out` is not empty or cannot be written, or the project has no lectures.
    """
    loaded = load(project)
    own = [one for one in loaded.lectures if one.head.status == "published" and one.cues]
    if not own:
        raise HubError(
            Text("没有带字幕的课可以取句子。", "there is no lecture with captions to take sentences from"),
            Text("在项目的根目录里运行。", "run it in the project's root"),
        )
    if count < len(own):
        raise HubError(
            Text(f"项目里已经有 {len(own)} 讲。", f"the project has {len(own)} lectures already"),
            Text(f"至少要 {len(own)} 讲。", f"ask for {len(own)} or more"),
        )
    if out.exists() and any(out.iterdir()):
        raise HubError(
            Text(f"{out} 不是空的。", f"{out} is not empty"), Text("换一个新文件夹。", "name a new folder")
        )
    try:
        _copy_surroundings(project, out)
        for lecture in own:
            _write(out, lecture.slug, loaded.files[lecture.path].text, _vtt(lecture.cues))
        maker = _Maker(loaded, own, count, seed)
        for number in range(len(own) + 1, count + 1):
            _write(out, *maker.lecture(number))
    except OSError as error:
        raise HubError.unwritten(str(out), error) from error
    return count - len(own)


def _copy_surroundings(project: Project, out: Path) -> None:
    """Everything that is not a lecture; content is copied whole, links are not followed."""
    out.mkdir(parents=True, exist_ok=True)
    for name in ("hub.yml", "mkdocs.yml"):
        if (project.root / name).is_file():
            shutil.copyfile(project.root / name, out / name)
    for name in ("content", "site_plugins/theme/assets", "site_plugins/theme/templates"):
        if (project.root / name).is_dir():
            shutil.copytree(project.root / name, out / name, symlinks=True)
    (out / "lectures").mkdir()
    for path in sorted(project.lectures.glob("*.yml")):
        shutil.copyfile(path, out / "lectures" / path.name)


def _write(out: Path, slug: str, text: str, captions: str) -> None:
    folder = out / "lectures" / slug
    folder.mkdir()
    (folder / "lecture.md").write_text(text, encoding="utf-8")
    (folder / "captions.vtt").write_text(captions, encoding="utf-8")


def _vtt(cues: tuple[Cue, ...] | list[Cue]) -> str:
    blocks = (f"{stamp(one.start)} --> {stamp(one.end)}\n{one.text}\n" for one in cues)
    return "WEBVTT\n\n" + "\n".join(blocks)


class _Maker:
    """Mixes lectures; remembers titles, because no two may be the same."""

    def __init__(self, loaded: Loaded, own: list[Lecture], count: int, seed: int) -> None:
        self.loaded, self.own, self.count, self.seed = loaded, own, count, seed
        self.titles = {one.head.title for one in own}
        self.shorts = {one.head.short for one in own}

    def lecture(self, number: int) -> tuple[str, str, str]:
        """Folder, `lecture.md` and `captions.vtt` of lecture `number`."""
        chance = random.Random(f"{self.seed} {number}")  # noqa: S311 - a sample, not a secret
        base = self.own[chance.randrange(len(self.own))]
        peers = [one for one in self.own if one.head.topic == base.head.topic]
        cues, chapters = self._captions(chance, peers)
        head = self._head(chance, base, peers, number, chapters)
        return (
            f"{number:03}-{base.slug.partition('-')[2]}",
            f"---\n{head}---\n\n{_body(chance, base, peers)}",
            _vtt(cues),
        )

    def _head(
        self,
        chance: random.Random,
        base: Lecture,
        peers: list[Lecture],
        number: int,
        chapters: list[tuple[int, str]],
    ) -> str:
        head = base.head
        published = head.published - timedelta(days=chance.randrange(300))
        sources = "".join(f"  - {{document: {one.document}, checked: {published}}}\n" for one in head.sources)
        listed = "".join(f'  - {{at: "{clock_of(at)}", title: {title}}}\n' for at, title in chapters)
        related = sorted({chance.randrange(1, self.count + 1) for _ in range(3)} - {number})
        return (
            f"title: {self._title(chance, peers, number)}\nshort: {self._short(chance, peers, number)}\n"
            f"series: {head.series}\nstage: {head.stage}\ntopic: {head.topic}\nspeaker: {head.speaker}\n"
            f"summary: 示例：{chance.choice(peers).head.summary[:50]}\npublished: {published}\n"
            f"review_by: {published + timedelta(days=364)}\nsources:\n{sources}"
            f"clip: {{master: L{number:02}.mp4}}\nchapters:\n{listed}tips: [{', '.join(head.tips)}]\n"
            f"related: [{', '.join(f'L{one:02}' for one in related)}]\nstatus: published\n"
        )

    def _title(self, chance: random.Random, peers: list[Lecture], number: int) -> str:
        for _ in range(20):
            first, second = chance.choice(peers), chance.choice(peers)
            title = f"{chance.choice(first.head.chapters).title}：{chance.choice(second.body.steps).title}"
            if len(title) <= _TITLE and title.count("：") == 1 and title not in self.titles:
                self.titles.add(title)
                return title
        return f"{chance.choice(peers).head.short}：第{number}讲"

    def _short(self, chance: random.Random, peers: list[Lecture], number: int) -> str:
        for _ in range(20):
            short = chance.choice(peers).head.short[:2] + chance.choice(peers).head.short[-2:]
            if short not in self.shorts:
                self.shorts.add(short)
                return short
        return f"讲{number}"

    def _captions(
        self, chance: random.Random, peers: list[Lecture]
    ) -> tuple[list[Cue], list[tuple[int, str]]]:
        """Four parts, each as one lecture of the topic tells it, at an even pace."""
        cues: list[Cue] = []
        chapters: list[tuple[int, str]] = []
        at, titles = 0.8, set[str]()
        for part in range(_PARTS):
            lecture = chance.choice(peers)
            fresh = [one.title for one in lecture.head.chapters if one.title not in titles]
            title = chance.choice(fresh or [f"第{part + 1}段"])
            titles.add(title)
            chapters.append((int(at) if part else 0, title))
            share = max(_LEAST, len(lecture.cues) // _PARTS)
            for place in range(part * share, (part + 1) * share):
                cue = lecture.cues[place % len(lecture.cues)]
                end = at + max(1.2, len(cue.text) / _PACE)
                cues.append(Cue(start=round(at, 3), end=round(end, 3), text=cue.text))
                at = end + _PAUSE
        return cues, chapters


def _body(chance: random.Random, base: Lecture, peers: list[Lecture]) -> str:
    """Five sections; what is said about seeking help stays with the topic's own lecture."""
    body = base.body
    steps = "\n\n".join(f"### {one.title}\n\n{one.text}" for one in _steps(chance, peers))
    refrain = f"\n\n不说：{body.refrain}" if body.refrain else ""
    return (
        f"## 情境\n\n{_mixed(chance, [one.body.situation for one in peers])}\n\n"
        f"## 一个观念\n\n{_mixed(chance, [one.body.idea for one in peers])}\n\n## 三个步骤\n\n{steps}\n\n"
        f"## 今晚就做\n\n{body.tonight}{refrain}\n\n## 何时求助\n\n{body.seek_help}\n"
    )


def _mixed(chance: random.Random, texts: list[str]) -> str:
    """A text whose paragraphs come from any of `texts`, each in its own place."""
    frame = chance.choice(texts).split("\n\n")
    others = [one.split("\n\n") for one in texts]
    return "\n\n".join(
        chance.choice([one[place] for one in others if place < len(one)]) for place in range(len(frame))
    )


def _steps(chance: random.Random, peers: list[Lecture]) -> list[Step]:
    """Three steps of any lectures, no title twice."""
    steps = {one.title: one for lecture in peers for one in lecture.body.steps}
    return chance.sample(sorted(steps.values(), key=lambda one: one.title), 3)
