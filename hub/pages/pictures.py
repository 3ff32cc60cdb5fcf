"""Which sheets and covers there are, and where they lie."""

from __future__ import annotations

from hub.catalogue.model import Lecture, Tip
from hub.pages.covers import cover_name, picture
from hub.pages.icon import icons
from hub.pages.page import Data, Extra, Inputs, Picture, Still
from hub.pages.sheets import Drawing, Sheet, lecture_sheet, svg, tip_sheet, tonight_sheet

#: Height of a cover that is as wide as a sheet.
_COVER_HEIGHT = 405


def lecture_pictures(inputs: Inputs, lecture: Lecture) -> tuple[list[Picture], list[Extra]]:
    """A lecture's sheets as pixels and as SVG, and its small poster; pixels only while somebody paints."""
    share = Picture(f"{lecture.url}share.png", lambda: lecture_sheet(inputs, lecture))
    tonight = Picture(f"{lecture.url}tonight.png", lambda: tonight_sheet(inputs, lecture))
    drawn = [_drawn(share), _drawn(tonight)]
    if not inputs.features.pictures:
        return [], drawn
    made = [share, tonight]
    clip = inputs.media.clips.get(lecture.id)
    if clip and _is_ours(clip.poster):
        made.append(Picture(small_poster(lecture), Still(clip.poster)))
    return made, drawn


def tip_pictures(inputs: Inputs, tip: Tip) -> tuple[list[Picture], list[Extra]]:
    """A tip's sheet as pixels and as SVG."""
    share = Picture(f"{tip.url}share.png", lambda: tip_sheet(inputs, tip))
    return [share] if inputs.features.pictures else [], [_drawn(share)]


def _drawn(picture: Picture) -> Extra:
    """The same sheet as SVG; it is laid out once for both."""

    def text() -> str:
        sheet = picture.sheet
        assert isinstance(sheet, Sheet)
        picture.drop()
        return svg(sheet)

    return Extra(picture.path.replace(".png", ".svg"), text)


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
