"""Lines of a rule before they have paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, Requirement
from pathways.prose.marks import DoubtfulError
from pathways.prose.proposal import ProposedLine, ReadingState, Span

DEEPEST_OPEN = 2
"""Ambiguities that may stand in one another."""


@dataclass(frozen=True, slots=True)
class Node:
    """A line, without a path.

    Attributes:
        start, end: of its place in the text.
        line: of a leaf itself; of a group without its parts; of what is not read a condition in its own words.
        parts: of a group.
        candidates: keys of credentials that it may mean.
        readings: what it may be; it is ambiguous.
        is_read: otherwise it is kept as text.
        open: how many ambiguities stand in one another at most, from here down.
    """

    start: int
    end: int
    line: Requirement
    parts: tuple[Node, ...] = ()
    candidates: tuple[str, ...] = ()
    readings: tuple[Node, ...] = ()
    is_read: bool = True
    open: int = 0

    @property
    def state(self) -> ReadingState:
        """How sure it is, apart from its parts."""
        if self.readings:
            return ReadingState.AMBIGUOUS
        return ReadingState.READ if self.is_read else ReadingState.TEXT

    @property
    def is_credential(self) -> bool:
        """It is a line for one credential, or may be one for several."""
        return isinstance(self.line, CredentialLine) or any(each.is_credential for each in self.readings)


def group_of(rule: GroupRule, parts: Sequence[Node]) -> Node:
    """A group of parts; groups of the same kind that no grouping of the text sets apart become one."""
    if len(parts) == 1:
        return parts[0]
    flat: list[Node] = []
    for part in parts:
        same = isinstance(part.line, Group) and part.line.rule is rule and not part.readings
        flat += part.parts if same else (part,)
    line = Group(path="", rule=rule, of=())
    return Node(parts[0].start, parts[-1].end, line, tuple(flat), open=most_open(flat))


def most_open(nodes: Iterable[Node]) -> int:
    """How many ambiguities stand in one another at most in some nodes."""
    return max((each.open for each in nodes), default=0)


def text_of(text: str, start: int, end: int, candidates: tuple[str, ...] = ()) -> Node:
    """What is not read, in its own words."""
    return Node(start, end, ConditionLine(path="", condition=plain(text[start:end])), (), candidates, is_read=False)


def plain(words: str) -> str:
    """Words as one line."""
    return " ".join(words.split())


def either_of(text: str, start: int, end: int, readings: Sequence[Node]) -> Node:
    """One of several readings; a single one is it.

    Raises:
        DoubtfulError: ambiguities stand in one another so deep that nobody could choose.
    """
    levels = most_open(readings)
    if levels >= DEEPEST_OPEN and len(readings) > 1:
        raise DoubtfulError
    different = list({_shape(each): each for each in readings}.values())
    if len(different) == 1:
        return different[0]
    line = ConditionLine(path="", condition=plain(text[start:end]))
    named = dict.fromkeys(key for each in different for key in _named(each))
    return Node(start, end, line, (), tuple(named), tuple(different), open=levels + 1)


def _shape(node: Node) -> object:
    return (node.line, tuple(map(_shape, node.parts)), tuple(map(_shape, node.readings)))


def _named(node: Node) -> Iterator[str]:
    if isinstance(node.line, CredentialLine):
        yield node.line.credential
    for part in node.parts:
        yield from _named(part)


def whole(node: Node, path: str) -> Requirement:
    """The line with everything below it, each with its path."""
    if node.parts and isinstance(node.line, Group):
        parts = tuple(whole(part, f"{path}/{place}") for place, part in enumerate(node.parts))
        return replace(node.line, path=path, of=parts)
    return replace(node.line, path=path)


def lines_of(node: Node, path: str, text: str, parent: str | None = None) -> Iterator[ProposedLine]:
    """The lines of a rule, parents first."""
    named = (node.line.credential,) if isinstance(node.line, CredentialLine) else node.candidates
    span = Span(node.start, node.end, text[node.start : node.end])
    readings = tuple(whole(each, path) for each in node.readings)
    yield ProposedLine(whole(node, path), parent, span, node.state, named, readings)
    for place, part in enumerate(node.parts):
        yield from lines_of(part, f"{path}/{place}", text, path)
