"""One day's tip, ready to send: class chat, 公众号 article, SMS, e-mail."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from hub.catalogue.model import Catalogue
from hub.project import Settings
from hub.tips.calendar import TipDay
from hub.tips.feed import host_of, moment
from hub.tips.html import tip_html

#: One SMS in Chinese (UCS-2) is 70 units of 16 bits (3GPP TS 23.038); longer ones are sent and paid twice.
SMS_UNITS = 70
#: Where a text may be cut, the best places first.
_ENDS = tuple(re.compile(f"[{marks}]+”?") for marks in ("。！？", "；", "，："))


@dataclass(frozen=True)
class WeChat:
    """Text for a class chat, and the body of a 公众号 article."""

    text: str
    html: str


def wechat(catalogue: Catalogue, settings: Settings, tip: TipDay) -> WeChat:
    """What a teacher pastes: the push text with the page's address below, and the article as HTML.

    The article has a style on each tag, no class, script, picture or link: the 公众号 editor drops
    all of them. Its address is printed as text.
    """
    head, url = tip.tip.head, settings.site_url + tip.tip.url
    lectures = _lectures(catalogue, tip)
    more = "".join(f'<p style="{_SMALL}">配套微讲：{escape(title)}</p>' for title, _ in lectures)
    body = (
        '<section style="padding:0 4px">'
        f'<p style="{_SMALL}">{escape(_dated(tip))}</p>'
        f'<p style="{_TITLE}"><strong>{escape(head.title)}</strong></p>'
        f"{tip_html(tip.tip.text, styled=True)}{more}"
        f'<p style="{_SMALL}">{escape(settings.site_name)} {escape(url)}</p></section>\n'
    )
    return WeChat(f"【今日贴士】{head.title}\n{head.push}\n{url}\n", body)


_SMALL = "margin:0 0 10px;font-size:14px;line-height:1.6;color:#6b625a"
_TITLE = "margin:0 0 14px;font-size:22px;line-height:1.4;color:#2b2622"


def sms(settings: Settings, tip: TipDay) -> str:
    """One SMS: the signature in 【】 and as much of the push text as fits.

    It ends with a sentence, else at a semicolon, else at a comma, the last two with `……`, and never
    inside quotes; the next choice is taken where a better one would leave half the room empty. When
    nothing fits it is the title. There is no address: it would take half the message, and Chinese
    gateways carry only links filed with them.
    """
    signature = f"【{settings.site_name}】"
    room = SMS_UNITS - _units(signature)
    push, title = tip.tip.head.push, tip.tip.head.title
    cuts = [push] if _units(push) <= room else [_shortened(push, end, room) for end in _ENDS]
    enough = next((one for one in cuts if _units(one) * 2 >= room), "")
    return signature + (enough or max(cuts, key=_units) or _cut(title, room))


def _shortened(text: str, end: re.Pattern[str], room: int) -> str:
    """The longest beginning of `text` that ends as `end` says and fits."""
    whole = end is _ENDS[0]
    best = ""
    for found in end.finditer(text):
        part = text[: found.end()] if whole else f"{text[: found.start()]}……"
        if _units(part) <= room and part.count("“") == part.count("”"):
            best = part
    return best


def _cut(text: str, room: int) -> str:
    while _units(text) > room:
        text = text[:-1]
    return text


def _units(text: str) -> int:
    """Length in UTF-16 units, as an SMS counts: an emoji is two."""
    return len(text.encode("utf-16-le")) // 2


def mail(catalogue: Catalogue, settings: Settings, tip: TipDay) -> bytes:
    """An RFC 5322 message without receiver, text and HTML, the same bytes every time.

    Mail programs open it as a draft (`X-Unsent`). There is no From when `report_email` is not set.
    """
    head, url = tip.tip.head, settings.site_url + tip.tip.url
    lectures = _lectures(catalogue, tip)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = f"今日贴士：{head.title}"
    if settings.report_email:
        message["From"] = settings.report_email
    message["Date"] = moment(settings, tip.day)
    message["Message-ID"] = f"<{tip.day.isoformat()}.{tip.tip.id}@{host_of(settings)}>"
    message["X-Unsent"] = "1"
    listed = "".join(f"配套微讲：{title} {settings.site_url}{path}\n" for title, path in lectures)
    message.set_content(f"{_dated(tip)}\n\n{head.title}\n\n{head.push}\n\n{url}\n{listed}")
    links = "".join(
        f'<p style="{_SMALL}">配套微讲：<a href="{escape(settings.site_url + path)}">{escape(title)}</a></p>'
        for title, path in lectures
    )
    message.add_alternative(
        f'<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(head.title)}</title></head><body>\n'
        f'<p style="{_SMALL}">{escape(_dated(tip))}</p>\n<h1 style="{_TITLE}">{escape(head.title)}</h1>\n'
        f'{tip_html(tip.tip.text, styled=True)}\n<p style="{_SMALL}"><a href="{escape(url)}">{escape(settings.site_name)}</a></p>\n'
        f"{links}</body></html>\n",
        subtype="html",
    )
    message.set_boundary(f"=_{tip.day.isoformat()}_{tip.tip.id}_=")  # the library would draw one by lot
    return message.as_bytes()


def _dated(tip: TipDay) -> str:
    day = f"{tip.day.month}月{tip.day.day}日"
    return f"{day} · {tip.why}" if tip.why and tip.why != day else day


def _lectures(catalogue: Catalogue, tip: TipDay) -> list[tuple[str, str]]:
    known = catalogue.lecture
    return [(known[one].head.title, known[one].url) for one in tip.tip.head.lectures if one in known]
