"""New lectures, tips, series, events and places: valid files with the next number, ready to be filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from hub.catalogue.load import Loaded
from hub.catalogue.model import Tip
from hub.catalogue.places import KINDS
from hub.catalogue.taxonomy import Series, Taxonomy
from hub.catalogue.validate import alternatives
from hub.errors import HubError
from hub.problems import Text

SLUG = re.compile(r"^[a-z0-9]+(-[a-z0-9]+)*$")


def _quoted(text: str) -> str:
    """`text` as a YAML scalar."""
    return f'"{text}"' if re.search(r"^[\W\d]|[:#] |[\"'\\]|: |\s#", text) else text


def _checked(slug: str) -> str:
    if not SLUG.match(slug) or len(slug) > 48:
        raise HubError(
            Text(f"“{slug}”不能当短名。", f"'{slug}' cannot be a short name"),
            Text("用小写英文单词和短横线，比如 after-a-bad-exam。", "use lower-case English words with hyphens, after-a-bad-exam"),
        )  # fmt: skip
    return slug


def _among(given: str, words: Iterable[str], zh: str, en: str) -> None:
    """Refuse a word that its list has not."""
    words = list(words)
    if given not in words:
        raise HubError(Text(f"没有“{given}”这个{zh}。", f"no {en} '{given}'"), alternatives(given, words))


def new_lecture(
    loaded: Loaded, taxonomy: Taxonomy, series: str, topic: str, title: str, slug: str, day: date
) -> dict[str, str]:
    """Files of a new draft lecture.

    Args:
        loaded: What is there, for the next number.
        taxonomy: Allowed values.
        series: Name of the series.
        topic: Name of the topic.
        title: Its title.
        slug: English short name.
        day: Date it is begun.

    Returns:
        Text by path relative to the project's root.

    Raises:
        HubError: The series, topic or slug cannot be used.
    """
    _among(series, taxonomy.series_named, "系列", "series")
    _among(topic, taxonomy.topic, "主题", "topic")
    number = max((one.number for one in loaded.lectures), default=0) + 1
    return lecture_files(
        f"lectures/{number:03}-{_checked(slug)}", taxonomy, series, topic, title, day, loaded.tips
    )


def lecture_files(
    folder: str, taxonomy: Taxonomy, series: str, topic: str, title: str, day: date, tips: Sequence[Tip] = ()
) -> dict[str, str]:
    """A draft lecture's files in `folder`, naming the first of `tips`."""
    tip = tips[0].id if tips else "T01"
    document = next(one.id for one in taxonomy.documents if one.confidence in "AB")
    head = f"""---
title: {_quoted(title)}
short: 四字短名
series: {series}
stage: {taxonomy.series_named[series].stage}
topic: {topic}
speaker: {taxonomy.speakers[0]}
summary: 一句话说清家长看完会做什么。
published: {day.isoformat()}
review_by: {(day + timedelta(days=364)).isoformat()}
sources:
  - {{document: {document}, checked: {day.isoformat()}}}
chapters:
  - {{at: "0:00", title: 那一刻}}
  - {{at: "0:40", title: 一个观念}}
  - {{at: "1:20", title: 今晚就做}}
tips: [{tip}]
status: draft
---
"""
    return {f"{folder}/lecture.md": head + _BODY, f"{folder}/narration.md": _NARRATION}


_BODY = """
## 情境

写一个具体的时刻、一句具体的话。

## 一个观念

只讲一个，说清为什么。

## 三个步骤

### 第一步

怎么做。

> “可以照着说的原话。”

### 第二步

怎么做。

> “可以照着说的原话。”

### 第三步

怎么做。

> “可以照着说的原话。”

## 今晚就做

十分钟之内做得完的一件事。

不说：“……”

## 何时求助

什么样的信号、找谁、怎么找。情绪撑不住可以拨打12356；有危险立刻拨打110或120。本讲不替代诊断与治疗。
"""
_NARRATION = """## 那一刻

短句，一句一个意思。

## 一个观念

短句，一句一个意思。

## 今晚就做

落在今晚就做的那一句。
"""


def new_tip(
    loaded: Loaded, taxonomy: Taxonomy, topic: str, title: str, slug: str, day: date
) -> dict[str, str]:
    """File of a new tip; see `new_lecture`."""
    _among(topic, taxonomy.topic, "主题", "topic")
    number = max((int(one.id[1:]) for one in loaded.tips), default=0) + 1
    lecture = loaded.lectures[0].id if loaded.lectures else "L01"
    text = f"""---
title: {_quoted(title)}
topic: {topic}
stages: [{taxonomy.stages[-1].name}]
trigger:
  - {{type: evergreen}}
push: 写一段可以原样贴进班级群的话，说清今天做什么。
lectures: [{lecture}]
review_by: {(day + timedelta(days=364)).isoformat()}
---
一句话引子。

1. **第一步。** 做什么。
2. **第二步。** 做什么。

> “可以照着说的原话。”
"""
    return {f"content/tips/T{number:02}-{_checked(slug)}.md": text}


def new_event(
    loaded: Loaded, taxonomy: Taxonomy, title: str, slug: str, held: date, day: date
) -> dict[str, str]:
    """File of a new event on the day `held`; see `new_lecture`."""
    number = max((one.number for one in loaded.events), default=0) + 1
    text = f"""---
title: {_quoted(title)}
day: {held.isoformat()}
start: "14:30"
end: "16:00"
format: 现场
place: 写清哪个楼、哪个门
registration: 写清怎么报名、截止到哪天、收不收费。
speaker: {taxonomy.speakers[0]}
stages: [{taxonomy.stages[-1].name}]
announced: {day.isoformat()}
---

一两句话说清这一场讲什么，家长听完能带走什么。
"""
    return {f"content/events/{number:03}-{_checked(slug)}.md": text}


def new_place(loaded: Loaded, title: str, slug: str, kind: str, day: date) -> dict[str, str]:
    """File of a new place; see `new_lecture`."""
    _among(kind, KINDS, "种类", "kind")
    number = max((one.number for one in loaded.places), default=0) + 1
    text = f"""---
title: {_quoted(title)}
kind: {kind}
area: 写清哪个区、哪条街
offers: [能做的一件事, 再一件]
hours: 写清星期几、几点到几点
checked: {day.isoformat()}
review_by: {(day + timedelta(days=364)).isoformat()}
---

一两句话说清怎么带孩子用好它。
"""
    return {f"content/places/{number:03}-{_checked(slug)}.md": text}


def new_series(text: str, taxonomy: Taxonomy, name: str, slug: str, stage: str) -> str:
    """`taxonomy.yml` with a series more, everything else as it was; see `new_lecture`."""
    _among(stage, taxonomy.stage, "学段", "stage")
    if name in taxonomy.series_named or any(one.id == slug for one in taxonomy.series):
        raise HubError(
            Text(f"系列“{name}”或“{slug}”已经有了。", f"series '{name}' or '{slug}' is there already"),
            Text("换一个名字。", "choose another name"),
        )
    Series(name=name, id=_checked(slug), stage=stage, summary="")
    row = (
        f"  - {{name: {_quoted(name)}, id: {slug}, stage: {stage}, summary: 一句话说清这个系列帮什么忙。}}\n"
    )
    block = re.search(r"^series:\n(?:[ \t]+.*\n|#.*\n)+", text, re.MULTILINE)
    if not block:
        raise HubError(
            Text("taxonomy.yml 里没有 series: 这一段。", "taxonomy.yml has no block `series:`"),
            Text("补上这一段。", "add one"),
        )
    return text[: block.end()].rstrip("\n") + "\n" + row + text[block.end() :]
