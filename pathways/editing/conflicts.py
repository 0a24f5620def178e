"""The refusal of a change set whose subjects others have changed."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.changesets.rebasing import Conflict
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown


class ConflictsError(ProblemsError):
    """Somebody published other versions of the same subjects meanwhile.

    Attributes:
        conflicts: each with what both made of it.
        revision: the one that is published now.
    """

    def __init__(self, conflicts: Sequence[Conflict], revision: int) -> None:
        super().__init__(problem_of(each, revision) for each in conflicts)
        self.conflicts = tuple(conflicts)
        self.revision = revision


def problem_of(conflict: Conflict, revision: int) -> Problem:
    """A conflict in words."""
    fields = ", ".join(dict.fromkeys(each.path for each in conflict.theirs)) or "key"
    text = f"Somebody else changed {shown(conflict.subject)} ({fields}) until revision {revision}."
    return Problem(Code.CONFLICT, text, "Unstage it, look at what is published now, and stage it again.", "key")
