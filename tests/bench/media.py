"""Transcoding against its peers, same masters, one run: one ffmpeg a rendition, and Apple's fixed ladder.

Masters are two lectures of ours (720p), where `make site` has been run, and two films as a phone makes them (1080p).
Exit status 1 where a promise is broken: CPU of the MP4 ladder at most 0.7 of one process a rendition; the smallest
source of the highest picture that is offered, MP4 or AV1, at most a third of Apple's bytes and 1.5 VMAF below.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import ffmpeg

from hub.media import graph
from hub.media.clip import slice_of
from hub.media.ladder import Profile, pictures
from hub.media.loudness import gain_for
from hub.media.probe import Facts, probe
from hub.media.tools import Ffmpeg, find_ffmpeg
from tests.bench.camera import DIM, ROOM, film

#: Apple's HLS authoring specification, fixed bit rates of the same heights, kbit/s.
APPLE = {720: 3000, 540: 2000, 360: 365}
#: Lectures of ours, where `make site` has been run: slides with real words, and speech.
LECTURES = [Path(__file__).parents[2] / f"build/masters/{name}.mp4" for name in ("L21", "L37")]


def main(argv: list[str]) -> int:
    """Print CPU, bytes and quality of ours and both peers; status 1 when a promise is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench media")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--master", type=Path, action="append", default=[], help="a film of your own")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    tool = find_ffmpeg()
    rows: list[dict[str, float | str]] = []
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        masters = {one.stem: one.resolve() for one in given.master}
        if not given.master:
            masters |= {one.stem: one for one in LECTURES if one.is_file()}
            for name, light in (("camera", ROOM), ("dim camera", DIM)):
                masters[name] = film(tool.path, work / f"{name}.mp4", light, given.seconds)
        for name, master in masters.items():
            rows += _measured(tool, name, master, work, given.rounds)
    _print(rows, as_json=given.json)
    return int(not _kept(rows))


def _measured(tool: Ffmpeg, name: str, master: Path, work: Path, rounds: int) -> list[dict[str, float | str]]:
    facts = probe(master)
    part = slice_of(facts, None, None)
    gain = gain_for(tool.path, master, part, facts, work)
    film = graph.Film(master, part, facts, Profile(ffmpeg=tool.version), gain, pictures(facts))
    with_av1 = replace(film, profile=replace(film.profile, av1=True))
    top = f"{film.shapes[0].name}.mp4"
    ways: dict[str, tuple[Callable[[], list[list[str]]], str, int]] = {
        "ours, one process": (lambda: [graph.ladder_argv(tool.path, film)], top, rounds),
        "ours and AV1": (lambda: [graph.ladder_argv(tool.path, with_av1)], "av1.mp4", 1),
        "one ffmpeg a rendition": (lambda: _apart(tool, film), top, rounds),
        "Apple's ladder": (lambda: _apple(tool, master, facts), top, rounds),
    }
    rows: list[dict[str, float | str]] = []
    for way, (commands, shown, times) in ways.items():
        out = work / f"{name}-{way}"
        out.mkdir()
        spent = [_run(commands(), out) for _ in range(times)]
        quality, worst = _vmaf(tool, out / shown, master, facts.rate, out)
        rows.append({
            "master": name, "way": way, "cpu": round(statistics.median(cpu for cpu, _ in spent), 2),
            "wall": round(statistics.median(wall for _, wall in spent), 2), "bytes": (out / shown).stat().st_size,
            "vmaf": quality, "worst": worst,
        })  # fmt: skip
    return rows


def _run(commands: list[list[str]], out: Path) -> tuple[float, float]:
    before, began = os.times(), time.perf_counter()
    for argv in commands:
        subprocess.run(argv, cwd=out, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return cpu, time.perf_counter() - began


def _apart(tool: Ffmpeg, film: graph.Film) -> list[list[str]]:
    """The same filters, settings and muxer, a process for each file: every one decodes the master again."""
    given = graph.source(film.master, film.part, film.facts)
    sound = graph.sound(given, film)
    outputs = [
        ffmpeg.output(
            graph.picture(given, replace(film, shapes=(one,))), *sound, graph.mp4(f"{one.name}.mp4", "v,a"), f="tee",
            **{f"{name}:v": value for name, value in graph.x264(film, one).items()}, **graph.AUDIO, **graph.EXACT,
        )
        for one in film.shapes
    ]  # fmt: skip
    outputs += [
        ffmpeg.output(one, graph.mp4("audio.m4a", "a"), f="tee", **graph.AUDIO, **graph.EXACT)
        for one in sound
    ]
    outputs += graph.stills(film, *(graph.picture(given, film) for _ in range(2)))
    return [
        one.global_args("-v", "error", "-nostdin", "-filter_complex_threads", "1").compile(cmd=tool.path, overwrite_output=True)
        for one in outputs
    ]  # fmt: skip


def _apple(tool: Ffmpeg, master: Path, facts: Facts) -> list[list[str]]:
    return [
        [tool.path, "-v", "error", "-y", "-threads", "1", "-i", str(master), "-vf", f"scale=-2:{one.rung.short}", "-c:v", "libx264", "-preset", "medium",
         "-b:v", f"{APPLE[one.rung.short]}k", "-maxrate", f"{APPLE[one.rung.short] * 2}k", "-bufsize", f"{APPLE[one.rung.short] * 2}k",
         "-force_key_frames", "expr:gte(t,n_forced*2)", "-threads", "1", "-c:a", "aac", "-b:a", "128k",
         "-movflags", "+faststart", f"{one.name}.mp4"]
        for one in pictures(facts)
    ]  # fmt: skip


def _vmaf(tool: Ffmpeg, path: Path, master: Path, rate: float, out: Path) -> tuple[float, float]:
    """VMAF of a rung against the master at 720p, all frames and the worst; SSIM x 100 where ffmpeg has no libvmaf."""
    even = f"fps={rate}:start_time=0,scale=-2:720:flags=bicubic"
    for judge in ("libvmaf=log_fmt=json:log_path=vmaf.json:n_threads=2", "ssim=stats_file=ssim.txt"):
        done = subprocess.run(
            [tool.path, "-hide_banner", "-v", "error", "-i", str(path), "-i", str(master), "-lavfi",
             f"[0:v]{even}[a];[1:v]{even}[b];[a][b]{judge}", "-f", "null", "-"],
            cwd=out, capture_output=True, check=False,
        )  # fmt: skip
        if done.returncode:
            continue
        if judge.startswith("libvmaf"):
            found = [one["metrics"]["vmaf"] for one in json.loads((out / "vmaf.json").read_text())["frames"]]
        else:
            found = [100 * float(one) for one in re.findall(r"All:([\d.]+)", (out / "ssim.txt").read_text())]
        return round(statistics.mean(found), 2), round(min(found), 2)
    raise RuntimeError("neither VMAF nor SSIM could be measured")


def _print(rows: list[dict[str, float | str]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(rows, indent=1))
        return
    print(f"{'master':<14}{'way':<26}{'CPU s':>8}{'wall s':>8}{'720p KB':>9}{'VMAF':>8}{'worst':>8}")
    for row in rows:
        print(
            f"{row['master']:<14}{row['way']:<26}{row['cpu']:>8}{row['wall']:>8}{float(row['bytes']) / 1000:>9.0f}{row['vmaf']:>8}{row['worst']:>8}"
        )


def _kept(rows: list[dict[str, float | str]]) -> bool:
    """Compare with the promises, a line each master to standard error."""
    kept = True
    for name in dict.fromkeys(row["master"] for row in rows):
        ours, av1, apart, apple = (row for row in rows if row["master"] == name)
        cpu = float(ours["cpu"]) / float(apart["cpu"])
        sources = {
            label: (float(one["bytes"]) / float(apple["bytes"]), float(one["vmaf"]) - float(apple["vmaf"]))
            for label, one in (("MP4", ours), ("AV1", av1))
        }
        said = ", ".join(
            f"{label} {size:.2f} of Apple's bytes at VMAF {gain:+.2f}"
            for label, (size, gain) in sources.items()
        )
        print(f"{name}: CPU {cpu:.2f} of one process a rendition, {said}", file=sys.stderr)
        kept &= cpu <= 0.7 and any(size <= 1 / 3 and gain >= -1.5 for size, gain in sources.values())
    return kept


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
