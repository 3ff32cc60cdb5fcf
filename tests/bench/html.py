"""Every page of the built site through the Nu Html Checker: no errors, or exit status 1.

Needs `make site`; where Java or npm is missing it says so and passes.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

from tests.bench.pages import ROOT, tools

JAR = "node_modules/vnu-jar/build/dist/vnu.jar"


def main(argv: list[str]) -> int:
    """Print errors with their place."""
    folder = tools() if shutil.which("java") else None
    if folder is None:
        sys.stdout.write("html: skipped, the checker needs Java and npm\n")
        return 0
    done = subprocess.run(
        [
            "java",
            "-Xss4m",
            "-jar",
            str(folder / JAR),
            "--skip-non-html",
            "--errors-only",
            "--format",
            "json",
            "site",
        ],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    found = json.loads(done.stderr)["messages"]
    for one in found:
        place = one.get("url", "").rpartition("/site/")[2]
        sys.stdout.write(f"{place}:{one.get('lastLine', 0)}:{one.get('lastColumn', 0)}: {one['message']}\n")
    pages = sum(1 for _ in (ROOT / "site").rglob("*.html"))
    sys.stdout.write(f"{len(found)} errors in {pages} pages\n")
    return 1 if found or not pages else 0
