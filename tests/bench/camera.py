"""A film as a phone makes it in a classroom: a speaker before a screen and shelves, filmed by hand, by indoor light.

No recording is at hand that may be given away, so it is drawn: what a coder finds hard is in it and nothing
else. Surfaces have the grain of real ones (1/f), the hand moves by parts of a pixel, the speaker sways and
waves, the sensor's noise grows with light and is as broad as a demosaiced picture makes it, and the phone has
coded all that once already. It is 1080p, which phones film unless they are told otherwise.
"""

from __future__ import annotations

import math
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from hub.samples.slides import Slide, draw

Field = NDArray[np.float32]
#: Everything is placed on a sheet of this size, with an edge for the hand to move in, and drawn `_FINE` times as large.
_SHEET, _EDGE, _FINE = (1280, 720), 48, 1.5
_WIDE, _HIGH, _RATE = round(_SHEET[0] * _FINE), round(_SHEET[1] * _FINE), 30
_NOISES = 8  # fields of noise, each shown rolled to another place
_SEED = 20


@dataclass(frozen=True)
class Light:
    """How a phone sees a room.

    Attributes:
        noise: Standard deviation of the noise in mid grey, shades of 256, after the phone's own denoising.
        rate: What the phone codes at, kbit/s.
    """

    noise: float
    rate: int


#: Lamps and a window: what a phone of the last five years writes at 1080p.
ROOM = Light(noise=1.8, rate=17000)
#: A hall with the lights down for the projector, an old phone.
DIM = Light(noise=4.5, rate=17000)


def film(program: str, path: Path, light: Light, seconds: int) -> Path:
    """Write the film; the same bytes of picture every time."""
    dice = np.random.default_rng(_SEED)
    back, person, arm = _room(dice), _person(dice), _arm(dice)
    noises = [_noise(dice) for _ in range(_NOISES)]
    argv = [
        program, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{_WIDE}x{_HIGH}", "-r", str(_RATE), "-i", "-",
        "-f", "lavfi", "-i", f"anoisesrc=c=pink:a=0.2:d={seconds}:seed={_SEED}",
        "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-threads", "1", "-b:v", f"{light.rate}k",
        "-maxrate", f"{light.rate}k", "-bufsize", f"{light.rate}k", "-g", str(_RATE), "-pix_fmt", "yuv420p",
        "-c:a", "aac", "-b:a", "128k", "-shortest", str(path),
    ]  # fmt: skip
    with subprocess.Popen(argv, stdin=subprocess.PIPE) as coder:
        assert coder.stdin is not None
        for number in range(seconds * _RATE):
            seen = _seen(number / _RATE, back, person, arm)
            coder.stdin.write(_sensed(seen, noises[number % _NOISES], light, dice).tobytes())
    if coder.returncode:
        raise subprocess.CalledProcessError(coder.returncode, argv)
    return path


def _grain(dice: np.random.Generator, high: int, wide: int, slope: float) -> Field:
    """Return a texture of mean 0 and deviation 1 whose spectrum falls as real surfaces' does."""
    y, x = np.fft.fftfreq(high)[:, None], np.fft.rfftfreq(wide)[None, :]
    fall = np.hypot(x, y)
    fall[0, 0] = 1
    waves = np.fft.rfft2(dice.standard_normal((high, wide))) / fall**slope
    waves[0, 0] = 0
    field = np.fft.irfft2(waves, (high, wide))
    return np.asarray(field / field.std(), np.float32)


def _grained(dice: np.random.Generator, drawn: Image.Image, slope: float, depth: float) -> Image.Image:
    """Return what was drawn, as large as it is filmed, with the grain of its surface."""
    picture = drawn.resize(
        (round(drawn.width * _FINE), round(drawn.height * _FINE)), Image.Resampling.LANCZOS
    )
    grain = _grain(dice, picture.height, picture.width, slope)
    shades = np.asarray(picture.convert("RGB"), np.float32) + depth * grain[..., None]
    return Image.fromarray(shades.clip(0, 255).astype(np.uint8))


def _room(dice: np.random.Generator) -> Image.Image:
    """Return the wall with a projected slide, a notice board, and shelves of books, larger than the picture."""
    wide, high = (side + 2 * _EDGE for side in _SHEET)
    room = Image.new("RGB", (wide, high), "#b9b3a4")
    pen = ImageDraw.Draw(room)
    for shelf in range(3):
        top, x = 400 + 140 * shelf, 40
        pen.rectangle((30, top + 108, 520, top + 120), fill="#5b4632")
        while x < 490:
            book, tall = int(dice.integers(9, 26)), int(dice.integers(70, 106))
            colour = tuple(int(one) for one in dice.integers(40, 200, 3))
            pen.rectangle((x, top + 108 - tall, x + book, top + 107), fill=colour)
            pen.line((x + book // 2, top + 118 - tall, x + book // 2, top + 98), fill="#e8e2d0", width=2)
            x += book + 2
    for number in range(12):
        x, y = 60 + 105 * (number % 4), 60 + 105 * (number // 4)
        pen.rectangle((x, y, x + 92, y + 92), fill=("#f2efe6", "#f6e7b8", "#dbe8f2")[number % 3])
        for line in range(9):
            pen.line(
                (x + 8, y + 12 + line * 9, x + int(dice.integers(40, 86)), y + 12 + line * 9),
                fill="#4a4a52",
                width=2,
            )
    slide = draw(Slide(0, "第 2 步", "先听完，再开口", "“你今天看起来不太高兴，想说说吗？”"), "mind", 2)
    room.paste(slide.resize((704, 396), Image.Resampling.LANCZOS), (610, 90))
    return _grained(dice, room, 1.0, 7)


def _person(dice: np.random.Generator) -> Image.Image:
    """Return the speaker from the waist up, with a knitted jumper and hair."""
    shape = Image.new("RGBA", (420, 560), (0, 0, 0, 0))
    pen = ImageDraw.Draw(shape)
    pen.rounded_rectangle((40, 230, 380, 640), 110, fill="#44546b")
    pen.rectangle((180, 190, 240, 250), fill="#b98a6d")
    pen.ellipse((140, 30, 280, 215), fill="#c99a7c")
    pen.pieslice((128, 10, 292, 190), 170, 370, fill="#241c18")
    for x in (182, 238):
        pen.ellipse((x - 9, 108, x + 9, 118), fill="#f4efe9")
        pen.ellipse((x - 4, 109, x + 4, 117), fill="#2a1d15")
    for row in range(300, 560, 7):
        pen.line((60, row, 360, row + 3), fill="#3a4a60", width=2)
    return _cut_out(dice, shape)


def _arm(dice: np.random.Generator) -> Image.Image:
    shape = Image.new("RGBA", (360, 360), (0, 0, 0, 0))
    pen = ImageDraw.Draw(shape)
    pen.rounded_rectangle((150, 175, 330, 230), 26, fill="#44546b")
    pen.ellipse((306, 168, 356, 236), fill="#c99a7c")
    return _cut_out(dice, shape)


def _cut_out(dice: np.random.Generator, shape: Image.Image) -> Image.Image:
    grained = _grained(dice, shape, 0.9, 6)
    grained.putalpha(shape.getchannel("A").resize(grained.size, Image.Resampling.LANCZOS))
    return grained


def _seen(t: float, back: Image.Image, person: Image.Image, arm: Image.Image) -> Image.Image:
    """Return what is before the lens at second `t`: everything moves by parts of a pixel."""
    hand_x = 9 * math.sin(0.9 * t) + 2.6 * math.sin(4.1 * t + 1) + 0.7 * math.sin(17 * t)
    hand_y = 6 * math.sin(0.7 * t + 2) + 2.1 * math.sin(3.3 * t) + 0.6 * math.sin(15 * t)
    turn = 0.004 * math.sin(0.8 * t)
    whole = back.copy()
    at_x, at_y = _FINE * (560 + 26 * math.sin(0.55 * t)), _FINE * (250 + 4 * math.sin(1.9 * t))
    body = person.rotate(2.2 * math.sin(1.3 * t), Image.Resampling.BICUBIC)
    talking = ImageDraw.Draw(body)
    open_by = 9 * abs(math.sin(11 * t) * math.sin(2.3 * t))
    talking.ellipse([_FINE * one for one in (192, 162, 228, 168 + open_by)], fill="#6b2f2c")
    body = body.transform(
        body.size, Image.Transform.AFFINE, (1, 0, -(at_x % 1), 0, 1, -(at_y % 1)), Image.Resampling.BICUBIC
    )
    whole.paste(body, (int(at_x), int(at_y)), body)
    waving = arm.rotate(35 + 30 * math.sin(2.1 * t), Image.Resampling.BICUBIC)
    whole.paste(waving, (int(at_x + 170 * _FINE), int(at_y + 150 * _FINE)), waving)
    matrix = (1, turn, _FINE * (_EDGE + hand_x), -turn, 1, _FINE * (_EDGE + hand_y))
    return whole.transform((_WIDE, _HIGH), Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _noise(dice: np.random.Generator) -> Field:
    """Return noise as it leaves a phone: fine in brightness, blotchy in colour, deviation 1 in brightness."""
    fine = _grain_of(dice, 0.7)
    return np.stack([fine + 0.5 * _grain_of(dice, 2.5) for _ in range(3)], axis=-1)


def _grain_of(dice: np.random.Generator, sigma: float) -> Field:
    """Return Gaussian noise blurred by `sigma` pixels, deviation 1."""
    y, x = np.fft.fftfreq(_HIGH)[:, None], np.fft.rfftfreq(_WIDE)[None, :]
    soft = np.exp(-2 * (math.pi * sigma) ** 2 * (x**2 + y**2))
    field = np.fft.irfft2(np.fft.rfft2(dice.standard_normal((_HIGH, _WIDE))) * soft, (_HIGH, _WIDE))
    return np.asarray(field / field.std(), np.float32)


def _sensed(seen: Image.Image, noise: Field, light: Light, dice: np.random.Generator) -> NDArray[np.uint8]:
    """Return the picture with its noise: photons arrive by chance, so more light is more noise."""
    shades = np.asarray(seen, np.float32)
    rolled = np.roll(noise, (int(dice.integers(_HIGH)), int(dice.integers(_WIDE))), (0, 1))
    depth = light.noise * np.sqrt(0.35 + 0.65 * shades.mean(axis=-1, keepdims=True) / 128)
    return np.asarray((shades + depth * rolled + 0.5).clip(0, 255), np.uint8)
