"""What an editor asks for, one change at a time; fields stand in the words of the file format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathways.domain.catalog import Kind
from pathways.domain.content import Thing

Said = Mapping[str, Any]
"""Fields as a file writes them; None: the field is to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PutThing:
    """A thing says something else, or is new.

    Attributes:
        said: the fields that change; what is absent stays.
        expected_version: the version that must be published of it; None: any. 0: nothing is.
    """

    kind: Kind
    key: str
    said: Said
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRoute:
    """A route or renewal of a credential says something else, or is new; the rest of both stays."""

    credential: str
    key: str
    is_renewal: bool
    said: Said
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveRoute:
    """A route or renewal goes."""

    credential: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutDocument:
    """Everything that a document of the file format says, as it stands."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutText:
    """A thing says something else, or is new; it stands as a file writes it, YAML or JSON, with its key."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutWhole:
    """A thing is to be as it stands here."""

    thing: Thing


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """A credential is no longer offered.

    Attributes:
        successors: None: as it says already.
        last_day: the last day on which it may be begun; None: it ends at once.
    """

    key: str
    successors: tuple[str, ...] | None = None
    last_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remove:
    """A thing goes from the catalogue; nothing may name it any more."""

    kind: Kind
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A thing gets another key, by which everything names it from then on; the old one goes on answering. Where the
    new key is there already, the two become one: what it says stands."""

    kind: Kind
    from_: str
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePath:
    """A requirement line gets another path, by which records that name the old one find it."""

    from_: str
    to: str


Edit = MovePath | PutThing | PutRoute | RemoveRoute | PutDocument | PutText | PutWhole | Retire | Remove | Rename


@dataclass(frozen=True, slots=True)
class Asked:
    """An edit as somebody asked for it.

    Attributes:
        sent: the path in what was sent, of a path inside the fields that were said; an empty path: of the edit.
    """

    edit: Edit
    sent: Callable[[str], str]
