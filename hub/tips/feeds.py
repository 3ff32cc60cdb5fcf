"""Feeds as text: RSS 2.0 (podcasts too), Atom, JSON Feed, OPML.

Written with ElementTree, each format a page: feedgen, the library for it, starts every feed and item
from the clock, signs them with its own name, and has had no release since 2023.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from hub.tips.feed import Entry, Feed

_LANGUAGE = "zh-CN"


def rss(feed: Feed) -> str:
    """RSS 2.0 (rssboard.org/rss-specification) with Atom's self link and the full text."""
    root, _ = _rss(feed)
    return _xml(root)


def podcast(feed: Feed) -> str:
    """RSS 2.0 with the iTunes tags that podcast directories ask for; every entry has a recording."""
    root, channel = _rss(feed)
    root.set("xmlns:itunes", "http://www.itunes.com/dtds/podcast-1.0.dtd")
    _text(channel, "itunes:author", feed.author)
    _text(channel, "itunes:explicit", "false")
    _text(channel, "itunes:type", "serial" if feed.serial else "episodic")
    SubElement(
        SubElement(channel, "itunes:category", text="Kids & Family"), "itunes:category", text="Parenting"
    )
    if feed.email:
        owner = SubElement(channel, "itunes:owner")
        _text(owner, "itunes:name", feed.author)
        _text(owner, "itunes:email", feed.email)
    for item, entry in zip(channel.iter("item"), feed.entries, strict=True):
        assert entry.recording is not None
        recording = entry.recording
        SubElement(item, "enclosure", url=recording.url, length=str(recording.size), type=recording.mime)
        _text(item, "itunes:duration", str(round(recording.seconds)))
        _text(item, "itunes:episode", str(entry.number))
    return _xml(root)


def _rss(feed: Feed) -> tuple[Element, Element]:
    root = Element("rss", {"version": "2.0", "xmlns:atom": "http://www.w3.org/2005/Atom",
                           "xmlns:content": "http://purl.org/rss/1.0/modules/content/"})  # fmt: skip
    channel = SubElement(root, "channel")
    _text(channel, "title", feed.title)
    _text(channel, "link", feed.home)
    _text(channel, "description", feed.description)
    _text(channel, "language", _LANGUAGE)
    _text(channel, "lastBuildDate", format_datetime(feed.updated))
    SubElement(channel, "atom:link", href=feed.url, rel="self", type="application/rss+xml")
    for entry in feed.entries:
        item = SubElement(channel, "item")
        _text(item, "title", entry.title)
        _text(item, "link", entry.url)
        _text(item, "description", entry.summary)
        for topic in entry.topics:
            _text(item, "category", topic)
        _text(item, "guid", entry.guid).set("isPermaLink", "false")
        _text(item, "pubDate", format_datetime(entry.published))
        _text(item, "content:encoded", entry.html)
    return root, channel


def atom(feed: Feed) -> str:
    """Atom (RFC 4287)."""
    root = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": _LANGUAGE})
    _text(root, "id", feed.guid)
    _text(root, "title", feed.title)
    _text(root, "subtitle", feed.description)
    _text(root, "updated", feed.updated.isoformat())
    _text(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.url)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.home)
    for entry in feed.entries:
        _atom_entry(root, entry)
    return _xml(root)


def _atom_entry(root: Element, entry: Entry) -> None:
    item = SubElement(root, "entry")
    _text(item, "id", entry.guid)
    _text(item, "title", entry.title)
    _text(item, "updated", entry.published.isoformat())
    _text(item, "published", entry.published.isoformat())
    SubElement(item, "link", rel="alternate", type="text/html", href=entry.url)
    for topic in entry.topics:
        SubElement(item, "category", term=topic)
    _text(item, "summary", entry.summary)
    _text(item, "content", entry.html).set("type", "html")


def json_feed(feed: Feed) -> str:
    """JSON Feed 1.1 (jsonfeed.org/version/1.1)."""
    value = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "description": feed.description,
        "home_page_url": feed.home,
        "feed_url": feed.url,
        "language": _LANGUAGE,
        "authors": [{"name": feed.author}],
        "items": [
            {
                "id": one.guid,
                "url": one.url,
                "title": one.title,
                "summary": one.summary,
                "content_html": one.html,
                "date_published": one.published.isoformat(),
                "tags": list(one.topics),
            }
            for one in feed.entries
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def opml(title: str, feeds: Iterable[Feed]) -> str:
    """OPML 2.0 (opml.org/spec2): all feeds of the site, to be subscribed at once."""
    root = Element("opml", version="2.0")
    _text(SubElement(root, "head"), "title", title)
    body = SubElement(root, "body")
    for one in feeds:
        SubElement(body, "outline", type="rss", text=one.title, title=one.title, description=one.description,
                   language=_LANGUAGE, xmlUrl=one.url, htmlUrl=one.home)  # fmt: skip
    return _xml(root)


def _text(parent: Element, tag: str, text: str) -> Element:
    made = SubElement(parent, tag)
    made.text = text
    return made


def _xml(root: Element) -> str:
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"
