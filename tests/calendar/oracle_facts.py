"""What holds on a day of a plan with a calendar: what is held, renewed, in which cycle, and the goal."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import assert_never

from pathways.domain.catalog import CompetencyLevel, Credential, Route, Strength
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, Record
from pathways.domain.plan import PlanQuestion
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
    Selection,
    walk,
)
from tests.calendar.held_awards import Holding, Renewed, asked, counting, holdings, left_over, longest
from tests.calendar.oracle_steps import (
    is_renewal,
    owner,
)
from tests.calendar.record_on_day import Issued, Moment, in_days, most, within_cycle
from tests.calendar.weeks import WEEK, Starts, Steps, Weeks
from tests.rules.oracle import holds
from tests.rules.plans import as_open, unlisted, with_lines
from tests.rules.state import classes_of, occurrence, occurrence_name

Wanted = str | CompetencyLevel | OccupationGoal
"""A line of a goal: a credential, a level, or a share of an occupation's needs."""


class Facts:
    """What holds on the days of one question about one catalogue.

    Args:
        timeless: there is no calendar.
        later: what every plan earns beside the steps that are looked at.
    """

    def __init__(
        self,
        content: Content,
        question: PlanQuestion,
        *,
        timeless: bool | None = None,
        later: frozenset[str] = frozenset(),
    ) -> None:
        self.content, self.question, self.later = content, question, later
        timeless = not question.options.has_calendar if timeless is None else timeless
        self.credentials = as_open(with_lines(content, question.record), content, question)
        self.classes = classes_of(content) | {key: frozenset((key,)) for key in unlisted(question.record)}
        self.weeks = Weeks(question.options, timeless, content)
        self._known: dict[tuple[object, ...], bool] = {}

    def _credential(self, step: str) -> Credential:
        return self.credentials[owner(step)]

    @cached_property
    def _later_days(self) -> tuple[date, ...]:
        """Without a calendar, those until all work has ended: it counts on the day that suits best."""
        if not self.weeks.timeless:
            return ()
        ends = (entry.ended_on for entry in self.question.record.experience if entry.ended_on is not None)
        last = max(ends, default=self.question.day)
        return tuple(self.weeks.day(number) for number in range(1, (last - self.question.day).days + 2))

    def _holds(self, key: str, steps: Steps, starts: Starts, ranks: Mapping[str, object]) -> bool:
        """A step may be taken on its first day; steps without a rank come later."""
        mine: object = ranks[key]
        lower = {other for other, rank in ranks.items() if rank < mine}  # type: ignore[operator]
        beside = lower.union(other for other, rank in ranks.items() if rank == mine and other != key)
        tree = steps[key].requires
        if occurrence(key) > 1:  # the time before has ended
            before = occurrence_name(owner(key), occurrence(key) - 1)
            if before not in lower or (self._ends_on(before, steps, starts) or 0) > starts[key]:
                return False
        if is_renewal(key):
            again = (other for other in steps if not is_renewal(other) and owner(other) == owner(key))
            if any(self._ends_on(each, steps, starts) == starts[key] for each in again if each not in lower):
                return False
            return self._renews(key, steps, starts, ranks)
        return tree is None or self._true(tree, self._moment(steps, starts, starts[key], lower, beside))

    def _renews(self, key: str, steps: Steps, starts: Starts, ranks: Mapping[str, object]) -> bool:
        """A renewal holds in its cycle, and with it those before it, however what lies in two cycles is shared out."""
        mine: object = ranks[key]
        earlier = [
            other
            for other, rank in ranks.items()
            if is_renewal(other) and owner(other) == owner(key) and rank < mine  # type: ignore[operator]
        ]
        chain = [*earlier, key]
        cycles = {each: self._cycle(each, steps, starts, self._lower(each, ranks)) for each in chain}
        if cycles[key] is None:
            return False
        both = [
            (issued, places)
            for issued in sorted(self._issued(steps, starts, self._lower(key, ranks)))
            if len(places := [each for each in chain if self._lies_in(issued, each, cycles[each], steps, starts)]) > 1
        ]
        return any(
            all(
                self._holds_in(
                    each,
                    found,
                    {issued: at for (issued, _), at in zip(both, chosen, strict=True)},
                    steps,
                    starts,
                    ranks,
                )
                for each in (chain if both else [key])
                if (found := cycles[each]) is not None
            )
            for chosen in product(*(places for _, places in both))
        )

    def _lower(self, key: str, ranks: Mapping[str, object]) -> set[str]:
        mine: object = ranks[key]
        return {other for other, rank in ranks.items() if rank < mine}  # type: ignore[operator]

    def _lies_in(self, issued: Issued, key: str, cycle: Holding | None, steps: Steps, starts: Starts) -> bool:
        """What is issued on a day lies in the cycle of a renewal, and before it."""
        if cycle is None or issued[0] == owner(key):
            return False
        return cycle.cycle(self.credentials[owner(key)], steps[key]) <= issued[1] <= self.weeks.day(starts[key])

    def _issued(self, steps: Steps, starts: Starts, counted: Collection[str]) -> set[Issued]:
        """What is issued, by the record and by steps."""
        record = self.question.record.awards
        held = {(each.credential, each.issued_on) for each in record if each.issued_on is not None}
        earning = [key for key in counted if not is_renewal(key)]
        return held.union((owner(key), self.weeks.day(starts[key] + self.weeks.days(steps[key]))) for key in earning)

    def _holds_in(
        self,
        key: str,
        found: Holding,
        counted: Mapping[Issued, str],
        steps: Steps,
        starts: Starts,
        ranks: Mapping[str, object],
    ) -> bool:
        """What a renewal asks for holds in its cycle; `counted`: in which renewal what lies in two cycles counts."""
        lower = self._lower(key, ranks)
        beside = lower.union(other for other, rank in ranks.items() if rank == ranks[key] and other != key)
        since = found.cycle(self.credentials[owner(key)], steps[key])
        moment = self._moment(steps, starts, starts[key], lower, beside)
        ends = {each: self.weeks.day(starts[each] + self.weeks.days(steps[each])) for each in lower}
        earned = {each: day for each, day in ends.items() if not is_renewal(each)}
        carried = self._carried(owner(key), found, steps[key], moment, earned, counted)
        tree = asked(steps[key], first=found.first, carried=carried)
        elsewhere = {issued for issued, at in counted.items() if at != key}
        return tree is None or self._true(tree, within_cycle(moment, since, owner(key), elsewhere), since)

    def _carried(
        self,
        key: str,
        found: Holding,
        route: Route,
        moment: Moment,
        earned: Mapping[str, date],
        counted: Mapping[Issued, str],
    ) -> Decimal:
        """What the cycle that runs has of the one before."""
        credential, group, carried, name = self.credentials[key], counting(route), Decimal(0), ""
        if group is None or found.first:
            return carried
        if found.before is None:
            days = found.ended_by_issue(credential, route)
            if days is None:
                return carried
            begun, last, first = days
            taken = last
        else:
            earlier, renewal = found.before
            if renewal.route != route or earlier.expiry is None:
                return carried
            begun, last, first = earlier.cycle(credential, route), earlier.expiry, earlier.first
            taken, name = renewal.start_on, renewal.name
            carried = self._carried(key, earlier, route, moment, earned, counted)

        def counts(issued: Issued) -> bool:
            if begun <= issued[1] <= last:
                return counted.get(issued, name) == name
            return last < issued[1] <= taken and counted.get(issued) == name

        seen = in_days(moment, key, self.question.record, earned, counts)
        return left_over(route, most(group, seen), carried, first=first)

    def _ends_on(self, key: str, steps: Steps, starts: Starts) -> int | None:
        return starts[key] + self.weeks.days(steps[key]) if key in starts else None

    def _cycle(self, key: str, steps: Steps, starts: Starts, lower: Collection[str]) -> Holding | None:
        """What a renewal is taken of, in the cycle that runs; None: it cannot be taken."""
        day = self.weeks.day(starts[key])
        found = self._holdings(owner(key), steps, starts, starts[key], lower)
        place = longest(found, day)
        finish_on = self.weeks.day(starts[key] + self.weeks.days(steps[key]))
        credential = self.credentials[owner(key)]
        may = place is not None and found[place].renewable(credential, steps[key], day, finish_on)
        return found[place] if place is not None and may else None

    def _holdings(self, key: str, steps: Steps, starts: Starts, day: int, counted: Collection[str]) -> list[Holding]:
        """The awards of a credential, with what is finished by a day."""
        ends = {other: starts[other] + self.weeks.days(steps[other]) for other in counted}
        earned = {
            name: self.weeks.day(end)
            for name, end in ends.items()
            if not is_renewal(name) and owner(name) == key and end <= day
        }
        renewals = [
            Renewed(steps[other], self.weeks.day(starts[other]), self.weeks.day(ends[other]), other)
            for other in starts
            if other in counted and is_renewal(other) and owner(other) == key and ends[other] <= day
        ]
        return holdings(self.credentials[key], self.question.record, earned, renewals)

    def _moment(
        self, steps: Steps, starts: Starts, day: int, lower: Collection[str], beside: Collection[str] = ()
    ) -> Moment:
        """On a day; `beside` are the steps of lower ranks and of the same one."""
        ends = {key: starts[key] + self.weeks.days(steps[key]) for key in starts}
        record, finished = self._held(steps, starts, day, lower)
        record_beside, ended = self._held(steps, starts, day, beside)
        earning = [key for key in beside if not is_renewal(key)]
        return Moment(
            self.credentials,
            self.classes,
            record,
            self.weeks.day(day),
            planned=self.later.union(key for key in steps if not is_renewal(key)),
            record_beside=record_beside,
            finished=finished,
            ended=ended,
            running=frozenset(key for key in earning if starts[key] == day or starts[key] <= day < ends[key]),
            begun=frozenset(key for key in earning if WEEK * (day // WEEK) <= starts[key] <= day),
            later=self._later_days,
            kinds={key: route.kind for key, route in steps.items() if not is_renewal(key)},
            ends_on={} if self.weeks.timeless else {key: self.weeks.day(end) for key, end in ends.items()},
        )

    def _held(
        self, steps: Steps, starts: Starts, number: int, counted: Collection[str]
    ) -> tuple[Record, dict[str, date]]:
        """The record as some steps have renewed it, and what they have earned, if valid on a day."""
        record, day = self.question.record, self.weeks.day(number)
        earned: dict[str, date] = {}
        renewed: dict[str, list[Award]] = {}
        for key in sorted(set(map(owner, counted))):
            found = self._holdings(key, steps, starts, number, counted)
            for each in found:
                if each.award is None and each.valid(day):
                    earned[each.name] = each.spans[0][0]
            # An award that is valid thanks to a renewal is valid through the new expiry; the days between are no days.
            renewed[key] = [
                replace(each.award, expires_on=each.expiry if each.valid(day) else each.spans[0][1])
                if len(each.spans) > 1
                else each.award
                for each in found
                if each.award is not None
            ]
        if not any(map(is_renewal, counted)):
            return record, earned
        gone = [award for award in record.awards if award.credential not in renewed or not award.counts]
        return replace(record, awards=(*gone, *(each for several in renewed.values() for each in several))), earned

    def _true(self, tree: Requirement, moment: Moment, since: date | None = None) -> bool:
        facts: list[object] = [since]
        for line in walk(tree):
            match line:
                case CredentialLine():
                    payers = moment.payers(line)
                    facts.append(payers)
                    facts += [_spelled(moment.units(key, line)) for key in sorted(payers)]
                case CompetencyLine(competency=competency, level=level):
                    facts.append(moment.level(competency) >= level)
                case ExclusionLine():
                    facts.extend(moment.excluded(credential, line.path) for credential in line.credentials)
                case ExperienceLine():
                    facts.append(moment.experienced(line))
                case AverageLine():
                    facts.append(moment.averages(line))
                case Group() | ConditionLine() | CoverageLine() | Selection():
                    pass
                case _:
                    assert_never(line)
        least = tree.minimum if isinstance(tree, Group) else None  # of a first cycle it is another one
        name = (tree.path, least, *facts)
        if name not in self._known:
            self._known[name] = holds(tree, moment)
        return self._known[name]

    def _reached(self, steps: Steps, starts: Starts) -> bool:
        """The goal holds on the day the last step ends, and everything included is valid then, or a step earns it."""
        last = self.weeks.last(steps, starts)
        return self._goal_holds(self._moment(steps, starts, last, steps), steps)

    def _goal_holds(self, moment: Moment, earned: Collection[str] = ()) -> bool:
        have = moment.held().union(map(owner, moment.finished))
        return have.union(earned).issuperset(self.question.options.include) and all(
            path in self._waived or self._met(wanted, moment, have) for path, wanted in self.goal_lines
        )

    @cached_property
    def _waived(self) -> frozenset[str]:
        return frozenset(waiver.path for waiver in self.question.record.waivers)

    @cached_property
    def goal_lines(self) -> list[tuple[str, Wanted]]:
        """The lines of the goal, each with its path."""
        return list(self._lines_of(self.question.goal, "goal"))

    def _lines_of(self, goal: Goal, path: str) -> Iterator[tuple[str, Wanted]]:
        match goal:
            case CredentialGoal(credential=key):
                yield f"{path}/0", key
            case CompetenciesGoal(competencies=wanted):
                yield from ((f"{path}/{place}", each) for place, each in enumerate(wanted))
            case AllGoals(goals=goals):
                for place, each in enumerate(goals):
                    yield from self._lines_of(each, f"{path}/{place}")
            case OccupationGoal():
                yield from ((f"{path}/{place}", each) for place, each in enumerate(self._lines_of_job(goal)))

    def _lines_of_job(self, goal: OccupationGoal) -> Iterator[Wanted]:
        """A line for the share that is to be covered, and one for each credential."""
        occupation = self.content.occupations[goal.occupation]
        if goal.coverage and occupation.needs:
            yield goal
        for each in occupation.credentials:
            if each.strength is Strength.REQUIRED or goal.with_preferred_credentials:
                yield each.credential

    def _met(self, wanted: Wanted, moment: Moment, have: frozenset[str]) -> bool:
        match wanted:
            case str():
                return wanted in have
            case CompetencyLevel(competency=competency, level=level):
                return moment.level(competency) >= level
            case OccupationGoal():
                needs = self.content.occupations[wanted.occupation].needs
                whole = sum((Fraction(need.importance) for need in needs), Fraction(0))
                shares = (min(Fraction(1), moment.level(need.competency) / Fraction(need.level)) for need in needs)
                met = sum(
                    (Fraction(need.importance) * share for need, share in zip(needs, shares, strict=True)), Fraction(0)
                )
                return met / whole >= Fraction(wanted.coverage)


def _spelled(units: Mapping[str, Sequence[tuple[Fraction, str | None]]]) -> object:
    """What pays for a line, and with what it may be worth: as something that can be compared."""
    return tuple((name, tuple(ways)) for name, ways in units.items())
