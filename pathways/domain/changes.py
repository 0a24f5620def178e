"""What happens to a catalogue: which things a published revision changed, and what an import did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pathways.domain.catalog import Kind


class ChangeKind(StrEnum):
    """What happens to a thing."""

    ADDED = "ADDED"
    CHANGED = "CHANGED"
    RETIRED = "RETIRED"
    REMOVED = "REMOVED"


@dataclass(frozen=True, slots=True)
class CatalogChange:
    """One thing that a revision changed; a removed one is named too."""

    key: str
    subject_kind: Kind
    kind: ChangeKind


@dataclass(frozen=True, slots=True)
class CatalogEvent:
    """What one published revision changed.

    Attributes:
        revision: the revision.
        changed: the things, each once.
        complete: False where more changed than is listed; whoever keeps a copy reads it anew.
    """

    revision: int
    changed: tuple[CatalogChange, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class CatalogImport:
    """What the import of a document did.

    Attributes:
        revision: the one that holds it; as before when nothing differed.
        added, changed, unchanged: things, by what was stored of them before.
    """

    revision: int
    added: int
    changed: int
    unchanged: int
