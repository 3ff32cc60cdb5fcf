"""`/charts/`: what is watched, and how it was counted."""

from __future__ import annotations

from markupsafe import Markup

from hub.pages.cards import escape_markdown
from hub.pages.covers import cover
from hub.pages.page import Data, Inputs, Page
from hub.plays.charts import Board, charts_page

#: Places shown of a list of all lectures, and of one stage's: seven times four full lists must stay one light page.
_ROWS, _STAGE_ROWS = 10, 6


def chart_pages(inputs: Inputs) -> list[Page]:
    """The page of charts, when something was counted.

    Raises:
        IndexFileError: The index is damaged.
    """
    if inputs.plays is None:
        return []
    found = charts_page(inputs.catalogue, inputs.plays)
    if not found.groups:
        return []
    data: Data = {
        "label": found.label,
        "groups": [
            {
                "id": name,
                "title": label,
                "boards": [_board(inputs, one, _ROWS if name == "all" else _STAGE_ROWS) for one in boards],
            }
            for name, label, boards in found.groups
        ],
        "definition": list(found.definition),
        "withheld": found.withheld,
    }
    rows = "".join(
        f"\n## {one.title}\n\n"
        + "".join(f"{row.place}. {escape_markdown(row.title)}：{row.plays} 次\n" for row in one.rows)
        for one in found.groups[0][2]
    )
    return [
        Page(
            path="charts.md",
            template="charts.html",
            title="大家在看什么",
            description="最近看得最多、上升最快、新讲和每周的榜单，拖动和重开都不重复算。",
            tab="charts",
            data=data,
            markdown=f"# 大家在看什么\n\n{found.label}\n{rows}",
        )
    ]


def _board(inputs: Inputs, board: Board, rows: int) -> Data:
    most = max((row.plays for row in board.rows), default=1) or 1
    return {
        "id": board.name,
        "title": board.title,
        "why": board.why,
        "rows": [
            {
                "place": row.place,
                "url": row.url,
                "title": row.title,
                "topic": inputs.catalogue.topic_of(inputs.catalogue.lecture[row.id]).id,
                "cover": cover(inputs.catalogue, inputs.catalogue.lecture[row.id]),
                "plays": f"{row.plays:,}",
                "share": max(1, round(100 * row.plays / most)),
                "moved": row.moved,
                "spark": Markup(row.spark),  # noqa: S704 - drawn from numbers
                "trend": list(row.trend),
            }
            for row in board.rows[:rows]
        ],
    }
