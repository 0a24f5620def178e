"""The whole question as one model for CP-SAT: for questions in which claims, exclusions or overlaps count.

A credential is earned by one route; a route that is taken makes its tree hold, with claims of its own; what a line
rests on comes earlier, or beside where the line allows it. Exclusions and overlaps look at the plan as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from math import lcm
from typing import Any

from ortools.sat.python import cp_model

from pathways.domain.no_plan import ConflictMember, ConflictMemberKind
from pathways.domain.plan import Objective, credential_of
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CoverageLine, CredentialLine, Requirement
from pathways.planning.model.choosing import Choosing
from pathways.planning.model.circles import rank, supports_in_circles
from pathways.planning.model.droppable import Droppable, bar
from pathways.planning.model.facts import GraceFacts, PlanFacts
from pathways.planning.model.overlaps import add_overlaps
from pathways.planning.model.solution import Solution, claims_made
from pathways.planning.model.terms import User
from pathways.planning.question.closure import Closure
from pathways.planning.question.members import OPTION, include_name
from pathways.planning.solver.acyclicity import forbid_circles
from pathways.planning.solver.long_sums import Term, reach
from pathways.planning.solver.strategies import SPLITTING, WHOLE, Strategy
from pathways.planning.step import Prices, Step
from pathways.requirements.claims import Uses
from pathways.requirements.compiling import TreeCompiler
from pathways.requirements.constraint_terms import Claimed, Literal, either, every
from pathways.requirements.leaves import step_is_scored
from pathways.requirements.origin import kind_fits, step_may_fit

FIRST_EFFORT = 0.2
MOST_WHOLE = 150
"""Steps up to which a search of the whole says sooner how they are split between parties that may share little."""

"""Whose lines are satisfied: the credential that a route earns; None: the goal."""


class PlanModel(Choosing, Droppable):
    """One model of a question.

    Args:
        closure: what may be earned.
        waived: paths of lines that count as met, beside those that the record waives.
        droppable: limits and lines that are in force only where a literal says so.
        reached: the goal must be reached; else whatever is taken must only be in order.
        check: is called now and then while the model is made; what it raises ends that.

    Attributes:
        earned: by credential, whether it is earned.
        taken: by step, whether it is taken.
        supports: what is taken, what may rest on it, and whether side by side: true only where it comes in time.
    """

    def __init__(
        self,
        closure: Closure,
        waived: Iterable[str] = (),
        *,
        droppable: Iterable[ConflictMember] = (),
        reached: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self.closure = closure
        self.check = check
        self.model = cp_model.CpModel()
        self.waived = closure.instance.evidence.waived.union(waived)
        self.in_force = {member.name: self.model.new_bool_var(member.name) for member in droppable}
        self.earned = {key: self.model.new_bool_var(key) for key in closure.keys}
        self.taken = {step: self.model.new_bool_var(f"{step.key}/{route.key}") for step, route in closure.steps()}
        self.claims: dict[Step, list[Claimed]] = {}
        self.goal_claims: list[Claimed] = []
        self.filled: dict[Step, list[tuple[Any, int]]] = {}
        self.supports: dict[tuple[str, str, bool], Any] = {}
        self._shown: dict[tuple[str, int, User], Literal] = {}
        self._rank_of: dict[str, int] = {}
        self._many: dict[object, Literal] = {}
        self.lay_out()
        for key in closure.keys:
            self.model.add(sum(self.taken[step] for step in closure.ways[key]) == self.earned[key])
        for names in closure.repeated:
            for before, after in pairwise(names):
                self.model.add_implication(self.earned[after], self.before(before, after))
        for step, route in closure.steps():
            check()
            facts = GraceFacts(self, step.key, route) if step.is_renewal else None
            asked = route.requires if facts is None else facts.asked
            if asked is not None:
                self._require(self.taken[step], asked, step.key, step, facts)
        self.complete()
        if reached:
            self._require(None, closure.instance.goal, None, None)
        for key in closure.limits.include:
            is_there = self.any_of([self.held(key), self.included(key)])
            self.model.add_bool_or([is_there]).only_enforce_if(self.in_force.get(include_name(key), True))
        bar(self)
        self._has_shares = add_overlaps(self)
        self._order()

    def lay_out(self) -> None:
        """Adds the variables that the trees use, before any of them."""

    def complete(self) -> None:
        """Adds what more the steps ask for."""

    @property
    def first_effort(self) -> float:
        """Of the first round of turns, in the solver's own measure."""
        return FIRST_EFFORT

    @property
    def turns(self) -> tuple[Strategy, ...]:
        """How it is solved; how to split much between parties is found by improving some way to do it."""
        return (SPLITTING,) if self._has_shares and len(self.taken) > MOST_WHOLE else (WHOLE,)

    def facts(self, user: User) -> PlanFacts:
        """What may satisfy the lines of a tree."""
        return PlanFacts(self, user)

    def held(self, key: str) -> Literal:
        """A valid award stands in the record when the goal is reached."""
        return self.closure.instance.evidence.holds(key)

    def included(self, key: str) -> Literal:
        """Earned on the way to the goal."""
        return self.earned.get(key, False)

    def amount(self, objective: Objective, prices: Prices) -> Any:
        """What an objective adds up to: thousandths of money or hours, or a count."""
        match objective:
            case Objective.MONEY:
                return self._sum(lambda step: prices.own(step)[0]) + self._shared(prices)
            case Objective.HOURS:
                return self._sum(lambda step: prices.own(step)[1])
            case _:
                return self.count

    def ways(self) -> Iterator[tuple[Step, Any]]:
        """Whatever may be taken, with what says that it is: a renewal for each time."""
        yield from self.taken.items()

    def _shared(self, prices: Prices) -> Any:
        """The costs that steps share, each once where any of those steps is taken."""
        sharing: dict[str, list[Any]] = {}
        for step, taken in self.ways():
            key = prices.key_of(step)
            if key is not None:
                sharing.setdefault(key, []).append(taken)
        return sum(prices.shared[key] * self.as_many(("shared", key), some, 1) for key, some in sharing.items())

    @property
    def count(self) -> Any:
        """How many steps are taken."""
        return self._sum(lambda _: 1)

    def within(self, budget: int | None, prices: Prices) -> None:
        """The money adds up to a budget or less, in thousandths; None: no limit."""
        if budget is not None:
            limited = self.model.add(self.amount(Objective.MONEY, prices) <= budget)
            limited.only_enforce_if(self.in_force.get(OPTION[ConflictMemberKind.BUDGET], True))

    def hint(self, found: Solution) -> None:
        """A selection to start from."""
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for step, taken in self.taken.items():
            self.model.add_hint(taken, step in found.steps)

    def read(self, solver: cp_model.CpSolver) -> Solution:
        """What the solver found."""
        steps = [step for step, taken in self.taken.items() if solver.value(taken)]
        rank = dict.fromkeys((*(step.key for step in steps), *(each for use in self.supports for each in use[:2])), 1)
        supports = [each for each, below in self.supports.items() if solver.value(below)]
        # No circle has an ordinary line in it, so this ends: each round settles one rank more.
        moved = True
        while moved:
            moved = False
            for before, after, beside in supports:
                if before in rank and after in rank and rank[after] < rank[before] + (not beside):
                    rank[after] = rank[before] + (not beside)
                    moved = True
        self._rank_of = rank
        firsts = [step for step in steps if credential_of(step.key) == step.key]
        uses = {path: used for step in firsts for path, used in self.uses(step, solver).items()}
        again = {step.key: self.uses(step, solver) for step in steps if step not in firsts}
        ranks = {step: rank[step.key] for step in steps}
        return Solution(ranks, uses, claims_made(self.goal_claims, solver), again=again)

    def uses(self, step: Step, solver: cp_model.CpSolver) -> Uses:
        """What pays for the lines of a step's tree, whether the step is taken or not."""
        return claims_made(self.claims.get(step, ()), solver)

    def _sum(self, weight: Callable[[Step], int]) -> Any:
        ways = list(self.ways())
        return cp_model.LinearExpr.weighted_sum([taken for _, taken in ways], [weight(step) for step, _ in ways])

    def _require(
        self, when: Any, root: Requirement, user: User, step: Step | None, facts: PlanFacts | None = None
    ) -> None:
        compiler = TreeCompiler(self.model, facts or self.facts(user), self.closure.instance.snapshot.credentials)
        literal = compiler.add(root)
        if step is None:
            self.goal_claims = compiler.claims
        else:
            self.claims[step] = compiler.claims
            self.filled[step] = compiler.filled
        if literal is True:
            return
        if when is None:
            self.model.add_bool_or([] if literal is False else [literal])
        elif literal is False:
            self.model.add(when == 0)
        else:
            self.model.add_implication(when, literal)

    def support(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """Earned by the plan, before its user or (where the line allows it) beside it; no step supports itself."""
        if key not in self.earned or key == user:
            return False
        of_origin = True if line is None else self.of_origin(key, line)
        if of_origin is False:
            return False
        if user is None:
            return self.all_of([self.earned[key], of_origin])
        beside = line is not None and line.side_by_side
        return self.all_of([self.before(key, user, beside=beside), of_origin])

    def of_origin(self, key: str, line: CredentialLine) -> Literal:
        """What a plan earns, if it earns the credential, is of the origin and the score that a line asks for."""
        instance, origin, credential = self.closure.instance, line.earned, self.closure.credential(key)
        earning = [step for step in self.closure.ways[key] if not step.is_renewal]
        wrong = earning
        if step_is_scored(line, credential.key, instance.evidence):
            wrong = (
                []
                if origin is None
                else [
                    step
                    for step in earning
                    if not kind_fits(origin, credential.routes[step.place].kind)
                    or not step_may_fit(origin, credential, instance.question.day)
                ]
            )
        if not wrong:
            return True
        if len(wrong) == len(self.closure.ways[key]):
            return False
        found = self.model.new_bool_var(f"{key} for {line.path}")
        for step in wrong:
            self.model.add_implication(found, self.taken[step].negated())
        return found

    def earned_for(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """The same of any occurrence of a credential."""
        return self.any_of([self.support(name, user, line) for name in self.closure.names(key)])

    def before(self, name: str, user: str, *, beside: bool = False) -> Any:
        """One step is taken, and comes before another, or beside it."""
        found = self.supports.get((name, user, beside))
        if found is None:
            found = self.supports[name, user, beside] = self.model.new_bool_var(
                f"{name} {'beside' if beside else 'before'} {user}"
            )
            if name in self.earned:
                self.model.add_implication(found, self.earned[name])
            self.link(found, name, user, beside=beside)
        return found

    def link(self, when: Any, before: str, after: str, *, beside: bool) -> None:
        """Adds what more it takes that a credential comes before another, or beside it."""

    def earned_anew(self, literal: Literal, key: str) -> Literal:
        """True only if a credential is earned, not renewed."""
        renewing = self._renewing(key)
        if literal is False or not renewing:
            return literal
        found = self.model.new_bool_var(f"{key} again")
        self.model.add_implication(found, literal)
        for each in renewing:
            self.model.add_implication(found, each.negated())
        return found

    def renewed_in_grace(self, literal: Literal, key: str) -> Literal:
        """True only if a credential is renewed, not earned."""
        renewing = self._renewing(key)
        if literal is False or not renewing:
            return False
        found = self.model.new_bool_var(f"{key} renewed")
        self.model.add_implication(found, literal)
        self.model.add_bool_or(*renewing).only_enforce_if(found)
        return found

    def _renewing(self, key: str) -> list[Any]:
        """The steps that renew a credential."""
        return [self.taken[step] for step in self.closure.ways[key] if step.is_renewal]

    def shows(self, competency: str, level: int, user: User) -> Literal:
        """A credential that shows a competency at a level, in thousandths, is earned before its user."""
        found = self._shown.get((competency, level, user))
        if found is None:
            snapshot = self.closure.instance.snapshot
            number = snapshot.graph.numbers.competency.get(competency)
            providers = () if number is None else snapshot.graph.providers[number]
            keys = [snapshot.graph.credentials[place].key for shown, place in providers if shown >= level]
            able = [self.earned_for(key, user) for key in keys]
            found = self.any_of(able)
            self._shown[competency, level, user] = found
        return found

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """True only if one of them is."""
        return either(self.model, literals)

    def all_of(self, literals: Sequence[Literal]) -> Literal:
        """True only if every one of them is."""
        return every(self.model, literals)

    def none_of(self, keys: Sequence[str]) -> Literal:
        """True only if no step of the plan earns any of them."""
        earned = [self.earned[key] for key in keys if key in self.earned]
        if not earned:
            return True
        absent = self.model.new_bool_var("without " + " ".join(keys))
        for each in earned:
            self.model.add_implication(absent, each.negated())
        return absent

    def shown(self, competency: str, level: int) -> Literal:
        """The record shows a competency at a level, in thousandths, when the goal is reached."""
        return thousandths(self.closure.instance.evidence.level(competency)) >= level

    def covers(self, line: CoverageLine) -> Literal:
        """A share of an occupation's needs, scaled to integers; all of them: each at its level, which needs no sum."""
        if line.share == 1:
            return self.all_of(
                [
                    self.any_of([self.shown(need.competency, full), self.shows(need.competency, full, None)])
                    for need in line.needs
                    for full in (thousandths(need.level),)
                ]
            )
        scale = lcm(*(thousandths(need.level) for need in line.needs))
        threshold = thousandths(line.share) * sum(thousandths(need.importance) for need in line.needs) * scale
        terms: list[Term] = []
        for need in line.needs:
            full = thousandths(need.level)
            part = thousandths(need.importance) * (scale // full) * 1000
            reached = 0
            for level in sorted({min(each, full) for each in self.levels(need.competency)}):
                literal = self.any_of([self.shown(need.competency, level), self.shows(need.competency, level, None)])
                if literal is True:
                    threshold -= part * (level - reached)
                    reached = level
                elif literal is not False:
                    terms.append((part * (level - reached), literal))
                    reached = level
        if threshold <= 0:
            return True
        if not terms:
            return False
        opened = self.model.new_bool_var(line.path)
        reach(self.model, terms, threshold, opened)
        return opened

    def levels(self, competency: str) -> set[int]:
        """At which a competency can be shown, in thousandths."""
        graph = self.closure.instance.snapshot.graph
        number = graph.numbers.competency.get(competency)
        found = {shown for shown, _ in graph.providers[number]} if number is not None else set()
        held = thousandths(self.closure.instance.evidence.level(competency))
        return {*found, held} if held else found

    def _order(self) -> None:
        """What a plan rests on must not run in a circle, except side by side."""
        for names, found in supports_in_circles(list(self.links()) if self.supports else []):
            firsts = {names[use.before] for use in found if use.strict}
            if self.may_circle(firsts) and not forbid_circles(self.model, found):
                rank(self.model, found)

    def links(self) -> Iterator[tuple[str, str, bool, Any]]:
        """What rests on what: the one before, the one after, whether never in a circle, and what says that it does."""
        for (before, after, beside), below in self.supports.items():
            yield before, after, not beside, below

    def may_circle(self, before: Iterable[str]) -> bool:  # noqa: ARG002  a calendar keeps some from it
        """Nothing else keeps some, which others of their circle need beforehand, from needing these in turn."""
        return True
