"""`/tips/calendar/`: the tip of each day, a month a page, twelve months from now."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from hub.pages.cards import escape_markdown
from hub.pages.feeds import OPML, PODCAST, TIPS_ATOM, TIPS_ICS, TIPS_JSON, TIPS_RSS, podcasts_of, year_of
from hub.pages.page import Data, Inputs, Page, root_of, url_of
from hub.tips.calendar import TipDay, tips_of_days
from hub.tips.occurrences import WEEKDAYS

#: A page a month of the year, `tips/calendar/09/`: its address is the same next year.
_INDEX = "tips/calendar/index.md"


def tips_calendar_pages(inputs: Inputs) -> list[Page]:
    """The current month at `/tips/calendar/`, and a page for each of the twelve months from it on."""
    catalogue = inputs.catalogue
    days = tips_of_days(catalogue, catalogue.calendar, *year_of(inputs.day))
    months = [list(rows) for _, rows in groupby(days, key=lambda one: one.day.replace(day=1))]
    if not months:
        return []
    nav = [(_month_path(rows[0].day), rows[0].day) for rows in months]
    pages = [_page(inputs, _month_path(rows[0].day), rows, nav) for rows in months]
    return [_page(inputs, _INDEX, months[0], nav), *pages]


def subscriptions(inputs: Inputs) -> list[Data]:
    """The ways to follow the hub, each with what it is good for."""
    rows = [
        (TIPS_ICS, "手机日历", "订阅后每天一条，出现在日历里"),
        (TIPS_RSS, "RSS", "阅读器订阅"),
        (TIPS_ATOM, "Atom", "阅读器订阅"),
        (TIPS_JSON, "JSON Feed", "给程序用"),
        *([(PODCAST, "播客", "只听声音")] if PODCAST in podcasts_of(inputs) else []),
        (OPML, "OPML", "一次订阅全部"),
    ]
    return [{"url": url, "label": label, "note": note} for url, label, note in rows]


def _month_path(day: date) -> str:
    return f"tips/calendar/{day.month:02}.md"


def _page(inputs: Inputs, path: str, days: list[TipDay], nav: list[tuple[str, date]]) -> Page:
    first, school = days[0].day, inputs.catalogue.calendar
    title = "贴士日历" if path == _INDEX else f"{first.year}年{first.month}月贴士日历"
    rows = [_row(inputs, one) for one in days]
    data: Data = {
        "month": f"{first.year}年{first.month}月",
        "days": rows,
        "months": [
            {"url": url_of(where), "label": f"{day.month}月", "current": day == first} for where, day in nav
        ],
        "subscriptions": subscriptions(inputs),
        "sample": school.sample,
        "region": school.region,
        "note": school.note,
        "dated": all(school.covers(one.day) for one in (days[0], days[-1])),
    }
    root = root_of(url_of(path))
    listed = "".join(
        f"- {one['date']} 星期{one['weekday']} [{escape_markdown(one['title'])}]({root}{one['url']})"
        f"{'（' + escape_markdown(one['why']) + '）' if one['why'] else ''}\n"
        for one in rows
    )
    sample = (
        f"\n\n示例校历（{escape_markdown(school.region)}）：{escape_markdown(school.note)}"
        if school.sample
        else ""
    )
    return Page(
        path=path,
        template="tips_calendar.html",
        title=title,
        description=f"{first.year}年{first.month}月每天一条贴士，跟着校历、节日和节气走。",
        tab="tips",
        data=data,
        markdown=f"# {title}{sample}\n\n{listed}",
    )


def _row(inputs: Inputs, one: TipDay) -> Data:
    head = one.tip.head
    return {
        "date": one.day.isoformat(),
        "day": one.day.day,
        "weekday": WEEKDAYS[one.day.weekday()],
        "url": one.tip.url,
        "title": head.title,
        "topic": inputs.catalogue.topic_of(one.tip).id,
        "why": one.why,
        "time": one.time,
    }
