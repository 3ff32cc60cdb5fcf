"""What an editor is told when a command cannot do its work: in Chinese, or with `--lang en` in English."""

from __future__ import annotations

import ast
import pickle
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from hub.errors import HubError
from hub.media.ffmpeg import FfmpegError
from hub.media.verify import NotRightError
from hub.problems import Text
from scripts.verbs import hub as group

ROOT = Path(__file__).parents[2]
SMALL = ROOT / "tests/data/small"
#: Verbs that editors use, and where what they raise is written.
EDITORS = ("build", "captions", "check", "media", "new", "serve", "stats", "tips")
WRITTEN = (
    *ROOT.glob("hub/captions/*.py"), *ROOT.glob("hub/catalogue/*.py"), *ROOT.glob("hub/media/*.py"), ROOT / "hub/files.py",
    ROOT / "hub/build.py", ROOT / "hub/publish/stage.py", *(ROOT / f"scripts/{name}.py" for name in EDITORS),
)  # fmt: skip
#: Raised on purpose; `NotRightError` is not here, because it brings its Chinese summary itself.
FAILURES = {
    "HubError", "ContentError", "BuildError", "IndexFileError", "ToolMissingError", "StoreBusyError", "StoppedError",
    "FfmpegError",
}  # fmt: skip
Run = Callable[..., subprocess.CompletedProcess[str]]
Tell = Callable[..., str]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(SMALL, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def tell(project: Path, capsys: pytest.CaptureFixture[str]) -> Tell:
    """`tell("captions", "shift", "a.srt")`: what the failing command says on its error output."""

    def told(*words: str, code: int = 2) -> str:
        assert group.main(list(words), standalone_mode=False) == code
        return capsys.readouterr().err

    return told


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ("captions", "check", "captoins.vtt"),
            "hub: 没有“captoins.vtt”这个文件。\n     检查文件名和所在的文件夹。\n",
            "hub: there is no file captoins.vtt\n     check its name and its folder\n",
        ),
        (
            ("captions", "shift", "notes.txt", "--by", "1"),
            "hub: notes.txt：不认得这种字幕文件。\n     可以用：.srt、.ass、.ssa、.vtt。\n",
            "hub: notes.txt: captions of this kind are not known\n     there are: .srt, .ass, .ssa, .vtt\n",
        ),
        (
            ("captions", "split", "empty.vtt"),
            "hub: empty.vtt 里没有一条字幕。\n     检查这个文件。\n",
            "hub: empty.vtt has no captions\n     check the file\n",
        ),
        (
            ("captions", "convert", "damaged.srt"),
            "hub: damaged.srt 读不出来。\n     另存为 UTF-8。\n",
            "hub: damaged.srt cannot be read\n     save it as UTF-8\n",
        ),
        (
            ("captions", "draft", "001-god", "--recording", "notes.txt"),
            "hub: 没有“001-god”这一讲。\n     写文件夹的名字，比如 021-after-a-bad-exam。\n",
            "hub: there is no lecture 001-god\n     give a folder's name like 021-after-a-bad-exam\n",
        ),
        (
            ("captions", "draft", "001-good", "--recording", "notes.txt"),
            "hub: 母版不是认得的视频文件，或者已经损坏。\n     请用 MP4、MOV、MKV、WebM、TS、AVI 或 FLV，从剪辑软件重新导出。\n",
            "hub: the master is no video file we know, or is damaged.\n"
            "     export it again as MP4, MOV, MKV, WebM, TS, AVI or FLV.\n",
        ),
        (
            ("media", "run", "L77"),
            "hub: 没有已发布的 L77。\n     写讲次编号，比如 L21。\n",
            "hub: there is no published lecture L77\n     give ids like L21\n",
        ),
        (
            ("media", "gc"),
            "hub: 还没有索引，一清就什么都不剩了。\n     先运行 hub media run。\n",
            "hub: there is no index, so everything would go\n     run `hub media run` first\n",
        ),
        (
            ("check", "lectures/001"),
            "hub: 没有“lectures/001”。\n     是不是想写“lectures/001-good”？\n",
            "hub: there is no lectures/001\n     did you mean lectures/001-good?\n",
        ),
        (
            ("check", "notes.text"),
            "hub: 没有“notes.text”。\n     检查文件名和所在的文件夹。\n",
            "hub: there is no notes.text\n     check its name and its folder\n",
        ),
        (
            ("new", "tip", "pause", "--topic", "情绪和心理", "--title", "先停一停"),
            "hub: 没有“情绪和心理”这个主题。\n     是不是想写“情绪与心理”？\n",
            "hub: no topic '情绪和心理'\n     did you mean '情绪与心理'?\n",
        ),
    ],
    ids=lambda one: " ".join(one[:3]) if isinstance(one, tuple) else "",
)
def test_an_editor_is_told_in_her_language(
    project: Path, tell: Tell, words: tuple[str, ...], zh: str, en: str
) -> None:
    for name, data in {"notes.txt": b"1", "empty.vtt": b"WEBVTT\n", "damaged.srt": b"\xff"}.items():
        (project / name).write_bytes(data)
    assert tell(*words) == zh
    assert tell(*words, "--lang", "zh") == zh
    assert tell(*words, "--lang", "en") == en


def test_every_mistake_in_the_settings_is_told_with_its_place(project: Path, tell: Tell) -> None:
    (project / "hub.yml").write_text(
        "site_urll: https://school.example/\nsite_name: ''\nreport_phone: 0101234\nmedia:\n  hls: vielleicht\n"
        "plays:\n  cap: 0\n  school_blocks: {10.0.0/8: 3}\n",
        encoding="utf-8",
    )
    zh, en = tell("check"), tell("check", "--lang", "en")
    places = ["1:1 {} [unknown-key]", "2:12 {} [too-short]", "3:15 {} [not-quoted]", "5:8 {} [wrong-type]",
              "7:8 {} [out-of-range]", "8:19 {} [wrong-type]"]  # fmt: skip
    assert re.findall(r"hub\.yml:(.*)", zh) == [one.format("错误") for one in places]
    assert re.findall(r"hub\.yml:(.*)", en) == [one.format("error") for one in places]
    assert "是不是想写“site_url”？" in zh
    assert "“report_phone”会被读成 33436，不是文字。\n    改法：给它加上英文引号。" in zh
    assert "fix: also write an HLS playlist, true or false." in en
    assert not re.search("[a-z] [a-z]", zh.partition("HLS")[0])  # no English in what the Chinese says


@pytest.mark.parametrize(
    ("text", "place"),
    [("site_name: 甲\nsite_name: 乙\n", "2:1"), ("media: {hls: true, hls: false}\n", "1:20")],
)
def test_a_setting_that_stands_twice_is_told(project: Path, tell: Tell, text: str, place: str) -> None:
    (project / "hub.yml").write_text(text, encoding="utf-8")
    assert tell("check").startswith(f"hub: hub.yml:{place} 错误 [duplicate-key]")


@pytest.mark.parametrize(
    "text", ["site_name: [", "- a\n", "\tsite_name: x\n", "a: &x 1\nb: *x\n", "site_name: !!python/none\n"]
)
def test_settings_that_are_no_yaml_are_told_with_a_place(project: Path, tell: Tell, text: str) -> None:
    (project / "hub.yml").write_text(text, encoding="utf-8")
    assert re.match(r"hub: hub\.yml:1:\d+ 错误 ", tell("check"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("check", "--fromat", "json"), "没有“--fromat”这个选项。是不是想写“--format”？"),
        (("check", "--format", "pdf"), "--format 不对：只能写 text、github、sarif、junit、json。"),
        (("check", "--date", "23.11.2026"), "--date 不对：“23.11.2026”不是日期，写成 2026-11-23 这样。"),
        (("new", "lecture"), "缺少 SLUG。"),
        (("media", "run", "--jobs", "two"), "--jobs 不对：要写 1 到 256 的整数。"),
        (("chekc",), "没有“chekc”这个命令。是不是想写“check”？"),
        (("new", "lectrue"), "没有“lectrue”这个命令。是不是想写“lecture”？"),
        (("help",), "没有“help”这个命令。加 --help 看有哪些。"),
    ],
    ids=" ".join,
)
def test_words_that_cannot_be_used_are_told_in_chinese(hub: Run, words: tuple[str, ...], said: str) -> None:
    done = hub(*words)
    assert done.returncode == 2
    assert said in done.stderr


def test_words_that_cannot_be_used_are_told_in_english_when_asked(hub: Run) -> None:
    for english in (("--lang", "en"), ("--lang=en",)):
        said = hub("check", *english, "--date", "x").stderr
        assert said.endswith("Error: Invalid value for '--date': x is no date; write it like 2026-11-23\n")
        assert said.isascii()


def test_the_shared_lists_must_be_whole(project: Path, tell: Tell) -> None:
    (project / "lectures/taxonomy.yml").write_text("stages: []\n", encoding="utf-8")
    zh = "hub: lectures/taxonomy.yml 里有错，先把它改好。\n     运行 hub check lectures/taxonomy.yml 看是哪里。\n"
    assert tell("media", "plan", code=1) == zh
    assert tell("stats", code=1) == zh
    assert tell("media", "plan", "--lang", "en", code=1).startswith(
        "hub: lectures/taxonomy.yml has problems\n"
    )


def test_the_days_tip_waits_for_content_without_mistakes(project: Path, tell: Tell) -> None:
    (project / "content/tips/T03-empty.md").write_text("", encoding="utf-8")
    zh, en = (tell("tips", "push", "--date", "2026-11-23", "--lang", one, code=1) for one in ("zh", "en"))
    assert zh.startswith("hub: content/tips/T03-empty.md:1:1 错误 [no-head]\n    文件开头没有 YAML 头。\n")
    assert en.startswith(
        "hub: content/tips/T03-empty.md:1:1 error [no-head]\n    the file has no YAML head.\n"
    )


def test_a_folder_that_cannot_be_written_is_told(project: Path, tell: Tell) -> None:
    (project / "taken").write_text("a file where the folder should be", encoding="utf-8")
    captions = "lectures/001-good/captions.vtt"
    zh = tell("captions", "shift", captions, "--out", "taken/captions.vtt")
    assert zh.startswith("hub: captions.vtt 写不进去：同名的文件已经在那里。\n")
    assert zh.endswith("腾出磁盘空间，或检查文件夹的写权限。\n")
    en = tell("captions", "shift", captions, "--out", "taken/captions.vtt", "--lang", "en")
    assert en.startswith("hub: captions.vtt could not be written: ")


def test_the_command_itself_ends_with_2_and_without_a_traceback(hub: Run, project: Path) -> None:
    done = hub("captions", "shift", "no.srt")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("hub: 没有“no.srt”这个文件。")


def test_an_operators_verb_speaks_english(project: Path, tell: Tell) -> None:
    (project / "lectures/taxonomy.yml").write_text("stages: []\n", encoding="utf-8")
    assert tell("schema", "--check", code=1).startswith("hub: lectures/taxonomy.yml has problems\n")


@pytest.mark.parametrize(
    ("error", "zh"),
    [
        (HubError(Text("满了。", "full"), Text("腾一点。", "free some")), "满了。"),
        (FfmpegError(Text("ffmpeg 出错退出（状态 3）。", "ffmpeg ended with status 3"), "Invalid data"), "ffmpeg 出错退出（状态 3）。"),
        (NotRightError("540p.mp4 has no sound track"), "转好的视频没有通过检查，不会发布：540p.mp4 has no sound track"),
    ],
)  # fmt: skip
def test_a_failure_on_another_machine_is_told_the_same(error: HubError, zh: str) -> None:
    again = pickle.loads(pickle.dumps(error))
    assert (again.message, again.hint, str(again)) == (error.message, error.hint, str(error))
    assert again.message.zh == zh


def verbs(parent: click.Group, *words: str) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(parent)
    for name in parent.list_commands(context):
        command = parent.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from verbs(command, *words, name)
        else:
            yield " ".join((*words, name)), command


def test_every_verb_of_editors_takes_a_language() -> None:
    speak = {name for name, command in verbs(group) if "lang" in {one.name for one in command.params}}
    assert speak == {name for name, _ in verbs(group) if name.split()[0] in EDITORS}


def test_no_failure_that_an_editor_can_meet_is_in_one_language() -> None:
    for path in WRITTEN:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FAILURES:
                assert not isinstance(node.args[0], ast.Constant | ast.JoinedStr), f"{path}:{node.lineno}"
