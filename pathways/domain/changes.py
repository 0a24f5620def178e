"""What happens to a catalogue: which things a published revision changed, and what an import did."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pathways.domain.catalog import Kind


class ChangeKind(StrEnum):
    """What happens to a thing.

    Attributes:
        ADDED: it is new.
        CHANGED: it says something else.
        RETIRED: it stays in the catalogue and is no longer offered; no answer says this yet.
        REMOVED: it is gone from the catalogue.
    """

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
class FieldChange:
    """One field of a thing that says something else, or one requirement line that went elsewhere.

    Attributes:
        path: of the field in the file format, e.g. ``routes/exam/cost``; of a line ``routes/exam/requires``.
        before, after: what it says, in at most 80 characters; None where there is nothing of it.
        line: the path by which waivers and claims name a requirement line; of an added one its new path.
        moved_to: the line says the same, and has this path now.
    """

    path: str
    before: str | None
    after: str | None
    line: str | None = None
    moved_to: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one thing.

    Attributes:
        fields: of a changed thing, each field that differs; of an added or removed one nothing is listed.
    """

    subject: str
    subject_kind: Kind
    kind: ChangeKind
    fields: tuple[FieldChange, ...] = ()


@dataclass(frozen=True, slots=True)
class CatalogEvent:
    """What one published revision changed.

    Attributes:
        revision: the revision.
        changed: the things, each once.
        complete: False where more changed than is listed; whoever keeps a copy reads it anew.
        change_set: the key of the change set that it was; None: it was none, or the log no longer says it.
    """

    revision: int
    changed: tuple[CatalogChange, ...]
    complete: bool
    change_set: str | None = None


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
