"""What templates see: plain strings, numbers, lists and mappings, and `Markup` where HTML is safe."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from hub.pages.page import Page, Site, digest

#: key, address, label, icon and the feature a tab needs to be shown
_TABS = (
    ("home", "", "首页", "home", ""),
    ("lectures", "lectures/", "课程", "grid", ""),
    ("tips", "tips/", "贴士", "tip", ""),
    ("charts", "charts/", "榜单", "chart", "charts"),
    ("picks", "picks/", "选课单", "list", "picks"),
    ("help", "help/", "求助", "phone", ""),
)
#: Pages of the footer, as far as the site has them.
_NEAR = (
    ("events/", "大讲堂"),
    ("places/", "场馆与驿站"),
    ("parent-school/", "家长学校"),
    ("alliance/", "教联体"),
)
#: Pages where a shared link lands, and their neighbours: one style sheet is all they need.
_LEAN = frozenset(
    {"lecture.html", "tip.html", "tips.html", "tips_calendar.html", "listing.html", "search.html", ""}
)
#: So many fit a thumb; help is in the footer of every page when others need the room.
_TAB_PLACES = 5


def context_of(site: Site, page: Page) -> dict[str, Any]:
    """The names a page's template may use beside MkDocs' own."""
    return {
        "hub": _framed(site, page.root, page.tab, page.template).seen,
        "root": page.root,
        "title": page.title,
        "description": page.description,
        "canonical": site.settings.site_url + page.url,
        "data": page.data,
        "kind": page.template.removesuffix(".html"),
    }


def frame_key(site: Site, page: Page) -> str:
    """Digest of what stands around a page."""
    return _framed(site, page.root, page.tab, page.template).key


def error_context(site: Site) -> dict[str, Any]:
    """The same for 404.html, whose links must work from any depth."""
    root = urlsplit(site.settings.site_url).path
    return {
        "hub": _frame(site, root, "", ""),
        "root": root,
        "title": "这一页找不到了",
        "description": site.settings.site_description,
        "canonical": "",
        "data": {},
        "kind": "404",
    }


class _Frame(NamedTuple):
    """What stands around pages of a kind, and its digest."""

    seen: dict[str, Any]
    key: str


#: Frames of a site by place; they go with it, and the site when nobody builds it any more.
_FRAMES: WeakKeyDictionary[Site, dict[tuple[str, ...], _Frame]] = WeakKeyDictionary()


def _framed(site: Site, *place: str) -> _Frame:
    known = _FRAMES.setdefault(site, {})
    if place not in known:
        seen = _frame(site, *place)
        known[place] = _Frame(seen, digest(repr(seen)))
    return known[place]


def _frame(site: Site, root: str, tab: str, template: str) -> dict[str, Any]:
    """Name, duties and tabs: the same on all pages but for the current tab and the way to the root."""
    settings = site.settings
    return {
        "name": settings.site_name,
        "site_url": settings.site_url,
        "icp": settings.icp,
        "gongan": settings.gongan,
        "gongan_code": "".join(sign for sign in settings.gongan if sign.isdigit()),
        "operator": settings.operator,
        "report_email": settings.report_email,
        "more": template not in _LEAN,
        "features": asdict(site.features),
        "policy": site.policy,
        "near": [{"url": root + url, "label": label} for url, label in _NEAR if url in site.addresses],
        "tabs": [
            {"url": root + url, "label": label, "icon": icon, "current": key == tab}
            for key, url, label, icon, feature in _tabs(site)
        ],
    }


def _tabs(site: Site) -> list[tuple[str, str, str, str, str]]:
    shown = [one for one in _TABS if not one[4] or getattr(site.features, one[4])]
    return shown if len(shown) <= _TAB_PLACES else [one for one in shown if one[0] != "help"]
