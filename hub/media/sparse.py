"""Leave out frames that show what the frame before them showed: slides and screen recordings are mostly such."""

from __future__ import annotations

from typing import Any

import ffmpeg

from hub.media.ladder import KEYFRAME_SECONDS

#: Two frames are the same when no 8 x 8 block differs by more than this in all; 64 is one shade a pixel.
_SAME = 48
#: A frame at least every second, changed or not, so that a player that seeks has one near.
_LONGEST = 1.0
#: So many first frames stay: H.264 hides its reordering delay between them, and a long one would put
#: the picture late in players that ignore edit lists.
_FIRST = 4
#: So many last seconds stay whole, and at least as many frames as H.264 reorders: MP4 counts the length of a
#: track in decoding order, so a gap among them would be missing from it.
_LAST = 0.5


def sparse(film: Any, rate: float, seconds: float) -> Any:
    """Return `film` without repeated frames, on the same clock.

    A frame stays at the beginning, wherever a key frame is due, and at the end, so that rungs can be
    switched and the picture is as long as it was.

    Args:
        film: Frames `rate` a second.
        rate: Frames a second.
        seconds: When the picture ends.
    """
    copies = film.filter_multi_output("split", 2)
    changed = copies[0].filter(
        "mpdecimate", hi=_SAME, lo=_SAME, frac=0, max=max(1, round(rate * _LONGEST) - 1)
    )
    key = f"gt(floor(t/{KEYFRAME_SECONDS}),floor(prev_selected_t/{KEYFRAME_SECONDS}))"
    end = f"gte(t,{seconds - max(_LAST, (_FIRST + 0.5) / rate):.6f})"
    due = copies[1].filter("select", f"lt(n,{_FIRST})+{key}+{end}")
    both = ffmpeg.filter([changed, due], "interleave")
    return both.filter("select", "isnan(prev_selected_t)+gt(t,prev_selected_t)")
