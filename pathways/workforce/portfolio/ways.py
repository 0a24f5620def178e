"""What one person may earn that would close some of a team's gap, with all that leads there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cached_property

from pathways.domain.catalog import Credential, Route
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import AverageLine, CredentialLine, Group, GroupRule, walk
from pathways.planning.question.closure import closure_of, grace_renewals, needs_model
from pathways.planning.question.goals import GOAL
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.selection.and_or_graph import AndOrGraph, restrict
from pathways.planning.selection.reachability import Network, earn_all, subgraph
from pathways.workforce.people import Person


@dataclass(frozen=True)
class Ways:
    """The ways of one person.

    Attributes:
        useful: keys of credentials that show some of what a role needs, more than the person has.
        and_or: how these may be earned. Where rules count it asks for less than they do.
        is_ruled: claims, exclusions or averages count, so that only the planner says what a plan is.
    """

    person: Person
    instance: Instance
    useful: tuple[str, ...]
    and_or: AndOrGraph
    is_ruled: bool

    @cached_property
    def number(self) -> Mapping[str, int]:
        """By key, the number in the graph of each credential in it."""
        credentials = self.instance.snapshot.graph.credentials
        return {credentials[number].key: place for place, number in enumerate(self.and_or.credential)}

    def key(self, number: int) -> str:
        """Of a credential of the graph."""
        return self.instance.snapshot.graph.credentials[self.and_or.credential[number]].key

    def route(self, number: int) -> Route:
        """Of the catalogue."""
        return self.instance.route(self.and_or, number)

    def levels(self, key: str) -> Mapping[str, int]:
        """What a credential shows, in thousandths."""
        found: dict[str, int] = {}
        for each in self.instance.snapshot.credentials[key].competencies:
            found[each.competency] = max(thousandths(each.level), found.get(each.competency, 0))
        return found

    def goal(self, keys: Iterable[str]) -> Group:
        """That some credentials are held."""
        return _all_of(keys, GroupRule.ALL)

    def steps(self, routes: Sequence[int]) -> tuple[TakenStep, ...]:
        """Routes of the graph as steps, each at the lowest rank that it can have; what nothing supports is left out."""
        part = subgraph(self.and_or, routes)
        order = earn_all(Network.of(part))
        found = []
        for route in order.route:
            if route >= 0:
                credential = self.instance.snapshot.graph.credentials[part.credential[part.route_of[route]]]
                way = credential.routes[part.route_place[route]]
                found.append(TakenStep(credential, way, order.rank[part.route_of[route]]))
        return tuple(sorted(found, key=lambda step: (step.rank, step.credential.key)))


def ways_of(person: Person, wanted: Mapping[str, Decimal], avoid: tuple[str, ...]) -> Ways | None:
    """What somebody may earn for some competencies; None: nothing of it.

    What has run out is earned again, never renewed.

    Args:
        wanted: the highest level that some role needs, by competency.
        avoid: keys of what may not be earned.
    """
    useful = tuple(_useful(person, wanted, frozenset(avoid)))
    if not useful:
        return None
    options = PlanOptions(start_on=person.day, avoid=avoid)
    question = PlanQuestion(CredentialGoal(useful[0]), person.record, options)
    instance = Instance(question, person.snapshot, _all_of(useful, GroupRule.ANY))
    if any(any(True for _ in grace_renewals(key, instance)) for key in _lapsed(instance)):
        question = replace(question, record=_beyond_grace(person.record, instance))
        instance = Instance(question, person.snapshot, instance.line)
    is_ruled = needs_model(instance)
    open_ = tuple(key for key in useful if not instance.evidence.meeting(_line(key)))
    if not open_:
        return None
    if open_ != useful:  # else it is ready as it is
        instance = Instance(question, person.snapshot, _all_of(open_, GroupRule.ANY), instance.closures)
    waived = [*instance.evidence.waived, *(_averages(instance) if is_ruled else ())]
    folded = instance.folded(instance.limits, waived, instance.goal)
    order = earn_all(Network.of(folded))
    and_or = restrict(folded, [rank > 0 for rank in order.rank])
    found = Ways(person, instance, open_, and_or, is_ruled)
    reached = tuple(key for key in open_ if key in found.number)
    return replace(found, useful=reached) if reached else None


def _line(key: str) -> CredentialLine:
    return CredentialLine(path=f"{GOAL}/{key}", credential=key, exact=True)


def _all_of(keys: Iterable[str], rule: GroupRule) -> Group:
    return Group(path=f"{GOAL}/0", rule=rule, of=tuple(map(_line, keys)))


def _useful(person: Person, wanted: Mapping[str, Decimal], avoid: frozenset[str]) -> Iterator[str]:
    view, seen = person.view, set[str]()
    for competency, most in wanted.items():
        held = person.evidence.level(competency)
        if held >= most:
            continue
        for key in view.developed_by.get(competency, ()):
            if key in seen or key in avoid or person.evidence.holds(key):
                continue
            credential = view.credentials[key]
            shown = max(each.level for each in credential.competencies if each.competency == competency)
            if shown > held and credential.plannable_on(person.day):
                seen.add(key)
                yield key


def _averages(instance: Instance) -> Iterator[str]:
    """Paths of the lines that only the planner judges."""
    for _, route in closure_of(instance, instance.limits).steps():
        if route.requires is not None:
            yield from (line.path for line in walk(route.requires) if isinstance(line, AverageLine))


def _lapsed(instance: Instance) -> list[Credential]:
    return [instance.snapshot.credentials[key] for key in instance.evidence.lapsed]


def _beyond_grace(record: Record, instance: Instance) -> Record:
    """The record in which what has run out did so long ago, so that nothing renews it."""
    long_ago = instance.question.day - timedelta(days=366 * 100)

    def moved(award: Award) -> Award:
        if award.credential not in instance.evidence.lapsed or award not in instance.evidence.lapsed[award.credential]:
            return award
        return replace(award, expires_on=long_ago)

    return replace(record, awards=tuple(map(moved, record.awards)))
