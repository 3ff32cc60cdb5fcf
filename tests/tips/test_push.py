"""Texts that are sent as they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.catalogue.model import Catalogue
from hub.project import Settings
from hub.tips.calendar import TipDay, tip_of_day
from hub.tips.html import tip_html
from hub.tips.occurrences import Rank
from hub.tips.push import SMS_UNITS, mail, sms, wechat

DAY = date(2026, 12, 4)
Make = Callable[..., Catalogue]


@pytest.fixture(scope="session")
def today(catalogue: Catalogue) -> TipDay:
    found = tip_of_day(catalogue, catalogue.calendar, DAY)
    assert found is not None
    return found


def units(text: str) -> int:
    return len(text.encode("utf-16-be")) // 2


def of_push(make: Make, push: str) -> TipDay:
    return TipDay(DAY, make(push=push, T01=[{"type": "evergreen"}]).tips[0], Rank.EVERGREEN)


def test_the_class_chat_gets_the_push_text_as_it_is(
    catalogue: Catalogue, settings: Settings, today: TipDay
) -> None:
    lines = wechat(catalogue, settings, today).text.splitlines()
    assert lines == [
        f"【今日贴士】{today.tip.head.title}",
        today.tip.head.push,
        f"https://hub.example/{today.tip.url}",
    ]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


def test_the_article_has_nothing_that_its_editor_drops(catalogue: Catalogue, settings: Settings) -> None:
    for tip in catalogue.tips:
        tags = _Tags()
        article = wechat(catalogue, settings, TipDay(DAY, tip, Rank.DATE, "12月4日")).html
        tags.feed(article)
        assert tags.tags <= {"section", "p", "ol", "ul", "li", "strong", "em", "blockquote", "br"}
        assert tags.attributes <= {"style", "start"}
        assert not re.search(r"<p>|<li>|<ol>|<blockquote>", article)  # each has its own style


def test_html_keeps_hostile_markup_as_text() -> None:
    made = tip_html(
        '<img src=x onerror=alert(1)> **粗** [链](javascript:alert(1)) <p style="x">&', styled=True
    )
    assert "<img" not in made
    assert "&lt;img" in made
    assert "href" not in made
    assert '<strong style="color:#7f2f1c">粗</strong>' in made


def test_every_sms_is_one_message(catalogue: Catalogue, settings: Settings) -> None:
    for tip in catalogue.tips:
        text = sms(settings, TipDay(DAY, tip, Rank.DATE))
        assert units(text) <= SMS_UNITS
        assert text.startswith("【家庭教育微讲坛】")
        assert re.search(r"[。！？]”?$|……$", text)
        assert text.count("“") == text.count("”")
        assert units(text) >= 40  # says what to do, not only what day it is
        body = text.removeprefix("【家庭教育微讲坛】").removesuffix("……")
        assert tip.head.push.startswith(body)


@pytest.mark.parametrize(
    ("push", "body"),
    [
        ("今天早睡十分钟。", "今天早睡十分钟。"),
        ("一" * 55 + "。" + "二" * 30 + "。", "一" * 55 + "。"),
        ("短。" + "一" * 40 + "；" + "二" * 30 + "。", "短。" + "一" * 40 + "……"),
        ("一" * 30 + "，" + "二" * 20 + "，" + "三" * 20 + "。", "一" * 30 + "，" + "二" * 20 + "……"),
        ("一" * 30 + "。说“" + "二" * 20 + "。" + "三" * 20 + "。”", "一" * 30 + "。"),  # never inside quotes
        ("一" * 90, "贴士T01"),
        ("😀" * 29 + "。", "😀" * 29 + "。"),
        ("😀" * 20 + "。" + "😀" * 10 + "。", "😀" * 20 + "。"),  # an emoji is two units
    ],
)  # fmt: skip
def test_an_sms_ends_where_it_may(make: Make, settings: Settings, push: str, body: str) -> None:
    padded = push if len(push) >= 10 else push + "好好睡。"
    assert sms(settings, of_push(make, padded)) == "【家庭教育微讲坛】" + body + (
        "好好睡。" if padded != push else ""
    )


@given(
    push=st.text(alphabet="一二“”，。；！😀：", min_size=10, max_size=60),
    name=st.text("甲😀", min_size=1, max_size=20),
)
def test_no_push_text_makes_two_messages(make: Make, settings: Settings, push: str, name: str) -> None:
    text = sms(settings.model_copy(update={"site_name": name}), of_push(make, push))
    assert units(text) <= SMS_UNITS


def test_the_mail_opens_in_a_mail_program(catalogue: Catalogue, settings: Settings, today: TipDay) -> None:
    raw = mail(catalogue, settings, today)
    message = message_from_bytes(raw, policy=default)
    assert message.defects == []
    assert message["Subject"] == f"今日贴士：{today.tip.head.title}"
    assert (message["From"], message["X-Unsent"]) == ("hub@hub.example", "1")
    assert message["Date"] == "Fri, 04 Dec 2026 07:00:00 +0800"
    assert message["Message-ID"] == f"<2026-12-04.{today.tip.id}@hub.example>"
    text, page = (message.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert page is not None
    assert today.tip.head.push in text.get_content()
    lecture = catalogue.lecture[today.tip.head.lectures[0]]
    assert f'<a href="https://hub.example/{lecture.url}">{lecture.head.title}</a>' in page.get_content()
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert mail(catalogue, settings, today) == raw


def test_a_mail_without_sender_is_a_draft(catalogue: Catalogue, today: TipDay) -> None:
    assert message_from_bytes(mail(catalogue, Settings(), today), policy=default)["From"] is None
