"""The licences of what running needs, as each package says, and which of them fit beside Apache-2.0.

Run as ``python -m tools.licences``; a test holds every locked package to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).parent.parent
FIT = {
    "0BSD": "permissive",
    "Apache-2.0": "the same",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "CC0-1.0": "public domain",
    "ISC": "permissive",
    "MIT": "permissive",
    "MIT-0": "permissive",
    "MPL-2.0": "copyleft of its own files only, which are used as they are",
    "PSF-2.0": "permissive",
    "Python-2.0": "permissive",
    "Zlib": "permissive",
}
"""Licences by their SPDX names that may stand beside Apache-2.0 in what is installed, and why."""
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
BY_NAME = {"frozendict": "LGPL-3.0-only"}
"""Packages under other licences that only an extra brings, and that are used unchanged and may be replaced.

frozendict: PyLD needs it, for the extra `badges`.
"""
WORDED = {"3-Clause BSD License": "BSD-3-Clause", "BSD": "BSD-3-Clause", "Apache 2.0": "Apache-2.0"}
ELSEWHERE = {"async-timeout": "Apache-2.0", "colorama": "BSD-3-Clause"}
"""Packages that are installed on other systems or under other versions of Python, as their pages in the index say."""

BY_FILE = {"pyrage": "MIT"}
"""Packages that say nothing of it in their metadata, and bring the text of their licence."""


def locked_names(file: str = "requirements.lock") -> list[str]:
    """The packages of a lock, each once."""
    text = (ROOT / file).read_text(encoding="utf-8")
    return sorted(set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==", text, re.MULTILINE)))


def licence_of(name: str) -> str | None:
    """The SPDX expression of a package; None: it does not say, or not in a way that is known."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE.get(name)
    if "License-Expression" in said:
        return said["License-Expression"]
    text = str(said.json.get("license", ""))
    text = WORDED.get(text, text)
    if text in FIT:
        return text
    classes = (each.rpartition("::")[2].strip() for each in said.get_all("Classifier") or ())
    return next((CLASSIFIED[each] for each in classes if each in CLASSIFIED), BY_FILE.get(name))


def fits(expression: str) -> bool:
    """Whether an expression allows the package beside Apache-2.0: all of its licences do, or one that may be chosen."""
    return any(all(part.strip("() ") in FIT for part in choice.split(" AND ")) for choice in expression.split(" OR "))


def rows() -> Iterator[tuple[str, str]]:
    """Every locked package with its licence."""
    for name in locked_names():
        yield name, licence_of(name) or "unknown"


if __name__ == "__main__":
    for package, licence in rows():
        print(f"{package:45} {licence}")
