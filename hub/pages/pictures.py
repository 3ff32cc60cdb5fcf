"""Which sheets and covers there are, and where they lie."""

from __future__ import annotations

from collections.abc import Callable

from hub.catalogue.model import Lecture, Tip
from hub.pages.covers import cover_name, picture, poster, poster_name
from hub.pages.icon import icons
from hub.pages.page import Data, Extra, Inputs, Picture, Still
from hub.pages.sheets import Drawing, Sheet, lecture_sheet, tip_sheet, tonight_sheet

#: Height of a cover that is as wide as a sheet.
_COVER_HEIGHT = 405


def lecture_pictures(only: Callable[[], Inputs], lecture: Lecture) -> list[Picture]:
    """A lecture's sheets, and its small poster; none while nobody paints."""
    inputs = only()
    if not inputs.features.pictures:
        return []
    url = lecture.url
    made = [
        Picture(f"{url}share.png", lambda: lecture_sheet(only(), lecture), drawn=f"{url}share.svg"),
        Picture(f"{url}tonight.png", lambda: tonight_sheet(only(), lecture)),
    ]
    clip = inputs.media.clips.get(lecture.id)
    if clip and _is_ours(clip.poster):
        made.append(Picture(small_poster(lecture), Still(clip.poster)))
    return made


def tip_pictures(only: Callable[[], Inputs], tip: Tip) -> list[Picture]:
    """A tip's sheet; none while nobody paints."""
    share = Picture(f"{tip.url}share.png", lambda: tip_sheet(only(), tip), drawn=f"{tip.url}share.svg")
    return [share] if only().features.pictures else []


def shared_posters(inputs: Inputs) -> list[Extra]:
    """Drawings that stand where a lecture has no frame of a clip to show; lectures with the same one share it."""
    bare = (one for one in inputs.catalogue.lectures if drawn_poster(inputs, one))
    found = {poster_name(inputs.catalogue, one): one for one in bare}
    return [Extra(path, poster(inputs.catalogue, one)) for path, one in sorted(found.items())]


def drawn_poster(inputs: Inputs, lecture: Lecture) -> str:
    """Path of the drawing that stands for a lecture's clip; empty where the clip has a poster of its own."""
    clip = inputs.media.clips.get(lecture.id)
    return "" if clip and clip.poster else poster_name(inputs.catalogue, lecture)


def shared_pictures(inputs: Inputs) -> list[Picture]:
    """Covers that many items have in common, and icons; none while nobody paints."""
    if not inputs.features.pictures:
        return []
    catalogue = inputs.catalogue
    items: list[Lecture | Tip] = [*catalogue.lectures, *catalogue.tips]
    covers = {cover_name(catalogue, one): one for one in items}
    return [
        *(
            Picture(path, Sheet(_COVER_HEIGHT, "#ffffff", (Drawing(picture(catalogue, one)),)))
            for path, one in covers.items()
        ),
        *icons(),
    ]


def small_poster(lecture: Lecture) -> str:
    """Path of the poster that the player shows."""
    return f"{lecture.url}poster.webp"


def player_poster(inputs: Inputs, lecture: Lecture) -> str:
    """The frame a player shows first: small where someone paints, as the transcoder made it elsewhere."""
    if drawn := drawn_poster(inputs, lecture):
        return drawn
    frame = inputs.media.clips[lecture.id].poster
    return small_poster(lecture) if inputs.features.pictures and _is_ours(frame) else frame


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
