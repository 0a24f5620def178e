"""Names that people give: of a team, of an issuer."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.codes import Code
from pathways.errors import Problem
from pathways.text import flaw_of

LONGEST_NAME = 200


def name_problems(name: str) -> Iterator[Problem]:
    """What is wrong with a name that may be left out; it stands in the field `name`."""
    if (flaw := flaw_of(name)) is not None:
        yield Problem(Code.BAD_TEXT, flaw, "Leave it out.", "name")
    elif not name.strip():
        yield Problem(Code.EMPTY, "The name is empty.", "Leave it out, or say one.", "name")
    elif len(name) > LONGEST_NAME:
        yield Problem(Code.TOO_LONG, f"The name has {len(name)} characters.", f"Use at most {LONGEST_NAME}.", "name")
