"""What a sentence was read as: a rule line by line, each with its place in the sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pathways.domain.requirement import Requirement


class ReadingState(StrEnum):
    """How sure a line is.

    Attributes:
        READ: one reading.
        AMBIGUOUS: several; each is offered, and none is taken.
        TEXT: not read; it is kept as a condition in its own words.
    """

    READ = "READ"
    AMBIGUOUS = "AMBIGUOUS"
    TEXT = "TEXT"


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the sentence; `start` and `end` count characters."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class ProposedLine:
    """One line of the rule.

    Attributes:
        line: with everything below it; what is not read stands in it as a condition in its own words.
        parent: the path of the line above; None: it is the first.
        span: where it stands in the sentence.
        candidates: keys of credentials that it may mean, the likeliest first.
        readings: of an ambiguous line.
    """

    line: Requirement
    parent: str | None
    span: Span
    state: ReadingState
    candidates: tuple[str, ...] = ()
    readings: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a sentence was read as.

    Attributes:
        text: the sentence.
        requires: None: it asks for nothing.
        recommends: None: it recommends nothing.
        lines: of both, parents first, in reading order.
        passed: what stands before the first label ("Prerequisite:") and is not about requirements.
    """

    text: str
    requires: Requirement | None
    recommends: Requirement | None
    lines: tuple[ProposedLine, ...]
    passed: tuple[Span, ...] = ()

    @property
    def unread(self) -> Iterator[Span]:
        """What could not be read."""
        yield from self.passed
        yield from (each.span for each in self.lines if each.state is ReadingState.TEXT)

    @property
    def is_complete(self) -> bool:
        """Everything has one reading."""
        return bool(self.lines) and not self.passed and all(each.state is ReadingState.READ for each in self.lines)
