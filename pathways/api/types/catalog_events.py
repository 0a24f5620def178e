"""Published changes as the API shows them."""

from __future__ import annotations

import strawberry

from pathways.api.declare import output
from pathways.api.types.node_ids import global_id
from pathways.domain import changes as catalog_changes
from pathways.domain.catalog import Kind
from pathways.domain.changes import ChangeKind

__all__ = ["CatalogChange", "CatalogEvent", "Kind", "SubjectKind"]

SubjectKind = strawberry.enum(Kind, name="SubjectKind")


@output
class CatalogChange:
    """One thing that changed; the id names a removed thing too, though nothing has it any more.

    Attributes:
        id: the id of the thing, as `node` takes it.
        key: the key of the thing.
        subject_kind: what kind of thing it is.
        kind: what happened to it.
    """

    id: strawberry.ID
    key: str
    subject_kind: Kind
    kind: ChangeKind

    @classmethod
    def of(cls, change: catalog_changes.CatalogChange) -> CatalogChange:
        """A change as the API shows it."""
        kind = change.subject_kind
        named = global_id(kind.value.capitalize(), change.key)
        return cls(id=named, key=change.key, subject_kind=kind, kind=change.kind)


@output
class CatalogEvent:
    """What one published revision changed.

    Attributes:
        revision: the number of the revision; they count up from 1.
        changed: the things that changed, at most 1,000.
        change_set_key: the key of the change set that was published; null: it was an import, or the log no longer
            reaches back.
    """

    revision: int
    changed: list[CatalogChange]
    complete: bool = strawberry.field(
        description="False: more changed than is listed, or the log no longer reaches back; refetch."
    )
    change_set_key: str | None = None

    @classmethod
    def of(cls, event: catalog_changes.CatalogEvent) -> CatalogEvent:
        """An event as the API shows it."""
        return cls(
            revision=event.revision,
            changed=[CatalogChange.of(change) for change in event.changed],
            complete=event.complete,
            change_set_key=event.change_set,
        )
