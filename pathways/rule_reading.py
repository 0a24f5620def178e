"""One rule that is not in the catalogue: read as a file's, checked against what the catalogue holds, never stored."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pathways.curation.checking import check_rule
from pathways.domain.content import Content
from pathways.domain.draft import Draft
from pathways.domain.requirement import Requirement
from pathways.errors import ProblemsError, TooManyProblemsError
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.pathways_format.requirement_reader import read_requirement

ROOT = "rule"
"""The path of the rule's first line; the others follow as in a route."""


def read_rule(rule: Mapping[str, Any], content: Content) -> Requirement:
    """Reads a requirement in the plain form of the format pathways/1.

    Args:
        rule: as it stands in a file.
        content: the catalogue whose things it may name.

    Raises:
        ProblemsError: everything that is wrong with it, with places inside the rule.
    """
    notes, line = Notes(), None
    with suppress(TooManyProblemsError):
        line = read_requirement(Fields(dict(rule), (), notes), ROOT)
    problems = check_rule(Draft(ROOT, (), tuple(notes.uses), tuple(notes.problems)), line, content)
    if line is None or problems:
        raise ProblemsError(problems)
    return line
