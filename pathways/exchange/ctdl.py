"""CTDL JSON-LD in: credentials, courses, assessments, badge stacks and other pathways of the Credential Registry.

A condition profile becomes the requirement of a route. A pathway component becomes a credential with a free STACK
route, and its component conditions (so many of these) the requirement of that. What is said in words stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pathways.domain.catalog import Thing
from pathways.errors import Problem, Problems, TooManyProblemsError
from pathways.exchange.ctdl_compile import compile_graph
from pathways.exchange.ctdl_documents import is_ctdl, source_of
from pathways.exchange.ctdl_graph import Graph
from pathways.exchange.ctdl_nodes import Source

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
    """

    things: tuple[Thing, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    goals: tuple[str, ...] = ()
    stubs: tuple[str, ...] = ()
    sources: tuple[Source, ...] = field(default=(), repr=False, compare=False)


def read_ctdl(document: object, file: str | None = None) -> CtdlReading:
    """Reads one parsed document.

    Args:
        document: plain values, as the project's own reader gives them.
        file: its name; then problems have it.
    """
    source, problems = source_of(document, file)
    return _reading((source,), problems)


def merge(readings: Sequence[CtdlReading]) -> CtdlReading:
    """Joins documents: links lead from one to another, and a thing that several describe is one.

    The problems are those of the readings as they are, then those that show only when the documents stand side by side.
    """
    if len(readings) == 1:
        return readings[0]
    joined = _reading([source for reading in readings for source in reading.sources], Problems())
    known = {_without_file(problem) for reading in readings for problem in reading.problems}
    own = (problem for problem in joined.problems if _without_file(problem) not in known)
    before = (problem for reading in readings for problem in reading.problems)
    return replace(joined, problems=(*before, *own))


def _reading(sources: Sequence[Source], problems: Problems) -> CtdlReading:
    try:
        compiled = compile_graph(Graph(sources, problems))
    except TooManyProblemsError:
        return CtdlReading((), tuple(problems), (), sources=tuple(sources))
    return CtdlReading(
        compiled.things,
        tuple(problems),
        compiled.notes,
        compiled.goals,
        compiled.stubs,
        tuple(sources),
    )


def _without_file(problem: Problem) -> Problem:
    return replace(problem, file=None, line=None)
