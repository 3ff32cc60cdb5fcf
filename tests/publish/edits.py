"""Random edits of a small project, as editors, designers, readers and days make them."""

from __future__ import annotations

import random
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from hub.plays.ingest import ingest
from hub.project import Project
from tests.plays.made_lines import NOW, beacon
from tests.publish.outcomes import Files, read_inputs, write_inputs

DAY = date(2026, 11, 23)


@dataclass
class Editor:
    """Somebody who changes one thing at a time; the same seed makes the same edits."""

    root: Path
    chance: random.Random
    day: date = DAY
    done: list[str] = field(default_factory=list)
    past: list[Files] = field(default_factory=list)
    days: list[date] = field(default_factory=list)

    def edit(self) -> str:
        """Make one random edit and say which; all earlier states are remembered, to go back to."""
        self.past.append(read_inputs(self.root))
        self.days.append(self.day)
        deed = self.chance.choices([one for one, _ in DEEDS], [weight for _, weight in DEEDS])[0]
        said = f"{deed.__name__} {deed(self)}"
        self.done.append(said)
        return said

    def undo(self) -> None:
        """Take back the last edit."""
        write_inputs(self.past.pop(), self.root)
        self.day = self.days.pop()

    def lectures(self) -> list[Path]:
        return sorted(path.parent for path in (self.root / "lectures").glob("*/lecture.md"))

    def pick(self) -> Path:
        return self.chance.choice(self.lectures()) / "lecture.md"

    def words(self) -> str:
        return f"第{self.chance.randrange(1_000_000)}句话。"


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
    number = one.chance.randrange(1, 9)
    return _sub(one.pick(), r"^related: .*$", f"related: [L{number:02}]")


def change_tip(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/tips").glob("T*.md")))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{one.words()}\n", encoding="utf-8")
    return path.name


def change_tip_title(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/tips").glob("T*.md")))
    _sub(path, r"^title: .*$", f"title: 贴士{one.chance.randrange(1_000_000)}")
    return path.name


def change_event(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/events").glob("*.md")))
    day = DAY + timedelta(days=one.chance.randrange(-4, 12))
    _sub(path, r"^day: .*$", f"day: {day}")
    return f"{path.name} {day}"


def change_place(one: Editor) -> str:
    path = one.chance.choice(sorted((one.root / "content/places").glob("*.md")))
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{one.words()}\n", encoding="utf-8")
    return path.name


def change_words(one: Editor) -> str:
    """Words that parents use for a thing: they decide what search finds and which lectures are alike."""
    word = one.chance.choice(("卷子", "分数", "老师", "道理"))
    text = f"groups:\n  - [{word}, 说法{one.chance.randrange(99)}]\n"
    (one.root / "lectures/synonyms.yml").write_text(text, encoding="utf-8")
    return word


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


def delete_tip(one: Editor) -> str:
    """One of those that lectures name goes too, now and then: such a build is refused."""
    found = sorted((one.root / "content/tips").glob("T*.md"))
    path = one.chance.choice(found)
    if len(found) > 2:
        path.unlink()
    return path.name


def delete_lecture(one: Editor) -> str:
    found = one.lectures()
    folder = one.chance.choice(found)
    if len(found) > 4:
        shutil.rmtree(folder)
    return folder.name


def rename_lecture(one: Editor) -> str:
    folder = one.chance.choice(one.lectures())
    target = folder.with_name(f"{folder.name[:3]}-named-{one.chance.randrange(999)}")
    if not target.exists():
        folder.rename(target)
        _sub(target / "lecture.md", r"^status: ", f"aliases: [{folder.name}]\nstatus: ")
    return f"{folder.name} {target.name}"


def add_alias(one: Editor) -> str:
    """An old address of a lecture; two lectures with the same one are refused."""
    return _sub(one.pick(), r"^status: ", f"aliases: [0{one.chance.randrange(90, 99)}-old]\nstatus: ")


def break_lecture(one: Editor) -> str:
    """A head that is no YAML, a field nobody knows, or a series that is not there."""
    wrong = one.chance.choice(("title: [", "titel: x", "series: 没有"))
    return f"{_sub(one.pick(), r'^series: .*$', wrong)} {wrong}"


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
    line = one.chance.choice(
        (f'<p class="promise">{one.words()}</p>', "{# quiet #}", "<nav><p>x</p></nav>", "<script>1</script>")
    )
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


def change_config(one: Editor) -> str:
    """MkDocs' own settings."""
    path = one.root / "mkdocs.yml"
    text = re.sub(r"\n?# made.*\n", "\n", path.read_text(encoding="utf-8")).rstrip("\n")
    path.write_text(f"{text}\n# made {one.chance.randrange(3)}\n", encoding="utf-8")
    return path.name


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
    number = one.chance.randrange(1, 9)
    for path in masters:
        path.rename(path.with_name(f"L{number:02}.mp4"))
    return f"L{number:02}"


def another_day(one: Editor) -> str:
    one.day = DAY + timedelta(days=one.chance.randrange(-3, 10))
    return str(one.day)


def go_back(one: Editor) -> str:
    number = one.chance.randrange(len(one.past))
    write_inputs(one.past[number], one.root)
    return f"to before edit {number}"


def nothing(one: Editor) -> str:
    return str(one.day)


Deed = Callable[[Editor], str]
#: Each with its weight: what all pages share makes every page anew, so it is changed less often.
DEEDS: tuple[tuple[Deed, int], ...] = (
    (change_text, 4), (change_title, 3), (change_summary, 2), (change_captions, 3), (drop_captions, 1),
    (change_chapter, 2), (change_topic, 2), (relate, 2), (change_tip, 2), (change_tip_title, 2), (change_event, 2),
    (change_place, 1), (change_words, 1), (add_lecture, 3), (add_tip, 2), (delete_lecture, 3), (delete_tip, 1),
    (rename_lecture, 3), (add_alias, 2), (hide_lecture, 3), (break_lecture, 1), (change_taxonomy, 3),
    (change_template, 2), (change_asset, 1), (change_settings, 1), (change_config, 1), (count_plays, 3),
    (take_recording, 1), (another_day, 3), (go_back, 3), (nothing, 1),
)  # fmt: skip
