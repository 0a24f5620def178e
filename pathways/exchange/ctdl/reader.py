"""CTDL JSON-LD in: credentials, courses, assessments, badge stacks and other pathways of the Credential Registry.

A condition profile becomes the requirement of a route. A pathway component becomes a credential with a free STACK
route, and its component conditions (so many of these) the requirement of that. What is said in words stays so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pathways.domain.content import Thing
from pathways.errors import Problem, Problems, TooManyProblemsError
from pathways.exchange.ctdl.compile import compile_graph
from pathways.exchange.ctdl.documents import is_ctdl, source_of
from pathways.exchange.ctdl.graph import Graph
from pathways.exchange.ctdl.nodes import Source

__all__ = ["CtdlReading", "is_ctdl", "merge", "read_ctdl"]


@dataclass(frozen=True, slots=True)
class CtdlReading:
    """What CTDL documents say.

    Attributes:
        things: complete: whatever they name is among them.
        problems: paths are positions in the document.
        notes: what was left out or assumed knowingly, in words.
        goals: keys of the destination components of pathways.
        stubs: keys of credentials that are only named; what a catalogue knows of them already says more.
        faulty: names of the records that have problems; of those only what others refer to is there, as a stub.
        unread: how many records of each class a catalogue has no place for.
        whole: the records without problems can be taken; not so where texts or numbers cannot be kept, or where there
            are more problems than are listed.
    """

    things: tuple[Thing, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    goals: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    faulty: tuple[str, ...] = ()
    unread: Mapping[str, int] = field(default_factory=dict)
    whole: bool = True
    sources: tuple[Source, ...] = field(default=(), repr=False, compare=False)


def read_ctdl(document: object, file: str | None = None) -> CtdlReading:
    """Reads one parsed document.

    Args:
        document: plain values, as the project's own reader gives them.
        file: its name; then problems have it.
    """
    return _reading((source_of(document, file),))


def merge(readings: Sequence[CtdlReading]) -> CtdlReading:
    """Joins documents: links lead from one to another, and a thing that several describe is one.

    What one document lacks another may have: the problems are those that are left when all stand side by side.
    """
    if len(readings) == 1:
        return readings[0]
    return _reading([source for reading in readings for source in reading.sources])


def _reading(sources: Sequence[Source]) -> CtdlReading:
    problems = Problems()
    try:
        for source in sources:
            problems.extend(source.problems)
            problems.extend(source.flaws)
        compiled = compile_graph(Graph(sources, problems))
    except TooManyProblemsError:
        return CtdlReading((), tuple(problems), (), whole=False, sources=tuple(sources))
    return CtdlReading(
        compiled.things,
        tuple(problems),
        compiled.notes,
        compiled.goals,
        compiled.stubs,
        compiled.faulty,
        compiled.unread,
        whole=not any(source.flaws for source in sources),
        sources=tuple(sources),
    )
