"""Open data: lectures and tips as JSON and CSV, each with the JSON Schema of the model that writes it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from hub.pages.cards import minutes_of
from hub.pages.feeds import OPML
from hub.pages.page import Extra, Inputs, Page
from hub.pages.prose import prose

LICENCE: Literal["CC-BY-NC-SA-4.0"] = "CC-BY-NC-SA-4.0"
_SCHEMA = "https://json-schema.org/draft/2020-12/schema"


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class LectureRow(_Row):
    """One lecture."""

    id: str = Field(description="编号", pattern=r"^L\d{2,5}$")
    url: str = Field(description="网址")
    title: str = Field(description="标题")
    series: str = Field(description="系列")
    stage: str = Field(description="学段")
    topic: str = Field(description="主题")
    speaker: str = Field(description="讲者岗位")
    summary: str = Field(description="看完会什么")
    minutes: int = Field(description="分钟数，0 是还不知道", ge=0)
    published: date = Field(description="发布日期")
    review_by: date = Field(description="复核截止日")
    tips: tuple[str, ...] = Field(description="配套贴士编号")
    captions: bool = Field(description="有没有字幕")
    video: bool = Field(description="有没有视频")
    sample: bool = Field(description="视频是不是合成语音示例")


class TipRow(_Row):
    """One tip."""

    id: str = Field(description="编号", pattern=r"^T\d{2,5}$")
    url: str = Field(description="网址")
    title: str = Field(description="标题")
    topic: str = Field(description="主题")
    stages: tuple[str, ...] = Field(description="适用学段")
    push: str = Field(description="推送文字")
    lectures: tuple[str, ...] = Field(description="配套微讲编号")
    review_by: date = Field(description="复核截止日")


class _File(_Row):
    version: Literal[1] = 1
    licence: Literal["CC-BY-NC-SA-4.0"] = LICENCE
    source: str = Field(description="出自哪个网站")


class LectureFile(_File):
    """`data/lectures.json`."""

    lectures: tuple[LectureRow, ...]


class TipFile(_File):
    """`data/tips.json`."""

    tips: tuple[TipRow, ...]


def data_files(inputs: Inputs) -> list[Extra]:
    """JSON, CSV and schema of lectures and of tips; each is made while it is written."""
    source = inputs.settings.site_url
    return [
        Extra(
            "data/lectures.json", lambda: _json(LectureFile(source=source, lectures=()), _lectures(inputs))
        ),
        Extra("data/lectures.csv", lambda: _csv(LectureRow, _lectures(inputs))),
        Extra("data/lectures.schema.json", lambda: _schema(LectureFile)),
        Extra("data/tips.json", lambda: _json(TipFile(source=source, tips=()), _tips(inputs))),
        Extra("data/tips.csv", lambda: _csv(TipRow, _tips(inputs))),
        Extra("data/tips.schema.json", lambda: _schema(TipFile)),
    ]


def _json(empty: _File, rows: Iterable[_Row]) -> bytes:
    """A file with `rows` in the list that is empty in `empty`; a row at a time, because there may be thousands."""
    before, _, after = _text(empty.model_dump(mode="json")).rpartition("]")
    made, mark = io.BytesIO(), ""
    made.write(before.encode())
    for one in rows:
        made.write(f"{mark}\n{_text(one.model_dump(mode='json'), 2)}".encode())
        mark = ","
    made.write(("\n " if mark else "").encode() + f"]{after}\n".encode())
    return made.getvalue()


def _text(value: object, level: int = 0) -> str:
    """JSON, as deep as it stands."""
    left = " " * level
    return left + json.dumps(value, ensure_ascii=False, indent=1).replace("\n", f"\n{left}")


def _schema(kind: type[_File]) -> str:
    schema = {"$schema": _SCHEMA, **kind.model_json_schema(mode="serialization")}
    return _text(schema) + "\n"


def _csv(kind: type[_Row], rows: Iterable[_Row]) -> str:
    """RFC 4180 with a byte order mark, without which Excel shows Chinese as rubbish."""
    names = list(kind.model_fields)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        values = row.model_dump(mode="json")
        writer.writerow([_cell(values[name]) for name in names])
    return "\ufeff" + stream.getvalue()


def _cell(value: object) -> str:
    """A list joined by blanks; text that a spreadsheet would take for a formula gets an apostrophe."""
    text = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


def _lectures(inputs: Inputs) -> Iterator[LectureRow]:
    clips = inputs.media.clips
    return (
        LectureRow(
            id=one.id,
            url=inputs.settings.site_url + one.url,
            title=one.head.title,
            series=one.head.series,
            stage=one.head.stage,
            topic=one.head.topic,
            speaker=one.head.speaker,
            summary=one.head.summary,
            minutes=minutes_of(inputs, one),
            published=one.head.published,
            review_by=one.head.review_by,
            tips=one.head.tips,
            captions=one.captioned,
            video=one.id in clips,
            sample=one.id in clips and clips[one.id].sample,
        )
        for one in inputs.catalogue.lectures
    )


def _tips(inputs: Inputs) -> Iterator[TipRow]:
    return (
        TipRow(
            id=one.id,
            url=inputs.settings.site_url + one.url,
            title=one.head.title,
            topic=one.head.topic,
            stages=one.head.stages,
            push=one.head.push,
            lectures=one.head.lectures,
            review_by=one.head.review_by,
        )
        for one in inputs.catalogue.tips
    )


_LINES = (
    ("data/lectures.json", "微讲，JSON"), ("data/lectures.csv", "微讲，表格（CSV）"), ("data/lectures.schema.json", "微讲的字段说明（JSON Schema）"),
    ("data/tips.json", "贴士，JSON"), ("data/tips.csv", "贴士，表格（CSV）"), ("data/tips.schema.json", "贴士的字段说明（JSON Schema）"),
    (OPML, "所有订阅（OPML）"),
)  # fmt: skip
_TEXT = (
    "目录可以整份拿走，做检索、做统计、放进学校自己的网站都行。"
    "许可是[知识共享 署名—非商业性使用—相同方式共享 4.0](https://creativecommons.org/licenses/by-nc-sa/4.0/deed.zh-hans)："
    "写明出处，不卖钱，改了也照样开放。文件随网站一起更新，字段只增不改；改了会换 `version`。"
)


def data_page(inputs: Inputs) -> Page:
    """The page that says what there is and on what terms."""
    listed = "".join(f"- [{label}](../{url})\n" for url, label in _LINES)
    return Page(
        path="data.md",
        template="data.html",
        title="开放数据",
        description="微讲和贴士的目录，JSON 和表格，随便下载。",
        tab="",
        data={
            "html": prose(_TEXT, level=2),
            "rows": [{"url": url, "label": label} for url, label in _LINES],
            "counts": f"{len(inputs.catalogue.lectures)} 讲，{len(inputs.catalogue.tips)} 条贴士",
        },
        markdown=f"# 开放数据\n\n{_TEXT}\n\n{listed}",
    )
