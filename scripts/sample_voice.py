"""`hub sample voice`: read narrations aloud."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path

import click

from hub.errors import HubError
from hub.problems import Text
from hub.samples.kokoro import Speaker
from hub.samples.voice import Voiced, voice_lecture, voice_of
from scripts.cli import Session


@click.command()
@click.argument("lectures", nargs=-1)
@click.option(
    "--voices", type=click.Path(file_okay=False, exists=True, path_type=Path), required=True, envvar="HUB_VOICES",
    help="Folder voices/ of the npm package kokoro-js (or set HUB_VOICES).",
)  # fmt: skip
@click.option(
    "--cache", type=click.Path(file_okay=False, path_type=Path), default=Path("~/.cache/family-education-hub/voice"),
    show_default=True, help="Where sentences that were said once are kept.",
)  # fmt: skip
@click.option("--threads", type=click.IntRange(1, 64), default=2, show_default=True)
@click.option(
    "--settled", type=click.IntRange(0), default=0, help="Skip folders changed in the last N seconds."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a lecture.")
@click.pass_obj
def voice(
    session: Session,
    lectures: tuple[str, ...],
    voices: Path,
    cache: Path,
    threads: int,
    settled: int,
    as_json: bool,
) -> None:
    """Synthesise narration.md: narration.m4a, captions.vtt and the chapter times of each lecture.

    Lectures whose narration has not changed are left as they are. Needs the extra `samples`.

    Example: hub sample voice 021-after-a-bad-exam --voices package/voices
    """
    project = session.project
    folders = [project.lectures / one for one in lectures] or sorted(
        one.parent for one in project.lectures.glob("[0-9]*/narration.md")
    )
    speaker = Speaker(voices, cache.expanduser(), threads)
    failed = 0
    for folder in folders:
        if settled and time.time() - _changed(folder) < settled:
            continue
        try:
            head = (folder / "lecture.md").read_text(encoding="utf-8")
            done = voice_lecture(folder, speaker, voice_of(head, project.taxonomy))
        except (HubError, OSError) as error:
            failed += 1
            session.err.print(f"{folder.name}: {error}", markup=False)
            continue
        session.out.print(
            json.dumps(asdict(done), ensure_ascii=False) if as_json else _line(done), markup=False
        )
    if failed:
        raise HubError(
            Text(f"{failed} 份讲稿没能念出来。", f"{failed} narrations could not be voiced"),
            Text("改好上面列出的文字。", "mend the texts named above"),
        )


def _changed(folder: Path) -> float:
    return max(
        (
            (folder / name).stat().st_mtime
            for name in ("narration.md", "lecture.md")
            if (folder / name).exists()
        ),
        default=0.0,
    )


def _line(done: Voiced) -> str:
    if not done.fresh:
        return f"{done.slug}  unchanged"
    odd = f"  check: {' / '.join(done.odd)}" if done.odd else ""
    return f"{done.slug}  {done.voice}  {done.seconds:.1f} s  {done.characters / done.seconds:.2f} characters/s  {done.size / 1000:.0f} KB{odd}"
