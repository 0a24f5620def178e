"""What a document wants the catalogue to say, before it is checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from pathways.domain.catalog import Kind
from pathways.domain.content import Thing
from pathways.errors import Problem


class Name(NamedTuple):
    """A thing that something names by its key; `for_credits`: the thing must say what it is worth."""

    key: str
    kind: Kind
    for_credits: bool = False


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names a thing."""

    key: str
    kind: Kind
    path: str
    for_credits: bool = False

    @property
    def name(self) -> Name:
        """What it names, wherever it stands."""
        return Name(self.key, self.kind, self.for_credits)


@dataclass(frozen=True, slots=True)
class Draft:
    """One document.

    Attributes:
        source: its file.
        things: those whose key could be read, each with its path in the document; incomplete where there are problems.
        uses: where it names things; found as they are iterated, where that takes another reading.
        problems: found while reading; paths are inside the document.
        remarks: what was left out knowingly, in words.
        names: what `uses` name, where that is known without their places; None: it is not.
    """

    source: str
    things: tuple[tuple[Thing, str], ...]
    uses: Iterable[Use] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
    names: frozenset[Name] | None = None
