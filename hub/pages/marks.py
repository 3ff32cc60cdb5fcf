"""Short digests of what pages are made from, so that a change of anything can be told without making a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from pydantic import BaseModel

from hub.catalogue.model import Lecture, Tip
from hub.pages.page import Inputs, digest


@dataclass
class Marks:
    """Digests of the parts of some inputs, each made once."""

    inputs: Inputs
    _lectures: dict[str, str] = field(default_factory=dict)
    _tips: dict[str, str] = field(default_factory=dict)

    @cached_property
    def common(self) -> str:
        """What every page may read: settings, shared lists, which stages ran."""
        inputs = self.inputs
        lists = (inputs.settings, inputs.catalogue.taxonomy)
        return digest(repr(([one.model_dump_json() for one in lists], inputs.features, inputs.plays is None)))

    def lecture(self, lecture: Lecture) -> str:
        """All that lists and cards show of a lecture: everything but its texts."""
        found = self._lectures.get(lecture.id)
        if found is None:
            clip, counts = self.inputs.media.clips.get(lecture.id), self.inputs.counts.get(lecture.slug)
            seen = (
                lecture.id,
                lecture.slug,
                lecture.head_key,
                lecture.captioned,
                lecture.spoken_until,
                clip,
                counts,
            )
            found = self._lectures[lecture.id] = digest(repr(seen))
        return found

    def tip(self, tip: Tip) -> str:
        """A whole tip."""
        found = self._tips.get(tip.id)
        if found is None:
            found = self._tips[tip.id] = digest(tip.model_dump_json())
        return found

    @cached_property
    def lectures(self) -> str:
        """All lectures as lists show them."""
        return _joined(map(self.lecture, self.inputs.catalogue.lectures))

    @cached_property
    def recorded(self) -> str:
        """All lectures that have a recording, whole."""
        return _joined(one.key for one in self.inputs.catalogue.lectures if one.id in self.inputs.media.clips)

    @cached_property
    def tips(self) -> str:
        """All tips."""
        return _joined(map(self.tip, self.inputs.catalogue.tips))

    @cached_property
    def beside(self) -> str:
        """Events, places and written pages."""
        catalogue = self.inputs.catalogue
        return _joined(map(_json, (*catalogue.events, *catalogue.places, *catalogue.guides)))

    @cached_property
    def plays(self) -> str:
        """The play index."""
        return self.inputs.plays_digest

    @cached_property
    def calendar(self) -> str:
        """The school calendar, and the day."""
        return digest(_json(self.inputs.catalogue.calendar) + self.inputs.day.isoformat())


def _json(value: BaseModel) -> str:
    return value.model_dump_json()


def _joined(marks: Iterable[str]) -> str:
    total = blake2b(digest_size=16)
    for one in marks:
        total.update(one.encode("utf-8", "surrogatepass") + b"\0")
    return total.hexdigest()
