"""One ffmpeg process for everything: decode once, split, encode every rung, sound, storyboard and poster."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg

from hub.media.ladder import AUDIO_RATE, KEYFRAME_SECONDS, Picture, Profile
from hub.media.limits import INPUT_OPTIONS, MAX_PIXELS
from hub.media.probe import Facts
from hub.media.sparse import sparse

SPRITE_WIDTH, SPRITE_HEIGHT, SPRITE_COLUMNS, SPRITE_PICTURES = 160, 90, 10, 100
#: What keeps outputs the same, every time.
EXACT = {"map_metadata": "-1", "map_chapters": "-1", "fflags": "+bitexact", "threads": "1"}
_VIDEO = {
    "c": "libx264", "profile": "high", "pix_fmt": "yuv420p", "sc_threshold": "0", "bf": "3", "g": "600",
    "flags": "+bitexact+global_header",
}  # fmt: skip
#: The encoder's options for the sound of every file.
AUDIO = {
    "c:a": "aac",
    "b:a": f"{AUDIO_RATE}k",
    "ac": "1",
    "ar": "44100",
    "flags:a": "+bitexact+global_header",
}
_HDR_TO_SDR = (
    ("zscale", {"t": "linear", "npl": "100"}), ("format", {"pix_fmts": "gbrpf32le"}), ("zscale", {"p": "bt709"}),
    ("tonemap", {"tonemap": "hable", "desat": "0"}), ("zscale", {"t": "bt709", "m": "bt709", "r": "tv"}),
)  # fmt: skip


@dataclass(frozen=True)
class Slice:
    """Which seconds of the master the clip is."""

    start: float
    seconds: float


@dataclass(frozen=True)
class Gain:
    """What brings the sound to its loudness.

    Attributes:
        decibels: Before a limiter; None leaves silence alone.
        ceiling: Of the limiter, dBFS; AAC overshoots it by one or two.
    """

    decibels: float | None
    ceiling: float = -3.1


def sprite_step(seconds: float) -> int:
    """Return how many seconds lie between two storyboard pictures: 5, or more for clips over 500 s."""
    return max(5, -(-int(seconds) // SPRITE_PICTURES))


def sprite_count(seconds: float) -> int:
    """Return how many storyboard pictures a clip has."""
    return max(1, -(-int(seconds * 1000) // (sprite_step(seconds) * 1000)))


def source(master: Path, part: Slice, facts: Facts, **more: str | None) -> Any:
    """Return the guarded input: no protocol but `file`, no container but films', one thread."""
    exact = {"ss": _number(part.start)} if part.start else {}
    whole = not part.start and part.seconds >= facts.seconds
    length = {} if whole else {"t": _number(part.seconds)}
    return ffmpeg.input(
        f"file:{master}", **INPUT_OPTIONS, max_pixels=str(MAX_PIXELS), threads="1", **exact, **length, **more
    )


@dataclass(frozen=True)
class Film:
    """One clip to be made: which seconds of which master, and what of it."""

    master: Path
    part: Slice
    facts: Facts
    profile: Profile
    gain: Gain
    shapes: tuple[Picture, ...]


def ladder_argv(program: str, film: Film) -> list[str]:
    """Return the argument list that makes every file of one clip in the folder it is run in.

    The picture is decoded once and the sound encoded once: the `tee` muxer writes it into every file.
    """
    given = source(film.master, film.part, film.facts)
    copies = len(film.shapes) + film.profile.av1
    split = picture(given, film).filter_multi_output("split", copies + 2)
    rungs = _rungs(film, [split[number] for number in range(copies)], sound(given, film))
    graph = ffmpeg.merge_outputs(rungs, *stills(film, split[copies], split[copies + 1]))
    argv: list[str] = graph.global_args(
        "-hide_banner", "-nostdin", "-v", "error", "-progress", "pipe:1", "-stats_period", "1",
        "-filter_complex_threads", "1", "-max_error_rate", "0.05",
    ).compile(cmd=program, overwrite_output=True)  # fmt: skip
    return argv


def _rungs(film: Film, pictures: list[Any], sounds: list[Any]) -> Any:
    """Return one `tee` output: every rung, the AV1 source if wanted, and the audio-only file."""
    options: dict[str, str] = {}
    files: list[str] = []
    with_sound = ",a:0" if sounds else ""
    for number, shape in enumerate(film.shapes):
        options |= {f"{name}:v:{number}": value for name, value in x264(film, shape).items()}
        files.append(mp4(f"{shape.name}.mp4", f"v:{number}{with_sound}"))
        if number:
            pictures[number] = scaled(pictures[number], shape)
    if film.profile.av1:
        number = len(film.shapes)
        options |= {f"{name}:v:{number}": value for name, value in _av1(film).items()}
        files.append(mp4("av1.mp4", f"v:{number}{with_sound}"))
    if sounds:
        options |= AUDIO
        files.append(mp4("audio.m4a", "a:0"))
    return ffmpeg.output(*pictures, *sounds, "|".join(files), **options, **EXACT, f="tee")


def x264(film: Film, shape: Picture) -> dict[str, str]:
    """Return the encoder's options for one rung."""
    rung = shape.rung
    return _VIDEO | _clock(film) | {
        "crf": str(rung.crf), "maxrate": f"{rung.ceiling}k", "bufsize": f"{2 * rung.ceiling}k",
        "preset": film.profile.x264_preset,
    }  # fmt: skip


def _clock(film: Film) -> dict[str, str]:
    """Return what keeps frames at their own times, key frames where they are due, and tells the encoder the rate."""
    return {
        "fps_mode": "vfr", "enc_time_base": f"1/{_number(film.facts.rate)}",
        "force_key_frames": f"expr:gte(t,n_forced*{KEYFRAME_SECONDS})",
    }  # fmt: skip


def mp4(name: str, streams: str) -> str:
    """Return one file of the `tee` muxer: which streams, index first so that playing starts at once."""
    return f"[f=mp4:select=\\'{streams}\\':movflags=+faststart:fflags=+bitexact:video_track_timescale=90000]{name}"


def stills(film: Film, for_board: Any, for_poster: Any) -> list[Any]:
    """Return the outputs for the storyboard and the poster."""
    step, seconds = sprite_step(film.part.seconds), film.part.seconds
    board = (
        for_board.filter("fps", f"1/{step}", start_time="0", round="up")
        .filter("scale", SPRITE_WIDTH, SPRITE_HEIGHT, force_original_aspect_ratio="decrease")
        .filter("pad", SPRITE_WIDTH, SPRITE_HEIGHT, "-1", "-1")
        .filter("tile", f"{SPRITE_COLUMNS}x{-(-sprite_count(seconds) // SPRITE_COLUMNS)}")
    )
    poster = for_poster.filter("select", f"gte(t,{_number(min(3.0, seconds / 4))})")
    still = {"frames:v": "1", "update": "1", **EXACT}
    return [
        ffmpeg.output(board, "sprite.jpg", **still, **{"q:v": "6"}, pix_fmt="yuvj420p"),
        ffmpeg.output(poster, "poster.png", **still, pix_fmt="rgb24"),
    ]


def picture(given: Any, film: Film) -> Any:
    """Return the picture at the size of the highest rung: progressive, in standard range, no frame twice."""
    facts, top = film.facts, film.shapes[0]
    frames = given[str(facts.video)]
    if facts.interlaced:
        frames = frames.filter("bwdif", mode="send_frame", deint="interlaced")
    frames = frames.filter("fps", fps=_number(facts.rate), start_time="0")
    if facts.hdr:
        for name, options in _HDR_TO_SDR:
            frames = frames.filter(name, **options)
    end = min(film.part.seconds, facts.shown - film.part.start)
    return sparse(scaled(frames, top).filter("format", "yuv420p"), facts.rate, end)


def scaled(frames: Any, shape: Picture) -> Any:
    """Return the picture at the size of a rung, in square pixels."""
    return frames.filter("scale", w=shape.width, h=shape.height, flags="bicubic").filter("setsar", "1")


def sound(given: Any, film: Film) -> list[Any]:
    """Return the sound at its loudness; nothing for a silent film."""
    return [] if film.facts.audio is None else [evened(given[str(film.facts.audio)], film.gain)]


def evened(sound: Any, gain: Gain) -> Any:
    """Return the sound as mono at its loudness, peaks held so low that AAC stays below -1 dBFS."""
    sound = sound.filter("aresample", "48000", **{"async": "1", "first_pts": "0"})
    sound = sound.filter("aformat", sample_rates="48000", channel_layouts="mono")
    if gain.decibels is not None:
        sound = sound.filter("volume", f"{gain.decibels:.2f}dB").filter(
            "alimiter", limit=f"{10 ** (gain.ceiling / 20):.3f}", level="false"
        )
    return sound


def _av1(film: Film) -> dict[str, str]:
    """Return the AV1 encoder's options.

    On two camera's films `tests.bench media` measured .25 and .33 of the bytes of 3 Mbit/s of H.264, at VMAF +.05 and -1.21.
    """
    speed = {"standard": "6", "quick": "10"}[film.profile.preset]
    return _clock(film) | {"c": "libsvtav1", "preset": speed, "crf": "36", "maxrate": "800k", "bufsize": "1600k", "g": "600",
            "svtav1-params": "lp=1:scd=0", "pix_fmt": "yuv420p", "flags": "+bitexact+global_header"}  # fmt: skip


def measure_argv(program: str, master: Path, part: Slice, facts: Facts, gain: Gain) -> list[str]:
    """Return the argument list that prints the loudness of the sound, after `gain`, to standard output."""
    assert facts.audio is not None
    sound = evened(source(master, part, facts, vn=None)[str(facts.audio)], gain)
    return _measuring(program, sound)


def measure_file_argv(program: str, path: Path) -> list[str]:
    """Return the argument list that prints the loudness of a finished file."""
    sound = ffmpeg.input(f"file:{path}", **INPUT_OPTIONS, vn=None)["a:0"]
    return _measuring(program, sound.filter("aformat", channel_layouts="mono"))


def _measuring(program: str, sound: Any) -> list[str]:
    sound = sound.filter("ebur128", metadata="1", dualmono="true", peak="true").filter(
        "ametadata", mode="print", file="-"
    )
    argv: list[str] = (
        ffmpeg.output(sound, "-", f="null")
        .global_args("-hide_banner", "-nostdin", "-v", "error", "-filter_complex_threads", "1")
        .compile(cmd=program)
    )
    return argv


def _number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")
