"""Which trainings for whom, in GraphQL."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.inputs.question_reader import Reader
from pathways.api.types.catalog import Competency, Money, Occupation
from pathways.api.types.credentials import Credential, Route
from pathways.api.types.no_plan import NoPlan, Refusal, refused
from pathways.api.types.plans import Proof
from pathways.api.types.scalars import number, share
from pathways.api.workforce.inputs import NamedProfile, WorkforceOptions
from pathways.domain import no_plan
from pathways.workforce.portfolio import answer
from pathways.workforce.portfolio import question as wanted


@asked
class SeatLimit:
    """How many people may earn a credential.

    Attributes:
        credential: the key of the credential; required.
        at_most: this many people at most, from 0; required.
    """

    credential: str
    at_most: int


@asked
class PortfolioOptions:
    """Greatest coverage within the limits; among those the cheapest; among those the fewest hours. minimumCoverage
    instead of budget: the cheapest that reaches it.

    Attributes:
        verified_only: neither claimed awards nor what learners alone say counts (default false).
        leaving: keys of people, as if they had left (default: nobody).
        joining: people who are sent along, as if they had joined (default: nobody).
        budget: all trainings together cost no more (default: no limit).
        minimum_coverage: the cheapest portfolio that reaches it, 0 to 1; not beside a budget (default: the greatest
            coverage is wanted).
        currency: the ISO 4217 code in which all is priced (default: the only one at hand).
        max_hours_each: the trainings of nobody take more hours (default: no limit).
        seats: how many people may earn a credential (default: any number).
        only: keys of the credentials that may be earned, those on the way too (default: any).
        avoid: keys of credentials that may not be earned (default: none).
        as_of: the day that counts as today (default: today in UTC).
        time_limit_ms: when to stop searching, in milliseconds (default: the service's setting).
    """

    verified_only: bool | None = False
    leaving: list[str] | None = None
    joining: list[NamedProfile] | None = None
    budget: Decimal | None = None
    minimum_coverage: float | None = None
    currency: str | None = None
    max_hours_each: float | None = None
    seats: list[SeatLimit] | None = None
    only: list[str] | None = None
    avoid: list[str] | None = None
    as_of: date | None = None
    time_limit_ms: int | None = None


def of_people(options: PortfolioOptions) -> WorkforceOptions:
    """How people are counted."""
    return WorkforceOptions(
        as_of=options.as_of,
        verified_only=options.verified_only,
        leaving=options.leaving,
        joining=options.joining,
        currency=options.currency,
    )


def limits_of(options: PortfolioOptions, reader: Reader, reading: RequestContext) -> wanted.PortfolioOptions:
    """The limits that a client sets; what is wrong with a number is kept by the reader."""
    current = reading.snapshot.current_key
    least, most = options.minimum_coverage, options.max_hours_each
    return wanted.PortfolioOptions(
        budget=options.budget,
        minimum_coverage=None if least is None else reader.quantity(least, "options/minimumCoverage"),
        currency=options.currency,
        max_hours_each=None if most is None else reader.quantity(most, "options/maxHoursEach"),
        seats=tuple(wanted.SeatLimit(current(each.credential), each.at_most) for each in options.seats or ()),
        only=None if options.only is None else tuple(map(current, options.only)),
        avoid=tuple(map(current, options.avoid or ())),
        time_limit_ms=options.time_limit_ms,
    )


@output
class Training:
    """One route of one credential and everybody who takes it, to close a gap or on the way to what does.

    Attributes:
        people: keys of all who take it, which may be more than 100; empty where the tenant names nobody.
        cost: for all of them, with opening it for as many groups as they fill.
        hours: of all of them together.
    """

    reading: Private[RequestContext]
    value: Private[answer.Training]
    people: list[str]
    cost: Money
    hours: float

    @classmethod
    def of(cls, reading: RequestContext, value: answer.Training, *, named: bool) -> Training:
        """A training as the API shows it.

        Args:
            named: people may be named.
        """
        return cls(
            reading=reading,
            value=value,
            people=list(value.people) if named else [],
            cost=Money.of(value.cost),
            hours=number(value.hours),
        )

    @resolved
    def credential(self) -> Credential:
        """What they earn."""
        return Credential.of(self.reading, self.value.credential.key)

    @resolved
    def route(self) -> Route:
        """How they earn it."""
        return Route.of(self.reading, self.value.credential.key, self.value.route)

    @resolved
    def closes(self) -> list[Competency]:
        """What somebody has more of by it, where their place needs it, by key; empty: it is on the way to others."""
        return [Competency.of(self.reading, key) for key in self.value.closes]


@output
class TrainingPlan:
    """What one person earns.

    Attributes:
        person: the key of a learner, or of a profile sent along.
        coverage_before: of the needs of their place, 0 to 1, without the trainings.
        coverage_after: with them.
        cost: of the steps; opening routes for groups is part of the trainings alone.
        hours: of the steps.
    """

    reading: Private[RequestContext]
    value: Private[answer.PersonPlan]
    person: str
    coverage_before: float
    coverage_after: float
    cost: Money
    hours: float

    @classmethod
    def of(cls, reading: RequestContext, value: answer.PersonPlan) -> TrainingPlan:
        """A plan as the API shows it."""
        return cls(
            reading=reading,
            value=value,
            person=value.person,
            coverage_before=share(value.before),
            coverage_after=share(value.after),
            cost=Money.of(value.cost),
            hours=number(value.hours),
        )

    @resolved
    def occupation(self) -> Occupation | None:
        """Of the place that they have afterwards; null: none."""
        key = self.value.occupation
        return None if key is None else Occupation.of(self.reading, key)

    @resolved
    def credentials(self) -> list[Credential]:
        """What they earn, in an order in which they can."""
        return [Credential.of(self.reading, step.credential.key) for step in self.value.steps]


@output
class TrainingPortfolio:
    """Which trainings for whom. Whoever needs two trainings pays the steps that these share once.

    Attributes:
        coverage_before: of the places without the trainings, 0 to 1, as `teamGap` has it.
        coverage_after: with them.
        coverage_bound: no portfolio within the limits reaches more; null: minimumCoverage was set.
        cost: of all trainings, with opening routes for groups.
        hours: of all people together.
        proof: OPTIMAL: nothing covers more, and nothing that covers as much is cheaper or takes fewer hours.
        catalog_revision: the revision of the catalogue that answered.
    """

    reading: Private[RequestContext]
    value: Private[answer.TrainingPortfolio]
    named: Private[bool]
    coverage_before: float
    coverage_after: float
    coverage_bound: float | None
    cost: Money
    hours: float
    proof: Proof
    catalog_revision: int

    @resolved
    def trainings(self) -> list[Training]:
        """By credential and route; prerequisites too. May be more than 100."""
        return [Training.of(self.reading, each, named=self.named) for each in self.value.trainings]

    @resolved
    def plans(self) -> list[TrainingPlan]:
        """Of everybody who takes a training, the shortest first: by hours, cost and key. May be more than 100;
        none where the tenant names nobody."""
        return [TrainingPlan.of(self.reading, each) for each in self.value.plans if self.named]


PortfolioResult = Annotated[
    TrainingPortfolio | NoPlan | Refusal,
    strawberry.union("PortfolioResult", description="The best portfolio, or why there is none."),
]


def portfolio_result(
    reading: RequestContext, found: answer.TrainingPortfolio | no_plan.NoPlan | no_plan.Refusal, *, named: bool
) -> TrainingPortfolio | NoPlan | Refusal:
    """An answer as the API shows it.

    Args:
        named: people may be named.
    """
    match found:
        case no_plan.Refusal(problems=problems):
            return refused(reading, problems)
        case no_plan.NoPlan():
            return NoPlan(
                reason=found.reason,
                text=found.text,
                conflicts=[],
                relaxations=[],
                catalog_revision=found.catalog_revision,
            )
    return TrainingPortfolio(
        reading=reading,
        value=found,
        named=named,
        coverage_before=share(found.coverage_before),
        coverage_after=share(found.coverage_after),
        coverage_bound=None if found.coverage_bound is None else share(found.coverage_bound),
        cost=Money.of(found.cost),
        hours=number(found.hours),
        proof=Proof.of(found.proof, found.cost.currency),
        catalog_revision=found.catalog_revision,
    )
