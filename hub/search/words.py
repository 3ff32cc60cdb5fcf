"""The lists of words that editors own: `synonyms.yml`, `asked.yml` and `crisis.yml` in `lectures/`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints

from hub.catalogue.front_matter import Located, parse_yaml
from hub.catalogue.taxonomy import Frozen, Id, Taxonomy
from hub.catalogue.text import read_text
from hub.catalogue.validate import alternatives, validate
from hub.files import is_plain_file
from hub.kept import recall, record
from hub.problems import Problem, Severity, Text
from hub.project import Project
from hub.search.grams import fold, terms_of

Word = Annotated[str, StringConstraints(min_length=1, max_length=20, strip_whitespace=True)]
Question = Annotated[str, StringConstraints(min_length=2, max_length=24, strip_whitespace=True)]
#: Chinese characters, small letters, digits, and `*` between them for a gap
Phrase = Annotated[
    str,
    StringConstraints(
        pattern=r"^[\u4e00-\u9fffa-z0-9]+(\*[\u4e00-\u9fffa-z0-9]+)*$", min_length=2, max_length=20
    ),
]
#: most characters that a `*` stands for
GAP = 4
M = TypeVar("M", bound=BaseModel)


def _as_group(value: object) -> object:
    return {"words": value} if isinstance(value, list) else value


class Group(Frozen):
    """Words that mean the same to a parent."""

    words: tuple[Word, ...] = Field(min_length=2, max_length=12, description="意思相同的词")
    why: Annotated[str, StringConstraints(max_length=60)] = Field("", description="为什么收单个字")


class Synonyms(Frozen):
    """`lectures/synonyms.yml`."""

    stages: dict[str, tuple[Word, ...]] = Field(default_factory=dict, description="学段的叫法")
    groups: tuple[Annotated[Group, BeforeValidator(_as_group)], ...] = Field(
        (), description="同义词，一行一组"
    )

    def folded(self) -> tuple[tuple[str, ...], ...]:
        """Groups in the spelling of the index."""
        return tuple(tuple(fold(word) for word in group.words) for group in self.groups)


class Asked(Frozen):
    """`lectures/asked.yml`: how parents ask for a lecture or a tip, by its id."""

    asked: dict[
        Annotated[str, StringConstraints(pattern=r"^[LT]\d{2,5}$")],
        Annotated[tuple[Question, ...], Field(min_length=1, max_length=24)],
    ] = Field(default_factory=dict, description="家长会怎么问")


class CrisisGroup(Frozen):
    """One kind of danger, and the card that answers it."""

    id: Id
    title: Annotated[str, StringConstraints(min_length=2, max_length=24)]
    text: Annotated[str, StringConstraints(min_length=10, max_length=120)]
    numbers: tuple[Annotated[str, StringConstraints(pattern=r"^\d{3,5}$")], ...] = Field(
        min_length=1, max_length=3
    )
    always: tuple[Phrase, ...] = Field((), description="一定算")
    words: tuple[Phrase, ...] = Field(min_length=1, description="盖住平常话以后再看")


class Crisis(Frozen):
    """`lectures/crisis.yml`; groups in order of precedence."""

    reviewed: date = Field(description="哪一天请专业人员看过")
    groups: tuple[CrisisGroup, ...] = Field((), description="危险的话")
    harmless: tuple[Phrase, ...] = Field((), description="带着危险字的平常话")


@dataclass(frozen=True)
class Words:
    """All lists, with everything that is wrong with them."""

    synonyms: Synonyms
    crisis: Crisis
    asked: Asked
    problems: tuple[Problem, ...]


def load_words(
    project: Project, taxonomy: Taxonomy | None = None, known: Collection[str] | None = None
) -> Words:
    """Read all lists; a missing file is an empty list, a damaged one a problem.

    Args:
        project: Where they lie.
        taxonomy: Stages and helplines they may name; their names are not checked without it.
        known: Ids of the lectures and tips they may name; not checked without it.
    """
    place = _place(project, taxonomy, known)
    if row := recall(place):
        return Words(
            Synonyms.model_validate_json(row[0]),
            Crisis.model_validate_json(row[1]),
            Asked.model_validate_json(row[2]),
            (),
        )
    words = _words(project, taxonomy, known)
    if not words.problems:
        record(place, [one.model_dump_json() for one in (words.synonyms, words.crisis, words.asked)])
    return words


def _place(project: Project, taxonomy: Taxonomy | None, known: Collection[str] | None) -> str:
    """Where lists without a mistake are remembered."""
    total = blake2b(digest_size=16)
    for name in ("synonyms.yml", "asked.yml", "crisis.yml"):
        path = project.lectures / name
        total.update(path.read_bytes() if is_plain_file(path) else b"none")
        total.update(b"\0")
    total.update(repr((taxonomy and taxonomy.model_dump_json(), known and sorted(known))).encode())
    return f"words {total.hexdigest()}"


def _words(project: Project, taxonomy: Taxonomy | None, known: Collection[str] | None) -> Words:
    found: list[Problem] = []
    synonyms = _read(project, "synonyms.yml", Synonyms, found)
    asked = _read(project, "asked.yml", Asked, found)
    crisis = _read(project, "crisis.yml", Crisis, found)
    if synonyms:
        found += _check_synonyms(*synonyms, taxonomy)
    if asked:
        found += _check_asked(*asked, known)
    if crisis:
        found += _check_crisis(*crisis, taxonomy)
    nobody = Crisis(reviewed=date(1970, 1, 1))
    return Words(
        synonyms[0] if synonyms else Synonyms(),
        crisis[0] if crisis else nobody,
        asked[0] if asked else Asked(),
        tuple(sorted(found)),
    )


def _read(project: Project, name: str, model: type[M], found: list[Problem]) -> tuple[M, Located, str] | None:
    path = project.lectures / name
    if not path.exists() and not path.is_symlink():
        return None
    file, problems = read_text(project.root, path)
    found += problems
    located: Located | None = None
    if file is not None:
        located, problems = parse_yaml(file)
        found += problems
    if file is None or located is None:
        return None
    value, problems = validate(model, located, file.path)
    found += problems
    return None if value is None else (value, located, file.path)


def _check_synonyms(
    synonyms: Synonyms, located: Located, path: str, taxonomy: Taxonomy | None
) -> Iterator[Problem]:
    """Every word stands in one group only (else groups would run into each other), and is a term."""

    def problem(place: tuple[int, int], slug: str, message: Text, hint: Text) -> Problem:
        return Problem(path, *place, slug, message, hint)

    first: dict[str, tuple[int, int]] = {}
    for number, group in enumerate(synonyms.groups):
        explicit = ("groups", number, "words") in located.values
        for index, word in enumerate(group.words):
            place = located.place(
                ("groups", number, "words", index) if explicit else ("groups", number, index)
            )
            folded = fold(word)
            if folded in first:
                row = first[folded][0]
                yield problem(place, "synonym-twice", Text(f"“{word}”在第 {row} 行已经写过。", f"'{word}' stands in line {row}."),
                              Text("一个词只放一行；两行若是一个意思就合并。", "keep it in one group, or join the two."))  # fmt: skip
            first.setdefault(folded, place)
            if len(folded) == 1 and not group.why:
                yield problem(place, "synonym-short", Text(f"单个字“{word}”容易误伤。", f"one character, '{word}'."),
                              Text("写成词；一定要收，就写 {words: […], why: 理由}。", "write a word, or say why."))  # fmt: skip
            elif not any(True for _ in terms_of(folded)):
                yield problem(place, "synonym-empty", Text(f"“{word}”里没有能搜的字。", f"'{word}' has no term."),
                              Text("换成汉字、字母或数字。", "use characters, letters or digits."))  # fmt: skip
    for stage in synonyms.stages if taxonomy else ():
        assert taxonomy is not None
        if stage not in taxonomy.stage:
            yield problem(located.keys.get(("stages", stage), (1, 1)), "unknown-stage",
                          Text(f"没有学段“{stage}”。", f"no stage '{stage}'."), alternatives(stage, taxonomy.stage))  # fmt: skip


def _check_asked(
    asked: Asked, located: Located, path: str, known: Collection[str] | None
) -> Iterator[Problem]:
    """Every id is one of a lecture or tip that is there, drafts too; no question stands twice below one."""
    for name, questions in asked.asked.items():
        if known is not None and name not in known:
            yield Problem(path, *located.keys.get(("asked", name), (1, 1)), "asked-unknown", Text(f"没有 {name} 这一讲或这条贴士。", f"no lecture or tip {name}."),
                          Text("改成有的编号，或删掉这一行。", "name one that is there, or remove the line."))  # fmt: skip
        for index, question in enumerate(questions):
            if question in questions[:index]:
                yield Problem(path, *located.place(("asked", name, index)), "asked-twice", Text(f"“{question}”写了两遍。", f"'{question}' is there twice."),
                              Text("留一句。", "keep one."))  # fmt: skip


def _check_crisis(
    crisis: Crisis, located: Located, path: str, taxonomy: Taxonomy | None
) -> Iterator[Problem]:
    """Numbers are helplines of the taxonomy; no harmless phrase hides a dangerous one whole."""
    known = {line.number for line in taxonomy.helplines} if taxonomy else None
    for number, group in enumerate(crisis.groups):
        for index, called in enumerate(group.numbers):
            if known is not None and called not in known:
                place = located.place(("groups", number, "numbers", index))
                yield Problem(path, *place, "unknown-helpline", Text(f"taxonomy.yml 里没有 {called}。", f"no helpline {called}."),
                              alternatives(called, sorted(known)))  # fmt: skip
    words = {word: group.id for group in crisis.groups for word in group.words}
    for index, phrase in enumerate(crisis.harmless):
        if phrase in words:
            yield Problem(path, *located.place(("harmless", index)), "harmless-is-crisis",
                          Text(f"“{phrase}”同时写在危险的话里（{words[phrase]}）。", f"'{phrase}' is a crisis word too."),
                          Text("平常话要写得更长。", "write the harmless phrase longer."), Severity.ERROR)  # fmt: skip


def as_data(value: Any) -> Any:
    """Plain data of a model, for JSON."""
    return value.model_dump(mode="json")
