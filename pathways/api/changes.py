"""Published changes, change sets and findings as the API shows them. There are no change sets yet."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import strawberry

from pathways.api.connections import Connection, Window, page
from pathways.api.described import output, resolved
from pathways.api.ids import global_id
from pathways.api.plans import PlanTotals
from pathways.api.things import Node
from pathways.curation import findings
from pathways.curation.findings import Severity
from pathways.domain import changes as catalog_changes
from pathways.domain.catalog import Kind
from pathways.domain.changes import ChangeKind

SubjectKind = strawberry.enum(Kind, name="SubjectKind", description="What kind of thing a change or finding is about.")


class ChangeSetState(StrEnum):
    """Where a change set is in its life."""

    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    PUBLISHING = "PUBLISHING"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "APPROVE"
    REQUEST_CHANGES = "REQUEST_CHANGES"
    REJECT = "REJECT"


@output
class CatalogChange:
    """One thing that changed; the id names a removed thing too, though nothing has it any more."""

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
    """What one published revision changed."""

    revision: int
    changed: list[CatalogChange]
    complete: bool = strawberry.field(
        description="False: more changed than is listed, or the log no longer reaches back; refetch."
    )
    change_set_key: str | None

    @classmethod
    def of(cls, event: catalog_changes.CatalogEvent) -> CatalogEvent:
        """An event as the API shows it."""
        return cls(
            revision=event.revision,
            changed=[CatalogChange.of(change) for change in event.changed],
            complete=event.complete,
            change_set_key=event.change_set_key,
        )


@output
class FieldChange:
    """One field, before and after."""

    path: str
    before: str | None
    after: str | None


@output
class Change:
    """What a change set does to one thing."""

    subject: str
    subject_kind: Kind
    kind: ChangeKind
    fields: list[FieldChange]


@output
class Finding:
    """Something that is wrong with the catalogue, or would be."""

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
            severity=finding.severity,
            code=finding.code,
            text=finding.text,
            subject=finding.subject,
            subject_kind=finding.subject_kind,
            path=finding.path,
        )


@output
class GoalImpact:
    """What a change set does to the plans toward one goal."""

    goal: str
    before: PlanTotals | None
    after: PlanTotals | None
    learners: int


@output
class Impact:
    """What a change set does to the learners in the records and to the goals they have."""

    learners: int
    better_off: int
    worse_off: int
    stranded: int
    goals: list[GoalImpact]


@output
class Review:
    """What one reviewer said."""

    author: str
    verdict: Verdict
    comment: str | None
    at: datetime


@output
class ChangeSet(Node):
    """Changes to the catalogue that are reviewed and published together."""

    key: str
    title: str
    author: str
    state: ChangeSetState
    base_revision: int
    published_revision: int | None
    impact: Impact | None
    reviews: list[Review]

    @resolved
    def changes(self, first: int | None = None, after: str | None = None) -> Connection[Change]:
        return nothing(first, after)

    @resolved
    def findings(
        self,
        severities: list[Severity] | None = None,  # noqa: ARG002
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[Finding]:
        """What this would break or leave dangling, found before anyone publishes it."""
        return nothing(first, after)


def nothing(first: int | None, after: str | None) -> Connection[Any]:
    """An empty page; what was asked for is checked all the same."""
    return page((), str, Window(first, after))
