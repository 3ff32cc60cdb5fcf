"""Look at a tree that may have passed through other hands: is it what was sealed, and may it run?"""

from __future__ import annotations

from pathlib import Path

from hub.project import Project
from hub.publish.inventory import check_sums, inventory
from hub.publish.ledger import Ledger
from hub.publish.pins import Generate, pins_of
from hub.publish.verify import Tree, verify


def check_tree(project: Project, tree: Path, generate: Generate) -> int:
    """Hold sums and every rule that needs no catalogue against `tree`.

    Sums alone would not do: whoever can put a script into a tree can also write its sum.

    Returns:
        How many files.

    Raises:
        VerifyError: With every finding.
    """
    check_sums(tree)
    files = inventory(tree)
    facts = Ledger(tree, files, project.settings.site_url)
    return verify(Tree(tree, files, facts, pins_of(project, generate)))
