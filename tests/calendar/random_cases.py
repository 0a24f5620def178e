"""Small catalogues, records and questions in which lengths, dates and validity meet in every way.

One generator over `random.Random`: a seed for the long fuzz, Hypothesis for examples that shrink.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from hypothesis import strategies as st

from pathways.domain.catalog import (
    Competency,
    CompetencyLevel,
    Credential,
    CredentialStatus,
    CredentialType,
    Occupation,
    OccupationCredential,
    Organization,
    Route,
    RouteKind,
    Strength,
)
from pathways.domain.content import Content, Thing
from pathways.domain.money import Money
from pathways.domain.months import YearDay
from pathways.domain.offerings import FirstCycle, Offering
from pathways.domain.plan import PlanQuestion
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Need,
    Origin,
    Requirement,
)
from tests.calendar.random_questions import COMPETENCIES, Questions
from tests.rules.random_cases import Case, draw_retake, with_shared_costs

DEEPEST = 2


def random_case(seed: int) -> Case:
    """The case of a seed."""
    return draw_case(Random(seed))  # noqa: S311


def cases() -> st.SearchStrategy[Case]:
    """Cases that shrink."""
    return st.randoms(use_true_random=False).map(draw_case)


def draw_case(rng: Random) -> Case:
    """A catalogue of 2 to 5 credentials, a record and a question; one in ten has no calendar."""
    return _Drawing(rng).case()


class _Drawing(Questions):
    def case(self) -> Case:
        things: list[Thing] = [Organization(key="o1", name="o1")]
        things += [Competency(key=name, name=name) for name in COMPETENCIES]
        things += [self._credential(key) for key in self.keys]
        for place in range(self.renewable):
            key = self.keys[place]
            things = [
                self._renewing(each) if each.key == key and isinstance(each, Credential) else each for each in things
            ]
        if self.repeats:
            things = self._repeated(things)
        elif self._chance(30):
            things = self._in_a_circle(things)
        needs = tuple(
            Need(competency=name, level=Decimal(self.rng.randint(1, 3)), importance=Decimal(self.rng.randint(1, 3)))
            for name in COMPETENCIES
        )
        asked = (
            OccupationCredential(credential=self.rng.choice(self.keys), strength=self.rng.choice(tuple(Strength))),
        )
        things.append(Occupation(key="job", name="job", needs=needs, credentials=asked if self._chance(60) else ()))
        content = Content.of(things)
        question = PlanQuestion(self._goal(content), self._record(content), self._options())
        return Case(self._with_attempts(with_shared_costs(self.rng, content)), question)

    def _with_attempts(self, content: Content) -> Content:
        """In some catalogues low scores fail, and routes open again some time later."""
        if self.keeping or not self._chance(25):
            return content
        credentials = {
            key: replace(
                each,
                passing_score=Decimal(60) if self._chance(60) else None,
                routes=tuple(
                    replace(route, retake=draw_retake(self.rng) if self._chance(70) else None) for route in each.routes
                ),
            )
            for key, each in content.credentials.items()
        }
        return replace(content, credentials=credentials)

    def _repeated(self, things: list[Thing]) -> list[Thing]:
        """The same where the first credential is repeatable, and counts for the second one."""
        rule = self.rng.choice((GroupRule.AT_LEAST, GroupRule.CREDITS))
        of = tuple(
            CredentialLine(path=f"b/r0/{place}", credential=key, concurrent=self._chance(15))
            for place, key in enumerate(("a", "c")[: self.rng.choice((1, 1, 2))])
        )
        least = (2, 2, 3) if rule is GroupRule.AT_LEAST else (2, 3, 4, 5, 6)
        tree = Group(path="b/r0", rule=rule, of=of, minimum=Decimal(self.rng.choice(least)))
        for place, each in enumerate(things):
            if isinstance(each, Credential) and each.key == "a":
                routes = tuple(replace(route, requires=None) for route in each.routes) or (
                    Route(key="r0", kind=RouteKind.STUDY, weeks=1),
                )
                things[place] = replace(each, repeatable=self.rng.choice((2, 2, 3)), routes=routes)
            elif isinstance(each, Credential) and each.key == "b":
                things[place] = replace(each, routes=(Route(key="r0", kind=RouteKind.STUDY, requires=tree),))
        return things

    def _credential(self, key: str) -> Credential:
        shown = [name for name in COMPETENCIES if self._chance(25)]
        routes = tuple(
            self._route(key, f"r{place}") for place in range(self.rng.choice((0, 1, 1, 1, 1, 1, 1, 2, 2, 2)))
        )
        found = Credential(
            key=key,
            name=key,
            credential_type=CredentialType.COURSE,
            status=CredentialStatus.ACTIVE if self._chance(96) else CredentialStatus.CEASED,
            accredited_by=("o1",) if self._chance(80) else (),
            competencies=tuple(
                CompetencyLevel(competency=name, level=Decimal(self.rng.randint(1, 3))) for name in shown
            ),
            credits=Decimal(self.rng.randint(1, 4)),
            credits_to=Decimal(4) if (chosen := self._chance(8)) else None,
            credits_from=Decimal(1) if chosen else None,
            valid_months=self.rng.choice((1, 1, 2, 3)) if self._chance(35) else None,
            last_day=self._day(0, 6) if self._chance(6) and not self.keeping else None,
            routes=routes,
        )
        return self._short_lived(found)

    def _route(self, credential: str, key: str) -> Route:
        path = f"{credential}/{key}"
        weeks, hours = self.rng.choice((0, 0, 1, 2, 3)), self.rng.choice((0, 0, 3, 5, 10, 15, 20, 30))
        found = Route(
            key=key,
            kind=RouteKind.STUDY if self._chance(70) else RouteKind.PRIOR_LEARNING,
            cost=Money(Decimal(self.rng.choice((0, 1, 1, 2, 3, 5))), "USD") if self._chance(85) else None,
            hours=Decimal(hours) if hours else None,
            weeks=weeks or None,
            available_from=self._day(0, 5) if self._chance(8) else None,
            available_through=self._day(0, 8) if self._chance(8) else None,
            offerings=tuple(self._offering() for _ in range(self.rng.choice((1, 1, 2)))) if self._chance(25) else (),
            requires=self._line(path, 0) if self._chance(60) else None,
        )
        # What is earned only to keep the goal has no week, and so no place among offerings.
        return replace(found, available_from=None, available_through=None, offerings=()) if self.keeping else found

    def _in_a_circle(self, things: list[Thing]) -> list[Thing]:
        """Some of the credentials ask for each other side by side."""
        keys = self.rng.sample(self.keys, min(len(self.keys), self.rng.choice((2, 2, 3))))
        after = dict(zip(keys, (*keys[1:], keys[0]), strict=True))
        return [
            self._leaning(each, after[each.key]) if isinstance(each, Credential) and each.key in after else each
            for each in things
        ]

    def _leaning(self, credential: Credential, other: str) -> Credential:
        """Its first route asks for another credential side by side, and perhaps for more, or for something else."""
        if not credential.routes:
            return credential
        path = f"{credential.key}/{credential.routes[0].key}"
        concurrent = self._chance(60)
        rule = self.rng.choice((GroupRule.ALL, GroupRule.ALL, GroupRule.ANY))
        line = CredentialLine(path=f"{path}/0", credential=other, concurrent=concurrent, together=not concurrent)
        lines = (line, self._line(f"{path}/1", DEEPEST)) if self._chance(30) else (line,)
        leaning = replace(credential.routes[0], requires=Group(path=path, rule=rule, of=lines))
        return replace(credential, routes=(leaning, *credential.routes[1:]))

    def _renewing(self, credential: Credential) -> Credential:
        count = self.rng.choice((0, 1, 1, 2) if self.keeping else (1, 1, 2))
        renewals = tuple(self._renewal(credential.key, f"n{place}") for place in range(count))
        months = self.rng.choice((1, 1, 2))
        renewing = replace(credential, valid_months=months, valid_days=None, valid_until=None, renewals=renewals)
        return self._short_lived(renewing)

    def _short_lived(self, credential: Credential) -> Credential:
        """Its months, or days instead, and perhaps through a day of the year."""
        if credential.valid_months is None or self._chance(80):
            return credential
        until = self.today + timedelta(days=self.rng.randint(0, 60))
        months = credential.valid_months if self._chance(60) else None
        days = 30 * credential.valid_months + self.rng.randint(-4, 4) if months is None else None
        if self._chance(60):
            return replace(credential, valid_months=months, valid_days=days)
        return replace(credential, valid_months=months, valid_days=days, valid_until=YearDay(until.month, until.day))

    def _renewal(self, credential: str, key: str) -> Route:
        hours = self.rng.choice((0, 0, 3, 5, 10))
        others = [other for other in self.keys if other != credential]
        lines = [
            CredentialLine(path=f"{credential}/{key}/{place}", credential=other, concurrent=self._chance(15))
            for place, other in enumerate(self.rng.sample(others, self.rng.choice((1, 1, min(2, len(others))))))
        ]
        path = f"{credential}/{key}"
        credits = Group(path=path, rule=GroupRule.CREDITS, of=tuple(lines), minimum=Decimal(self.rng.randint(1, 4)))
        return Route(
            key=key,
            kind=RouteKind.RENEWAL,
            cost=Money(Decimal(self.rng.choice((0, 1, 2))), "USD"),
            hours=Decimal(hours) if hours else None,
            weeks=self.rng.choice((None, None, 1, 2)),
            requires=credits if (asks := self._chance(35)) else None,
            first_cycle=self._first_cycle() if asks and self._chance(35) else None,
            extends_months=self.rng.choice((1, 2, 3)) if self._chance(40) else None,
            grace_months=self.rng.choice((1, 2)) if self._chance(30) else None,
            opens_days=self.rng.choice((0, 3, 10, 20)) if self._chance(25) else None,
        )

    def _first_cycle(self) -> FirstCycle:
        return FirstCycle(exempt=True) if self._chance(40) else FirstCycle(credits=Decimal(self.rng.randint(0, 4)))

    def _origin(self) -> Origin:
        origins = (
            Origin(not_kinds=("PRIOR_LEARNING",)),
            Origin(kinds=("PRIOR_LEARNING",)),
            Origin(after=self._day(-2, 4)),
            Origin(before=self._day(0, 5)),
        )
        return self.rng.choice(origins)

    def _offering(self) -> Offering:
        starts_on = self._day(0, 6) + timedelta(days=self.rng.choice((0, 0, 2, 4)))
        ends_on = starts_on + timedelta(days=self.rng.choice((0, 6, 7, 13, 20, 27, 41)))
        return Offering(starts_on=starts_on, ends_on=ends_on, seats=self.rng.choice((None, None, None, 2, 0)))

    def _line(self, path: str, depth: int, *, adds_up: bool = False) -> Requirement:
        if depth < DEEPEST and self._chance(60 if depth == 0 else 25):
            return self._group(path, depth, adds_up=adds_up)
        worth = Decimal(self.rng.randint(1, 4)) if adds_up else None
        kind = self.rng.randrange(100)
        if kind < 78:
            key = self.rng.choice(self.keys)
            beside = self.rng.randrange(100)
            return CredentialLine(
                path=path,
                credential=key,
                worth=worth if self._chance(50) else None,
                concurrent=beside < 18,
                together=18 <= beside < 30,
                min_score=Decimal(60) if self._chance(8) else None,
                earned=self._origin() if self._chance(14) and not self.keeping else None,
                earned_within_months=self.rng.choice((1, 1, 2)) if self._chance(15) else None,
            )
        if kind < 84:
            level = Decimal(self.rng.randint(1, 3))
            return CompetencyLine(path=path, competency=self.rng.choice(COMPETENCIES), level=level, worth=worth)
        if kind < 88:
            return ConditionLine(path=path, condition=self.rng.choice(("yes", "yes", "yes", "no")), worth=worth)
        if kind < 95:
            within = self.rng.choice((None, None, 2, 3))
            hours = Decimal(self.rng.choice((50, 100))) if self._chance(15) else None
            months = self.rng.randint(1, 4) if hours is None else 0
            return ExperienceLine(path=path, months=months, hours=hours, within_months=within, worth=worth)
        if kind < 97 or self.renewable:  # no plan with a calendar averages what can be renewed
            return ExclusionLine(path=path, credential=self.rng.choice(self.keys), worth=worth)
        of = tuple(
            CredentialLine(path=f"{path}/{place}", credential=key, concurrent=self._chance(15))
            for place, key in enumerate(self.rng.sample(self.keys, self.rng.choice((1, 2, 2))))
        )
        return AverageLine(path=path, at_least=Decimal(self.rng.choice((60, 65, 80))), of=of, worth=worth)

    def _group(self, path: str, depth: int, *, adds_up: bool) -> Group:
        rule = self.rng.choice(tuple(GroupRule))
        lines = [
            self._line(f"{path}/{place}", depth + 1, adds_up=rule is GroupRule.CREDITS)
            for place in range(self.rng.choice((1, 2, 2, 3)))
        ]
        minimum = {GroupRule.AT_LEAST: self.rng.choice((0, 1, 2, 2)), GroupRule.CREDITS: self.rng.randint(1, 6)}
        return Group(
            path=path,
            worth=Decimal(self.rng.randint(1, 4)) if adds_up else None,
            rule=rule,
            of=tuple(lines),
            minimum=Decimal(minimum[rule]) if rule in minimum else None,
        )
