"""What a build was asked for, as `verify` wants to know it."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from hub.catalogue.load import Loaded
from hub.media.index import MediaIndex
from hub.pages.page import Site
from hub.publish.verify import Expected


def expected_of(site: Site, loaded: Loaded, media: MediaIndex) -> Expected:
    """Collect pages, files, drafts, renditions and hosts of one build."""
    html = {f"{page.url}index.html": page.template.removesuffix(".html") for page in site.pages}
    redirects = {one.path: "redirect" for one in site.extras if one.path.endswith(".html")}
    extras, painted = (one.path for one in site.extras), (one.path for one in site.pictures)
    drawn = (one.drawn for one in site.pictures)
    urls = {page.url for page in site.pages} | {one.path.removesuffix("index.html") for one in site.extras}
    return Expected(
        pages={**html, **redirects, "404.html": "404"},
        files=frozenset(one for one in (*extras, *painted, *drawn) if one),
        hidden=tuple(sorted(one.url for one in loaded.lectures if one.url not in urls)),
        media=dict(_renditions(media)),
        hosts=frozenset(loaded.hosts),
        budgets=site.settings.publish.budgets,
        policy=site.policy,
    )


def _renditions(media: MediaIndex) -> Iterator[tuple[str, tuple[int, str]]]:
    for clip in media.clips.values():
        for one in (*clip.videos, clip.audio, clip.av1):
            if one is not None and "://" not in one.url:
                yield one.url, (one.size, one.sha256)
        yield from ((f"media/{clip.key}/{name}", (0, total)) for name, total in clip.sums.items())
        for url in (clip.poster, clip.poster_webp, clip.sprite, clip.sprite_vtt, clip.captions, clip.hls):
            if url and "://" not in url and posixpath.basename(url) not in clip.sums:
                yield url, (0, "")
