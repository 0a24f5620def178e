"""Renewals in a model with a calendar: what moves the expiry of an award, as often as it is needed.

The renewals of one award are a chain: each is taken in a cycle, which begins on the day after the expiry before, and
moves the expiry on.
Days are counted from the first day of the question. A renewal that a step of the plan needs runs in weeks like any
step; one that only keeps the goal valid is placed on a day of its cycle, and takes no week.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from pathways.domain.catalog import Credential, Route
from pathways.domain.learner import Award
from pathways.domain.months import (
    LEAST_DAYS_OF_MONTH,
    Lifetime,
)
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement, walk
from pathways.planning.model.carrying import Carrying
from pathways.planning.model.date_arithmetic import last_day_after
from pathways.planning.model.facts import RenewalFacts
from pathways.planning.model.renewal_steps import Chain, RenewalStep
from pathways.planning.model.terms import CalendarTerms
from pathways.planning.question.cycles import cycle_since
from pathways.requirements.compiling import TreeCompiler
from pathways.requirements.constraint_terms import Claimed, Literal

LONG_AGO = -(10**6)
MOST_RENEWALS = 60


class Renewals:
    """Every chain of a model; made before the trees are added, bound to them after."""

    def __init__(self, model: CalendarTerms) -> None:
        self._model = model
        self.chains: list[Chain] = []
        self._counts: dict[str, dict[tuple[str, int], Literal]] = defaultdict(dict)
        for key in model.closure.renewable:
            model.check()
            credential = model.closure.instance.snapshot.credentials[key]
            held = self._held(credential)
            if held is not None:
                self.chains.append(held)
            earned = (self._earned(credential, name) for name in model.closure.names(key))
            self.chains += [chain for chain in earned if chain is not None]

    @property
    def steps(self) -> Iterator[RenewalStep]:
        """Of all chains."""
        for chain in self.chains:
            yield from chain.steps

    def of(self, key: str) -> list[Chain]:
        """The chains of a credential."""
        return [chain for chain in self.chains if chain.credential.key == key]

    def require(self) -> None:
        """Adds what each renewal asks for, and what it gives."""
        for chain in self.chains:
            before, carrying = chain.expiry, Carrying(self._model, chain)
            for number, step in enumerate(chain.steps):
                self._model.check()
                for place, taken in step.taken.items():
                    self._move(chain, step, place, taken, before)
                    asked = chain.credential.renewals[place].asks(first=chain.is_first and not number)
                    if asked is not None:
                        self._require(step, place, asked, before, carrying.into(number, place))
                self._model.model.add(step.expiry == before).only_enforce_if(step.present.negated())
                before = step.expiry
            for counts in self._counts.values():  # grace belongs to two cycles, and what is issued in it to one
                here = [found for step in chain.steps for name, found in counts.items() if name[0] == step.name]
                if len(here) > 1:
                    self._model.model.add_at_most_one(here)

        for chain in self.chains:
            names = self._model.closure.names(chain.credential.key)
            for name in names[names.index(chain.name) + 1 :] if chain.name else names:
                self._set_apart(chain, name)

    def _set_apart(self, chain: Chain, name: str) -> None:
        """What is renewed is the award that is valid longest: of a chain, or what an occurrence earns later."""
        model, key = self._model, chain.credential.key
        again = next((other for other in self.of(key) if other.name == name), None)
        expiry = model.last_day if again is None else again.expiry
        before = chain.expiry
        for step in chain.steps:
            early, longer = model.model.new_bool_var(""), model.model.new_bool_var("")
            model.model.add(step.begin < model.ends(name)).only_enforce_if(early)
            model.model.add(before >= expiry).only_enforce_if(longer)
            model.model.add_bool_or([early, longer]).only_enforce_if(step.present, model.earned[name])
            before = step.expiry
        if again is not None and again.steps:
            shorter = model.model.add(before < expiry)
            shorter.only_enforce_if(again.steps[0].present, *([model.earned[chain.name]] if chain.name else []))

    def counts(self, name: str, step: RenewalStep, place: int, in_cycle: Literal, before: Literal) -> Literal:
        """An award is issued in the cycle of a renewal, and before it; it counts in no other renewal of its chain.

        Args:
            name: of the award.
            place: of the route of the renewal.
            in_cycle: it is issued on the first day of that cycle, or later.
            before: it is there when the renewal is taken.
        """
        found = self._counts[name].get((step.name, place))
        if found is None:
            found = self._counts[name][step.name, place] = self._model.model.new_bool_var("")
            for literal in (in_cycle, before):
                if literal is not True:
                    self._model.model.add_implication(found, literal)
        return found

    def counted(self, name: str, step: RenewalStep) -> list[Any]:
        """What says that an award counts in a renewal, as far as lines of that have asked."""
        return [found for (renewal, _), found in self._counts[name].items() if renewal == step.name]

    def _held(self, credential: Credential) -> Chain | None:
        model = self._model
        awards = model.windows.awards.get(credential.key, [])
        lasts = [(award.last_day(credential.lifetime), award) for award in awards]
        if not lasts or any(last is None for last, _ in lasts):
            return None
        last, award = max(lasts, key=lambda pair: pair[0] or date.min)
        if last is None or self._offset(last) >= model.last_day:
            return None
        if not credential.renewable_on(model.weeks.first_day, last):
            return None
        begun = (cycle_since(credential, route, award.issued_on, last) for route in credential.renewals)
        since = [LONG_AGO if day == date.min else self._offset(day) for day in begun]
        chain = Chain(credential, award, model.model.new_constant(self._offset(last)), [])
        self._grow(chain, last, since, "held")
        return chain

    def _earned(self, credential: Credential, name: str) -> Chain | None:
        model = self._model
        first = model.first_end(name)
        if first is None:
            return None
        last = credential.lifetime.last_day(model.ticks.day(first))
        if last is None or self._offset(last) >= model.last_day:
            return None
        expiry = self.valid_after(name, credential.lifetime)
        chain = Chain(credential, None, expiry, [], name)
        since = model.model.new_int_var(0, model.last_day, "")
        model.model.add(since == model.scale * model.ends(name))
        self._grow(chain, last, [since] * len(credential.renewals), "earned")
        for step in chain.steps:
            model.model.add_implication(step.present, model.earned[name])
            model.model.add_implication(step.present, model.before(name, step.name))
        return chain

    def _grow(self, chain: Chain, last: date, since: Sequence[Any], kind: str) -> None:
        """As many renewals as it takes to last through the last day that counts.

        Args:
            since: the first day of the cycle of the first of them, by the place of its route.
        """
        model, credential = self._model, chain.credential
        moving = [each for each in map(credential.extension, credential.renewals) if each.least_days]
        is_free = all(map(_is_free, credential.renewals))
        low, before = chain.expiry.proto.domain[0], chain.expiry
        while self._offset(last) < model.last_day and len(chain.steps) < MOST_RENEWALS:
            step = model.renewal(f"{chain.name or credential.key}#{kind}{len(chain.steps)}", credential, since)
            step.expiry = model.model.new_int_var(low, model.last_day, "")
            if chain.steps:
                model.model.add_implication(step.present, chain.steps[-1].present)
                model.model.add_implication(step.present, model.before(chain.steps[-1].name, step.name))
            for place, taken in step.taken.items():
                model.model.add(step.begin * model.scale >= since[place]).only_enforce_if(taken)
            if is_free and model.kept is not None:
                self._take_at_once(chain, step)
            chain.steps.append(step)
            begun = model.model.new_int_var(low + 1, model.last_day + 1, "")
            model.model.add(begun == before + 1)
            since, before = [begun] * len(credential.renewals), step.expiry
            if not moving:
                break
            last = min(each.moved(last) for each in moving)

    def _take_at_once(self, chain: Chain, step: RenewalStep) -> None:
        """On whatever day it is taken, it moves the expiry alike: the first one will do."""
        model = self._model
        ended = [chain.steps[-1].end] if chain.steps else []
        for place, taken in step.taken.items():
            first = model.model.new_int_var(0, model.last_day + 1, "")
            model.model.add_max_equality(first, [0, step.since[place], *ended])
            model.model.add(step.begin <= first).only_enforce_if(taken, model.main[step.name].negated())

    def _move(self, chain: Chain, step: RenewalStep, place: int, taken: Any, before: Any) -> None:
        """It is taken in its cycle, and moves the expiry."""
        model, credential = self._model, chain.credential
        route = credential.renewals[place]
        through = self._later(before, Lifetime(months=route.grace_months))
        model.model.add(model.scale * step.begin <= through).only_enforce_if(taken)
        model.model.add(model.scale * step.end - 1 <= through).only_enforce_if(taken)  # its last day too
        if route.opens_days is not None:
            model.model.add(model.scale * step.begin >= before - route.opens_days).only_enforce_if(taken)
        extended = self._later(before, credential.extension(route))
        if route.align_to is None:
            model.model.add(step.expiry == extended).only_enforce_if(taken)
        else:
            self._align(step, taken, route.align_to, before)

    def _require(self, step: RenewalStep, place: int, asked: Requirement, before: Any, carried: Any) -> None:
        """What it asks for holds, with what is carried over."""
        model, taken = self._model, step.taken[place]
        facts = RenewalFacts(model, step, place)
        compiler = TreeCompiler(model.model, facts, model.closure.instance.snapshot.credentials, carried)
        literal = compiler.add(asked)
        step.claims[place] = compiler.claims
        if literal is False:
            model.model.add(taken == 0)
        elif literal is not True:
            model.model.add_implication(taken, literal)
        for group in walk(asked):
            if isinstance(group, Group) and group.each is not None:
                self._each(step, group, facts, compiler.claims, place, before)

    def _align(self, step: RenewalStep, taken: Any, key: str, before: Any) -> None:
        """The expiry becomes that of another credential, if later."""
        model = self._model
        same = model.model.new_bool_var("")
        model.model.add(step.expiry <= before).only_enforce_if(same)
        ways: list[Any] = [same]
        for expiry, literal in self._expiries(key, step):
            if literal is False:
                continue
            way = model.model.new_bool_var("")
            if literal is not True:
                model.model.add_implication(way, literal)
            model.model.add(step.expiry <= expiry).only_enforce_if(way)
            ways.append(way)
        model.model.add_bool_or(ways).only_enforce_if(taken)

    def _expiries(self, key: str, step: RenewalStep) -> Iterator[tuple[Any, Literal]]:
        """Until when a credential is valid on the day on which a renewal of another counts, and what makes it so."""
        model = self._model
        credential = model.closure.instance.snapshot.credentials[key]
        for award in model.windows.awards.get(key, []):
            last = award.last_day(credential.lifetime)
            if award.issued_on is None or award.issued_on <= model.weeks.first_day:
                yield (model.last_day if last is None else self._offset(last)), True
        for name in model.closure.names(key) if key != step.key else ():
            yield self.valid_after(name, credential.lifetime), model.support(name, step.name)
        for chain in self.of(key):
            for other in chain.steps:
                if other.name != step.name:
                    yield other.expiry, model.lasting.after(other, step.name)

    def valid_after(self, key: str, lifetime: Lifetime) -> Any:
        """The last day that counts on which an award that the plan earns is valid."""
        model = self._model
        if lifetime.is_for_life:
            return model.last_day
        day = model.model.new_int_var(0, model.last_day, "")
        model.model.add(day == model.scale * model.ends(key))
        return self._later(day, lifetime)

    def _each(
        self, step: RenewalStep, group: Group, facts: RenewalFacts, claims: list[Claimed], place: int, before: Any
    ) -> None:
        """So many credits in every so many months of the cycle: from its first day through the expiry."""
        model, each = self._model, group.each
        if each is None:
            return
        lines = {line.path: line for line in group.of if isinstance(line, CredentialLine)}
        direct = [(claim, lines[claim.path]) for claim in claims if claim.path in lines]
        once: list[list[Any]] = [[] for _ in direct]
        since, taken = step.since[place], step.taken[place]
        longest = self._range(before)[1] - (since if isinstance(since, int) else self._range(since)[0])
        for number in range(longest // (LEAST_DAYS_OF_MONTH * each.months) + 1):
            first = self._later(since, Lifetime(months=each.months * number), is_capped=False)
            after = self._later(since, Lifetime(months=each.months * (number + 1)), is_capped=False)
            counts = model.model.new_bool_var("")  # the whole period lies in the cycle
            model.model.add(after <= before + 1).only_enforce_if(counts)
            model.model.add(after > before + 1).only_enforce_if(counts.negated())
            terms = []
            for mine, (claim, line) in zip(once, direct, strict=True):
                days = self._issued(claim, line, facts)
                inside = model.both(claim.use, model.any_of([*self._inside(step, days, first, after)]))
                if inside is not False:
                    mine.append(inside)
                    terms.append(claim.worth * inside)
            model.model.add(sum(terms) >= thousandths(each.credits)).only_enforce_if(taken, counts)
        for periods in once:  # taken again, a course is worth no more: a repeatable one has more claims
            model.model.add(sum(periods) <= 1)

    def _issued(self, claim: Claimed, line: CredentialLine, facts: RenewalFacts) -> Iterator[tuple[Any, Literal]]:
        """The days of issue of the awards, and of the step, that are worth what a claim for a line is, each with what
        makes it so."""
        model, key = self._model, claim.credential

        def pays(award: Award | None) -> bool:
            worth, scale = facts.adds(line, key, award)
            return (thousandths(worth), scale) == (claim.worth, claim.scale)

        for place, award in enumerate(model.windows.awards.get(key, []), start=1):
            is_unit = not claim.unit or claim.unit.startswith(f"award {place}.")
            if is_unit and award.issued_on is not None and pays(award):
                yield self._offset(award.issued_on), facts.belongs(award)
        for name in model.closure.names(key) if pays(None) else ():
            if claim.unit in ("", name):
                yield model.scale * model.ends(name), model.earned[name]

    def _inside(
        self, step: RenewalStep, days: Iterable[tuple[Any, Literal]], first: Any, after: Any
    ) -> Iterator[Literal]:
        """One of some days lies from a day on, before another, and not after the renewal is taken."""
        model = self._model
        for day, able in days:
            if able is False:
                continue
            inside = model.model.new_bool_var("")
            if able is not True:
                model.model.add_implication(inside, able)
                model.model.add(day <= model.scale * step.begin).only_enforce_if(inside)
            model.model.add(day >= first).only_enforce_if(inside)
            model.model.add(day < after).only_enforce_if(inside)
            yield inside

    def _later(self, day: Any, lifetime: Lifetime, *, is_capped: bool = True) -> Any:
        """A day moved by a lifetime, or the last that counts; both may be variables."""
        if lifetime.is_for_life or lifetime == Lifetime(months=0):
            return day
        if isinstance(day, int):
            offset = self._capped if is_capped else self._offset
            return LONG_AGO if day == LONG_AGO else offset(lifetime.moved(self._day(day)))
        model, most = self._model, self._model.last_day if is_capped else None
        return last_day_after(model.model, day, model.weeks.first_day, self._range(day), lifetime, most)

    def _range(self, day: Any) -> tuple[int, int]:
        """Of the days that are looked at: those between today's cycles and the last day that counts."""
        domain = list(day.proto.domain)
        return domain[0], domain[-1]

    def _day(self, offset: int) -> date:
        return self._model.weeks.first_day + timedelta(days=offset)

    def _offset(self, day: date) -> int:
        return (day - self._model.weeks.first_day).days

    def _capped(self, day: date) -> int:
        return min(self._offset(day), self._model.last_day)


def _is_free(renewal: Route) -> bool:
    """It can be taken on any day of its cycle, whatever else is done."""
    opens = renewal.available_from or renewal.available_through or renewal.is_offered
    asks = renewal.requires is not None and not _is_empty(renewal.requires)
    return not asks and renewal.align_to is None and not opens and renewal.opens_days is None


def _is_empty(requirement: Requirement) -> bool:
    return isinstance(requirement, Group) and requirement.rule is GroupRule.ALL and not requirement.of
