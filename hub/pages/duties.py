"""Privacy, accessibility: what a site owes its readers in words."""

from __future__ import annotations

from importlib.resources import files

from hub.pages.cards import escape_markdown
from hub.pages.page import Inputs, Page
from hub.pages.prose import prose

#: Every name that a page may write to localStorage, and what it is; tests hold the modules to it.
KEYS = (
    ("elder", "长辈版开着没有"),
    ("size", "长辈版的字号"),
    ("stage", "首页上点过的孩子年龄段"),
    ("picks", "选课单：哪几讲、哪几条、看过没有"),
    ("last", "最近看的一讲，首页“接着看”用"),
    ("at:讲次", "这一讲上次看到哪里"),
    ("rate", "播放速度"),
    ("low", "省流量开着没有"),
    ("useful:编号", "“有用吗”点过哪一个"),
)


def duty_pages(inputs: Inputs) -> list[Page]:
    """The privacy page and the accessibility statement."""
    return [
        _page(inputs, "privacy", "隐私说明", "手机里记了什么，服务器知道什么，没有什么。"),
        _page(inputs, "accessibility", "无障碍声明", "照着哪些标准做，怎么用，哪里还不够。"),
    ]


def _page(inputs: Inputs, name: str, title: str, summary: str) -> Page:
    raw = files("hub.pages").joinpath(f"texts/{name}.md").read_text(encoding="utf-8")
    keys = "\n".join(f"- `{key}`：{meaning}" for key, meaning in KEYS)
    text = raw.replace("{keys}", keys).replace("{contact}", _contact(inputs))
    return Page(
        path=f"{name}.md",
        template="about.html",
        title=title,
        description=summary,
        tab="",
        data={"html": prose(text, level=2), "operator": "", "email": "", "phone": "", "samples": False},
        markdown=f"# {title}\n\n{text}",
    )


def _contact(inputs: Inputs) -> str:
    settings = inputs.settings
    ways = [
        f"邮箱 [{escape_markdown(settings.report_email)}](mailto:{settings.report_email})"
        if settings.report_email
        else "",
        f"电话 {escape_markdown(settings.report_phone)}" if settings.report_phone else "",
    ]
    named = "，".join(one for one in ways if one)
    return f"找我们：{named}。" if named else "联系方式见“关于本站”。"
