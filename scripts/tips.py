"""`hub tips`: the tip of a day as text to send, and the tips of a year."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import click
from rich.table import Table

from hub.catalogue.load import load, publishable
from hub.catalogue.model import Catalogue
from hub.catalogue.rules import check as run_rules
from hub.errors import ContentError, HubError
from hub.files import write_atomic
from hub.problems import Severity, Text
from hub.tips.calendar import TipDay, tip_of_day, tips_of_days
from hub.tips.occurrences import WEEKDAYS
from hub.tips.push import mail, sms, wechat
from scripts.cli import Session
from scripts.options import dated, fails_in_language
from scripts.today import today

as_json = click.option("--json", "machine", is_flag=True, help="Print JSON.")


@click.group()
def tips() -> None:
    """Tips by the day: which one, and ready to send.

    Example: hub tips push --date 2026-12-04 --channel sms
    """


@tips.command()
@click.option("--channel", type=click.Choice(["wechat", "sms", "mail"]), default="wechat", show_default=True)
@click.option("--html", is_flag=True, help="With wechat: the article for a 公众号 instead of the chat text.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write to a file instead.")
@as_json
@dated
@fails_in_language
@click.pass_obj
def push(session: Session, channel: str, html: bool, out: Path | None, machine: bool, day: date) -> None:
    """Print the day's tip as it is sent: class chat, 公众号, SMS, or a mail draft.

    Example: hub tips push --date 2026-12-04 --channel wechat --html
    """
    if html and channel != "wechat":
        raise HubError(
            Text("--html 只能和 --channel wechat 一起用。", "--html goes with --channel wechat only"),
            Text("去掉 --html，或换成 wechat。", "leave --html out, or write wechat"),
        )
    settings = session.project.settings
    catalogue = _catalogue(session, day)
    tip = tip_of_day(catalogue, catalogue.calendar, day)
    if tip is None:
        raise ContentError(
            Text("一条贴士也没有。", "there are no tips"),
            Text("写一条：hub new tip。", "write one: hub new tip"),
        )
    if channel == "wechat":
        both = wechat(catalogue, settings, tip)
        made = {"text": both.text, "html": both.html}
    elif channel == "sms":
        made = {"text": sms(settings, tip)}
    else:
        made = {"text": mail(catalogue, settings, tip).decode("ascii")}
    text = made["html" if html else "text"]
    if machine:
        text = json.dumps({**_row(tip), "channel": channel, **made}, ensure_ascii=False, indent=1)
    text += "" if text.endswith("\n") else "\n"
    if out:
        write_atomic(out, text)
    else:
        click.echo(text, nl=False)


@tips.command()
@click.option(
    "--year", type=click.IntRange(2000, 2099), default=lambda: today().year, show_default="this year"
)
@as_json
@fails_in_language
@click.pass_obj
def calendar(session: Session, year: int, machine: bool) -> None:
    """List the tip of each day of a year, with the reason.

    Example: hub tips calendar --year 2027 --json
    """
    first, last = date(year, 1, 1), date(year, 12, 31)
    catalogue = _catalogue(session, last)
    rows = [_row(one) for one in tips_of_days(catalogue, catalogue.calendar, first, last)]
    if machine:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    school = catalogue.calendar
    table = Table(
        "日期",
        "星期",
        "编号",
        "贴士",
        "缘由",
        title=f"{year}年贴士日历 · {school.region}{'（示例）' if school.sample else ''}",
    )
    for row in rows:
        weekday = WEEKDAYS[date.fromisoformat(row["date"]).weekday()]
        table.add_row(row["date"], weekday, row["id"], row["title"], row["why"])
    session.out.print(table)


def _catalogue(session: Session, day: date) -> Catalogue:
    """What is published on `day`. Rules see a past day as today: what was checked since is no mistake."""
    loaded = load(session.project)
    found = [*loaded.problems, *run_rules(loaded, max(day, today()))]
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        raise ContentError.listing(errors)
    return publishable(loaded, day)


def _row(one: TipDay) -> dict[str, str]:
    head = one.tip.head
    return {
        "date": one.day.isoformat(), "id": one.tip.id, "title": head.title, "why": one.why, "time": one.time,
        "url": one.tip.url,
    }  # fmt: skip
