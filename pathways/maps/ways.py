"""What leads to a goal, as nodes, groups and edges: nearest to the goal first."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Kind
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
    walk,
)
from pathways.planning.answer.claims_beside_held import uses_beside_held
from pathways.requirements.evaluate import assess
from pathways.requirements.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Link:
    """One thing counts toward another.

    Attributes:
        start, end: keys of nodes, or paths of groups.
        path: of the line; the key of the competency, where a credential shows it.
        rule: how what counts toward the same end is put together there.
        met: the line holds for the learner.
        is_idle: it is a credential that is not held, so that it is not by this one that the line holds.
        route: credential and route whose line it is; None: it is one of the goal, or shows a competency.
    """

    start: str
    end: str
    path: str
    rule: GroupRule
    met: bool
    route: tuple[str, str] | None
    is_idle: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A group that is a node of its own."""

    path: str
    rule: GroupRule
    minimum: Decimal | None
    met: bool


@dataclass(slots=True)
class Ways:
    """What leads to a goal.

    Attributes:
        nodes: kinds by key, the nearest to the goal first.
        choices: by path.
        levels: of each competency, the one that is asked for nearest to the goal.
        is_complete: nothing was left out, since there was no room.
    """

    snapshot: Snapshot
    evidence: Evidence
    limit: int
    nodes: dict[str, Kind] = field(default_factory=dict)
    choices: dict[str, Choice] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    levels: dict[str, Decimal] = field(default_factory=dict)
    is_complete: bool = True
    _waiting: deque[str] = field(default_factory=deque)

    def follow(self, goal: Group) -> None:
        """Finds everything that leads to a goal, as far as there is room."""
        for line in goal.of:
            self._begin(line)
        while self._waiting:
            self._expand(self._waiting.popleft())
        self._drop_bare_choices()

    def _begin(self, line: Requirement) -> None:
        match line:
            case Group(of=parts):
                for part in parts:
                    self._begin(part)
            case CredentialLine(credential=key):
                self._found(key, Kind.CREDENTIAL)
            case CompetencyLine(competency=key, level=level):
                self.levels.setdefault(key, level)
                self._found(key, Kind.COMPETENCY)
            case CoverageLine(occupation=key, needs=needs) if self._found(key, Kind.OCCUPATION):
                for need in needs:
                    met = self.evidence.level(need.competency) >= need.level
                    self.levels.setdefault(need.competency, need.level)
                    if self._found(need.competency, Kind.COMPETENCY):
                        link = Link(need.competency, key, line.path, GroupRule.AT_LEAST, met, None)
                        self.links.append(link)
            case CoverageLine() | ExperienceLine() | ConditionLine() | ExclusionLine() | Selection() | AverageLine():
                pass  # of goals the first alone, where there is no room
            case _:
                assert_never(line)

    def _found(self, key: str, kind: Kind) -> bool:
        """Whether there is room for it."""
        if key in self.nodes:
            return True
        if len(self.nodes) >= self.limit:
            self.is_complete = False
            return False
        self.nodes[key] = kind
        self._waiting.append(key)
        return True

    def _expand(self, key: str) -> None:
        """What leads to a node that is not held yet."""
        kind = self.nodes[key]
        if kind is Kind.COMPETENCY and self.evidence.level(key) < self.levels[key]:
            for each in self.snapshot.developed_by.get(key, ()):
                shown = self.snapshot.credentials[each].competencies
                is_enough = any(one.competency == key and one.level >= self.levels[key] for one in shown)
                if is_enough and self._found(each, Kind.CREDENTIAL):
                    self.links.append(Link(each, key, key, GroupRule.ANY, self.evidence.holds(each), None))
        if kind is Kind.CREDENTIAL and not self.evidence.holds(key):
            routes = self.snapshot.credentials[key].routes
            rule = GroupRule.ANY if len(routes) > 1 else GroupRule.ALL
            for place, route in enumerate(routes):
                rules = route.requires
                if rules is not None and any(self._drawable(rules)):
                    self._hang(rules, key, rule, self._judged(key, place, rules), (key, route.key))

    def _judged(self, key: str, place: int, rules: Requirement) -> Mapping[str, bool]:
        """By path: the line holds for the learner."""
        uses = uses_beside_held(key, place, self.evidence, self.snapshot)
        credentials = self.snapshot.credentials
        judged = assess(rules, self.evidence, credentials, uses)
        found = {each.requirement.path: each.holds for each in judged.lines()}
        # Lines of a group that is judged as a whole are judged by themselves.
        alone = (line for line in walk(rules) if line.path not in found)
        return found | {line.path: assess(line, self.evidence, credentials, uses).holds for line in alone}

    def _hang(
        self, line: Requirement, end: str, rule: GroupRule, met: Mapping[str, bool], route: tuple[str, str]
    ) -> None:
        """A line below what it counts toward; groups of one line, and all of all, need no node of their own."""
        if isinstance(line, Group):
            parts = [part for part in line.of if any(self._drawable(part))]
            if len(parts) > 1 and not (line.rule is rule is GroupRule.ALL):
                self.choices[line.path] = Choice(line.path, line.rule, line.minimum, met[line.path])
                self.links.append(Link(line.path, end, line.path, rule, met[line.path], route))
                end, rule = line.path, line.rule
            for part in parts:
                self._hang(part, end, rule, met, route)
            return
        for key, kind in self._drawable(line):
            if isinstance(line, CompetencyLine):
                self.levels.setdefault(key, line.level)
            if self._found(key, kind):
                idle = kind is Kind.CREDENTIAL and not self.evidence.holds(key)
                self.links.append(Link(key, end, line.path, rule, met[line.path], route, idle))

    def _drop_bare_choices(self) -> None:
        """Groups toward which nothing counts that had room go, and those above them."""
        while bare := self.choices.keys() - {each.end for each in self.links}:
            self.choices = {path: each for path, each in self.choices.items() if path not in bare}
            self.links = [each for each in self.links if each.start not in bare]

    def _drawable(self, line: Requirement) -> Iterator[tuple[str, Kind]]:
        """Things that stand below a line, each equivalent that may pay for it among them. What nobody obtains, such as
        experience, is no node."""
        match line:
            case Group(of=parts):
                for part in parts:
                    yield from self._drawable(part)
            case CredentialLine(credential=key):
                others = [each for each in self.evidence.accepted(line) if each != key]
                yield from ((each, Kind.CREDENTIAL) for each in (key, *others) if each in self.snapshot.credentials)
            case CompetencyLine(competency=key):
                yield key, Kind.COMPETENCY
            case CoverageLine() | ExperienceLine() | ConditionLine() | ExclusionLine() | Selection() | AverageLine():
                pass
            case _:
                assert_never(line)
