"""Small catalogues in which one credential is renewed with credits, carried over too, and records near its cycles."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random

from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.money import Money
from pathways.domain.months import add_months
from pathways.domain.offerings import FirstCycle
from pathways.domain.plan import Objective, PlanOptions, PlanQuestion
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Limit
from tests.calendar.random_questions import TODAYS
from tests.rules.random_cases import Case

CARD, PROOF = "card", "proof"
"""What is renewed, and what asks for it."""


def random_cycles(seed: int) -> Case:
    """The case of a seed: the card is kept valid, or asked for once."""
    return _Cycles(Random(f"cycles {seed}")).case()  # noqa: S311


class _Cycles:
    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.today = rng.choice(TODAYS)
        self.courses = ("b", "c")[: rng.choice((1, 2, 2))]
        self.months = rng.choice((1, 2, 2, 3))

    def case(self) -> Case:
        renewals = tuple(self._renewal(f"n{place}") for place in range(2 if self._chance(15) else 1))
        routes = (self._route(5),) if self._chance(30) else ()
        card = self._credential(CARD, routes, valid_months=self.months, renewals=renewals)
        courses = [
            self._credential(
                key,
                (self._route(3),) if self._chance(85) else (),
                credits=Decimal(self.rng.randint(1, 3)),
                valid_months=self.rng.choice((1, 2)) if self._chance(15) else None,
            )
            for key in self.courses
        ]
        keeping = self._chance(60)
        several = not keeping and self._chance(60)
        if several:
            card = replace(card, repeatable=2, credits=Decimal(self.rng.randint(1, 2)), routes=(self._route(3),))
        proof = self._credential(PROOF, (self._asking_for_cards(several=several),))
        content = Content.of([card, *courses, *([] if keeping else [proof])])
        goal = CredentialGoal(CARD if keeping else PROOF)
        return Case(content, PlanQuestion(goal, self._record(card), self._options(keeping=keeping, several=several)))

    def _chance(self, percent: int) -> bool:
        return self.rng.randrange(100) < percent

    def _money(self, most: int) -> Money:
        return Money(Decimal(self.rng.randint(0, most)), "USD")

    def _credential(
        self,
        key: str,
        routes: tuple[Route, ...],
        *,
        credits: Decimal | None = None,
        valid_months: int | None = None,
        renewals: tuple[Route, ...] = (),
    ) -> Credential:
        return Credential(
            key=key,
            name=key,
            credential_type=CredentialType.COURSE,
            credits=credits,
            valid_months=valid_months,
            routes=routes,
            renewals=renewals,
        )

    def _route(self, most: int) -> Route:
        return Route(
            key="r0",
            kind=RouteKind.STUDY,
            cost=self._money(most),
            weeks=self.rng.choice((None, None, 1, 5)),
            requires=None,
        )

    def _asking_for_cards(self, *, several: bool) -> Route:
        """A card, or several, and perhaps a course beside, which may take so long that they run out."""
        path = f"{PROOF}/r0"
        card = CredentialLine(path=f"{path}/0/0" if several else f"{path}/0", credential=CARD)
        rule, least = self.rng.choice(((GroupRule.AT_LEAST, 2), (GroupRule.CREDITS, 2), (GroupRule.CREDITS, 3)))
        asked = Group(path=f"{path}/0", rule=rule, of=(card,), minimum=Decimal(least)) if several else card
        course = CredentialLine(path=f"{path}/1", credential=self.courses[0])
        of = (asked, course) if self._chance(50) else (asked,)
        return Route(key="r0", kind=RouteKind.STUDY, requires=Group(path=path, rule=GroupRule.ALL, of=of))

    def _renewal(self, key: str) -> Route:
        path = f"{CARD}/{key}"
        lines = tuple(
            CredentialLine(path=f"{path}/{place}", credential=course) for place, course in enumerate(self.courses)
        )
        limits = (Limit(keys=self.courses, at_most=1),) if self._chance(20) else ()
        least = Decimal(self.rng.randint(1, 4))
        return Route(
            key=key,
            kind=RouteKind.RENEWAL,
            cost=self._money(2),
            weeks=1 if self._chance(10) else None,
            requires=Group(path=path, rule=GroupRule.CREDITS, of=lines, minimum=least, limits=limits),
            first_cycle=self._first_cycle() if self._chance(25) else None,
            carry_over=Decimal(self.rng.randint(1, 3)) if self._chance(75) else None,
            extends_months=self.rng.choice((1, 2)) if self._chance(25) else None,
            grace_months=self.rng.choice((1, 2)) if self._chance(45) else None,
            opens_days=self.rng.choice((0, 10, 20)) if self._chance(15) else None,
        )

    def _first_cycle(self) -> FirstCycle:
        return FirstCycle(exempt=True) if self._chance(40) else FirstCycle(credits=Decimal(self.rng.randint(0, 4)))

    def _record(self, card: Credential) -> Record:
        expiry = self.today + timedelta(days=self.rng.randint(-40, 50))
        months = card.renewals[0].extends_months or self.months
        old = add_months(expiry, -months)
        older = add_months(old, -months)
        awards: list[Award] = []
        match self.rng.randrange(10):
            case 0 | 1 | 2:
                awards.append(Award(credential=CARD, issued_on=min(self.today, add_months(expiry, -self.months))))
            case 3 | 4 | 5 | 6:
                issued = self.rng.choice((old, older)) - timedelta(days=self.rng.choice((0, 0, 1, 20)))
                awards.append(Award(credential=CARD, issued_on=min(issued, self.today), expires_on=expiry))
            case 7 | 8:
                awards.append(Award(credential=CARD, expires_on=expiry))
            case _:
                pass
        turns = [day + timedelta(days=after) for day in (older, old, expiry) for after in (-9, -1, 0, 1, 2, 9)]
        days = [day for day in turns if day < self.today] or [self.today - timedelta(days=1)]
        awards += [
            Award(credential=self.rng.choice(self.courses), issued_on=self.rng.choice(days))
            for _ in range(self.rng.choice((0, 1, 2, 2, 3)))
        ]
        return Record(awards=tuple(awards))

    def _options(self, *, keeping: bool, several: bool) -> PlanOptions:
        objectives = list(Objective)
        self.rng.shuffle(objectives)
        options = PlanOptions(
            start_on=self.today,
            optimize=tuple(objectives[: self.rng.choice((1, 2, 3))]),
            alternatives=2 if self._chance(15) else 0,
        )
        if keeping:
            until = add_months(self.today, self.rng.randint(1, 4)) - timedelta(days=self.rng.randint(0, 9))
            return replace(options, keep_valid_until=until)
        if not several and self._chance(25):  # without a calendar nothing is renewed that is earned several times
            return replace(options, optimize=(Objective.MONEY, Objective.STEPS))
        return replace(options, weekly_hours=Decimal(10))
