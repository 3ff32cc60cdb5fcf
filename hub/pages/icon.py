"""The site's mark as a drawing: a roof and the lamp below it. The theme's `icon.svg` is the same (a test holds it)."""

from __future__ import annotations

from hub.pages.page import Icon, Picture

MARK = (
    '<path fill="#1f5c4d" d="M3 14.5 16 4l13 10.5V27a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2z"/>'
    '<circle cx="16" cy="18" r="5.4" fill="#f6c667"/>'
)
#: Sides in pixels that phones ask for (W3C Web App Manifest, "purpose any"), and the one of the maskable icon.
_SIDES, _MASKED = (192, 512), 512
#: Square that Apple's home screen takes; it has no manifest and fills transparent corners with black.
TOUCH = "icon-180.png"


def icons() -> list[Picture]:
    """The mark as PNG: as it is, on a ground for Apple's phones, and with room around it for masks."""
    made = [Picture(f"icon-{side}.png", Icon(side, _svg("0 0 32 32", ""))) for side in _SIDES]
    ground = '<rect x="-16" y="-16" width="64" height="64" fill="#fbf6ee"/>'
    made.append(Picture(TOUCH, Icon(180, _svg("-3 -3 38 38", ground))))
    # a mask may cut everything outside a circle of 40 % of the side: W3C Web App Manifest, 1.8.3
    made.append(Picture(f"icon-{_MASKED}-mask.png", Icon(_MASKED, _svg("-10 -10 52 52", ground))))
    return made


def manifest_icons(*, painted: bool) -> list[dict[str, str]]:
    """What the web app manifest says of them; only the drawing while nobody paints."""
    rows = [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any", "purpose": "any"}]
    if painted:
        rows += [
            {"src": f"icon-{side}.png", "type": "image/png", "sizes": f"{side}x{side}", "purpose": "any"}
            for side in _SIDES
        ]
        size = f"{_MASKED}x{_MASKED}"
        rows.append(
            {"src": f"icon-{_MASKED}-mask.png", "type": "image/png", "sizes": size, "purpose": "maskable"}
        )
    return rows


def _svg(view: str, ground: str) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">{ground}{MARK}</svg>'
