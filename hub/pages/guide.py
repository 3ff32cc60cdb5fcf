"""Written pages: 家长学校 and 教联体, and the words of the help page."""

from __future__ import annotations

from hub.catalogue.guides import Guide
from hub.pages.cards import addresses, escape_markdown
from hub.pages.page import Data, Inputs, Page, root_of
from hub.pages.prose import prose


def guide_pages(inputs: Inputs) -> list[Page]:
    """A page for each written page but the help page, which `service` makes."""
    return [_page(inputs, one) for one in inputs.catalogue.guides if one.slug != "help"]


def guide_data(inputs: Inputs, guide: Guide) -> Data:
    """Lead, sections and sources of a written page, ready to print."""
    root, known = root_of(guide.url), addresses(inputs)
    documents = inputs.catalogue.taxonomy.document
    return {
        "lead": prose(guide.lead, root=root, links=known, level=2),
        "sections": [
            {"id": f"part-{number}", "title": one.title, "html": prose(one.text, root=root, links=known, level=3)}
            for number, one in enumerate(guide.sections, 1)
        ],
        "sources": [
            {"name": documents[one.document].name, "issuer": documents[one.document].issuer, "clause": one.clause,
             "checked": one.checked.isoformat()}
            for one in guide.head.sources if one.document in documents
        ],
    }  # fmt: skip


def _page(inputs: Inputs, guide: Guide) -> Page:
    head = guide.head
    return Page(
        path=f"{guide.slug}.md",
        template="guide.html",
        title=head.title,
        description=head.summary,
        tab="",
        data=guide_data(inputs, guide),
        markdown=f"# {escape_markdown(head.title)}\n\n{guide.text}\n",
        modified=head.published,
    )
