"""Prints the bill of materials of what running needs: every locked package with version, hashes and licence.

It is CycloneDX 1.6 in JSON. Run as ``python -m tools.bill_of_materials > pathways.cdx.json``; ``make dist`` does.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from pathways import __version__
from tools.licences import licence_of

ROOT = Path(__file__).parent.parent
_ENTRY = re.compile(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==([^ ;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(lock: str) -> Bom:
    """The bill of a lock."""
    licences = LicenseFactory()
    own = Component(
        name="pathways",
        version=__version__,
        type=ComponentType.APPLICATION,
        bom_ref="pathways",
        licenses=[licences.make_from_string("Apache-2.0")],
    )
    bom = Bom()
    bom.metadata.component = own
    parts = list(_components(lock, licences))
    bom.components.update(parts)
    bom.register_dependency(own, parts)
    return bom


def _components(lock: str, licences: LicenseFactory) -> Iterator[Component]:
    entries = list(_ENTRY.finditer(lock))
    ends = [match.start() for match in entries[1:]] + [len(lock)]
    for entry, end in zip(entries, ends, strict=True):
        name, version = entry.groups()
        url = PackageURL("pypi", name=name, version=version)
        licence = licence_of(name)
        hashes = _HASH.findall(lock[entry.end() : end])
        yield Component(
            name=name,
            version=version,
            type=ComponentType.LIBRARY,
            bom_ref=url.to_string(),
            purl=url,
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=each) for each in hashes],
            licenses=[] if licence is None else [licences.make_from_string(licence)],
        )


def written() -> str:
    """The bill of requirements.lock as JSON."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    return JsonV1Dot6(bill(lock)).output_as_string(indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written())
