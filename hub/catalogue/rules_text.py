"""Rules about what is said: promises, figures, lengths, help, links. One rule, one function."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from hub.catalogue.figures import unknown_figures
from hub.catalogue.load import Loaded
from hub.catalogue.rules_lists import is_lecture, is_tip
from hub.catalogue.validate import alternatives
from hub.problems import Problem, Severity, Text

BODY_LENGTH = (900, 1600)
TIP_LENGTH = 300
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
_RAW_HTML = re.compile(r"<(?:[A-Za-z/!?])[^>\n]{0,200}>?")
_LINK = re.compile(r"(!?)\[[^\]\n]{0,200}\]\(\s*<?([^)\s>]{0,400})")
_REFERENCE = re.compile(r"^[ ]{0,3}\[[^\]\n]{1,200}\]:[ \t]*(\S+)", re.MULTILINE)
_ATTRIBUTES = re.compile(r"\{:?[ \t]*[#.\w][^}\n]*\}")
_GOOD_LINK = re.compile(
    r"^(https://[^\s]+|tel:\d+|#[\w\-]+|/(lectures|tips|series|stages|topics|help|about|events|places|parent-school|alliance)/[\w\-/#=.]*)$"
)
_ID = re.compile(r"^[LT]\d{2,5}$")


def han(text: str) -> int:
    """Number of Chinese characters in `text`."""
    return sum(map(len, _HAN.findall(text)))


def _written(loaded: Loaded) -> Iterator[str]:
    """Path of every file with a head that parents will read, whatever else is wrong with its head."""
    yield from (item.path for item in (*loaded.items, *loaded.beside))
    yield from (path for path in loaded.damaged if path in loaded.files)


def _texts(loaded: Loaded) -> Iterator[tuple[str, str]]:
    """Yield path and whole text of every editors' file that parents will read or hear."""
    for path in _written(loaded):
        yield path, loaded.files[path].text
        narration = path.removesuffix("lecture.md") + "narration.md"
        if is_lecture(path) and narration in loaded.files:
            yield narration, loaded.files[narration].text


def _problem(
    loaded: Loaded,
    path: str,
    index: int,
    slug: str,
    message: Text,
    hint: Text,
    severity: Severity = Severity.ERROR,
) -> Problem:
    line, column = loaded.files[path].place(index)
    return Problem(path, line, column, slug, message, hint, severity)


def claims(loaded: Loaded, today: date) -> Iterator[Problem]:
    """No promise, no superlative, no fear: the banned words of `lectures/terms.yml` do not occur."""
    for path, text in _texts(loaded):
        for term in loaded.terms.banned:
            for found in re.finditer(re.escape(term.word), text):
                yield _problem(loaded, path, found.start(), "banned-claim",
                               Text(f"不写“{term.word}”：{term.why}。", f"'{term.word}' is banned."),
                               Text("换成看得见的做法。", "say what to do instead."), Severity.WARNING)  # fmt: skip


def figures(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Figures about sleep, homework, screens, eyes, outdoor time, sport and games are those of `policy-facts.yml`."""
    for path, text in _texts(loaded):
        for figure in unknown_figures(text, loaded.facts):
            known = "；".join(one.text for one in figure.known[:4])
            yield _problem(loaded, path, figure.index, "unknown-figure",
                           Text(f"“{figure.written}”在政策数字表里找不到。", f"'{figure.written}' is not in policy-facts.yml."),
                           Text(f"表里有：{known}。生活里的小数字用汉字写。", "use a figure of the table, or Chinese numerals for advice."))  # fmt: skip


def lengths(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A lecture's body has 900 to 1,600 Chinese characters, a tip's at most 300."""
    drafts = {one.path for one in loaded.lectures if one.head.status == "draft"}
    drafts |= {path for path, head in loaded.damaged.items() if head.get("status") == "draft"}
    for path in _written(loaded):
        if path in drafts or not (is_lecture(path) or is_tip(path)):
            continue
        head = loaded.heads[path]
        count = han(head.body)
        low, high = BODY_LENGTH if is_lecture(path) else (1, TIP_LENGTH)
        if not low <= count <= high:
            yield Problem(path, head.body_line, 1, "body-length",
                          Text(f"正文有 {count} 字，应在 {low}–{high} 字之间。", f"the body has {count} characters, not {low}–{high}."),
                          Text("删掉会跳过不读的话，或补上具体做法。", "cut or add."), Severity.WARNING)  # fmt: skip


def help_named(loaded: Loaded, today: date) -> Iterator[Problem]:
    """何时求助 of a topic with help card says 不替代诊断与治疗 and names 12356 and 110 or 120."""
    for one in loaded.lectures:
        topic = loaded.taxonomy and loaded.taxonomy.topic.get(one.head.topic)
        if not topic or not topic.help_card:
            continue
        text = one.body.seek_help
        missing = [word for word in ("不替代诊断与治疗", "12356") if word not in text]
        if "110" not in text and "120" not in text:
            missing.append("110/120")
        if missing:
            index = loaded.files[one.path].text.rindex("## 何时求助")
            yield _problem(loaded, one.path, index, "help-missing",
                           Text(f"“何时求助”里缺少：{'、'.join(missing)}。", f"seek_help lacks {', '.join(missing)}."),
                           Text(f"主题“{topic.name}”必须写明。", f"topic '{topic.name}' must say it."))  # fmt: skip


def captions_there(loaded: Loaded, today: date) -> Iterator[Problem]:
    """A published lecture has captions, and its chapters have the titles of its narration."""
    for one in loaded.lectures:
        if one.head.status == "published" and not one.captioned:
            line, column = loaded.place(one.path)
            yield Problem(one.path, line, column, "no-captions", Text("还没有字幕 captions.vtt。", "captions.vtt is missing."),
                          Text("录音后用 hub captions 生成。", "make it with hub captions."), Severity.WARNING)  # fmt: skip
        told = [title for title, _ in one.narration]
        titles = [chapter.title for chapter in one.head.chapters]
        if told and told != titles:
            line, column = loaded.place(one.path, "chapters")
            yield Problem(one.path, line, column, "chapter-titles",
                          Text("章节标题和 narration.md 的小标题不一致。", "chapters differ from narration.md."),
                          Text(f"口播稿是：{'、'.join(told)}。", f"narration has {', '.join(told)}."), Severity.WARNING)  # fmt: skip


def plain_markdown(loaded: Loaded, today: date) -> Iterator[Problem]:
    """Bodies have no HTML, no attributes in braces, no pictures, and links only to https, tel or this site."""
    ids = loaded.ids
    for path in _written(loaded):
        text = loaded.files[path].text
        start = len(text) - len(loaded.heads[path].body)
        body = text[start:]
        for found in _RAW_HTML.finditer(body):
            yield _problem(loaded, path, start + found.start(), "raw-html",
                           Text("正文里不能写 HTML。", "no HTML in bodies."), Text("只用 Markdown。", "use Markdown only."))  # fmt: skip
        for found in _ATTRIBUTES.finditer(body):
            yield _problem(loaded, path, start + found.start(), "attributes",
                           Text("正文里不能写 {…} 属性。", "no {…} attributes in bodies."), Text("删掉它。", "remove it."))  # fmt: skip
        for found in (*_LINK.finditer(body), *_REFERENCE.finditer(body)):
            target = found[found.lastindex or 1]
            if found[1] == "!":
                yield _problem(loaded, path, start + found.start(), "picture",
                               Text("正文里不放图片。", "no pictures in bodies."), Text("封面会自动画；要配图请找站务。", "covers are drawn."))  # fmt: skip
            elif _ID.match(target) and target not in ids:
                yield _problem(loaded, path, start + found.start(), "unknown-reference",
                               Text(f"没有 {target}。", f"there is no {target}."), alternatives(target, sorted(ids)))  # fmt: skip
            elif not _ID.match(target) and not _GOOD_LINK.match(target):
                yield _problem(loaded, path, start + found.start(), "bad-link",
                               Text(f"不能链接到“{target[:60]}”。", f"no link to '{target[:60]}'."),
                               Text("只能写 https:// 网址、tel: 电话、讲次编号（L21）或 /lectures/…/ 本站地址。", "use https://, tel:, L21 or /lectures/…/."))  # fmt: skip


TEXT_RULES = (claims, figures, lengths, help_named, captions_there, plain_markdown)
