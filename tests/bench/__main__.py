"""`python -m tests.bench [PART …]`: measure against the peers, every table from one run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

PARTS = sorted(path.stem for path in Path(__file__).parent.glob("*.py") if not path.stem.startswith("_"))


def main(words: list[str]) -> int:
    """Run the named parts, or all of them; words after a part's name go to it."""
    chosen = [word for word in words if word in PARTS] or PARTS
    rest = [word for word in words if word not in PARTS]
    worst = 0
    for part in chosen:
        sys.stdout.write(f"\n== {part}\n")
        module = importlib.import_module(f"tests.bench.{part}")
        worst = max(worst, int(module.main(rest)))
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
