"""`sbom.cdx.json`: what software made the site, as CycloneDX 1.6 (ECMA-424), the same bytes every time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

SBOM = "sbom.cdx.json"
OURS = "family-education-hub"
_SPDX = {"MIT": "MIT", "MIT License": "MIT", "BSD": "BSD-3-Clause", "BSD-3-Clause": "BSD-3-Clause",
         "Apache-2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0"}  # fmt: skip


def sbom_text() -> str:
    """The bill of what is installed for the hub to run; development tools are not in it.

    It holds no time and no random serial: the serial number is derived from the content (RFC 9562, 5.5).
    """
    from packaging.utils import canonicalize_name  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed

    found = {canonicalize_name(one.metadata["Name"]): one for one in _closure(OURS)}
    ours = found.pop(canonicalize_name(OURS))
    body: dict[str, Any] = {
        "components": [_component(name, one) for name, one in sorted(found.items())],
        "dependencies": [_edges(name, one, found) for name, one in sorted([(OURS, ours), *found.items()])],
        "metadata": {"component": {**_component(OURS, ours), "type": "application"}},
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(body, sort_keys=True))
    head = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
    }
    return json.dumps({**head, **body}, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _closure(name: str) -> Iterator[Distribution]:
    """The distribution `name` and everything it needs here."""
    from packaging.utils import canonicalize_name  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed

    seen: set[str] = set()
    waiting = [name]
    while waiting:
        here = canonicalize_name(waiting.pop())
        if here not in seen:
            seen.add(here)
            try:
                found = distribution(here)
            except PackageNotFoundError:
                continue  # an optional part that is not installed
            yield found
            waiting += _needs(found)


def _needs(found: Distribution) -> list[str]:
    """Names `found` requires on this system, its optional parts left out."""
    from packaging.requirements import Requirement  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed

    wanted = (Requirement(line) for line in found.requires or ())
    return [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]


def _purl(name: str, found: Distribution) -> str:
    return f"pkg:pypi/{name}@{found.version}"


def _component(name: str, found: Distribution) -> dict[str, Any]:
    component = {"type": "library", "name": name, "version": found.version,
                 "purl": _purl(name, found), "bom-ref": _purl(name, found)}  # fmt: skip
    expression = found.metadata.json.get("license_expression")
    stated = str(found.metadata.json.get("license", "")).strip()
    if expression:
        return {**component, "licenses": [{"expression": expression}]}
    if stated in _SPDX:
        return {**component, "licenses": [{"license": {"id": _SPDX[stated]}}]}
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in found.metadata.get_all("Classifier") or ()
        if one.startswith("License")
    ]
    named = sorted(set(classifiers)) or ([stated] if stated and "\n" not in stated else [])
    return {**component, **({"licenses": [{"license": {"name": one}} for one in named]} if named else {})}


def _edges(name: str, found: Distribution, known: dict[Any, Distribution]) -> dict[str, Any]:
    from packaging.utils import canonicalize_name  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed

    needs = sorted({canonicalize_name(one) for one in _needs(found)} & known.keys())
    return {"ref": _purl(name, found), "dependsOn": [_purl(one, known[one]) for one in needs]}
