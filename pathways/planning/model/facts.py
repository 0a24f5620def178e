"""What may satisfy the lines of a plan's trees: the record, the steps of the plan, and, with a calendar, when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from pathways.domain.catalog import Route
from pathways.domain.learner import Award
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Scope,
    Selection,
)
from pathways.planning.model.averages import Standing, on_average
from pathways.planning.model.renewal_steps import Chain, RenewalStep
from pathways.planning.model.terms import CalendarTerms, PlanTerms, User
from pathways.planning.question.calendar import join
from pathways.planning.question.waiting import asked_in_grace, in_cycle, issued_in_cycle
from pathways.requirements.averaging import averaged
from pathways.requirements.claims import Pins, pins_below
from pathways.requirements.constraint_terms import Literal, Payer
from pathways.requirements.grades import graded_on
from pathways.requirements.leaves import NOTHING_EARNED, NOUGHT, Earned, Way, amount_of, leaf_holds, ways_of
from pathways.requirements.payments import held_payments, payments


class HeldFacts:
    """What the record alone makes true."""

    def __init__(self, model: PlanTerms, user: User) -> None:
        self._model = model
        self._user = user
        self._evidence = model.closure.instance.evidence

    def check(self) -> None:
        self._model.check()

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        credentials = self._model.closure.instance.snapshot.credentials
        found = payments(line, self._evidence, credentials, NOTHING_EARNED)
        return [Payer(each.credential, True, each.amount, each.scale, each.unit, each.issued) for each in found]

    def days(self, line: CredentialLine, credential: str) -> Sequence[tuple[date, Literal]]:
        return [(day, True) for day in self._evidence.days(line, credential)]

    def leaf(self, line: Requirement) -> Literal:
        return leaf_holds(line, self._evidence, NOTHING_EARNED)

    def waives(self, line: Requirement) -> Literal:
        return self._model.waiver(line.path)

    def kin(self, credential: str, scope: Scope) -> str:
        return self._evidence.kin(credential, scope)

    def times(self, credential: str) -> int:
        return self._evidence.times(credential)

    def times_in_all(self, credential: str, scope: Scope) -> int:
        return self._evidence.times_in_all(credential, scope)

    def times_for(self, line: CredentialLine) -> int:
        return self._evidence.times_for(line)

    def worths(self, line: CredentialLine) -> Iterable[Decimal]:
        return (worth for ways in self._ways_of(line).values() for worth, _ in ways)

    def _ways_of(self, line: CredentialLine, earned: Earned | None = None) -> Mapping[str, tuple[Way, ...]]:
        return ways_of(line, self._evidence, self._model.closure.instance.snapshot.credentials, earned)

    def pins(self, scope: Group) -> Pins:
        return pins_below(scope, self._evidence)


class PlanFacts(HeldFacts):
    """What the record makes true, and what the steps of a plan can."""

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        found: list[Payer] = []
        held, every = self._ways_of(line, NOTHING_EARNED), self._ways_of(line, self._all_earned(line))
        for key in self._evidence.accepted(line):
            if self.times(key) > 1:
                found += self._repeated(line, key)
                continue
            is_held = bool(self._evidence.paying(line, key))
            if is_held:
                found += [Payer(key, True, *way) for way in held[key]]
            if not is_held or len(every[key]) > len(held[key]):
                found.append(Payer(key, self._supported(key, line), *every[key][-1]))
        return found

    def _repeated(self, line: CredentialLine, key: str) -> Iterator[Payer]:
        """Each award and each occurrence of a repeatable credential."""
        credentials = self._model.closure.instance.snapshot.credentials
        for each in held_payments(line, key, self._evidence, credentials):
            self.check()
            yield Payer(key, True, each.amount, each.scale, each.unit, each.issued)
        planned = amount_of(line, key, credentials[key].planned_credits or NOUGHT, self._evidence, credentials)
        for name in self._model.closure.names(key):
            able = self._model.support(name, self._user, line)
            yield Payer(key, able, planned, credentials[key].scale, name, self._evidence.day)

    def _all_earned(self, line: CredentialLine) -> Earned:
        """As though steps had earned whatever satisfies a line."""
        return Earned(before=frozenset(self._evidence.accepted(line)))

    def days(self, line: CredentialLine, credential: str) -> Sequence[tuple[date, Literal]]:
        """Earned on the day of the question; what is renewed keeps its day of issue."""
        held = super().days(line, credential)
        literal = self._model.earned_for(credential, self._user, line)
        if literal is False:
            return held
        renewed = self._model.renewed_in_grace(literal, credential)
        kept = [] if renewed is False else [(day, renewed) for day in self._evidence.renewable_days(credential)]
        return [*held, *kept, (self._evidence.day, self._model.earned_anew(literal, credential))]

    def _steps(self, line: CredentialLine, key: str) -> dict[str, Literal]:
        """The steps that earn a credential, with what makes each come in time for a line that accepts it."""
        return {name: self._model.support(name, self._user, line) for name in self._model.closure.names(key)}

    def _supported(self, key: str, line: CredentialLine) -> Literal:
        """Earned in time; renewing an award that has run out leaves its score and its day of issue as they are."""
        literal = self._model.earned_for(key, self._user, line)
        if literal is False or self._evidence.paying(replace(line, ever_earned=True), key):
            return literal
        return self._model.earned_anew(literal, key)

    def leaf(self, line: Requirement) -> Literal:
        if leaf_holds(line, self._evidence, NOTHING_EARNED):
            if isinstance(line, ExclusionLine):
                return self._model.none_of(self._evidence.ruled_out(line))
            return True
        match line:
            case CompetencyLine(competency=competency, level=level):
                return self._model.shows(competency, thousandths(level), self._user)
            case CoverageLine():
                return self._model.covers(line)
            case AverageLine():
                found = averaged(line, self._evidence)
                held = {key: [Standing(each, True, False) for each in some] for key, some in found.items()}
                return on_average(self._model.model, line, held, self._evidence, self._steps)
            case ExperienceLine() | ConditionLine() | ExclusionLine():
                return False
            case Group() | CredentialLine() | Selection():
                raise TypeError(f"a {type(line).__name__} is not a leaf that the record alone decides")
            case _:
                assert_never(line)


class GraceFacts(PlanFacts):
    """The same for renewing an award that has run out: awards issued in its cycle, never of the credential itself."""

    def __init__(self, model: PlanTerms, key: str, renewal: Route) -> None:
        super().__init__(model, key)
        instance = model.closure.instance
        self.asked = asked_in_grace(key, renewal, instance.evidence, instance.snapshot)
        self._evidence = in_cycle(key, renewal, instance.evidence, instance.snapshot)
        self._key, self._renewal = key, renewal

    def _supported(self, key: str, line: CredentialLine) -> Literal:
        """An award of before the cycle is none of it, though it is renewed."""
        instance = self._model.closure.instance
        literal = super()._supported(key, line)
        if literal is False or line.ever_earned:
            return literal
        if issued_in_cycle(key, self._key, self._renewal, instance.evidence, instance.snapshot):
            return literal
        return self._model.earned_anew(literal, key)


class CalendarFacts(PlanFacts):
    """What the record makes true in some weeks, and what the steps of a plan can."""

    _model: CalendarTerms

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        return [payer for key in self._evidence.accepted(line) for payer in self._payers(line, key)]

    def _payers(self, line: CredentialLine, key: str) -> Iterator[Payer]:
        """The ways in which a credential may pay, those that add the same amount as one."""
        if self.times(key) > 1:
            yield from self._repeated(line, key)
            return
        model, user = self._model, self._user
        planned = self.adds(line, key, None)
        awards: dict[Way, list[Award]] = {}
        for award in model.windows.awards.get(key, ()):
            # No line of the goal adds up credits, and what keeps it valid may be one award after another.
            awards.setdefault(planned if user is None else self.adds(line, key, award), []).append(award)
        for way in dict.fromkeys((planned, *awards)):
            some, is_planned = awards.get(way, []), way == planned
            which = None if awards.keys() <= {planned} else (*some, *((None,) if is_planned else ()))
            ways = [
                model.during(user, join(span for each in some if (span := model.windows.paid_by(line, each)))),
                model.earned_for(key, user, line) if is_planned else False,
                model.renewed(key, user, line, which),
            ]
            yield Payer(key, model.any_of(ways), *way)

    def _repeated(self, line: CredentialLine, key: str) -> Iterator[Payer]:
        """Each award and each occurrence of a repeatable credential, as it is or renewed."""
        model = self._model
        for place, award in enumerate(model.windows.awards.get(key, ()), start=1):
            able = model.any_of([self._able(line, award), self._renewed(line, key, award)])
            if able is not False:
                way = self.adds(line, key, award)
                for time in range(min(award.times, self.times(key))):
                    yield Payer(key, able, *way, f"award {place}.{time + 1}")
        for name in model.closure.names(key):
            able = model.any_of([self._planned(line, name), self._renewed(line, key, name)])
            yield Payer(key, able, *self.adds(line, key, None), name)

    def _renewed(self, line: CredentialLine, key: str, award: Award | str) -> Literal:
        """An award of the record, or that of an occurrence, was renewed in time, and pays for the line."""
        return self._model.renewed(key, self._user, line, (award,))

    def _able(self, line: CredentialLine, award: Award) -> Literal:
        """A held award pays for the line."""
        span = self._model.windows.paid_by(line, award)
        return False if span is None else self._model.during(self._user, (span,))

    def _planned(self, line: CredentialLine, name: str) -> Literal:
        """The step of a name pays for it."""
        return self._model.support(name, self._user, line)

    def adds(self, line: CredentialLine, key: str, award: Award | None) -> Way:
        """What a line adds in a group that adds up credits when an award pays, and the scale of its grade; None: when a
        step does."""
        credentials = self._model.closure.instance.snapshot.credentials
        if key not in credentials:
            return NOUGHT, None
        credential = credentials[key]
        own = (credential.planned_credits or NOUGHT) if award is None else award.worth(credential)
        scale = credential.scale if award is None else graded_on(award, credential, self._evidence.scales)
        return amount_of(line, key, own, self._evidence, credentials), scale

    def leaf(self, line: Requirement) -> Literal:
        model = self._model
        match line:
            case CoverageLine():
                return model.covers(line)
            case AverageLine():
                held = {
                    key: [Standing(each, *model.exactly(self._user, spans)) for each, spans in some]
                    for key, some in model.windows.averaged(line).items()
                }
                return on_average(model.model, line, held, self._evidence, self._steps)
            case ExclusionLine(condition=None) if model.windows.leaf(line):
                return model.none_of(self._evidence.ruled_out(line))
            case CompetencyLine(competency=competency, level=level):
                shown = model.during(self._user, model.windows.leaf(line))
                return model.any_of([shown, model.shows(competency, int(level * 1000), self._user)])
            case ExperienceLine() | ConditionLine() | ExclusionLine() | Group() | CredentialLine() | Selection():
                return model.during(self._user, model.windows.leaf(line))
            case _:
                assert_never(line)


class RenewalFacts(CalendarFacts):
    """What may satisfy the lines of a renewal: awards issued in its cycle, never the credential itself."""

    def __init__(self, model: CalendarTerms, step: RenewalStep, place: int) -> None:
        super().__init__(model, step.name)
        self._step, self._place = step, place
        self._has_grace = any(renewal.grace_months for renewal in step.credential.renewals)

    def _payers(self, line: CredentialLine, key: str) -> Iterator[Payer]:
        if key == self._step.key:
            return
        if self.times(key) > 1:
            yield from self._repeated(line, key)
            return
        ways: dict[Way, list[Literal]] = {}
        for award, literal in self._ways(line, key):
            ways.setdefault(self.adds(line, key, award), []).append(literal)
        for way, literals in ways.items():
            yield Payer(key, self._model.any_of(literals), *way)

    def leaf(self, line: Requirement) -> Literal:
        if not isinstance(line, CompetencyLine):
            return super().leaf(line)
        stated = self._evidence.stated
        if any(each.competency == line.competency and each.level >= line.level for each in stated):
            return True
        credentials = self._model.closure.instance.snapshot.credentials
        able = [
            literal
            for key in self._model.closure.instance.snapshot.developed_by.get(line.competency, ())
            if key != self._step.key
            and any(
                each.competency == line.competency and each.level >= line.level
                for each in credentials[key].competencies
            )
            for stand_in in (CredentialLine(path=line.path, credential=key),)
            for _, literal in self._ways(stand_in, key)
        ]
        return self._model.any_of(able)

    def _ways(self, line: CredentialLine, key: str) -> Iterator[tuple[Award | None, Literal]]:
        """An award of a credential was issued in the cycle, and is valid: by itself, or renewed in its turn. None is
        that of a step."""
        model = self._model
        for held in model.windows.awards.get(key, ()):
            able = self._able(line, held)
            if able is not False:
                yield held, able
        for name in model.closure.names(key):
            yield None, self._planned(line, name)
        for chain in () if model.renewals is None else model.renewals.of(key):
            yield from ((chain.award, literal) for literal in self._by_chain(line, chain))

    def _renewed(self, line: CredentialLine, key: str, award: Award | str) -> Literal:
        """The same of an award that is of the cycle."""
        chains = () if self._model.renewals is None else self._model.renewals.of(key)
        mine = (chain for chain in chains if award in (chain.award, chain.name))
        return self._model.any_of([literal for chain in mine for literal in self._by_chain(line, chain)])

    def _by_chain(self, line: CredentialLine, chain: Chain) -> Iterator[Literal]:
        """Ways in which what is renewed is of the cycle, and valid."""
        model, award = self._model, chain.award
        if award is not None and award.issued_on is None and not line.ever_earned:
            return
        base = model.lasting.able(chain, self._step.name, line)
        if not line.ever_earned:
            base = model.both(base, self.earned_here(chain.name) if award is None else self.belongs(award))
        yield from (model.lasting.by(step, self._step.name, base) for step in chain.steps)

    def _able(self, line: CredentialLine, award: Award) -> Literal:
        within = super()._able(line, award)
        return within if within is False or line.ever_earned else self._model.both(within, self.belongs(award))

    def belongs(self, award: Award) -> Literal:
        """An award of the record is of the cycle; where grace makes it one of two cycles, it counts in this one."""
        model = self._model
        if award.issued_on is None or model.renewals is None:
            return False
        in_cycle = self._in_cycle(self._offset(award.issued_on))
        if in_cycle is False or not self._has_grace:
            return in_cycle
        return model.renewals.counts(self._name_of(award), self._step, self._place, in_cycle, True)

    def _name_of(self, award: Award) -> str:
        return f"award {self._model.windows.awards[award.credential].index(award) + 1} of {award.credential}"

    def _offset(self, day: date) -> int:
        return (day - self._model.weeks.first_day).days

    def _planned(self, line: CredentialLine, name: str) -> Literal:
        """The step of a name earns its credential in the cycle."""
        model = self._model
        # What has only begun is no award yet, and an award that is issued later would count in the next cycle as well.
        literal = model.support(name, self._step.name, replace(line, concurrent=False, together=False))
        return literal if literal is False or line.ever_earned else model.both(literal, self.earned_here(name))

    def earned_here(self, name: str) -> Literal:
        """What the step of a name earns is of the cycle."""
        model = self._model
        if model.renewals is None:
            return False
        in_cycle = self._in_cycle(model.scale * model.ends(name))
        before = model.before(name, self._step.name)
        return model.renewals.counts(name, self._step, self._place, in_cycle, before)

    def _in_cycle(self, issued: Any) -> Literal:
        since = self._step.since[self._place]
        if isinstance(since, int) and (isinstance(issued, int) or since <= 0):
            return since <= issued if isinstance(issued, int) else True
        inside = self._model.model.new_bool_var("")
        self._model.model.add(issued >= since).only_enforce_if(inside)
        return inside
