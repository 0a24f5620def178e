"""Credentials and the routes to them as the API shows them."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import CompetencyLevel, GroupCost, Money, Node, Organization, SharedCost, Upkeep
from pathways.api.types.curation.change_sets import Revision, revisions_page
from pathways.api.types.node_ids import global_id
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.requirements import Requirement, line_of
from pathways.api.types.scalars import number
from pathways.domain import catalog
from pathways.domain.catalog import Alignment, CredentialStatus, CredentialType, RouteKind
from pathways.domain.offerings import Every
from pathways.domain.requirement import walk


@output
class Reference:
    """Where the facts come from, and when they were read.

    Attributes:
        url: the address of the page.
        as_of: the day on which the page was read; null: not stated.
    """

    url: str
    as_of: date | None


@output
class Credential(Node):
    """A confirmation that a person met a set standard at a point in time.

    Attributes:
        ctid: its identifier in the Credential Registry, ce- and a UUID; null: not stated.
        name: as people read it.
        description: what it is, in words; null: not stated.
        credential_type: what kind of credential it is, in CTDL's terms.
        status: only ACTIVE ones are planned; awards of the others still count.
        subject_webpage: the address of its page; null: not stated.
        credits: what it is worth inside a CREDITS group; null: nothing is stated.
    """

    reading: Private[RequestContext]
    value: Private[catalog.Credential]
    key: str = strawberry.field(description="Stable, human-readable identity, e.g. comptia-security-plus.")
    ctid: str | None
    name: str
    description: str | None
    credential_type: CredentialType
    status: CredentialStatus
    valid_months: int | None = strawberry.field(
        description="How many months an award is valid; null, with validDays and validUntil: for life, or nobody knows."
    )
    valid_days: int | None = strawberry.field(description="Instead of validMonths, in days; null: not stated in days.")
    valid_until: str | None = strawberry.field(
        description="Through such a day of the year, e.g. 03-31: the first one after the issue; "
        "beside validMonths or validDays the first one on or after their end; null: on any day."
    )
    subject_webpage: str | None
    credits: float | None
    repeatable: int = strawberry.field(description="How many awards of it count at most, 1 or more.")
    last_day: date | None = strawberry.field(
        description="The last day on which it may be begun (included); null: no limit."
    )
    level: str | None = strawberry.field(description="In the words of its owner, e.g. 300, graduate, SCQF 7.")
    alignment: Alignment | None = strawberry.field(description="Who says that it shows its competencies.")

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Credential:
        """The credential of a key."""
        reading.count()
        value = reading.snapshot.credentials[key]
        return cls(
            reading=reading,
            value=value,
            id=global_id("Credential", key, reading.stamp),
            key=key,
            ctid=value.ctid,
            name=value.name,
            description=value.description,
            credential_type=value.credential_type,
            status=value.status,
            valid_months=value.valid_months,
            valid_days=value.valid_days,
            valid_until=None if value.valid_until is None else str(value.valid_until),
            subject_webpage=value.subject_webpage,
            credits=number(value.credits),
            repeatable=value.repeatable,
            last_day=value.last_day,
            level=value.level,
            alignment=value.alignment,
        )

    @resolved
    def owned_by(self) -> list[Organization]:
        """The organizations that own it."""
        return [Organization.of(self.reading, key) for key in self.value.owned_by]

    @resolved
    def accredited_by(self) -> list[Organization]:
        """The organizations that accredit it; empty: nobody does, or it is not stated."""
        return [Organization.of(self.reading, key) for key in self.value.accredited_by]

    @resolved
    def competencies(self) -> list[CompetencyLevel]:
        """What holding it shows."""
        said = self.reading.snapshot.content.credentials[self.key]
        return [CompetencyLevel.of(self.reading, item) for item in said.competencies]

    @resolved
    def routes(self) -> list[Route]:
        """The ways to obtain it: study, exam, stack of smaller credentials, recognition of prior learning."""
        return [Route.of(self.reading, self.key, route) for route in self.value.routes]

    @resolved
    def renewals(self) -> list[Route]:
        """The ways to keep it once it is held."""
        return [Route.of(self.reading, self.key, route) for route in self.value.renewals]

    @resolved
    def subjects(self) -> list[str]:
        """Words to search and select by."""
        return list(self.value.subjects)

    @resolved
    def in_language(self) -> list[str]:
        """The languages in which it can be earned, e.g. en."""
        return list(self.value.in_language)

    @resolved
    def superseded_by(self) -> Credential | None:
        """The first of its successors; null: none is stated."""
        return next((Credential.of(self.reading, key) for key in self.value.superseded_by), None)

    @resolved
    def successors(self) -> list[Credential]:
        """All that replace it; supersededBy is the first."""
        return [Credential.of(self.reading, key) for key in self.value.superseded_by]

    @resolved
    def reference(self) -> Reference | None:
        """Where the facts come from; null: not stated."""
        found = self.value.reference
        return None if found is None else Reference(url=found.url, as_of=found.as_of)

    @resolved
    def upkeep(self) -> list[Upkeep]:
        """What its owner spends on it each year; empty: not stated."""
        return [Upkeep.of(each) for each in self.value.upkeep]

    @resolved
    def stacks_from(self, first: int | None = None, after: str | None = None) -> Connection[Credential]:
        """Smaller credentials that count toward this one, through any route."""
        keys = self.reading.snapshot.stacks_from.get(self.key, ())
        return page(keys, lambda key: Credential.of(self.reading, key), Window(first, after))

    @resolved
    def stacks_into(self, first: int | None = None, after: str | None = None) -> Connection[Credential]:
        """Larger credentials this one counts toward."""
        keys = self.reading.snapshot.stacks_into.get(self.key, ())
        return page(keys, lambda key: Credential.of(self.reading, key), Window(first, after))

    @resolved
    async def history(self, first: int | None = None, after: str | None = None) -> Connection[Revision]:
        """The revisions that changed it, the newest first."""
        return await revisions_page(self.reading, self.key, Window(first, after))

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)


@output
class Offering:
    """A time at which a route can be taken: all of its weeks lie between two days, both included.

    Attributes:
        starts_on: the first day (included); a step may begin on it.
        ends_on: the last day (included) on which a step may still work.
    """

    starts_on: date
    ends_on: date
    seats: int | None = strawberry.field(description="How many seats are free; null: no limit; 0: it is full.")


@output
class RecurringOffering:
    """A route is offered for ever, between the same two days of the year, both included.

    Attributes:
        term: the key of the term that it is offered in; null: it is offered on days of its own.
        name: of that term, as people read it; null: it is offered on days of its own.
        every: in which years it begins.
        to: its last day (included), as MM-DD; before `from`, it lies in the year after.
    """

    term: str | None
    name: str | None
    every: Every
    from_: str = strawberry.field(name="from", description="Its first day (included), as MM-DD.")
    to: str
    seats: int | None = strawberry.field(
        description="How many seats there are each time; null: no limit; 0: it is always full."
    )


@output
class Cohort:
    """Those who began between two days, both included; null: no limit."""

    from_: date | None = strawberry.field(
        name="from", description="The first day on which a member began (included); null: no limit."
    )
    through: date | None = strawberry.field(
        description="The last day on which a member began (included); null: no limit."
    )


@output
class FirstCycle:
    """What a renewal asks for in the first cycle of an award: less than in the later ones.

    Attributes:
        exempt: it asks for nothing.
        credits: it asks for this number of credits; null: it is exempt.
    """

    exempt: bool
    credits: float | None


@output
class Retake:
    """When a route opens again after attempts that failed.

    Attributes:
        after_days: this number of days after the last one; null: at once.
        at_most: after this number of attempts the route is closed; null: any number.
        within_months: only attempts of this number of months count toward atMost; null: all do, for ever.
    """

    after_days: int | None
    at_most: int | None
    within_months: int | None


@output
class Route(Node):
    """A way to obtain a credential, or to keep it.

    Attributes:
        key: unique among the routes and renewals of the credential.
        name: as people read it; the kind where the catalogue states none.
        kind: how the credential is obtained or kept.
        hours: the learner's work, in hours; null: not stated, and counted as 0.
        weeks: the least calendar time, in whole weeks; null: not stated, and counted as 0.
        available_from: the first day on which it may be started (included); null: no limit.
        available_through: the last day on which it may be started (included); null: no limit.
    """

    reading: Private[RequestContext]
    owner: Private[str]
    value: Private[catalog.Route]
    key: str
    name: str
    kind: RouteKind
    cost: Money | None = strawberry.field(description="Null: not stated; a plan counts it as 0.")
    shared_cost: SharedCost | None = strawberry.field(description="Beside its own cost; null: none.")
    group_cost: GroupCost | None = strawberry.field(description="Beside its own cost, in portfolios; null: none.")
    hours: float | None
    weeks: int | None
    extends_months: int | None = strawberry.field(
        description="Of a renewal: months by which the expiry moves; null: as long as the credential is valid."
    )
    grace_months: int | None = strawberry.field(
        description="Of a renewal: months after the expiry in which it may still be taken; null: none."
    )
    opens_days: int | None = strawberry.field(
        description="Of a renewal: how many days ahead of the expiry it opens; null: in all of the cycle."
    )
    available_from: date | None
    available_through: date | None
    estimated: list[str] = strawberry.field(description="Which of cost, hours and weeks are estimates.")

    @classmethod
    def of(cls, reading: RequestContext, owner: str, value: catalog.Route) -> Route:
        """A route or renewal of a credential."""
        reading.count()
        return cls(
            reading=reading,
            owner=owner,
            value=value,
            id=global_id("Route", f"{owner}/{value.key}", reading.stamp),
            key=value.key,
            name=value.title,
            kind=value.kind,
            cost=Money.of(value.cost) if value.cost else None,
            shared_cost=None if value.shared_cost is None else SharedCost.of(value.shared_cost),
            group_cost=None if value.group_cost is None else GroupCost.of(value.group_cost),
            hours=number(value.hours),
            weeks=value.weeks,
            extends_months=value.extends_months,
            grace_months=value.grace_months,
            opens_days=value.opens_days,
            available_from=value.available_from,
            available_through=value.available_through,
            estimated=[figure.value for figure in value.estimated],
        )

    @resolved
    def credential(self) -> Credential:
        """The credential that the route leads to, or keeps."""
        return Credential.of(self.reading, self.owner)

    @resolved
    def upkeep(self) -> list[Upkeep]:
        """What its owner spends on this way each year, each kind once."""
        return [Upkeep.of(each) for each in self.value.upkeep]

    @resolved
    def offerings(self) -> list[Offering]:
        """The only times at which it can be taken, beside those that recur; none of both: at any time."""
        return [
            Offering(starts_on=each.starts_on, ends_on=each.ends_on, seats=each.seats) for each in self.value.offerings
        ]

    @resolved
    def recurring_offerings(self) -> list[RecurringOffering]:
        """Times of each year, or of every second one, at which it can be taken too; none of both: at any time."""
        calendar = self.reading.snapshot.term_calendar
        spans = [(each, calendar.span_of(each)) for each in self.value.recurring]
        return [
            RecurringOffering(
                term=each.term,
                name=None if each.term is None else calendar.terms[each.term].name,
                every=span.every,
                from_=str(span.from_),
                to=str(span.to),
                seats=each.seats,
            )
            for each, span in spans
            if span is not None
        ]

    @resolved
    def cohort(self) -> Cohort | None:
        """For whom it is open; null: for everybody."""
        found = self.value.cohort
        return None if found is None else Cohort(from_=found.from_, through=found.through)

    @resolved
    def retake(self) -> Retake | None:
        """When it opens again after attempts that failed; null: it stays open."""
        found = self.value.retake
        if found is None:
            return None
        return Retake(after_days=found.after_days, at_most=found.at_most, within_months=found.within_months)

    @resolved
    def first_cycle(self) -> FirstCycle | None:
        """What a renewal asks for in the first cycle of an award; null: what it asks for in every cycle."""
        found = self.value.first_cycle
        return None if found is None else FirstCycle(exempt=found.exempt, credits=number(found.credits))

    @resolved
    def carry_over(self) -> float | None:
        """Of a renewal: this many surplus credits of a cycle, at most, count in the next one; null: none do."""
        return number(self.value.carry_over)

    @resolved
    def align_to(self) -> Credential | None:
        """The renewal sets the expiry to that credential's, if later."""
        key = self.value.align_to
        return None if key is None else Credential.of(self.reading, key)

    @resolved
    def requirement(self) -> Requirement | None:
        """What must hold first; null requires nothing."""
        return None if self.value.requires is None else line_of(self.reading, self.value.requires)

    @resolved
    def recommends(self) -> Requirement | None:
        """What should be held before; it never blocks, and breaks ties between plans and between steps."""
        return None if self.value.recommends is None else line_of(self.reading, self.value.recommends)

    @resolved
    def requirement_lines(self) -> list[Requirement]:
        """The same tree, flat: each line names its parent's path."""
        return [line_of(self.reading, line) for line in walk(self.value.requires)] if self.value.requires else []
