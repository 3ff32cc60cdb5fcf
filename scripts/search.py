"""`hub search`: what parents would find, and why."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import click
from rich.markup import escape
from rich.table import Table

from hub.catalogue.load import load, publishable
from hub.catalogue.model import clock_of
from hub.catalogue.taxonomy import usable
from hub.search.build import build_search
from hub.search.crisis import card_for
from hub.search.find import Found, Hit, find_meant
from hub.search.open import Opened, open_index
from hub.search.stats import Stats, stats_of
from scripts.cli import Session
from scripts.options import dated

KINDS = {"lecture": "微课", "tip": "贴士", "event": "活动", "place": "地点", "page": "页面", "help": "求助"}


@click.command()
@click.argument("query")
@click.option(
    "--limit", default=10, show_default=True, type=click.IntRange(1, 1000), help="Most results to show."
)
@click.option("--explain", is_flag=True, help="Show what each term adds to each result's score.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@dated
@click.pass_obj
def search(session: Session, query: str, limit: int, explain: bool, as_json: bool, day: date) -> None:
    """Search as a parent would, or print figures of the index with `hub search stats`.

    Example: hub search 孩子不愿意写作业怎么办 --explain
    """
    loaded = load(session.project)  # what can be read is searched; `hub check` tells of the rest
    usable(loaded.taxonomy)
    catalogue = publishable(loaded, day)
    if query == "stats":
        build_search(session.project, catalogue)
        _print_stats(session, stats_of(session.project, catalogue), as_json)
        return
    with session.err.status("index"):
        opened = open_index(session.project, catalogue)
    found = find_meant(opened, query, limit)
    card = card_for(opened.words.crisis, query)
    if as_json:
        click.echo(
            json.dumps(_data(opened, found, card.id if card else None, explain), ensure_ascii=False, indent=1)
        )
        return
    if card:
        session.out.print(f"[bold red]{escape(card.title)}[/] {' '.join(card.numbers)}")
    if found.meant:
        session.out.print(f"已按“{escape(found.meant)}”搜索")
    kinds: Counter[str] = Counter(opened.documents[n].kind for n in found.order)
    session.out.print(
        f"找到 {found.total} 条："
        + "，".join(f"{KINDS[kind]} {kinds[kind]}" for kind in KINDS if kinds[kind])
    )
    for place, hit in enumerate(found.hits, 1):
        _print_hit(session, place, hit)
        if explain:
            _print_parts(session, opened, found, hit)


def _print_hit(session: Session, place: int, hit: Hit) -> None:
    one = hit.document
    session.out.print(
        f"{place:>2}. [bold]{escape(one.title)}[/]  {one.id} {KINDS[one.kind]}  {hit.score:.2f}  /{one.url}"
    )
    if hit.moment:
        when = f"在第 {clock_of(hit.moment.at)} 说到 " if hit.moment.at >= 0 else ""
        session.out.print(f"    {when}{escape(hit.moment.text)}", style="dim")


def _print_parts(session: Session, opened: Opened, found: Found, hit: Hit) -> None:
    table = Table("term", "count", "documents", "score", box=None, padding=(0, 2), header_style="dim")
    for part in opened.index.explain(hit.number, found.asked):
        table.add_row(part.term, str(part.count), str(part.documents), f"{part.score:.3f}")
    session.out.print(table)


def _data(opened: Opened, found: Found, card: str | None, explain: bool) -> dict[str, object]:
    hits = []
    for hit in found.hits:
        one = hit.document
        row: dict[str, object] = {
            "id": one.id,
            "kind": one.kind,
            "title": one.title,
            "url": one.url,
            "score": hit.score,
        }
        row["moment"] = {"at": hit.moment.at, "text": hit.moment.text} if hit.moment else None
        if explain:
            row["parts"] = [vars(part) for part in opened.index.explain(hit.number, found.asked)]
        hits.append(row)
    return {"hits": hits, "total": found.total, "meant": found.meant, "card": card}


def _print_stats(session: Session, stats: Stats, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(stats.as_data(), ensure_ascii=False, indent=1))
        return
    for name, value in stats.as_data().items():
        shown = "、".join(map(str, value)) if isinstance(value, list) else str(value)
        session.out.print(f"{name:<18} {escape(shown)}")
