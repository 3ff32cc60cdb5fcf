"""How loud a clip is, and what brings it to -16 LUFS (EBU R 128, mono counted as it is played: twice)."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from pathlib import Path

from hub.media import graph
from hub.media.ffmpeg import run
from hub.media.ladder import LUFS_TOLERANCE, TARGET_LUFS, TRUE_PEAK
from hub.media.limits import total_seconds
from hub.media.probe import Facts

#: Below this there is nothing to hear: the gate of R 128 lies at -70.
SILENT = -60.0
MOST_GAIN = 30.0


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS and highest true peak in dBFS; both -inf for silence."""

    lufs: float
    peak: float

    @property
    def silent(self) -> bool:
        """Nothing to hear."""
        return self.lufs <= SILENT

    @property
    def right(self) -> bool:
        """Within the tolerance, and nowhere clipped."""
        return abs(self.lufs - TARGET_LUFS) <= LUFS_TOLERANCE and self.peak <= TRUE_PEAK


class _Meter:
    """Keeps the last of ffmpeg's running measurements."""

    def __init__(self) -> None:
        self.lufs = self.peak = -math.inf

    def __call__(self, key: str, value: str) -> None:
        if key == "lavfi.r128.I":
            self.lufs = float(value)
        elif key == "lavfi.r128.true_peak":
            height = float(value)
            self.peak = 20 * math.log10(height) if height > 0 else -math.inf

    @property
    def reading(self) -> Loudness:
        return Loudness(self.lufs, self.peak)


def gain_for(
    program: str,
    master: Path,
    part: graph.Slice,
    facts: Facts,
    work: Path,
    stop: threading.Event | None = None,
) -> graph.Gain:
    """Measure the sound and return the gain that brings it to its loudness.

    Where the limiter would hold peaks down, the result is measured once more and mended.
    """
    if facts.audio is None:
        return graph.Gain(None)

    def measured(gain: graph.Gain) -> Loudness:
        meter = _Meter()
        argv = graph.measure_argv(program, master, part, facts, gain)
        run(argv, work, seconds=total_seconds(part.seconds), line=meter, stop=stop)
        return meter.reading

    raw = measured(graph.Gain(None))
    if raw.silent:
        return graph.Gain(None)
    decibels = min(TARGET_LUFS - raw.lufs, MOST_GAIN)
    for _ in range(2):
        if raw.peak + decibels <= -4.0:
            break
        held = measured(graph.Gain(decibels))
        if abs(held.lufs - TARGET_LUFS) < LUFS_TOLERANCE / 3:
            break
        decibels = min(decibels + TARGET_LUFS - held.lufs, MOST_GAIN)
    return graph.Gain(round(decibels, 2))


def loudness_of(
    program: str, path: Path, seconds: float, work: Path, stop: threading.Event | None = None
) -> Loudness:
    """Measure a finished file."""
    meter = _Meter()
    run(graph.measure_file_argv(program, path), work, seconds=total_seconds(seconds), line=meter, stop=stop)
    return meter.reading
