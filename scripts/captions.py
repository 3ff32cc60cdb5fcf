"""`hub captions`: check, draft and change caption files."""

from __future__ import annotations

from pathlib import Path

import click

from hub.captions import Cue, format_webvtt, lint, parse_webvtt
from hub.captions import edit as editing
from hub.catalogue.text import read_text
from hub.errors import HubError
from hub.files import write_atomic
from hub.media.index import MediaIndex
from hub.problems import Problem, Text, report
from hub.problems.model import Language
from scripts.cli import Session
from scripts.options import There, fails_in_language, in_language


@click.group()
def captions() -> None:
    """Check, draft and change caption files.

    Example: hub captions check lectures/021-after-a-bad-exam/captions.vtt
    """


@captions.command()
@click.argument("files", nargs=-1, type=There())
@click.option("--json", "style", flag_value="json", default="text", help="Print JSON.")
@in_language
@click.pass_obj
def check(session: Session, files: tuple[Path, ...], style: str, lang: Language) -> int:
    """Check FILES, or all captions; against the clip's length where it is known.

    Example: hub captions check
    """
    root = session.project.root.resolve()
    index = MediaIndex.read(session.project.media_index)
    problems: list[Problem] = []
    for path in files or sorted(session.project.lectures.glob("*/captions.vtt")):
        resolved = path.absolute()
        base = root if resolved.is_relative_to(root) else resolved.parent
        file, found = read_text(base, resolved)
        problems += found
        if file is not None:
            parsed = parse_webvtt(file.text, file.path)
            number = resolved.parent.name.partition("-")[0]
            clip = index.clips.get(f"L{int(number):02}") if number.isdigit() else None
            problems += [*parsed.problems, *lint(parsed, file.path, clip.duration if clip else None)]
    click.echo(report(problems, style, lang), nl=False)
    return int(bool(problems))


_OUT = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Write here.  [default: beside, .vtt]"
)


@captions.command()
@click.argument("file", type=There())
@click.option("--by", "seconds", type=float, default=0.0, help="Seconds later (negative: earlier).")
@click.option("--factor", type=click.FloatRange(0.5, 2), default=1.0, help="Multiply all times first.")
@_OUT
@fails_in_language
@click.pass_obj
def shift(session: Session, file: Path, seconds: float, factor: float, out: Path | None) -> None:
    """Move all captions of FILE in time.

    Example: hub captions shift captions.vtt --by -1.5
    """
    _write(session, editing.shift(_read(file), seconds, factor), out or file)


@captions.command()
@click.argument("file", type=There())
@_OUT
@fails_in_language
@click.pass_obj
def split(session: Session, file: Path, out: Path | None) -> None:
    """Split long captions of FILE at commas.

    Example: hub captions split captions.vtt
    """
    _write(session, editing.split(_read(file)), out or file)


@captions.command()
@click.argument("file", type=There())
@_OUT
@fails_in_language
@click.pass_obj
def convert(session: Session, file: Path, out: Path | None) -> None:
    """Convert SRT, ASS or SSA to WebVTT; UTF-8, UTF-16 and GB 18030 are understood.

    Example: hub captions convert lecture.srt --out lectures/021-after-a-bad-exam/captions.vtt
    """
    _write(session, _read(file), out or file.with_suffix(".vtt"))


@captions.command()
@click.argument("lecture")
@click.option("--recording", type=There(), required=True, help="The recording, or the clip.")
@click.option("--listen", is_flag=True, help="Write down what is heard, though there is a narration.md.")
@_OUT
@fails_in_language
@click.pass_obj
def draft(session: Session, lecture: str, recording: Path, listen: bool, out: Path | None) -> None:
    """Make a first draft of LECTURE's captions from a recording, to be listened to once. Works offline.

    Where the folder has a narration.md, its sentences are set between the pauses that are heard;
    else speech is recognised (extra `asr`, Whisper base).

    Example: hub captions draft 021-after-a-bad-exam --recording build/masters/L21.mp4
    """
    from hub.media.probe import Refused  # noqa: PLC0415 - loads ffmpeg's libraries

    folder = session.project.lectures / lecture
    if not folder.is_dir():
        raise HubError(
            Text(f"没有“{lecture}”这一讲。", f"there is no lecture {lecture}"),
            Text(
                "写文件夹的名字，比如 021-after-a-bad-exam。",
                "give a folder's name like 021-after-a-bad-exam",
            ),
        )
    try:
        cues = _heard(recording) if listen else _laid(folder / "narration.md", recording)
    except Refused as error:
        raise HubError(error.message, error.hint) from error
    _write(session, cues, out or folder / "captions.vtt")


def _laid(narration: Path, recording: Path) -> tuple[Cue, ...]:
    from hub.media.subtitles import draft as drafted  # noqa: PLC0415 - loads ffmpeg's libraries
    from hub.samples.narration import parts_of  # noqa: PLC0415 - only here

    if not narration.exists():
        return _heard(recording)
    file, found = read_text(narration.parent.parent, narration)
    if file is None:
        name = f"{narration.parent.name}/narration.md"
        raise HubError(Text(f"{name} 读不出来。", f"{name} cannot be read"), found[0].message)
    return drafted([one for part in parts_of(file.text) for one in part.sentences], recording)


def _heard(recording: Path) -> tuple[Cue, ...]:
    from hub.media.listen import listen as listened  # noqa: PLC0415 - loads ffmpeg's libraries

    return listened(recording)


def _read(path: Path) -> tuple[Cue, ...]:
    from hub.media.subtitles import convert as converted  # noqa: PLC0415 - loads ffmpeg's libraries

    return converted(path)


def _write(session: Session, cues: tuple[Cue, ...], path: Path) -> None:
    write_atomic(path, format_webvtt(cues))
    session.err.print(f"{path}: {len(cues)} captions", markup=False)
