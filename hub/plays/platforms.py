"""What other platforms say of a lecture: figures with a date, shown beside ours and never added to them.

The CSV a platform exports is read with the columns named in `hub.yml`:

```yaml
plays:
  platforms:
    视频号: {lecture: 视频描述, date: 日期, plays: 播放量}
```
`lecture` holds a slug, an alias, a lecture id (`L21`) or the exact title; `plays` is the total up to `date`. An
opening balance from before this hub is such a platform too, named `declared` (columns lecture, date, plays).
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.errors import HubError, IndexFileError
from hub.files import write_atomic
from hub.plays.store import Store
from hub.problems import Problem, Text

#: name of the source of an opening balance
DECLARED = "declared"
_COLUMNS = {"lecture": "lecture", "date": "date", "plays": "plays"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


@dataclass(frozen=True, order=True)
class Figure:
    """`platform` says that `lecture` had `plays` in all on day `on`."""

    platform: str
    lecture: str
    on: date
    plays: int


def import_figures(
    store: Store, catalogue: Catalogue, platform: str, columns: Mapping[str, str], path: Path
) -> tuple[list[Figure], list[Problem]]:
    """Read a platform's CSV and remember its figures; with any problem nothing is remembered.

    Raises:
        HubError: The file cannot be read or is no CSV in UTF-8 or GB 18030.
    """
    figures, problems = parse_figures(_text(path), catalogue, platform, {**_COLUMNS, **columns}, path.name)
    if problems:
        return [], problems
    store.make()
    known = {(one.platform, one.lecture, one.on): one for one in (*read_figures(store.platforms), *figures)}
    mine = sorted(one for one in known.values() if one.platform == platform)
    rows = [{**asdict(one), "on": str(one.on)} for one in mine]
    name = platform.encode().hex()
    write_atomic(store.platforms / f"{name}.json", json.dumps(rows, ensure_ascii=False, indent=0) + "\n")
    return figures, []


def parse_figures(
    text: str, catalogue: Catalogue, platform: str, columns: Mapping[str, str], name: str
) -> tuple[list[Figure], list[Problem]]:
    """Read every row; each mistake becomes a problem with its line."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    header = rows.fieldnames or []
    missing = [one for one in columns.values() if one not in header]
    if missing:
        there = "、".join(header) or "空"
        message = Text(f"没有这一列：{'、'.join(missing)}", f"no such column: {', '.join(missing)}")
        hint = Text(
            f"文件里有：{there}；在 hub.yml 的 plays.platforms 里写明",
            f"there are: {', '.join(header)}; map them in hub.yml",
        )
        return [], [Problem(name, 1, 1, "platform-column", message, hint)]
    slugs = _lecture_names(catalogue)
    figures: list[Figure] = []
    problems: list[Problem] = []
    for row in rows:
        found = _figure(
            platform, {key: (row.get(column) or "").strip() for key, column in columns.items()}, slugs
        )
        if isinstance(found, Figure):
            figures.append(found)
        else:
            column = header.index(columns[found[0]]) + 1
            problems.append(Problem(name, rows.line_num, column, f"platform-{found[0]}", found[1], found[2]))
    return figures, problems


def _figure(
    platform: str, row: Mapping[str, str], slugs: Mapping[str, str]
) -> Figure | tuple[str, Text, Text]:
    lecture, day, plays = row["lecture"], row["date"], row["plays"].replace(",", "")
    if lecture not in slugs:
        return "lecture", Text(f"没有这一讲：{lecture}", f"no such lecture: {lecture}"), Text("写讲次编号、文件夹名或完整标题", "write its id, slug or whole title")  # fmt: skip
    found = _DATE.fullmatch(day)
    try:
        on = date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        on = None
    if on is None:
        return (
            "date",
            Text(f"不是日期：{day}", f"no date: {day}"),
            Text("写成 2026-11-23", "write it like 2026-11-23"),
        )
    if not re.fullmatch(r"[0-9]{1,12}", plays):
        return (
            "plays",
            Text(f"不是整数：{plays}", f"no whole number: {plays}"),
            Text("写成 1234", "write it like 1234"),
        )
    return Figure(platform, slugs[lecture], on, int(plays))


def _lecture_names(catalogue: Catalogue) -> dict[str, str]:
    out: dict[str, str] = {}
    for one in catalogue.lectures:
        for name in (one.slug, one.id, one.head.title, *one.head.aliases):
            out[name] = one.slug
    return out


def _text(path: Path) -> str:
    """Excel in China writes GB 18030, everything else UTF-8."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise HubError.unread(path.name, error) from error
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise HubError(
        Text(f"{path.name} 不是文本。", f"{path.name} is no text"),
        Text("重新导出成 CSV。", "export it as CSV again"),
    )


def read_figures(folder: Path) -> tuple[Figure, ...]:
    """All figures, sorted by platform, lecture and day.

    Raises:
        IndexFileError: A file is damaged.
    """
    out: list[Figure] = []
    for path in _json_files(folder):
        try:
            rows = json.loads(path.read_bytes())
            out += [
                Figure(row["platform"], row["lecture"], date.fromisoformat(row["on"]), int(row["plays"]))
                for row in rows
            ]
        except (ValueError, KeyError, TypeError) as error:
            raise IndexFileError.useless(
                path.name, Text("把平台导出的文件再导入一次。", "import the platform's file again")
            ) from error
    return tuple(sorted(out))


def _json_files(folder: Path) -> Iterable[Path]:
    return sorted(folder.glob("*.json")) if folder.exists() else ()
