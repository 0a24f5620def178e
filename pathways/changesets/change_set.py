"""A change set as a value: what is staged, what was said of it, and what happened to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pathways.changesets.kept_impact import KeptImpact
from pathways.domain.catalog import Credential, CredentialStatus, Kind
from pathways.domain.changes import ChangeKind
from pathways.domain.content import Thing, kind_of


class ChangeSetState(StrEnum):
    """Where a change set is on its way into the catalogue.

    Attributes:
        DRAFT: its editors work on it.
        IN_REVIEW: it waits for a reviewer.
        APPROVED: a reviewer approved all that is in it.
        PUBLISHING: it is being published.
        PUBLISHED: the catalogue says what it says.
        REJECTED: a reviewer turned it down.
        WITHDRAWN: its editors gave it up.
    """

    DRAFT = "DRAFT"
    IN_REVIEW = "IN_REVIEW"
    APPROVED = "APPROVED"
    PUBLISHING = "PUBLISHING"
    PUBLISHED = "PUBLISHED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Verdict(StrEnum):
    """A reviewer's word.

    Attributes:
        APPROVE: it may be published.
        REQUEST_CHANGES: it goes back to its editors.
        REJECT: it ends here.
    """

    APPROVE = "APPROVE"
    REQUEST_CHANGES = "REQUEST_CHANGES"
    REJECT = "REJECT"


class Action(StrEnum):
    """What was done to a change set, by the name of the operation that does it."""

    OPEN = "openChangeSet"
    STAGE = "stageChanges"
    UNSTAGE = "unstageChanges"
    SUBMIT = "submitChangeSet"
    REVIEW = "reviewChangeSet"
    WITHDRAW = "withdrawChangeSet"
    PUBLISH = "publishChangeSet"
    REVERT = "revertRevision"


@dataclass(frozen=True, slots=True)
class Staged:
    """One thing as it is to be.

    Attributes:
        before: what the catalogue said of it when this was staged; None: it had nothing of that key.
        after: what it is to say; None: the thing is to go.
    """

    before: Thing | None
    after: Thing | None

    @property
    def subject(self) -> str:
        """The key of the thing."""
        return self._known.key

    @property
    def subject_kind(self) -> Kind:
        """What kind of thing it is."""
        return kind_of(self._known)

    @property
    def kind(self) -> ChangeKind:
        """What happens to the thing."""
        if self.before is None:
            return ChangeKind.ADDED
        if self.after is None:
            return ChangeKind.REMOVED
        return ChangeKind.RETIRED if _ends(self.before, self.after) else ChangeKind.CHANGED

    @property
    def _known(self) -> Thing:
        known = self.before if self.after is None else self.after
        if known is None:
            raise TypeError("a staged change is about nothing")
        return known


@dataclass(frozen=True, slots=True)
class Review:
    """A reviewer's word on one version of a change set.

    Attributes:
        overrules: keys of the findings of its impact that do not keep this version from being published.
    """

    author: str
    verdict: Verdict
    comment: str | None
    at: datetime
    version: int
    overrules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to a change set; `text` says what, for its readers."""

    at: datetime
    by: str
    action: Action
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSet:
    """Changes that are proposed, reviewed and published together.

    Attributes:
        key: names it for ever.
        author: who opened it.
        base_revision: the one over which its changes were last judged.
        version: counts from 1 whatever changes in what is staged; a review and a publication speak of one version.
        published_revision: the revision that it became; None: it is not published.
        staged: at most one for each subject, in the order of their keys.
        editors: who opened it or staged something, in the order in which they first did.
        impact: what it does to people and goals, as it was worked out last; None: it never was.
    """

    key: str
    title: str
    author: str
    base_revision: int
    opened_at: datetime
    description: str | None = None
    state: ChangeSetState = ChangeSetState.DRAFT
    version: int = 1
    published_revision: int | None = None
    staged: tuple[Staged, ...] = ()
    reviews: tuple[Review, ...] = ()
    events: tuple[Event, ...] = ()
    editors: tuple[str, ...] = ()
    impact: KeptImpact | None = None

    @property
    def overruled(self) -> frozenset[str]:
        """Keys of the findings that reviewers have overruled, of this version."""
        return frozenset(
            key
            for each in self.reviews
            if each.version == self.version and each.verdict is Verdict.APPROVE
            for key in each.overrules
        )

    def of(self, subject: str) -> Staged | None:
        """What is staged for a subject."""
        return next((each for each in self.staged if each.subject == subject), None)


ENDED = frozenset({CredentialStatus.SUPERSEDED, CredentialStatus.CEASED})
"""Of credentials that were offered once."""


def _ends(before: Thing, after: Thing) -> bool:
    """The credential is no longer offered, or has a last day now."""
    if not isinstance(before, Credential) or not isinstance(after, Credential):
        return False
    has_ended = after.status in ENDED and before.status not in ENDED
    return has_ended or (after.last_day is not None and before.last_day is None)
