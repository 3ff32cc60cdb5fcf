import gzip
import re

from site_plugins.device.bundle import bundle, lean


def test_names_follow_content_and_imports_lead_to_published_files() -> None:
    made = bundle()
    for name, text in made.modules.items():
        for target in re.findall(r'(?:from|import\() ?"\./([^"]+)"', text):
            assert target in made.modules, (name, target)
    assert made == bundle()


def test_the_page_loads_one_small_file() -> None:
    text = bundle().modules[bundle().start]
    assert not re.search(r"^import ", text, re.MULTILINE)
    assert len(gzip.compress(text.encode())) < 3_000


def test_lines_of_comment_go_and_code_stays() -> None:
    assert lean('/** a\n * b\n */\nlet x = "//"; // y\n\n  // z\n  f(x);\n') == 'let x = "//"; // y\nf(x);\n'
