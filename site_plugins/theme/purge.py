"""Drop CSS that no built page can match. CSS is parsed (tinycss2), never searched as text.

A selector goes when a class, id, attribute or element in it exists on no page; what stands inside a
function such as `:not()` never decides. Then custom properties nobody reads and keyframes nobody plays go.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import lightningcss
import tinycss2

from hub.errors import BuildError
from hub.problems import Text
from site_plugins.theme.tokens import Tokens

_MEND = Text("改好 site_plugins/theme/css 里的文件。", "mend the file in site_plugins/theme/css")
#: Phones that are passed on to grandparents; a newer spelling of what they can do would be lost on them.
_OLDEST = ["chrome >= 61", "ios_saf >= 12"]
_NESTED = {"media", "supports", "layer", "container"}
#: Elements that exist although no tag says so.
_ALWAYS = {"html", "head", "body", "from", "to"}


def purge(css: str, used: Tokens) -> str:
    """Return the part of `css` that pages with these names can use."""
    text = "".join(_kept(_rules(css), used))
    while True:
        names = {*_names_read(_rules(text)), *used.properties}
        smaller = "".join(_pruned(_rules(text), names))
        if smaller == text:
            return text
        text = smaller


def properties_read(css: str) -> frozenset[str]:
    """Custom properties that some value of `css` reads."""
    return frozenset(name for name in _names_read(_rules(css)) if name.startswith("--"))


def minify(css: str) -> str:
    """Minify for old browsers too, and refuse broken CSS.

    Raises:
        BuildError: lightningcss cannot parse it; a browser would drop a part of it in silence.
    """
    try:
        return str(lightningcss.process_stylesheet(css, minify=True, browsers_list=_OLDEST))
    except ValueError as error:
        raise BuildError(
            Text(f"主题的 CSS 写错了：{error}", f"the theme's CSS is broken: {error}"), _MEND
        ) from error


@lru_cache(maxsize=2)  # each pass reads the same text twice; nobody changes a token
def _sheet(css: str) -> list[Any]:
    return _checked(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _rules(css: Any) -> list[Any]:
    if isinstance(css, str):
        return _sheet(css)
    return _checked(tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True))


def _checked(rules: list[Any]) -> list[Any]:
    for rule in rules:
        for token in (rule, *(rule.prelude if rule.type == "qualified-rule" else ())):
            if token.type == "error":
                where = f"line {token.source_line}: {token.message}"
                raise BuildError(
                    Text(f"主题的 CSS 写错了：{where}", f"the theme's CSS is broken: {where}"), _MEND
                )
    return rules


def _text(tokens: Any) -> str:
    return str(tinycss2.serialize(tokens)).strip()


def split_selectors(prelude: list[Any]) -> list[list[Any]]:
    """Cut a selector list at its commas."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def _kept(rules: list[Any], used: Tokens) -> Iterator[str]:
    """Yield the rules whose selectors can match."""
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [_text(one) for one in split_selectors(rule.prelude) if _can_match(one, used)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.content is not None and rule.lower_at_keyword in _NESTED:
            inner = "".join(_kept(_rules(rule.content), used))
            if inner:
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{inner}}}"
        elif rule.lower_at_keyword != "charset":
            yield tinycss2.serialize([rule])


def _can_match(selector: list[Any], used: Tokens) -> bool:
    """Say whether every simple selector outside functions has a page to match."""
    before = ""
    for token in selector:
        if token.type == "hash" and token.value not in used.ids:
            return False
        if token.type == "[] block":
            name = next((one.value for one in token.content if one.type == "ident"), "")
            if name and name not in used.attributes:
                return False
        if token.type == "ident":
            if before == "." and token.value not in used.classes:
                return False
            if before not in {".", ":"} and token.lower_value not in used.elements | _ALWAYS:
                return False
        before = token.value if token.type == "literal" else ""
    return True


def _names_read(rules: list[Any]) -> Iterator[str]:
    """Yield custom properties that some value reads, and every word of an animation."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in _NESTED:
            yield from _names_read(_rules(rule.content))
            continue
        for declaration in _declarations(rule):
            yield from _custom_names(declaration.value)
            if declaration.lower_name.endswith(("animation", "animation-name")):
                yield from (one.value for one in declaration.value if one.type == "ident")


def _declarations(rule: Any) -> list[Any]:
    if rule.content is None:
        return []
    if rule.type == "at-rule" and rule.lower_at_keyword.endswith("keyframes"):
        return [one for inner in _rules(rule.content) for one in _declarations(inner)]
    parts = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
    return [one for one in parts if one.type == "declaration"]


def _custom_names(tokens: list[Any]) -> Iterator[str]:
    for token in tokens:
        if token.type == "function":
            if token.lower_name == "var":
                yield from (one.value for one in token.arguments if one.type == "ident")
            yield from _custom_names(token.arguments)
        elif token.type.endswith("block"):
            yield from _custom_names(token.content)


def _pruned(rules: list[Any], names: set[str]) -> Iterator[str]:
    """Yield the rules without custom properties and keyframes that nothing reads."""
    for rule in rules:
        if rule.type == "qualified-rule":
            kept = [one for one in _declarations(rule) if not one.name.startswith("--") or one.name in names]
            if kept:
                yield f"{_text(rule.prelude)}{{{';'.join(one.serialize().rstrip(';') for one in kept)}}}"
        elif rule.content is not None and rule.lower_at_keyword in _NESTED:
            inner = "".join(_pruned(_rules(rule.content), names))
            if inner:
                yield f"@{rule.at_keyword} {_text(rule.prelude)}{{{inner}}}"
        elif not rule.lower_at_keyword.endswith("keyframes") or _text(rule.prelude) in names:
            yield tinycss2.serialize([rule])
