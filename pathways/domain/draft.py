"""What a document wants the catalogue to say, before it is checked as a whole."""

from __future__ import annotations

from dataclasses import dataclass

from pathways.domain.catalog import Kind
from pathways.domain.content import Thing
from pathways.errors import Problem


@dataclass(frozen=True, slots=True)
class Use:
    """A place that names a thing by its key; `for_credits`: the thing must say what it is worth."""

    key: str
    kind: Kind
    path: str
    for_credits: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """One document.

    Attributes:
        source: its file.
        things: those whose key could be read, each with its path in the document; incomplete where there are problems.
        uses: where it names things.
        problems: found while reading; paths are inside the document.
        remarks: what was left out knowingly, in words.
    """

    source: str
    things: tuple[tuple[Thing, str], ...]
    uses: tuple[Use, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[str, ...] = ()
