"""Every verb: help with an example, exit codes as documented, failures in one line."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from scripts.chinese import HELP
from scripts.cli import VERBS
from scripts.verbs import hub as group

ROOT = Path(__file__).parent.parent.parent
SMALL = Path(__file__).parent.parent / "data" / "small"
Run = Callable[..., subprocess.CompletedProcess[str]]


def commands(parent: click.Group, words: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(parent)
    out: list[tuple[tuple[str, ...], click.Command]] = []
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        assert command is not None
        out.append(((*words, name), command))
        if isinstance(command, click.Group):
            out += commands(command, (*words, name))
    return out


ALL = {" ".join(words): command for words, command in commands(group)}


@pytest.mark.parametrize("name", sorted(ALL))
def test_every_verb_shows_an_example(name: str) -> None:
    assert re.search(rf"Example: hub {name}\b|Example: hub {name} ", ALL[name].help or "")


@pytest.mark.parametrize("name", sorted(ALL))
def test_editors_verbs_are_explained_in_chinese(name: str) -> None:
    spoken = any(one.name == "lang" for one in ALL[name].params)
    assert spoken <= (name in HELP)
    if name in HELP:
        assert re.search(rf"^例：hub {name}\b", HELP[name], re.MULTILINE)
        assert HELP[name] in (ALL[name].epilog or "")
        there = [one for path, one in ALL.items() if path == name or path.startswith(f"{name} ")]
        options = {option for one in there for parameter in one.params for option in parameter.opts}
        assert set(re.findall(r"--[a-z-]+", HELP[name])) <= options


def test_every_verb_is_documented() -> None:
    manual = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `hub ([a-z]+)", manual, re.MULTILINE))
    assert named == set(VERBS)
    for name, command in ALL.items():
        assert isinstance(command, click.Group) or f"`hub {name}" in manual, name


@pytest.fixture
def project(tmp_path: Path) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_check_is_clean_with_0_and_says_so(hub: Run, project: Path) -> None:
    done = hub("check", "--date", "2026-11-23")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "1 讲、2 条贴士都检查过了，没有问题。\n"


def test_a_reader_that_has_gone_is_no_traceback(project: Path) -> None:
    left, right = os.pipe()
    os.close(left)
    with os.fdopen(right, "w") as pipe:
        done = subprocess.run(
            [sys.executable, "-c", "from scripts.cli import program; program()", "--root", str(project), "check", "--json"],
            stdout=pipe, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, "")


def test_check_has_1_for_problems_and_tells_them_all(hub: Run, project: Path) -> None:
    lecture = project / "lectures/001-good/lecture.md"
    lecture.write_text(lecture.read_text(encoding="utf-8").replace("title:", "titel:", 1), encoding="utf-8")
    (project / "content/tips/T03-empty.md").write_text("", encoding="utf-8")
    done = hub("check", "--date", "2026-11-23")
    assert done.returncode == 1
    assert (
        "lectures/001-good/lecture.md:2:1 错误 [unknown-key]\n    不认识的字段“titel”。\n    改法：是不是想写“title”？"
        in done.stdout
    )
    assert "content/tips/T03-empty.md:1:1 错误 [no-head]" in done.stdout


def test_warnings_fail_only_under_strict(hub: Run, project: Path) -> None:
    (project / "lectures/001-good/captions.vtt").unlink()
    assert hub("check", "--date", "2026-11-23").returncode == 0
    assert hub("check", "--strict", "--date", "2026-11-23").returncode == 1


def test_check_looks_only_below_the_paths_it_is_given(hub: Run, project: Path) -> None:
    (project / "content/tips/T03-empty.md").write_text("", encoding="utf-8")
    assert hub("check", "lectures", "--date", "2026-11-23").returncode == 0
    assert hub("check", "content/tips/T03-empty.md", "--date", "2026-11-23").returncode == 1


def test_check_as_json_in_english(hub: Run, project: Path) -> None:
    (project / "content/tips/T03-empty.md").write_text("", encoding="utf-8")
    [row] = json.loads(hub("check", "--json", "--lang", "en", "--date", "2026-11-23").stdout)
    assert (row["path"], row["slug"], row["message"]) == (
        "content/tips/T03-empty.md",
        "no-head",
        "the file has no YAML head.",
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("chekc",), "Did you mean 'check'?"),
        (("check", "--date", "23.11.2026"), "写成 2026-11-23 这样"),
        (("check", "--nonsense"), "没有“--nonsense”这个选项。"),
        (("publish", "--nonsense"), "No such option"),
        (
            ("new", "lecture", "x", "--series", "没有", "--topic", "情绪与心理", "--title", "一讲"),
            "可以写：安心起步",
        ),
        (("new", "tip", "Bad Slug", "--topic", "情绪与心理", "--title", "一条"), "用小写英文单词和短横线"),
    ],
)
def test_misuse_has_2_and_one_clear_answer(
    hub: Run, project: Path, words: tuple[str, ...], said: str
) -> None:
    done = hub(*words)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_bad_settings_have_2(hub: Run, project: Path) -> None:
    (project / "hub.yml").write_text("site_nam: x\n", encoding="utf-8")
    done = hub("check")
    assert done.returncode == 2
    assert "site_nam" in done.stderr


def test_new_writes_drafts_that_pass(hub: Run, project: Path) -> None:
    day = ("--date", "2026-11-23")
    made = hub(
        "new",
        "lecture",
        "talk",
        "--series",
        "习惯与担当",
        "--topic",
        "情绪与心理",
        "--title",
        "怎么谈分数",
        *day,
    )
    assert made.stdout == "lectures/002-talk/lecture.md\nlectures/002-talk/narration.md\n"
    assert (
        hub("new", "tip", "pause", "--topic", "情绪与心理", "--title", "先停一停再开口", *day).returncode == 0
    )
    assert hub("new", "series", "slow", "--name", "慢慢来", "--stage", "通用").returncode == 0
    assert hub("check", *day).returncode == 0
    assert hub("new", "tip", "x", "--topic", "情绪与心理", "--title", "a: b #c", *day).returncode == 0
    assert hub("check", *day).returncode == 0


def test_captions_check_knows_the_clips_end(hub: Run, project: Path) -> None:
    assert hub("captions", "check").returncode == 0
    index = {"version": 1, "clips": {"L01": {"key": "k", "duration": 4.0, "videos": []}}}
    (project / "build").mkdir()
    (project / "build/media.json").write_text(json.dumps(index), encoding="utf-8")
    done = hub("captions", "check")
    assert done.returncode == 1
    assert "lectures/001-good/captions.vtt:6:1 错误 [cue-after-end]" in done.stdout


def test_schema_writes_once_and_checks(hub: Run, project: Path) -> None:
    assert hub("schema", "--check").returncode == 1
    assert "schemas/lecture.schema.json" in hub("schema").stdout
    assert hub("schema", "--check").returncode == 0
    assert hub("schema").stdout == ""
