"""Pages about the site itself: help and about."""

from __future__ import annotations

from importlib.resources import files

from hub.pages.cards import escape_markdown
from hub.pages.guide import guide_data
from hub.pages.page import Data, Inputs, Page
from hub.pages.prose import prose
from hub.plays.definition import SENTENCES


def helplines(inputs: Inputs, *, card: bool) -> list[Data]:
    """Telephone numbers that help; with `card`, only those of the help card."""
    documents = inputs.catalogue.taxonomy.document
    return [
        {"number": one.number, "name": one.name, "whom": one.whom, "hours": one.hours,
         "source": documents[one.source].name if one.source in documents else one.source,
         "urgent": one.urgent}
        for one in inputs.catalogue.taxonomy.helplines if one.card or not card
    ]  # fmt: skip


def service_pages(inputs: Inputs) -> list[Page]:
    """Help and about."""
    return [_help(inputs), _about(inputs)]


def _help(inputs: Inputs) -> Page:
    """The numbers are those of `taxonomy.yml`; what to say on the phone is `content/help.md`."""
    guide = inputs.catalogue.guide.get("help")
    lines = helplines(inputs, card=False)
    listed = "".join(
        f"- {escape_markdown(one['name'])} {one['number']}：{escape_markdown(one['whom'])}\n" for one in lines
    )
    return Page(
        path="help.md",
        template="help.html",
        title=guide.head.title if guide else "需要有人帮忙时",
        description=guide.head.summary
        if guide
        else "心理援助、青少年服务、报警和急救的电话，各管什么、什么时候打得通。",
        tab="help",
        data={
            "urgent": [one for one in lines if one["urgent"]],
            "calm": [one for one in lines if not one["urgent"]],
            "guide": guide_data(inputs, guide) if guide else None,
        },
        markdown=f"# {escape_markdown(guide.head.title if guide else '需要有人帮忙时')}\n\n{listed}\n{guide.text if guide else ''}\n",
    )


def _about(inputs: Inputs) -> Page:
    """The text is `texts/about.md` with the definition of a play put in; who runs the site and where to complain come from `hub.yml`."""
    settings = inputs.settings
    text = files("hub.pages").joinpath("texts/about.md").read_text(encoding="utf-8")
    text = text.replace("{播放定义}", "\n\n".join(SENTENCES))
    return Page(
        path="about.md",
        template="about.html",
        title="关于本站",
        description="谁在办、播放怎么算、收集什么信息、哪些内容是示例。",
        tab="",
        data={
            "html": prose(text, level=2),
            "operator": settings.operator,
            "email": settings.report_email,
            "phone": settings.report_phone,
            "samples": any(one.sample for one in inputs.media.clips.values()),
        },
        markdown=f"# 关于本站\n\n{text}",
    )
