"""`build/media.json`: what each lecture's clip became. Written by the transcoder, read by the pages."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from hub.errors import IndexFileError
from hub.files import write_atomic
from hub.problems import Text


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Rendition(_Entry):
    """One file a phone can fetch; `url` is relative to the site's root, `size` in bytes."""

    url: str
    size: int
    mime: str
    codecs: str = ""
    width: int = 0
    height: int = 0
    sha256: str = ""


class ClipEntry(_Entry):
    """Everything made of one lecture's clip.

    Attributes:
        key: Name of its folder in the store: hash of master, profile and ffmpeg version.
        duration: Seconds.
        videos: Renditions from the highest to the lowest; the default source is the middle one.
        audio: Audio-only file.
        poster: JPEG, and the same as WebP in `poster_webp`.
        sprite: Storyboard image, with its cues in `sprite_vtt`: ten pictures a row, 160 by 90 pixels,
            one every `sprite_step` seconds.
        captions: The lecture's captions, cut to the clip.
        sample: Made of a synthetic sample master: pages say 合成语音示例.
        sums: SHA-256 of every file of its folder that is no rendition, by name.
        seal: SHA-256 of all that the store says of the clip; empty where an older run made it.
    """

    key: str
    duration: float
    videos: tuple[Rendition, ...]
    audio: Rendition | None = None
    poster: str = ""
    poster_webp: str = ""
    sprite: str = ""
    sprite_vtt: str = ""
    sprite_step: int = 5
    chapters_vtt: str = ""
    captions: str = ""
    hls: str = ""
    av1: Rendition | None = None
    sample: bool = False
    sums: dict[str, str] = Field(default_factory=dict)
    seal: str = ""

    def sealed(self, sums: dict[str, str]) -> ClipEntry:
        """The entry as the store keeps it."""
        whole = self.model_copy(update={"sums": dict(sorted(sums.items()))})
        return whole.model_copy(update={"seal": whole.digest()})

    def digest(self) -> str:
        """What `seal` must be: a flipped bit in a kept entry must not become a wrong length on a page."""
        said = self.model_dump_json(exclude={"seal", "captions", "chapters_vtt", "sample"})
        return hashlib.sha256(said.encode()).hexdigest()


class MediaIndex(_Entry):
    """The whole index, clips by lecture id."""

    version: Literal[1] = 1
    clips: dict[str, ClipEntry] = Field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> MediaIndex:
        """Read the index; an absent file is an empty index.

        Raises:
            IndexFileError: The file is damaged or of another version.
        """
        if not path.exists():
            return cls()
        try:
            return cls.model_validate_json(path.read_bytes())
        except (OSError, ValidationError) as error:
            raise IndexFileError(
                Text(f"{path.name} 用不了了。", f"{path.name} cannot be used"),
                Text("运行 hub media run，重新写一份。", "run `hub media run` to write it anew"),
            ) from error

    def write(self, path: Path) -> None:
        """Write the index, sorted, atomically."""
        ordered = self.model_copy(update={"clips": dict(sorted(self.clips.items()))})
        write_atomic(path, ordered.model_dump_json(indent=1, exclude_defaults=True) + "\n")
