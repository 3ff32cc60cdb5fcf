"""Which lecture a name in a log means: slugs and aliases of beacons, files and folders of media."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from hub.catalogue.model import Catalogue, Lecture
from hub.plays.definition import UNKNOWN_RATE


class File(Protocol):
    """A rendition: its address below the site's root, and bytes."""

    @property
    def url(self) -> str: ...  # noqa: D102 - said above
    @property
    def size(self) -> int: ...  # noqa: D102 - said above


class Clip(Protocol):
    """What the media index knows of a lecture's clip; `duration` in seconds."""

    @property
    def duration(self) -> float: ...  # noqa: D102 - said above
    @property
    def videos(self) -> Sequence[File]: ...  # noqa: D102 - said above
    @property
    def audio(self) -> File | None: ...  # noqa: D102 - said above
    @property
    def av1(self) -> File | None: ...  # noqa: D102 - said above


def names_of(lectures: Iterable[Lecture]) -> dict[str, str]:
    """Slugs and aliases -> slug of today; a slug wins over another lecture's alias."""
    lectures = tuple(lectures)
    out = {alias: one.slug for one in reversed(lectures) for alias in one.head.aliases}
    out.update((one.slug, one.slug) for one in lectures)
    return out


def rates_of(catalogue: Catalogue, clips: Mapping[str, Clip]) -> dict[str, tuple[str, int]]:
    """Media files, and the folders they lie in -> slug and bytes a second; `clips` by lecture id."""
    out = {f"media/{name}": (slug, UNKNOWN_RATE) for name, slug in names_of(catalogue.lectures).items()}
    for lecture_id, clip in sorted(clips.items()):
        lecture = catalogue.lecture.get(lecture_id)
        if lecture is None or clip.duration <= 0 or not clip.videos:
            continue
        middle = clip.videos[len(clip.videos) // 2]  # segments of a stream are counted at its rate
        out[middle.url.rpartition("/")[0]] = (lecture.slug, _rate(middle, clip))
        for one in (*clip.videos, clip.audio, clip.av1):
            if one is not None:
                out[one.url] = (lecture.slug, _rate(one, clip))
    return out


def _rate(file: File, clip: Clip) -> int:
    return max(1, int(file.size / clip.duration))
