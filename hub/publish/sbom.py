"""`sbom.cdx.json`: what software made the site, as CycloneDX 1.6 (ECMA-424), the same bytes every time."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, distribution
from typing import Any

SBOM = "sbom.cdx.json"
OURS = "family-education-hub"
_SPDX = {"MIT": "MIT", "MIT License": "MIT", "BSD": "BSD-3-Clause", "BSD-3-Clause": "BSD-3-Clause",
         "Apache-2.0": "Apache-2.0", "Apache 2.0": "Apache-2.0"}  # fmt: skip


@dataclass(frozen=True)
class _Package:
    """What is installed of one distribution; `importlib.metadata` parses its file anew for each question.

    Attributes:
        name: As PEP 503 writes it.
        needs: Names it requires on this system, its optional parts left out.
    """

    name: str
    version: str
    about: PackageMetadata
    needs: tuple[str, ...]

    @property
    def purl(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def component(self) -> dict[str, Any]:
        component = {"type": "library", "name": self.name, "version": self.version,
                     "purl": self.purl, "bom-ref": self.purl}  # fmt: skip
        if expression := self._one("License-Expression"):
            return {**component, "licenses": [{"expression": expression}]}
        stated = self._one("License").strip()
        if stated in _SPDX:
            return {**component, "licenses": [{"license": {"id": _SPDX[stated]}}]}
        classifiers = {
            one.rpartition(" :: ")[2]
            for one in self.about.get_all("Classifier") or ()
            if one.startswith("License")
        }
        named = sorted(classifiers) or ([stated] if stated and "\n" not in stated else [])
        return {**component, **({"licenses": [{"license": {"name": one}} for one in named]} if named else {})}

    def _one(self, field: str) -> str:
        return next(iter(self.about.get_all(field) or ()), "")


def sbom_text() -> str:
    """The bill of what is installed for the hub to run; development tools are not in it.

    It holds no time and no random serial: the serial number is derived from the content (RFC 9562, 5.5).
    """
    found = {one.name: one for one in _closure(OURS)}
    ours = found.pop(OURS)
    body: dict[str, Any] = {
        "components": [one.component for _, one in sorted(found.items())],
        "dependencies": [
            _edges(one, found) for one in sorted([ours, *found.values()], key=lambda one: one.name)
        ],
        "metadata": {"component": {**ours.component, "type": "application"}},
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


def _closure(name: str) -> Iterator[_Package]:
    """The distribution `name` and everything it needs here."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            try:
                found = _package(here)
            except PackageNotFoundError:
                continue  # an optional part that is not installed
            yield found
            waiting += found.needs


def _package(name: str) -> _Package:
    from packaging.requirements import Requirement  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed
    from packaging.utils import canonicalize_name  # noqa: PLC0415 - loads slowly, and the bill is written only when something was installed

    about = distribution(name).metadata
    wanted = map(Requirement, about.get_all("Requires-Dist") or ())
    needs = [one.name for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    return _Package(
        canonicalize_name(about["Name"]), about["Version"], about, tuple(map(canonicalize_name, needs))
    )


def _edges(one: _Package, known: dict[str, _Package]) -> dict[str, Any]:
    return {"ref": one.purl, "dependsOn": [known[name].purl for name in sorted({*one.needs} & known.keys())]}
