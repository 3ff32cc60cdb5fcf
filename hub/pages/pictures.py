"""Which sheets and covers there are, and where they lie."""

from __future__ import annotations

from collections.abc import Iterable

from hub.catalogue.model import Lecture, Tip
from hub.pages.covers import cover_name, picture
from hub.pages.icon import icons
from hub.pages.page import Data, Extra, Inputs, Picture, Still
from hub.pages.sheets import Drawing, Sheet, lecture_sheet, svg, tip_sheet, tonight_sheet

#: Height of a cover that is as wide as a sheet.
_COVER_HEIGHT = 405


def sheets(inputs: Inputs) -> list[Picture]:
    """The sheets of all lectures and tips, each with its drawing."""
    made = []
    for lecture in inputs.catalogue.lectures:
        made.append((f"{lecture.url}share", lecture_sheet(inputs, lecture)))
        made.append((f"{lecture.url}tonight", tonight_sheet(inputs, lecture)))
    made += [(f"{tip.url}share", tip_sheet(inputs, tip)) for tip in inputs.catalogue.tips]
    return [Picture(f"{path}.png", sheet, svg(sheet)) for path, sheet in made]


def share_files(drawn: Iterable[Picture]) -> list[Extra]:
    """The sheets as SVG, beside their pages."""
    return [Extra(one.path.replace(".png", ".svg"), one.svg) for one in drawn]


def pictures(inputs: Inputs, drawn: Iterable[Picture]) -> tuple[Picture, ...]:
    """The same sheets to be painted as PNG, covers, icons, phones' posters; none while the feature is off."""
    if not inputs.features.pictures:
        return ()
    catalogue = inputs.catalogue
    items: list[Lecture | Tip] = [*catalogue.lectures, *catalogue.tips]
    made = list(drawn)
    for path, one in {cover_name(catalogue, one): one for one in items}.items():
        sheet = Sheet(_COVER_HEIGHT, "#ffffff", (Drawing(picture(catalogue, one)),))
        made.append(Picture(path, sheet, svg(sheet)))
    made += icons()
    for lecture in catalogue.lectures:
        clip = inputs.media.clips.get(lecture.id)
        if clip and _is_ours(clip.poster):
            made.append(Picture(small_poster(lecture), Still(clip.poster)))
    return tuple(sorted(made, key=lambda one: one.path))


def small_poster(lecture: Lecture) -> str:
    """Path of the poster that the player shows."""
    return f"{lecture.url}poster.webp"


def player_poster(inputs: Inputs, lecture: Lecture) -> str:
    """The frame a player shows first: small where someone paints, as the transcoder made it elsewhere."""
    clip = inputs.media.clips.get(lecture.id)
    if clip is None or not clip.poster:
        return f"{lecture.url}poster.svg"
    return small_poster(lecture) if inputs.features.pictures and _is_ours(clip.poster) else clip.poster


def _is_ours(url: str) -> bool:
    """Whether a media file lies below the site, not on another host."""
    return bool(url) and "://" not in url


def share_of(inputs: Inputs, item: Lecture | Tip) -> Data:
    """What a page shows of its pictures; addresses are empty while there are none to fetch."""
    if not inputs.features.pictures:
        return {"cover": "", "poster": "", "tonight": ""}
    return {
        "cover": cover_name(inputs.catalogue, item),
        "poster": f"{item.url}share.png",
        "tonight": f"{item.url}tonight.png" if isinstance(item, Lecture) else "",
    }
