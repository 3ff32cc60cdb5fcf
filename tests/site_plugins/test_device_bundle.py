import gzip
import re

from site_plugins.device.bundle import bundle
from site_plugins.modules import lean


def test_names_follow_content_and_imports_lead_to_published_files() -> None:
    made = bundle()
    for name, text in made.modules.items():
        for target in re.findall(r'(?:from|import\() ?"\./([^"]+)"', text):
            assert target in made.modules, (name, target)
    assert made == bundle()


def test_the_page_loads_one_small_file() -> None:
    text = bundle().modules[bundle().start]
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert len(gzip.compress(text.encode())) < 2_300


def test_comments_and_long_names_go_and_texts_stay() -> None:
    assert lean(
        "/** a */\nexport function add(first, second) { // z\n  return `${first} // ` + second;\n}\n"
    ) == ("export function add(e,t){return`${e} // `+t}\n")
