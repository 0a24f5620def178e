"""Random learners, goals and options of questions with a calendar, drawn beside a catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from pathways.domain.catalog import (
    CompetencyLevel,
    RouteKind,
)
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, AwardState, Experience, Record, Waiver
from pathways.domain.months import add_months
from pathways.domain.plan import Break, Objective, PlanOptions
from pathways.domain.requirement import (
    walk,
)

TODAYS = (date(2026, 11, 23), date(2027, 1, 31), date(2027, 2, 1))
KEYS = ("a", "b", "c", "d", "e")
COMPETENCIES = ("x", "y")


class Questions:
    """What is asked about one random catalogue."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.today = rng.choice(TODAYS)
        self.renewable = rng.choice((0, 0, 1, 2))
        self.keeping = bool(self.renewable) and self._chance(40)
        if self.keeping:
            self.renewable = 1
        self.repeats = not self.renewable and self._chance(12)
        self.keys = (
            KEYS[:3]
            if self.repeats
            else KEYS[: rng.choice((2, 2, 3, 3, 3) if self.renewable else (2, 3, 3, 3, 4, 4, 5))]
        )

    def _chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def _day(self, first: int, last: int) -> date:
        """A day so many weeks from today, on the first day of a week or beside it."""
        return self.today + timedelta(days=7 * self.rng.randint(first, last) + self.rng.choice((-1, 0, 0, 1)))

    def _unlisted(self) -> Iterator[Award]:
        for number in range(1, self.rng.choice((1, 1, 1, 1, 2, 3))):
            yield Award(credential=f"unlisted/{number}/Elsewhere", credits=Decimal(self.rng.randint(0, 3)))

    def _record(self, content: Content) -> Record:
        paths = [
            line.path
            for credential in content.credentials.values()
            for route in credential.routes
            if route.requires is not None
            for line in walk(route.requires)
        ]
        experience = []
        for _ in range(self.rng.choice((0, 0, 1, 1, 2))):
            started_on = add_months(self.today, -self.rng.randint(0, 4))
            ended_on = self._day(-6, 10)
            experience.append(
                Experience(months=self.rng.randint(1, 3))
                if self._chance(20) or ended_on <= started_on
                else Experience(
                    started_on=started_on,
                    ended_on=ended_on,
                    share=Decimal("0.5") if self._chance(20) else None,
                    hours=Decimal(100) if self._chance(20) else None,
                )
            )
        awards = [self._award(self.rng.choice(self.keys)) for _ in range(self.rng.choice((0, 0, 0, 1, 1, 2)))]
        renewable = self.keys[: self.renewable]
        awards = [each for each in awards if each.credential not in renewable]
        awards += [self._award(key) for key in renewable if self._chance(70)]
        return Record(
            awards=(*awards, *self._unlisted()),
            competencies=(CompetencyLevel(competency="x", level=Decimal(1)),) if self._chance(10) else (),
            experience=tuple(experience),
            conditions=frozenset(("yes",)),
            waivers=(Waiver(path=self.rng.choice(paths), reason="r"),) if paths and self._chance(5) else (),
        )

    def _award(self, credential: str) -> Award:
        # None is issued later: a step that only passes the time until then would count as one to the goal.
        issued_on = self._day(-8, -1) if self._chance(75) else None
        expires_on = self._day(-1, 8) if self._chance(50) else None
        if issued_on is not None and expires_on is not None and expires_on < issued_on:
            expires_on = None
        return Award(
            credential=credential,
            issued_on=issued_on,
            expires_on=expires_on,
            score=Decimal(self.rng.choice((50, 80))) if self._chance(40) else None,
            kind=RouteKind.PRIOR_LEARNING if self._chance(25) else None,
            credits=Decimal(self.rng.randint(0, 5)) if self._chance(20) else None,
            state=AwardState.CLAIMED if self._chance(92) else self.rng.choice(tuple(AwardState)),
        )

    def _goal(self, content: Content) -> Goal:
        ways = {key: content.credentials[key].routes for key in self.keys}
        demanding = [key for key in self.keys if any(route.requires for route in ways[key])] or self.keys
        if self.keeping:
            return CredentialGoal(self.keys[0])
        if self.repeats:
            return CredentialGoal("b")
        match self.rng.randrange(10):
            case 0:
                return CompetenciesGoal((CompetencyLevel(competency="x", level=Decimal(self.rng.randint(1, 3))),))
            case 1:
                share = Decimal(self.rng.choice(("0.4", "0.5", "0.8", "1")))
                return OccupationGoal("job", share, self._chance(50))
            case 2 | 3 | 4:
                return AllGoals(tuple(CredentialGoal(key) for key in self.rng.sample(self.keys, 2)))
            case _:
                return CredentialGoal(self.rng.choice(demanding))

    def _options(self) -> PlanOptions:
        objectives = list(Objective)
        self.rng.shuffle(objectives)
        options = PlanOptions(
            start_on=self.today,
            optimize=tuple(objectives[: self.rng.choice((1, 2, 3, 4))]),
            budget=Decimal(self.rng.randint(0, 10)) if self._chance(12) else None,
            include=(self.rng.choice(self.keys),) if self._chance(12) else (),
            avoid=(self.rng.choice(self.keys),) if self._chance(8) else (),
            accredited_only=self._chance(4),
            alternatives=self.rng.choice((1, 2, 5)) if self._chance(25) else 0,
        )
        if self.keeping:
            months = self.rng.randint(1, 6)
            options = replace(
                options, keep_valid_until=add_months(self.today, months) - timedelta(days=self.rng.randint(0, 9))
            )
        elif self._chance(10):
            timeless = tuple(each for each in options.optimize if each is not Objective.WEEKS) or (Objective.MONEY,)
            return replace(options, optimize=timeless)
        if Objective.WEEKS not in options.optimize:
            options = replace(options, weekly_hours=Decimal(10))
        return replace(
            options,
            weekly_hours=Decimal(self.rng.choice(("5", "10", "12.5", "40")))
            if self._chance(70)
            else options.weekly_hours,
            max_parallel=self.rng.choice((1, 1, 2)) if self._chance(40) else None,
            finish_by=self._day(0, 12) if self._chance(25) and not self.keeping else None,
            breaks=tuple(self._break() for _ in range(self.rng.choice((1, 1, 2)))) if self._chance(20) else (),
        )

    def _break(self) -> Break:
        from_ = self._day(0, 5)
        return Break(from_, from_ + timedelta(days=self.rng.choice((0, 0, 6, 7, 13))))
