"""A located head against its model: pydantic's errors become problems an editor understands."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError, create_model
from pydantic_core import ErrorDetails

from hub.catalogue.front_matter import Located, Path
from hub.problems import Problem, Text
from hub.project import ENGLISH

M = TypeVar("M", bound=BaseModel)


#: What pydantic adds to the way to a key that is wrong itself.
_KEY = "[key]"


def validate(model: type[M], located: Located, path: str) -> tuple[M | None, list[Problem]]:
    """Build `model` from a located head.

    Args:
        model: Pydantic model of the head.
        located: Parsed head with places.
        path: The file, relative to the root.

    Returns:
        The model, or None when the head has problems, and the problems, one for each field.
    """
    try:
        return model.model_validate(located.data), []
    except ValidationError as error:
        schema = model.model_json_schema(by_alias=True)
        found = error.errors(include_url=False)
        return None, [_problem(one, located, path, schema) for one in found if not _follows(one, found)]


def parts(model: type[BaseModel], given: Mapping[str, Any]) -> dict[str, Any]:
    """Known fields of a mapping that is no value of `model`: each typed where it is valid by itself, else as it stands."""
    return {name: _alone(model, name, given[name]) for name in model.model_fields if name in given}


def _alone(model: type[BaseModel], name: str, given: object) -> Any:
    field = model.model_fields[name]
    only: Any = create_model("Alone", **{name: (field.annotation, field)})  # type: ignore[call-overload] # fields by name
    try:
        return getattr(only.model_validate({name: given}), name)
    except ValidationError:
        return given


def _follows(one: ErrorDetails, found: list[ErrorDetails]) -> bool:
    """A list is "too short" for pydantic when its items are wrong; the items' problems say it already."""
    loc = one["loc"]
    return one["type"] == "too_short" and any(
        len(other["loc"]) > len(loc) and other["loc"][: len(loc)] == loc for other in found
    )


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The one of `words` that `word` was probably meant to be, if any is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return found[0] if found else None


def alternatives(word: str, words: Iterable[str]) -> Text:
    """A hint that suggests the nearest of `words`, else lists them."""
    words = list(words)
    near = nearest(word, words)
    if near:
        return Text(f"是不是想写“{near}”？", f"did you mean '{near}'?")
    shown = "、".join(words[:40])
    return Text(f"可以写：{shown}。", f"there are: {', '.join(words[:40])}.")


def _problem(error: ErrorDetails, located: Located, path: str, schema: dict[str, Any]) -> Problem:
    loc: Path = tuple(error["loc"])
    kind = error["type"]
    name = ".".join(part for part in loc if isinstance(part, str) and part != _KEY) or "头"
    if kind == "missing":
        line, column = located.place(loc[:-1])
        return Problem(path, line, column, "missing-key", Text(f"缺少字段“{loc[-1]}”。", f"key '{loc[-1]}' is missing."),
                       _described(schema, loc))  # fmt: skip
    if kind == "extra_forbidden":
        line, column = located.keys.get(_real(loc, located), located.place(loc))
        hint = alternatives(str(loc[-1]), _known_keys(schema, loc[:-1]))
        return Problem(
            path,
            line,
            column,
            "unknown-key",
            Text(f"不认识的字段“{loc[-1]}”。", f"unknown key '{loc[-1]}'."),
            hint,
        )
    line, column = located.keys.get(loc[:-1], (1, 1)) if loc[-1:] == (_KEY,) else located.place(loc)
    slug, message, remedy = _explain(kind, name, error)
    return Problem(path, line, column, slug, message, remedy or _described(schema, loc))


def _real(loc: Path, located: Located) -> Path:
    """`loc` without the union tags that pydantic puts in."""
    real: Path = ()
    for part in loc[:-1]:
        if (*real, part) in located.values:
            real = (*real, part)
    return (*real, loc[-1])


Explained = tuple[str, Text, Text | None]


def _explain(kind: str, name: str, error: ErrorDetails) -> Explained:
    """Slug, message and hint of one pydantic error type."""
    context = error.get("ctx", {})
    given = error["input"]
    handler = _HANDLERS.get(kind)
    if handler:
        return handler(name, given, context)
    if given is None:
        return "empty-value", Text(f"“{name}”是空的。", f"'{name}' is empty."), None
    if kind.startswith("date"):
        return ("not-a-date", Text(f"“{name}”不是日期：{given}。", f"'{name}' is no date: {given}."),
                Text("写成 2026-11-23 这样。", "write it like 2026-11-23."))  # fmt: skip
    if kind == "value_error":
        return _value_error(name, given, str(context.get("error", "")))
    return "wrong-type", Text(f"“{name}”的写法不对。", f"'{name}' has the wrong form."), None


def _value_error(name: str, given: object, what: str) -> Explained:
    if what == "not a clock":
        return ("not-a-clock", Text(f"“{name}”不是时刻：{given}。", f"'{name}' is no clock time: {given}."),
                Text("写成 \"1:29\"（分:秒），加英文引号。", 'write it like "1:29", in quotes.'))  # fmt: skip
    if what == "not a date":
        return ("not-a-date", Text(f"“{name}”不是日期：{given}。", f"'{name}' is no date: {given}."),
                Text("写成 2026-11-23 这样。", "write it like 2026-11-23."))  # fmt: skip
    if what == "until before from":
        return ("window-backwards", Text(f"“{name}”的 until 比 from 早。", f"'{name}' ends before it starts."),
                Text("from 写小的数，until 写大的数。", "from is the smaller number."))  # fmt: skip
    if what == "week 0":
        return ("out-of-range", Text(f"“{name}”的 week 不能是 0。", f"'{name}' has week 0."),
                Text("写 1 到 4，或 -1（最后一个）。", "write 1 to 4, or -1 for the last."))  # fmt: skip
    if what == "reserved name":
        return ("reserved-name", Text(f"“{given}”是 Windows 保留的名字。", f"'{given}' is reserved on Windows."),
                Text("换一个名字。", "choose another name."))  # fmt: skip
    return "wrong-type", Text(f"“{name}”的写法不对。", f"'{name}' has the wrong form."), None


def _long(name: str, given: object, context: dict[str, Any]) -> Explained:
    most, length = context["max_length"], len(str(given))
    return ("too-long", Text(f"“{name}”有 {length} 字，超过了 {most} 字。", f"'{name}' has {length} characters, more than {most}."),
            Text(f"删掉 {length - most} 字。", f"cut {length - most} characters."))  # fmt: skip


def _short(name: str, given: object, context: dict[str, Any]) -> Explained:
    return ("too-short", Text(f"“{name}”太短，至少 {context['min_length']} 字。",
                              f"'{name}' needs at least {context['min_length']} characters."), None)  # fmt: skip


def _many(name: str, given: object, context: dict[str, Any]) -> Explained:
    return ("too-many", Text(f"“{name}”最多 {context['max_length']} 项。", f"'{name}' takes at most {context['max_length']}."),
            Text("去掉几项。", "remove some."))  # fmt: skip


def _few(name: str, given: object, context: dict[str, Any]) -> Explained:
    return ("too-few", Text(f"“{name}”至少要 {context['min_length']} 项。", f"'{name}' needs at least {context['min_length']}."),
            Text("再补几项。", "add some."))  # fmt: skip


def _literal(name: str, given: object, context: dict[str, Any]) -> Explained:
    words = [word.strip(" '") for word in str(context["expected"]).replace(" or ", ",").split(",")]
    return ("unknown-value", Text(f"“{name}”不能写“{given}”。", f"'{name}' cannot be '{given}'."),
            alternatives(str(given), words))  # fmt: skip


def _tag(name: str, given: object, context: dict[str, Any]) -> Explained:
    words = [word.strip(" '") for word in str(context["expected_tags"]).split(",")]
    written = str(context.get("tag", ""))
    return ("unknown-value", Text(f"“{name}.type”不能写“{written}”。", f"'{name}.type' cannot be '{written}'."),
            alternatives(written, words))  # fmt: skip


def _no_tag(name: str, given: object, context: dict[str, Any]) -> Explained:
    return ("missing-key", Text(f"“{name}”的这一项缺少 type。", f"this item of '{name}' has no type."),
            Text("例如 {type: date, day: \"06-06\"}。", 'for example {type: date, day: "06-06"}.'))  # fmt: skip


def _pattern(name: str, given: object, context: dict[str, Any]) -> Explained:
    return "bad-form", Text(f"“{name}”的写法不对：{given}。", f"'{name}' has the wrong form: {given}."), None


def _number(name: str, given: object, context: dict[str, Any]) -> Explained:
    bounds = {
        "ge": ("不小于", "at least"),
        "le": ("不大于", "at most"),
        "gt": ("大于", "more than"),
        "lt": ("小于", "less than"),
    }
    key = next(one for one in bounds if one in context)
    zh, en = bounds[key]
    return ("out-of-range", Text(f"“{name}”应该{zh} {context[key]}，现在是 {given}。",
                                 f"'{name}' must be {en} {context[key]}, it is {given}."), None)  # fmt: skip


_HANDLERS: dict[str, Callable[[str, object, dict[str, Any]], Explained]] = {
    "string_too_long": _long,
    "string_too_short": _short,
    "too_long": _many,
    "too_short": _few,
    "literal_error": _literal,
    "union_tag_invalid": _tag,
    "union_tag_not_found": _no_tag,
    "string_pattern_mismatch": _pattern,
    "greater_than_equal": _number,
    "less_than_equal": _number,
}


def _known_keys(schema: dict[str, Any], loc: Path) -> list[str]:
    return list(_schema_at(schema, loc).get("properties", {}))


def _described(schema: dict[str, Any], loc: Path) -> Text:
    """What the manual says of the field at `loc`, with its example."""
    node = _schema_at(schema, loc, follow=False)
    said, example = str(node.get("description", "")).split("\n")[0], node.get("examples", [None])[0]
    if not said:
        return Text("", "")
    shown = f"，例如 {_written(example)}" if example is not None else ""
    shown_en = f", for example {_written(example)}" if example is not None else ""
    return Text(f"{said}{shown}。", f"{node.get(ENGLISH, said)}{shown_en}.")


def _written(example: object) -> str:
    return f"[{', '.join(map(str, example))}]" if isinstance(example, list) else str(example)


def _schema_at(schema: dict[str, Any], loc: Path, follow: bool = True) -> dict[str, Any]:
    """The part of a JSON Schema that governs `loc`."""
    node = schema
    for part in loc:
        node = _target(schema, node)
        if isinstance(part, int):
            node = node.get("items", {})
        elif part in node.get("properties", {}):
            node = node["properties"][part]
        elif "discriminator" in node:
            node = {"$ref": node["discriminator"]["mapping"].get(part, "")}
    return _target(schema, node) if follow else node


def _target(schema: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """Follow `$ref` and “X or null”."""
    for _ in range(4):
        if "$ref" in node:
            node = schema.get("$defs", {}).get(node["$ref"].rsplit("/", 1)[-1], {})
            continue
        options = [one for one in node.get("anyOf", []) if one.get("type") != "null"]
        if len(options) == 1:
            node = options[0]
    return node
