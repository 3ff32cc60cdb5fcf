"""`hub stats`: the editor's quality gate."""

from __future__ import annotations

import json
from datetime import date

import click
from rich.table import Table

from hub.catalogue.load import load
from hub.catalogue.stats import Stats, stats_of
from hub.catalogue.taxonomy import Taxonomy, usable
from hub.problems import report
from hub.problems.model import Language, Problem
from scripts.cli import Session
from scripts.options import dated, in_language


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option("--each", is_flag=True, help="A line for each lecture.")
@click.option("--strict", is_flag=True, help="Exit 1 when there is a finding.")
@in_language
@dated
@click.pass_obj
def stats(session: Session, as_json: bool, each: bool, strict: bool, lang: Language, day: date) -> int:
    """Count lectures by stage and topic, and find what tires a reader.

    Findings are phrases that two lectures share, long sentences, discouraged words and lectures
    without sources; captions that are missing and reviews that are due are told beside them.

    Example: hub stats --strict
    """
    loaded = load(session.project)
    taxonomy = usable(loaded.taxonomy)
    figures, found = stats_of(loaded, day)
    if as_json:
        click.echo(_json(figures, found))
    else:
        session.out.print(_grid(figures, taxonomy))
        session.out.print(_summary(figures, found, day))
        if each:
            session.out.print(_each(figures))
        click.echo(report(found, "text", lang), nl=False)
    return int(strict and bool(found))


def _json(figures: Stats, found: list[Problem]) -> str:
    rows = [
        {"path": one.path, "line": one.line, "column": one.column, "slug": one.slug, "message": one.message.zh,
         "hint": one.hint.zh}
        for one in found
    ]  # fmt: skip
    return json.dumps({**figures.model_dump(mode="json"), "findings": rows}, ensure_ascii=False, indent=2)


def _grid(figures: Stats, taxonomy: Taxonomy) -> Table:
    table = Table(title="学段 × 主题：微讲（贴士）")
    table.add_column("")
    for topic in (*(taxonomy.topic[name].label for name in figures.topics), "合计"):
        table.add_column(topic, justify="right")
    for row in figures.grid:
        cells = [f"{a or '·'} ({b})" for a, b in zip(row.lectures, row.tips, strict=True)]
        table.add_row(taxonomy.stage[row.stage].label, *cells, f"{sum(row.lectures)} ({sum(row.tips)})")
    return table


def _summary(figures: Stats, found: list[Problem], day: date) -> Table:
    table = Table(show_header=False, box=None)
    slugs = [one.slug for one in found]
    shown = "、".join(figures.missing_captions[:8]) + ("……" if len(figures.missing_captions) > 8 else "")
    due = "；".join(f"{one.id} {one.review_by}" for one in figures.reviews_due[:5])
    for name, value in (
        ("微讲、贴士", f"{len(figures.lectures)} 讲，{figures.tips} 条"),
        ("字数、阅读", f"{figures.characters} 字，约 {round(figures.minutes)} 分钟"),
        ("句子", f"{figures.sentences} 句，中位数 {figures.median_sentence:g} 字"),
        ("还没有字幕", f"{len(figures.missing_captions)} 讲 {shown}"),
        (f"{day} 起90天内要复核", f"{len(figures.reviews_due)} 项 {due}"),
        ("与别讲连着20字相同", f"{slugs.count('duplicate-phrase')} 处"),
        ("超过60字的句子", f"{slugs.count('long-sentence')} 句"),
        ("用词表里不提倡的词", f"{slugs.count('discouraged-term')} 处"),
        ("没有依据的讲次", f"{slugs.count('no-source')} 讲"),
    ):
        table.add_row(name, value)
    return table


def _each(figures: Stats) -> Table:
    table = Table()
    for name in ("讲次", "标题", "字数", "分钟", "口播字数", "句数", "句长中位数", "最长句"):
        table.add_column(name, justify="left" if name in ("讲次", "标题") else "right")
    for one in figures.lectures:
        table.add_row(one.id, one.title, str(one.characters), f"{one.minutes:g}", str(one.narration),
                      str(one.sentences), f"{one.median_sentence:g}", str(one.longest_sentence))  # fmt: skip
    return table
