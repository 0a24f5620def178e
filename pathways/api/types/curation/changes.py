"""What happens to one thing, as the API shows it."""

from __future__ import annotations

from collections.abc import Sequence

from strawberry import Private

from pathways.api.declare import output, resolved
from pathways.api.types.catalog_events import Kind  # under the name that the schema gives it
from pathways.changesets.change_set import Staged
from pathways.changesets.rebasing import fields_between
from pathways.domain import changes
from pathways.domain.changes import ChangeKind


@output
class FieldChange:
    """One field of a thing that says something else.

    Attributes:
        path: of the field in the file format, e.g. routes/exam/cost.
        before: what it says, in at most 80 characters; null: nothing.
        after: what it is to say, in at most 80 characters; null: nothing.
    """

    path: str
    before: str | None
    after: str | None


@output
class Change:
    """What happens to one thing.

    Attributes:
        subject: the key of the thing.
        subject_kind: what kind of thing it is.
        kind: what happens to it.
    """

    subject: str
    subject_kind: Kind
    kind: ChangeKind
    staged: Private[Staged]

    @classmethod
    def of(cls, staged: Staged) -> Change:
        """A change as the API shows it."""
        return cls(subject=staged.subject, subject_kind=staged.subject_kind, kind=staged.kind, staged=staged)

    @resolved
    def fields(self) -> list[FieldChange]:
        """Of a changed thing, each field that differs, requirement lines behind them; of one that comes or goes, its
        key alone; the first 100."""
        return field_changes(fields_between(self.staged.before, self.staged.after))


def field_changes(found: Sequence[changes.FieldChange]) -> list[FieldChange]:
    """Fields as the API shows them, the first 100."""
    return [FieldChange(path=each.path, before=each.before, after=each.after) for each in found[:100]]
