"""What refuses a file as a whole: one problem with its line."""

from __future__ import annotations

from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

DEEPEST = 200
"""Levels of nesting that a document may have."""


def failure(code: Code, message: str, file: str, line: int | None, hint: str | None = None) -> ProblemsError:
    """A refusal of a file at a line (None: at none)."""
    return ProblemsError([Problem(code, message, hint, None, file, line)])


def too_deep(file: str) -> ProblemsError:
    """A refusal of a file that is nested too deep."""
    return failure(Code.TOO_DEEP, f"It is nested more than {DEEPEST} deep.", file, 1, "Flatten it.")
