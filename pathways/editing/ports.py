"""What the office of change sets rests on: where they are kept, what was published, and the way into the catalogue."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from pathways.access.audit import Also
from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged
from pathways.changesets.history import Revision
from pathways.changesets.rebasing import Rebased
from pathways.domain.content import Content, Thing
from pathways.domain.origin import Origin


class ChangeSetStore(Protocol):
    """Where change sets are kept; everything may raise StoreError."""

    def read(self, key: str) -> ChangeSet | None:
        """One with all that is staged; None: none has this key."""

    def heads(self, states: Collection[ChangeSetState] | None) -> list[ChangeSet]:
        """Those in some states (None: in any), the newest first; without what is staged."""

    def write(self, new: ChangeSet, known: ChangeSet | None, also: Also) -> bool:
        """Stores one where nothing happened to it since it was read; False: something did."""


class RevisionLog(Protocol):
    """What was published; everything may raise StoreError."""

    def numbers(self, key: str | None = None) -> list[int]:
        """The revisions that are known, or those that changed one thing; the newest first."""

    def revisions(self, numbers: Sequence[int]) -> list[Revision]:
        """Those of some numbers, the newest first."""

    def changes(self, number: int, now: Content) -> list[Staged] | None:
        """What a revision did, by key, where `now` is published; None: the log no longer says it."""


class Origins(Protocol):
    """Where things came from."""

    def of(self, things: Collection[Thing]) -> Mapping[str, Origin]:
        """Where some things came from, by key, of those that came from a file as they stand. Raises StoreError."""


class NoOrigins:
    """Nothing came from a file."""

    def of(self, things: Collection[Thing]) -> Mapping[str, Origin]:  # noqa: ARG002
        """None of them."""
        return {}


@dataclass(frozen=True, slots=True)
class Publishing:
    """A change set on its way into the catalogue.

    Attributes:
        known: as it was read, approved.
        published: as it will be.
        rebased: what is to be stored, and what is to go.
        on: the revision that must be published now.
        author: who publishes it.
    """

    known: ChangeSet
    published: ChangeSet
    rebased: Rebased
    on: int
    author: str


class Catalogue(Protocol):
    """The published catalogue, and the way into it; everything may raise StoreError."""

    def fresh(self) -> Snapshot:
        """What is published now."""

    def at(self, revision: int) -> Snapshot:
        """What was published at a revision. Raises ProblemsError where the log no longer says it."""

    def publish(self, publishing: Publishing, also: Also) -> int:
        """Publishes a change set in one step, and returns the revision; afterwards `fresh` has it. Raises StaleError
        where another revision is published, or something happened to the change set."""
