"""The map of the ways to a goal, in GraphQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import strawberry
from strawberry import Private

from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import read_question
from pathways.api.types.catalog import Competency, Occupation
from pathways.api.types.credentials import Credential
from pathways.api.types.scalars import number
from pathways.codes import Code
from pathways.domain.advice import HoldingState
from pathways.domain.catalog import Kind
from pathways.domain.no_plan import Refusal
from pathways.domain.requirement import GroupRule
from pathways.errors import Problem, ProblemsError
from pathways.maps import pathway_map as maps
from pathways.planning.question.validation import question_problems
from pathways.wording.goal_address import goal_address

Info = strawberry.Info[RequestContext, None]

USUAL_NODES, MOST_NODES = 500, 2_000


@asked
class PathwayMapOptions:
    """Wishes for a map.

    Attributes:
        limit: nodes at most, 1 to 2,000; those nearest to the goal are kept (default 500).
        plan: for the best plan that is marked; absent: the default of each.
    """

    limit: int | None = USUAL_NODES
    plan: inputs.PlanOptions | None = None


@output
class MapPoint:
    """A place where an edge turns.

    Attributes:
        layer: a fraction between two layers.
        position: that of a row.
    """

    layer: float
    position: float


@output
class MapNode:
    """A credential, competency or occupation on the map; exactly one of these is there.

    Attributes:
        key: of the thing.
        state: where the learner stands; of a competency and an occupation HELD, IN_PROGRESS or BLOCKED.
        step: its number in the best plan; null: it is not on it.
        layer: from 0; what counts toward a thing stands in lower layers than it, but where they lead to each other in a
            circle.
        position: place in its layer, so that few edges cross; places between are left for edges that pass.
    """

    key: str
    state: HoldingState
    step: int | None
    layer: int
    position: int
    reading: Private[RequestContext]
    kind: Private[Kind]

    @resolved
    def credential(self) -> Credential | None:
        """The credential; null: it is something else."""
        return Credential.of(self.reading, self.key) if self.kind is Kind.CREDENTIAL else None

    @resolved
    def competency(self) -> Competency | None:
        """The competency; null: it is something else."""
        return Competency.of(self.reading, self.key) if self.kind is Kind.COMPETENCY else None

    @resolved
    def occupation(self) -> Occupation | None:
        """The occupation; null: it is something else."""
        return Occupation.of(self.reading, self.key) if self.kind is Kind.OCCUPATION else None


@output
class MapGroup:
    """A choice or a count as a small node of its own, or what one way of a choice needs together; edges name it by its
    path.

    Attributes:
        path: of the group's line.
        rule: how many of what counts toward it are needed.
        minimum: that number, or the credits; null: the rule says it.
        met: it holds for the learner.
        on_plan: the best plan makes it hold, or rests on it.
        layer: as of a node.
        position: as of a node.
    """

    path: str
    rule: GroupRule
    minimum: float | None
    met: bool
    on_plan: bool
    layer: int
    position: int


@output
class MapEdge:
    """What counts toward what.

    Attributes:
        start: the key of a node, or the path of a group.
        to: what it counts toward, likewise.
        path: of the line for which it counts; the key of a competency, where a credential shows it.
        rule: how what counts toward `to` is put together there.
        met: the line holds for the learner.
        on_plan: the best plan goes this way.
        bends: where it turns, from its start; it runs along layers and positions alone, and through no node.
    """

    start: str = strawberry.field(name="from")
    to: str
    path: str
    rule: GroupRule
    met: bool
    on_plan: bool
    bends: list[MapPoint]


@output
class PathwayMap:
    """Everything on the ways to a goal as one graph, with places to draw it at. What is held is where the ways begin.

    Attributes:
        goal: as the command line writes it.
        nodes: credentials, competencies and occupations, those nearest to the goal first; up to `limit`.
        groups: choices and counts among them; it may be longer than other lists.
        edges: what counts toward what; likewise.
        complete: false: the limit cut it.
        catalog_revision: over which it was made.
    """

    goal: str
    nodes: list[MapNode]
    groups: list[MapGroup]
    edges: list[MapEdge]
    complete: bool
    catalog_revision: int

    @classmethod
    def of(cls, reading: RequestContext, found: maps.PathwayMap) -> PathwayMap:
        """A map as the API shows it."""
        for _ in range(len(found.nodes) + len(found.groups) + len(found.edges)):
            reading.count()
        return cls(
            goal=goal_address(found.goal),
            nodes=[
                MapNode(
                    key=each.key,
                    state=each.state,
                    step=each.step,
                    layer=each.layer,
                    position=each.position,
                    reading=reading,
                    kind=each.kind,
                )
                for each in found.nodes
            ],
            groups=[
                MapGroup(
                    path=each.path,
                    rule=each.rule,
                    minimum=number(each.minimum),
                    met=each.met,
                    on_plan=each.on_plan,
                    layer=each.layer,
                    position=each.position,
                )
                for each in found.groups
            ],
            edges=[
                MapEdge(
                    start=each.start,
                    to=each.end,
                    path=each.path,
                    rule=each.rule,
                    met=each.met,
                    on_plan=each.on_plan,
                    bends=[MapPoint(layer=layer, position=position) for layer, position in each.bends],
                )
                for each in found.edges
            ],
            complete=found.is_complete,
            catalog_revision=found.catalog_revision,
        )


@output
class MapQuery:
    """The map of the ways to a goal."""

    @resolved
    async def pathway_map(
        self,
        info: Info,
        goal: inputs.GoalInput,
        learner: inputs.LearnerRef,
        *,
        as_of: date | None = None,
        options: PathwayMapOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> PathwayMap | None:
        """Everything on the ways to a goal as one graph: nodes with the learner's state, edges with the requirement
        line they stand for, and where to draw both.

        Args:
            as_of: the day that counts as today, for the best plan too; absent: its startOn, or today in UTC.
        """
        wishes = options or PathwayMapOptions()
        limit = USUAL_NODES if wishes.limit is None else wishes.limit
        if not 1 <= limit <= MOST_NODES:
            text = f"limit must be 1 to {MOST_NODES} (got {limit})."
            raise ProblemsError.one(Code.OUT_OF_RANGE, text, "Ask for fewer nodes.", "options/limit")
        reading = await info.context.over(at_revision, in_change_set)
        asked_plan = wishes.plan or inputs.PlanOptions()
        if as_of is not None:
            asked_plan = replace(asked_plan, start_on=as_of)
        question, mistakes = await read_question(reading, goal, learner, asked_plan)
        if mistakes:
            every = await reading.judge(lambda: (*mistakes, *question_problems(question, reading.snapshot)))
            raise ProblemsError(map(_of_plan, every))
        answer = await reading.plan(question)
        if isinstance(answer, Refusal):
            raise ProblemsError(map(_of_plan, answer.problems))
        day = question.options.start_on or today()
        found = await reading.judge(lambda: maps.pathway_map(question, answer, day, reading.snapshot, limit))
        return PathwayMap.of(reading, found)


def _of_plan(problem: Problem) -> Problem:
    """The options of the plan are a part of those of the map."""
    first, slash, rest = (problem.path or "").partition("/")
    return replace(problem, path=f"options/plan{slash}{rest}") if first == "options" else problem
