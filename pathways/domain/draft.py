"""What a document wants the catalogue to say, before it is checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from pathways.domain.catalog import Kind
from pathways.domain.content import Thing
from pathways.errors import Problem


class Wanted(NamedTuple):
    """What something that is named must be; `for_credits`: it must say what it is worth."""

    kind: Kind
    for_credits: bool = False


Names: TypeAlias = Mapping[Wanted, Set[str]]
"""Keys that are named, by what stands behind them."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names a thing."""

    key: str
    kind: Kind
    path: str
    for_credits: bool = False

    @property
    def wanted(self) -> Wanted:
        """What the thing must be."""
        return Wanted(self.kind, self.for_credits)


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
    names: Names | None = None
