"""Sealed trees that differ in what a reader would notice."""

from __future__ import annotations

import shutil
from pathlib import Path

from hub.publish.inventory import SUMS, inventory, sums_text


def version_of(made: Path, folder: Path, number: int) -> Path:
    """A sealed tree whose pages all say its number and name a style of its own."""
    tree = shutil.copytree(made, folder)
    style = next(tree.glob("site.*.css"))
    fresh = f"site.{number:010x}.css"
    style.rename(tree / fresh)
    for page in tree.rglob("*.html"):
        page.write_text(page.read_text().replace(style.name, fresh) + f"<!-- {number} -->\n")
    for twin in [*tree.rglob("*.gz"), *tree.rglob("*.br")]:
        twin.unlink()
    (tree / SUMS).write_bytes(sums_text({path: one for path, one in inventory(tree).items() if path != SUMS}))
    return tree
