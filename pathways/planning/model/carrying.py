"""Credits that renewals carry over in a model with a calendar: what a cycle has left over counts in the next one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from pathways.domain.learner import Award
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CredentialLine, Group
from pathways.planning.model.facts import CalendarFacts, RenewalFacts
from pathways.planning.model.renewal_steps import Chain, RenewalStep
from pathways.planning.model.terms import CalendarTerms
from pathways.planning.question.cycles import adding_up, cycle_before
from pathways.requirements.compiling import TreeCompiler
from pathways.requirements.constraint_terms import Literal

Carried = Any
"""Thousandths of credits: an expression of the model, or 0."""


@dataclass
class Carrying:
    """Of one chain.

    What a renewal carries over was left over by the one before, by the same route; before the plan, by what was issued
    in the cycle before.
    """

    model: CalendarTerms
    chain: Chain
    _found: dict[tuple[int, int], Carried] = field(default_factory=dict)

    def into(self, number: int, place: int) -> Carried:
        """What the cycle of a renewal begins with.

        Args:
            number: of the renewal in its chain, from 0.
            place: of its route.
        """
        if (number, place) not in self._found:
            self._found[number, place] = self._into(number, place)
        return self._found[number, place]

    def _into(self, number: int, place: int) -> Carried:
        chain = self.chain
        route = chain.credential.renewals[place]
        group = adding_up(route.requires)
        if route.carry_over is None or group is None:
            return 0
        if number:
            earlier = chain.steps[number - 1]
            last = chain.expiry if number == 1 else chain.steps[number - 2].expiry
            facts = CarriedFacts(
                self.model, chain.steps[number], place, (earlier.since[place], last), earlier, chain.steps[: number - 1]
            )
            is_first = chain.is_first and number == 1
            return self._left(
                group, facts, place, self.into(number - 1, place), earlier.taken[place], is_first=is_first
            )
        found = None if chain.award is None else cycle_before(chain.credential, route, chain.award)
        if found is None:
            return 0
        facts = CarriedFacts(self.model, chain.steps[0], place, (self._offset(found.first), self._offset(found.last)))
        return self._left(group, facts, place, 0, None, is_first=found.is_first)

    def _offset(self, day: date) -> int:
        """Days from the first one; of the calendar's first day too."""
        return (day - self.model.weeks.first_day).days

    def _left(
        self, group: Group, facts: CarriedFacts, place: int, carried: Carried, taken: Any, *, is_first: bool
    ) -> Carried:
        """What is left over of a cycle, once what it asks for is taken off; `taken`: only if a renewal was."""
        model = self.model
        compiler = TreeCompiler(model.model, facts, model.closure.instance.snapshot.credentials)
        compiler.add(group)
        earned = compiler.totals.get(group.path, 0)
        route = self.chain.credential.renewals[place]
        asked = route.asks(first=is_first)
        least = thousandths(asked.minimum) if isinstance(asked, Group) and asked.minimum is not None else 0
        most = thousandths(route.carry_over) if route.carry_over is not None else 0
        left, some = model.model.new_int_var(0, most, ""), model.model.new_bool_var("")
        model.model.add(left <= most * some)
        model.model.add(left <= earned).only_enforce_if(some)
        model.model.add(left <= earned + carried - least).only_enforce_if(some)
        if taken is not None:
            model.model.add_implication(some, taken)
        return left


class CarriedFacts(RenewalFacts):
    """What counts of one cycle when it is over, whether or not it is valid still.

    Args:
        step: the next renewal, for which it is left over.
        days: the first and the last one of the cycle.
        earlier: the renewal of that cycle; what was issued in its grace may count in it. None: it was before the plan.
        before: the renewals before that one, in whose grace some of it may have been issued, and counted.
    """

    def __init__(
        self,
        model: CalendarTerms,
        step: RenewalStep,
        place: int,
        days: tuple[Any, Any],
        earlier: RenewalStep | None = None,
        before: list[RenewalStep] | None = None,
    ) -> None:
        super().__init__(model, step, place)
        self._days = days
        self._in_grace = None if earlier is None or not self._has_grace else RenewalFacts(model, earlier, place)
        self._before = before or []
        self._inside: dict[str, Literal] = {}

    def _able(self, line: CredentialLine, award: Award) -> Literal:
        literal = CalendarFacts._able(self, replace(line, ever_earned=True), award)
        if literal is False or (line.ever_earned and award.issued_on is None):
            return literal
        return self._model.both(literal, self._by_the_end(award) if line.ever_earned else self.belongs(award))

    def _planned(self, line: CredentialLine, name: str) -> Literal:
        asked = replace(line, ever_earned=True, concurrent=False, together=False)
        literal = self._model.support(name, self._step.name, asked)
        if literal is False:
            return False
        if line.ever_earned:
            return self._model.both(literal, self._between(self._model.scale * self._model.ends(name), None))
        return self._model.both(literal, self.earned_here(name))

    def belongs(self, award: Award) -> Literal:
        """An award of the record was issued in the cycle, and counts in it."""
        if award.issued_on is None:
            return False
        name = self._name_of(award)
        if name not in self._inside:
            in_grace = False if self._in_grace is None else self._in_grace.belongs(award)
            self._inside[name] = self._counting(name, self._offset(award.issued_on), in_grace)
        return self._inside[name]

    def earned_here(self, name: str) -> Literal:
        """What the step of a name earns is issued in the cycle, and counts in it."""
        if name not in self._inside:
            in_grace = False if self._in_grace is None else self._in_grace.earned_here(name)
            self._inside[name] = self._counting(name, self._model.scale * self._model.ends(name), in_grace)
        return self._inside[name]

    def _by_the_end(self, award: Award) -> Literal:
        return award.issued_on is not None and self._between(self._offset(award.issued_on), None)

    def _counting(self, name: str, issued: Any, in_grace: Literal) -> Literal:
        """It was issued in the cycle, and counted in none before, or in the grace of the cycle, and counted in it."""
        within = self._between(issued, self._days[0])
        renewals = self._model.renewals
        if within is not False and renewals is not None:
            for step in self._before:
                for counted in renewals.counted(name, step):
                    within = self._model.both(within, counted.negated())
        return self._model.any_of([within, in_grace])

    def _between(self, issued: Any, first: Any) -> Literal:
        """It was issued by the last day of the cycle, and on a first one or later; None: whenever it was."""
        model, last = self._model.model, self._days[1]
        bounds = [last] if first is None else [first, last]
        if isinstance(issued, int) and all(isinstance(each, int) for each in bounds):
            return issued <= last and (first is None or first <= issued)
        found = model.new_bool_var("")
        model.add(issued <= last).only_enforce_if(found)
        if first is not None:
            model.add(issued >= first).only_enforce_if(found)
        return found
