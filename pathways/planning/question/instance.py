"""A question over a snapshot, ready to be folded into problems: as asked, or with limits dropped and lines waived."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import PlanQuestion
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.goals import GOAL, goal_requirement
from pathways.planning.question.waiting import awaited
from pathways.planning.selection.and_or_graph import FALSE, AndOrGraph, Terms, build_and_or_graph, restrict
from pathways.planning.selection.reachability import Network, earn_all
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a question.

    Attributes:
        budget: in thousandths of the plan's currency.
        weeks: the calendar, with its own limits; None: there is none.
    """

    include: tuple[str, ...] = ()
    avoid: frozenset[str] = frozenset()
    accredited_only: bool = False
    budget: int | None = None
    weeks: Weeks | None = None
    keep_valid_until: date | None = None


@dataclass(frozen=True)
class Instance:
    """A valid question over a snapshot.

    Attributes:
        line: what is to hold instead of the question's goal: one line on the way to it.
        snapshot: as the learner's cohorts see it.
        closures: what is known of what it can lead to, by limits.
        handed_on: the same of all questions over the catalogue that are asked on the way of one, by what decides it.
    """

    question: PlanQuestion
    snapshot: Snapshot
    line: Requirement | None = None
    closures: dict[Limits, object] = field(default_factory=dict, compare=False, repr=False)
    handed_on: dict[Hashable, object] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        seen = seen_by(self.snapshot, self.question.record, self.question.day)
        object.__setattr__(self, "snapshot", seen)

    @cached_property
    def goal(self) -> Group:
        """The goal as a requirement tree."""
        if self.line is not None:
            return Group(path=GOAL, rule=GroupRule.ALL, of=(self.line,))
        return goal_requirement(self.question.goal, self.snapshot)

    @cached_property
    def evidence(self) -> Evidence:
        """The record on the day of the question; without a calendar with all that only waiting brings."""
        if self.limits.weeks is not None:
            return self.evidence_on(self.question.day)
        return awaited(self.question.record, self.question.day, self.snapshot, self.goal)

    def evidence_on(self, day: date) -> Evidence:
        """The record on a day."""
        return evidence_in(self.snapshot, self.question.record, day)

    @cached_property
    def limits(self) -> Limits:
        """As asked."""
        options = self.question.options
        return Limits(
            options.include,
            frozenset(options.avoid),
            options.accredited_only,
            None if options.budget is None else thousandths(options.budget),
            Weeks.of(self.question.day, options, self.snapshot.term_calendar) if options.has_calendar else None,
            options.keep_valid_until,
        )

    @cached_property
    def unlimited(self) -> Limits:
        """No limits, in a calendar where the question has one."""
        weeks = self.limits.weeks
        return Limits(weeks=None if weeks is None else weeks.unlimited)

    def is_open(self, credential: Credential, route: Route, weeks: Weeks | None) -> bool:
        """It may be taken on the day of the question, or in some week of a calendar."""
        if weeks is None:
            return route.open_from(self.question.day)
        return weeks.ever_starts(credential, route)

    def and_or_graph(self, limits: Limits, waived: Iterable[str] = ()) -> AndOrGraph:
        """The question folded, with all that can be earned at all; its goal is FALSE when it has no plan."""
        folded = self.folded(limits, waived, self.goal)
        if folded.goal == FALSE:
            return folded
        order = earn_all(Network.of(folded))
        return restrict(folded, [rank > 0 for rank in order.rank])

    def earnable(self, keys: Iterable[str], waived: Iterable[str] = ()) -> list[str]:
        """Those of some credentials, and of all that lead to them, that can be earned when nothing limits.

        Args:
            waived: paths of lines that hold, sooner or later.
        """
        # No path of a catalogue or a goal is like these, so that nothing waived is one of them.
        lines = tuple(CredentialLine(path=f"/{place}", credential=key) for place, key in enumerate(keys))
        folded = self.folded(
            self.unlimited, self.evidence.waived.union(waived), Group(path="/", rule=GroupRule.ALL, of=lines)
        )
        order = earn_all(Network.of(folded))
        return [
            self.snapshot.graph.credentials[folded.credential[place]].key
            for place, rank in enumerate(order.rank)
            if rank > 0
        ]

    def folded(self, limits: Limits, waived: Iterable[str], goal: Group) -> AndOrGraph:
        """A goal over the closure, before what nobody can earn is left out."""
        graph = self.snapshot.graph
        day = self.question.day

        def earnable(number: int) -> bool:
            credential = graph.credentials[number]
            return (
                credential.plannable_on(day)
                and credential.key not in limits.avoid
                and (not limits.accredited_only or bool(credential.accredited_by))
            )

        def routes_open(number: int) -> Sequence[int]:
            credential = graph.credentials[number]
            return [
                place for place, route in enumerate(credential.routes) if self.is_open(credential, route, limits.weeks)
            ]

        include = tuple(graph.numbers.credential[key] for key in dict.fromkeys(limits.include))
        terms = Terms(earnable, routes_open, include, frozenset(waived))
        return build_and_or_graph(graph, self.evidence, goal, terms)

    def route(self, and_or: AndOrGraph, route: int) -> Route:
        """The route of the catalogue behind a route of a graph."""
        credential = and_or.credential[and_or.route_of[route]]
        return self.snapshot.graph.credentials[credential].routes[and_or.route_place[route]]
