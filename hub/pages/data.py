"""What machines read: structured data, sitemaps, redirects."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from hub.catalogue.model import Lecture
from hub.pages.page import Extra, Inputs, Page
from hub.pages.transcript import text_of

_SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Addresses in one sitemap; the protocol allows 50,000, and files of a few hundred kilobytes are fetched in one go.
_ROWS = 5_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def json_ld(value: Mapping[str, Any]) -> Markup:
    r"""Write JSON for a `<script type="application/ld+json">`: no `<`, `>` or `&` is left in it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no character left that HTML reads


def absolute(inputs: Inputs, url: str) -> str:
    """Make an address below the root absolute; a complete one is left alone."""
    return url if url.startswith(("https://", "http://")) else inputs.settings.site_url + url


def lecture_json_ld(inputs: Inputs, lecture: Lecture, poster: str) -> Markup:
    """A lecture as schema.org VideoObject with a Clip a chapter; LearningResource while there is no video."""
    head, catalogue = lecture.head, inputs.catalogue
    common: dict[str, Any] = {
        "@context": "https://schema.org",
        "@id": absolute(inputs, lecture.url),
        "name": head.title,
        "description": head.summary,
        "inLanguage": "zh-CN",
        "isAccessibleForFree": True,
        "datePublished": head.published.isoformat(),
        "isPartOf": {"@type": "CreativeWorkSeries", "name": head.series,
                     "url": absolute(inputs, f"series/{catalogue.series_of(lecture).id}/")},
        "publisher": {"@type": "Organization", "name": inputs.settings.operator or inputs.settings.site_name},
    }  # fmt: skip
    clip = inputs.media.clips.get(lecture.id)
    if clip is None:
        return json_ld({**common, "@type": "LearningResource", "learningResourceType": "微讲"})
    ends = [one.at for one in head.chapters[1:]] + [clip.duration]
    parts = [
        {"@type": "Clip", "name": one.title, "startOffset": int(one.at), "endOffset": int(end),
         "url": f"{absolute(inputs, lecture.url)}#t={int(one.at)}"}
        for one, end in zip(head.chapters, ends, strict=True)
    ]  # fmt: skip
    video = {
        "@type": "VideoObject", "uploadDate": head.published.isoformat(), "duration": f"PT{round(clip.duration)}S",
        "thumbnailUrl": [absolute(inputs, poster)],
        "contentUrl": absolute(inputs, clip.videos[0].url) if clip.videos else "",
        "hasPart": parts, "transcript": text_of(lecture),
    }  # fmt: skip
    return json_ld({**common, **{key: value for key, value in video.items() if value}})


def sitemaps(inputs: Inputs, pages: Iterable[Page]) -> list[Extra]:
    """`sitemap.xml`; `lastmod` only where the content says it, so the build date never shows."""
    rows = []
    for page in pages:
        when = f"<lastmod>{page.modified.isoformat()}</lastmod>" if page.modified else ""
        rows.append(f"<url><loc>{escape(absolute(inputs, page.url))}</loc>{when}</url>\n")
    return _split(inputs, "sitemap", f'xmlns="{_SITEMAP}"', rows)


def video_sitemaps(inputs: Inputs, posters: Mapping[str, str]) -> list[Extra]:
    """`sitemap-video.xml`: an entry for each lecture that has a clip."""
    rows = [
        _video(inputs, one, posters[one.id])
        for one in inputs.catalogue.lectures
        if one.id in inputs.media.clips
    ]
    names = f'xmlns="{_SITEMAP}" xmlns:video="http://www.google.com/schemas/sitemap-video/1.1"'
    return _split(inputs, "sitemap-video", names, rows)


def _split(inputs: Inputs, name: str, spaces: str, rows: Sequence[str]) -> list[Extra]:
    """One file, or an index of several when there are too many rows for one (sitemaps.org, sitemap index)."""
    cut = [rows[at : at + _ROWS] for at in range(0, len(rows), _ROWS)] or [()]
    texts = [f"{_XML}<urlset {spaces}>\n{''.join(one)}</urlset>\n" for one in cut]
    if len(texts) == 1:
        return [Extra(f"{name}.xml", texts[0])]
    parts = [Extra(f"{name}-{number}.xml", text) for number, text in enumerate(texts, 1)]
    listed = "".join(f"<sitemap><loc>{escape(absolute(inputs, one.path))}</loc></sitemap>\n" for one in parts)
    index = f'{_XML}<sitemapindex xmlns="{_SITEMAP}">\n{listed}</sitemapindex>\n'
    return [Extra(f"{name}.xml", index), *parts]


def _video(inputs: Inputs, lecture: Lecture, poster: str) -> str:
    clip = inputs.media.clips[lecture.id]
    values = {
        "thumbnail_loc": absolute(inputs, poster),
        "title": lecture.head.title,
        "description": lecture.head.summary,
        "content_loc": absolute(inputs, clip.videos[0].url),
        "duration": str(max(1, round(clip.duration))),
        "publication_date": lecture.head.published.isoformat(),
        "family_friendly": "yes",
    }
    inner = "".join(f"<video:{key}>{escape(value)}</video:{key}>" for key, value in values.items())
    return (
        f"<url><loc>{escape(absolute(inputs, lecture.url))}</loc><video:video>{inner}</video:video></url>\n"
    )


def redirects(inputs: Inputs) -> list[Extra]:
    """A small page at every old address of a lecture; an alias that is a real lecture's name is left out."""
    taken = {one.slug for one in inputs.catalogue.lectures}
    return [
        Extra(f"lectures/{alias}/index.html", _redirect(inputs, lecture))
        for lecture in inputs.catalogue.lectures for alias in lecture.head.aliases if alias not in taken
    ]  # fmt: skip


def _redirect(inputs: Inputs, lecture: Lecture) -> str:
    title, target = escape(lecture.head.title), escape(f"../{lecture.slug}/")
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{title}</title><meta name="robots" content="noindex">'
        f'<link rel="canonical" href="{escape(absolute(inputs, lecture.url))}">'
        f'<meta http-equiv="refresh" content="0; url={target}"></head>'
        f'<body><main><h1>{title}</h1><p>这一讲搬家了：<a href="{target}">{title}</a></p></main></body></html>\n'
    )


def robots(inputs: Inputs) -> Extra:
    """`robots.txt`: everything may be read; where the sitemaps are."""
    root = inputs.settings.site_url
    maps = "".join(f"Sitemap: {root}{name}\n" for name in ("sitemap.xml", "sitemap-video.xml"))
    return Extra("robots.txt", f"User-agent: *\nAllow: /\n{maps}")
