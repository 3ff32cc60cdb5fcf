import re
from pathlib import Path

import pytest

import site_plugins.theme
from site_plugins.theme.sprite import with_sprite

FOLDER = Path(site_plugins.theme.__file__).parent / "templates"
BASE = (FOLDER / "base.html").read_text(encoding="utf-8")
TEMPLATES = sorted(one for one in FOLDER.rglob("*.html"))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.name)
def test_no_template_switches_escaping_off(path: Path) -> None:
    text = re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\|\s*(safe|tojson|xmlattr|forceescape)|autoescape|Markup", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.name)
def test_templates_call_no_python_methods(path: Path) -> None:
    """A name with a dot may be called only when it is a macro of an imported template."""
    text = path.read_text(encoding="utf-8")
    imported = set(re.findall(r"{%-?\s*import \S+ as (\w+)", BASE + text))
    code = " ".join(re.findall(r"{[{%](.*?)[%}]}", text, re.DOTALL))
    called = set(re.findall(r"([a-z_]+)\.[a-z_]+\(", code))
    assert called <= imported


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda one: one.name)
def test_every_printed_attribute_is_quoted(path: Path) -> None:
    text = re.sub(r"{%.*?%}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\s[a-z-]+=\s*{{", text)


def test_the_sprite_holds_just_what_a_page_uses() -> None:
    page = '<body><!-- sprite --><svg><use href="#i-home"/></svg><p>&lt;use href="#i-tip"/></p></body>'
    made = with_sprite(page)
    assert made.count("<symbol") == 1
    assert '<symbol id="i-home"' in made
    assert with_sprite("<body><!-- sprite --></body>") == "<body></body>"


def test_a_shape_nobody_drew_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        with_sprite('<!-- sprite --><use href="#i-nothing"/>')
