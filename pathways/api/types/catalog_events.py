"""Published changes and findings as the API shows them."""

from __future__ import annotations

import strawberry

from pathways.api.declare import output
from pathways.api.types.node_ids import global_id
from pathways.curation import findings
from pathways.curation.findings import Severity
from pathways.domain import changes as catalog_changes
from pathways.domain.catalog import Kind
from pathways.domain.changes import ChangeKind

__all__ = ["CatalogChange", "CatalogEvent", "Finding", "Kind", "SubjectKind"]

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
    """

    revision: int
    changed: list[CatalogChange]
    complete: bool = strawberry.field(
        description="False: more changed than is listed, or the log no longer reaches back; refetch."
    )

    @classmethod
    def of(cls, event: catalog_changes.CatalogEvent) -> CatalogEvent:
        """An event as the API shows it."""
        return cls(
            revision=event.revision,
            changed=[CatalogChange.of(change) for change in event.changed],
            complete=event.complete,
        )


@output
class Finding:
    """Something that is wrong with the catalogue, or would be.

    Attributes:
        key: the same for the same finding as long as it stands.
        severity: how bad it is.
        code: the kind of finding, a value of UserErrorCode.
        text: what is wrong, in words.
        subject: the key of the thing it is about.
        subject_kind: what kind of thing that is.
        path: the path of the requirement line it is about; null: the thing as a whole.
    """

    key: str
    severity: Severity
    code: str
    text: str
    subject: str
    subject_kind: Kind
    path: str | None

    @classmethod
    def of(cls, finding: findings.Finding) -> Finding:
        """A finding of the catalogue's checks."""
        return cls(
            key=finding.key,
            severity=finding.severity,
            code=finding.code,
            text=finding.text,
            subject=finding.subject,
            subject_kind=finding.subject_kind,
            path=finding.path,
        )
