"""Building: same content, same bytes, and little work when little changed."""

from pathlib import Path

from hub.catalogue.model import Catalogue
from hub.project import Project
from hub.publish.plan import is_hashed
from hub.search.build import build_search, digest
from hub.search.export import GROUP
from hub.search.find import find
from hub.search.open import open_index
from hub.search.words import load_words
from tests.search.conftest import Search, copy_words
from tests.search.grown import with_lectures


def touched(catalogue: Catalogue, words: str = "屋檐下的燕子窝") -> Catalogue:
    """The catalogue with one more sentence in one lecture."""
    first = catalogue.lectures[3]
    changed = first.model_copy(
        update={"body": first.body.model_copy(update={"idea": f"{first.body.idea}\n\n{words}。"})}
    )
    lectures = tuple(changed if one.id == first.id else one for one in catalogue.lectures)
    return with_lectures(catalogue, lectures)


def test_same_content_same_bytes(search: Search, catalogue: Catalogue, empty_project: Project) -> None:
    build_search(empty_project, catalogue)
    assert digest(empty_project.search_index) == digest(search.project.search_index)


def test_an_amended_index_is_the_one_a_fresh_build_makes(
    catalogue: Catalogue, empty_project: Project, tmp_path_factory: object
) -> None:
    build_search(empty_project, catalogue)
    amended = build_search(empty_project, touched(catalogue))
    assert (amended.amended, amended.counted) == (True, 1)
    (other := empty_project.root / "other").mkdir()
    fresh = copy_words(other)
    assert build_search(fresh, touched(catalogue)).amended is False
    assert digest(fresh.search_index) == digest(empty_project.search_index)


def test_back_to_the_old_content_back_to_the_old_bytes(catalogue: Catalogue, empty_project: Project) -> None:
    build_search(empty_project, catalogue)
    before = digest(empty_project.search_index)
    assert build_search(empty_project, touched(catalogue)).counted == 1
    assert digest(empty_project.search_index) != before
    build_search(empty_project, catalogue)
    assert digest(empty_project.search_index) == before


def test_damaged_caches_are_the_same_as_none(catalogue: Catalogue, empty_project: Project) -> None:
    build_search(empty_project, catalogue)
    before = digest(empty_project.search_index)
    cache = empty_project.root / ".hub" / "search"
    for number, path in enumerate(sorted(path for path in cache.rglob("*") if path.is_file())):
        path.write_text(("{", "[]", "null", '{"version":3}', "\x00")[number % 5], encoding="utf-8")
    build_search(empty_project, catalogue)
    assert digest(empty_project.search_index) == before


def test_a_damaged_export_is_not_used_again(catalogue: Catalogue, empty_project: Project) -> None:
    build_search(empty_project, catalogue)
    before = digest(empty_project.search_index)
    for name in ("d/0/3.*.bin", "p/0/s.0005*.bin"):
        next(empty_project.search_index.glob(name)).write_bytes(b"x")
    build_search(empty_project, catalogue)
    assert digest(empty_project.search_index) == before


def files(project: Project) -> dict[str, bytes]:
    """What is published, by name."""
    return {
        path.relative_to(project.search_index).as_posix(): path.read_bytes()
        for path in project.search_index.rglob("*")
        if path.is_file()
    }


def test_an_edit_renames_what_it_changes_and_leaves_the_rest(
    catalogue: Catalogue, empty_project: Project
) -> None:
    build_search(empty_project, catalogue)
    before = files(empty_project)
    build_search(empty_project, touched(catalogue))
    after = files(empty_project)
    same = before.keys() & after.keys() - {"manifest.json"}
    assert all(before[name] == after[name] for name in same)  # a name never gets another content
    assert len(same) > 0.8 * len(before)
    results = [name for name in before.keys() - after.keys() if name.startswith("d/")]
    assert len(results) == GROUP


def test_every_name_but_the_manifest_may_be_kept_for_ever(search: Search) -> None:
    names = {f"search/{name}" for name in files(search.project)}
    assert {name for name in names if not is_hashed(name)} == {"search/manifest.json"}


def problems(tmp_path: Path, name: str, text: str) -> list[tuple[int, int, str]]:
    (tmp_path / "lectures").mkdir(exist_ok=True)
    (tmp_path / "lectures" / name).write_text(text, encoding="utf-8")
    return [(one.line, one.column, one.slug) for one in load_words(Project.at(tmp_path)).problems]


def test_every_mistake_in_the_synonyms_is_told_with_its_place(tmp_path: Path) -> None:
    text = "groups:\n  - [手机, 电话]\n  - [作业, 手机]\n  - [吼, 吼叫]\n  - {words: [骂, 责骂], why: 常见}\n  - [好, '！！']\n"
    assert problems(tmp_path, "synonyms.yml", text) == [
        (3, 10, "synonym-twice"),
        (4, 6, "synonym-short"),
        (6, 6, "synonym-short"),
        (6, 9, "synonym-empty"),
    ]


def test_every_mistake_in_the_questions_is_told_with_its_place(tmp_path: Path) -> None:
    (tmp_path / "lectures").mkdir()
    (tmp_path / "lectures" / "asked.yml").write_text(
        "asked:\n  L01: [一直哭, 怎么哄, 一直哭]\n  L77: [没有这一讲]\n", encoding="utf-8"
    )
    found = load_words(Project.at(tmp_path), known={"L01"}).problems
    assert [(one.line, one.column, one.slug) for one in found] == [
        (2, 19, "asked-twice"),
        (3, 3, "asked-unknown"),
    ]
    assert problems(tmp_path, "asked.yml", "asked:\n  第一讲: [一直哭]\n")[0][2] == "bad-form"


def test_a_question_written_for_a_lecture_finds_it(catalogue: Catalogue, empty_project: Project) -> None:
    (empty_project.lectures / "asked.yml").write_text("asked:\n  L21: [红叉叉卷]\n", encoding="utf-8")
    opened = open_index(empty_project, catalogue)
    found = find(opened.index, opened.documents, opened.common, "红叉叉卷")
    opened.index.close()
    assert found.hits[0].document.id == "L21"


def test_a_harmless_phrase_may_not_be_a_dangerous_one(tmp_path: Path) -> None:
    text = (
        "reviewed: 2026-11-23\ngroups:\n  - id: a\n    title: 标题\n    text: 一句不少于十个字的提醒\n    numbers: ['110']\n"
        "    words: [被打]\nharmless: [被打, 被打扰]\n"
    )
    assert problems(tmp_path, "crisis.yml", text) == [(8, 12, "harmless-is-crisis")]


def test_a_pattern_in_the_crisis_words_is_refused(tmp_path: Path) -> None:
    text = (
        "reviewed: 2026-11-23\ngroups:\n  - id: a\n    title: 标题\n    text: 一句不少于十个字的提醒\n    numbers: ['110']\n"
        "    words: ['(a+)+$']\n"
    )
    assert [slug for _, _, slug in problems(tmp_path, "crisis.yml", text)] == ["bad-form"]


def test_the_repository_lists_are_clean(search: Search) -> None:
    words = search.opened.words
    assert words.problems == ()
    assert len(words.synonyms.groups) >= 150
