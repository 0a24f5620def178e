"""Compares docs/explanation/add-a-requirement-form.md with the code: run as ``python -m tools.form_checklist``.

A module that names most kinds of requirement lines tells them apart, so whoever adds one has to look at it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "explanation" / "add-a-requirement-form.md"
PLACE = re.compile(r"`((?:pathways|tests|graph_schema|docs|seed_data)/[\w./-]+)`")
LINES = re.compile(r"^class (\w+)\(Requirement\):", re.MULTILINE)
GROUP = "Group"
MOST = 4
"""So many kinds of lines, groups apart, are named by a module that tells the kinds apart."""


def telling_apart() -> list[str]:
    """The modules that tell the kinds of requirement lines apart."""
    own = (ROOT / "pathways" / "domain" / "requirement.py").read_text(encoding="utf-8")
    kinds = [kind for kind in LINES.findall(own) if kind != GROUP]
    found = []
    for path in sorted((ROOT / "pathways").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if sum(re.search(rf"\b{kind}\b", text) is not None for kind in kinds) >= MOST:
            found.append(path.relative_to(ROOT).as_posix())
    return found


def differences() -> Iterator[str]:
    """What the checklist lacks, and what it names that is not there."""
    listed = PLACE.findall(PAGE.read_text(encoding="utf-8"))
    for module in telling_apart():
        if module not in listed:
            yield f"{module} tells the forms apart and is not listed."
    for place in listed:
        if not (ROOT / place).exists():
            yield f"{place} is listed and does not exist."


def main() -> None:
    """Prints the differences; exit code 1 if there are any."""
    found = list(differences())
    print("\n".join(found) or "The checklist names what the code says.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
