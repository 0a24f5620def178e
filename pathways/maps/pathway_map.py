"""The map of the ways to a goal: what stands where, how the learner stands with it, and what the best plan takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pathways.advising.progress import progress_in
from pathways.advising.standing import standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.advice import HoldingState
from pathways.domain.catalog import Credential, Kind
from pathways.domain.goal import Goal
from pathways.domain.no_plan import PlanResult
from pathways.domain.plan import Plan, PlanQuestion
from pathways.domain.requirement import CompetencyLine, CoverageLine, GroupRule, Requirement
from pathways.layout.turns import Point, drawn
from pathways.maps.ways import Link, Ways
from pathways.planning.question.goals import goal_requirement
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by


@dataclass(frozen=True, slots=True, kw_only=True)
class MapNode:
    """A credential, competency or occupation on the map.

    Attributes:
        step: its number in the best plan; None: it is not on it.
        layer, position: from 0; what counts toward it stands in lower layers, circles apart.
    """

    key: str
    kind: Kind
    state: HoldingState
    step: int | None
    layer: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapGroup:
    """A choice, a count, or several things of a choice that are needed together, as a small node of its own."""

    path: str
    rule: GroupRule
    minimum: Decimal | None
    met: bool
    on_plan: bool
    layer: int
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MapEdge:
    """What counts toward what; both are keys of nodes or paths of groups."""

    start: str
    end: str
    path: str
    rule: GroupRule
    met: bool
    on_plan: bool
    bends: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PathwayMap:
    """A map.

    Attributes:
        is_complete: nothing was left out, since there was no room.
    """

    goal: Goal
    nodes: tuple[MapNode, ...]
    groups: tuple[MapGroup, ...]
    edges: tuple[MapEdge, ...]
    is_complete: bool
    catalog_revision: int


def pathway_map(question: PlanQuestion, answer: PlanResult, day: date, snapshot: Snapshot, limit: int) -> PathwayMap:
    """The map for a question that has been answered.

    Args:
        question: which has no mistakes.
        answer: the best plan, or why there is none.
        day: on which the record is judged.
        limit: most nodes; those nearest to the goal are kept.
    """
    seen = seen_by(snapshot, question.record, day)
    evidence = evidence_in(seen, question.record, day)
    ways = Ways(seen, evidence, limit)
    ways.follow(goal_requirement(question.goal, seen))
    plan = answer if isinstance(answer, Plan) else None
    taken = _OnPlan(plan)
    names = [*ways.nodes, *ways.choices]
    number = {name: place for place, name in enumerate(names)}
    drawing = drawn(len(names), [(number[each.start], number[each.end]) for each in ways.links])
    on_plan = taken.links(ways.links)
    leading = {each.end for each, is_on in zip(ways.links, on_plan, strict=True) if is_on}
    place = dict(zip(names, drawing.places, strict=True))
    return PathwayMap(
        goal=question.goal,
        nodes=tuple(
            MapNode(
                key=key,
                kind=kind,
                state=_state(key, kind, ways, evidence, plan),
                step=taken.steps.get(key),
                layer=place[key][0],
                position=place[key][1],
            )
            for key, kind in ways.nodes.items()
        ),
        groups=tuple(
            MapGroup(
                path=path,
                rule=each.rule,
                minimum=each.minimum,
                met=each.met,
                on_plan=path in leading,
                layer=place[path][0],
                position=place[path][1],
            )
            for path, each in ways.choices.items()
        ),
        edges=tuple(
            MapEdge(
                start=each.start,
                end=each.end,
                path=each.path,
                rule=each.rule,
                met=each.met,
                on_plan=is_on,
                bends=bends,
            )
            for each, is_on, bends in zip(ways.links, on_plan, drawing.bends, strict=True)
        ),
        is_complete=ways.is_complete,
        catalog_revision=snapshot.revision,
    )


class _OnPlan:
    """What of a map the best plan takes."""

    def __init__(self, plan: Plan | None) -> None:
        steps = () if plan is None else plan.steps
        self.steps: dict[str, int] = {}
        for step in steps:
            self.steps.setdefault(step.credential.key, step.number)
        self._routes = {(step.credential.key, step.route.key) for step in steps}
        lines = [(step.credential, line) for step in steps for line in step.satisfies]
        self._paid = {(credential.key, line.path) for credential, line in lines}
        self._paths = {line.path for _, line in lines}
        self._shown = {(credential.key, each) for credential, line in lines for each in _shown_for(line, credential)}
        self._competencies = {competency for _, competency in self._shown}

    def links(self, links: Sequence[Link]) -> list[bool]:
        """For each link: a step of the plan pays for its line, or what holds already does, on a route that it takes."""
        found = list(map(self._is_paid, links))
        leading = {each.end for each, is_on in zip(links, found, strict=True) if is_on}
        # A group comes before what is below it, so that the innermost ones are looked at first.
        for place in reversed(range(len(links))):
            link = links[place]
            if link.start == link.path and link.start in leading:
                found[place] = True
                leading.add(link.end)
        return found

    def _is_paid(self, link: Link) -> bool:
        if link.route is None:
            return (link.start, link.path) in self._shown or link.start in self._competencies
        if link.route not in self._routes:
            return False
        is_shown = link.path in self._paths and link.start in self._competencies
        return (link.met and not link.is_idle) or is_shown or (link.start, link.path) in self._paid


def _shown_for(line: Requirement, credential: Credential) -> Iterator[str]:
    """The competencies by which a credential helps a line to hold."""
    shown = {each.competency for each in credential.competencies}
    if isinstance(line, CompetencyLine):
        yield line.competency
    if isinstance(line, CoverageLine):
        yield from (need.competency for need in line.needs if need.competency in shown)


def _state(key: str, kind: Kind, ways: Ways, evidence: Evidence, plan: Plan | None) -> HoldingState:
    if kind is Kind.CREDENTIAL:
        return standing_of(progress_in(key, evidence, ways.snapshot), ways.snapshot).state
    if kind is Kind.COMPETENCY:
        level = evidence.level(key)
        is_held, is_begun = level >= ways.levels[key], level > 0
    else:
        is_held, is_begun = plan is not None and not plan.steps, any(each.met for each in ways.links if each.end == key)
    return HoldingState.HELD if is_held else HoldingState.IN_PROGRESS if is_begun else HoldingState.BLOCKED
