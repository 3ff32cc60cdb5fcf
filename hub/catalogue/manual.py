"""The editors' manual: `lectures/README.md`, `content/README.md` and the template, from the models.

What an editor reads is what the checker holds, because both come from the same fields.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from pydantic import BaseModel

from hub.catalogue.events import EventHead
from hub.catalogue.fields import Source
from hub.catalogue.guides import PARTNERSHIPS, GuideHead
from hub.catalogue.model import Chapter, Clip, LectureHead, TipHead
from hub.catalogue.places import PlaceHead
from hub.catalogue.rules_text import BODY_LENGTH, TIP_LENGTH
from hub.catalogue.skeletons import lecture_files
from hub.catalogue.taxonomy import Taxonomy
from hub.project import ENGLISH, Settings

#: The template's date; an editor replaces it.
_DAY = date(2026, 11, 23)


def manual_files(taxonomy: Taxonomy) -> dict[str, str]:
    """Text of the manual's files by path relative to the project's root."""
    files = {
        "lectures/README.md": _lectures(taxonomy),
        "content/README.md": _content(taxonomy),
        "docs/settings.md": _settings(),
    }
    template = lecture_files(
        "lectures/_template", taxonomy, taxonomy.series[0].name, taxonomy.topics[0].name, "标题写在这里", _DAY
    )
    return files | template


def field_rows(model: type[BaseModel]) -> list[tuple[str, str, str, str]]:
    """Key, whether it must be there, what it is, and an example, of each field in order."""
    properties: dict[str, Any] = model.model_json_schema(by_alias=True)["properties"]
    required = {field.alias or name for name, field in model.model_fields.items() if field.is_required()}
    return [
        (
            name,
            "必填" if name in required else "可省",
            str(node.get("description", "")),
            _example(node.get("examples", [""])[0]),
        )
        for name, node in properties.items()
    ]


def _example(value: object) -> str:
    return f"[{', '.join(map(str, value))}]" if isinstance(value, list) else str(value)


def _table(model: type[BaseModel]) -> str:
    rows = [
        f"| `{name}` | {need} | {what} | {f'`{example}`' if example else ''} |"
        for name, need, what, example in field_rows(model)
    ]
    return "\n".join(["| 字段 | | 写什么 | 例子 |", "|---|---|---|---|", *rows])


def _lectures(taxonomy: Taxonomy) -> str:
    low, high = BODY_LENGTH
    series = "、".join(one.name for one in taxonomy.series)
    topics = "、".join(one.name for one in taxonomy.topics)
    cards = "、".join(one.name for one in taxonomy.topics if one.help_card)
    return f"""<!-- 由 hub schema 从检查程序的模型生成，不要手改。 -->
# 怎样加一讲

五步。不会编程也能做。

1. **新建**：`hub new lecture --series 系列 --topic 主题 --title 标题 英文短名`，会生成一个文件夹，编号自动接上。也可以复制 `_template/`，改名为 `049-english-words`。
2. **写稿**：在 `lecture.md` 里填头、写正文；在 `narration.md` 里写口播稿。怎么写见 `docs/writing.md`。
3. **检查**：`hub check lectures/049-english-words`。哪一行、哪一列、错在哪、怎么改，都会说。没有提示就是好了。
4. **录像与字幕**：录好的视频（母版）放进母版库，文件名写进 `clip`；字幕存成 `captions.vtt`，用 `hub captions check` 检查。
5. **发布**：把 `status: draft` 改成 `published`，提交。检查通过后网站自动更新。

## 文件夹里有什么

| 文件 | | 是什么 |
|---|---|---|
| `lecture.md` | 必有 | 头和正文 |
| `captions.vtt` | 发布时必有 | 字幕（WebVTT） |
| `narration.md` | 可省 | 口播稿，小标题与章节一致 |
| `cover.jpg` | 可省 | 封面；没有就自动画一张 |

文件夹名是三位数字加小写英文，用短横线连起来。改名以后，把旧名字写进 `aliases`，旧链接就还能打开。

## 头：每个字段

{_table(LectureHead)}

`sources` 的每一项：

{_table(Source)}

`clip`：

{_table(Clip)}

`chapters` 的每一项：

{_table(Chapter)}

* 系列可以写：{series}。
* 主题可以写：{topics}。
* 讲者岗位、文件简称见 `taxonomy.yml`；要加新的，先加在那里。
* 日期写成 `2026-11-23`；时刻写成 `"1:29"`，带英文引号。
* 值里有英文冒号加空格时，整个值加引号，或者改用中文冒号。

## 正文：五节

`## 情境`、`## 一个观念`、`## 三个步骤`（用三个 `###`，每步至少一句 `> “原话”`）、`## 今晚就做`（最后可以有一行“不说：”）、`## 何时求助`。
总共 {low}–{high} 个汉字。不写 HTML，不放图片，链接只到 https 网址、电话和本站。
主题是{cards}的，“何时求助”里写明“不替代诊断与治疗”、12356，以及 110 或 120。

睡眠、作业、屏幕、用眼、户外、运动、游戏的数字，只能是 `policy-facts.yml` 里有的。不许诺、不攀比、不吓人，见 `terms.yml`。
"""


def _content(taxonomy: Taxonomy) -> str:
    stages = "、".join(one.name for one in taxonomy.stages)
    return f"""<!-- 由 hub schema 从检查程序的模型生成，不要手改。 -->
# 怎样加一条贴士

五步。

1. **新建**：`hub new tip --topic 主题 --title 标题 英文短名`，会生成 `tips/T67-english-words.md`。
2. **写**：一件家长今天十分钟之内做得完的事，正文不超过 {TIP_LENGTH} 字。怎么写见 `docs/writing.md`。
3. **配讲次**：`lectures` 里写讲次编号，同时在那一讲的 `tips` 里写上这条贴士，两边要对得上。
4. **检查**：`hub check content/tips`。
5. **发布**：提交。到了触发的日子，首页和订阅里就会出现。

## 头：每个字段

{_table(TipHead)}

学段可以写：{stages}。

## `trigger` 怎么写

| 什么时候 | 写法 |
|---|---|
| 某一天、某几天 | `{{type: date, day: "06-06"}}`、`{{type: date, day: "03-01", until: "03-31"}}` |
| 某一天所在的一周 | `{{type: date, day: "05-15", span: week}}` |
| 某段日子里隔几天一次 | `{{type: date, day: "07-01", until: "08-31", every: 14}}` |
| 某月第几个星期几 | `{{type: nth_weekday, month: 5, week: 2, weekday: 7}}`（`week: -1` 是最后一个） |
| 校历 | `{{type: school, event: term_start, from: -7, until: -1}}` |
| 农历 | `{{type: lunar, month: 9, day: 9}}` |
| 节气 | `{{type: solar_term, name: 冬至}}` |
| 每周 | `{{type: weekly, weekday: 5, time: "19:30"}}` |
| 随时 | `{{type: evergreen}}` |

{_beside()}"""


def _beside() -> str:
    return f"""# 大讲堂、地点、文字页

**一场大讲堂**：`hub new event --title 标题 --on 日期 英文短名`，会生成 `events/005-english-words.md`。取消了不要删文件，写 `status: cancelled`，订了日历的人才收得到。

{_table(EventHead)}

**一个场馆或驿站**：`hub new place --kind 场馆 --title 名称 英文短名`，会生成 `places/007-english-words.md`。

{_table(PlaceHead)}

示例写 `sample: true`，页面和日历会自己标明；标题里不写“示例”。示例地点不写电话和地址。换成真的那一天，删掉这一行。

**文字页**：`help.md`（求助）、`pages/parent-school.md`（家长学校）、`pages/alliance.md`（教联体），用 `##` 分节。

{_table(GuideHead)}

* `help.md` 要说到 `taxonomy.yml` 里的每一个求助电话；不在那里的号码，哪一页都不写。
* `pages/alliance.md` 要有七节：{"、".join(PARTNERSHIPS)}。
"""


def _settings() -> str:
    rows = list(_setting_rows(Settings, ""))
    table = "\n".join(["| setting | default | meaning | 意思 |", "|---|---|---|---|", *rows])
    return f"""<!-- Written by hub schema from hub.project.Settings; do not edit. -->
# Settings

`hub.yml` in the project's root. Every setting has a default, so the file may be empty; what cannot be used
is told with its line and column, every mistake in one run (exit code 2). The date of a build is an argument
(`--date`), never a setting.

{table}
"""


def _setting_rows(model: type[BaseModel], prefix: str) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from _setting_rows(field.annotation, f"{prefix}{name}.")
        else:
            default = field.get_default(call_default_factory=True)
            shown = json.dumps(default, ensure_ascii=False)
            extra = field.json_schema_extra
            english = extra[ENGLISH] if isinstance(extra, dict) else ""
            yield f"| `{prefix}{name}` | `{shown}` | {english} | {field.description} |"
