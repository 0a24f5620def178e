"""Credentials and the routes to them as the API shows them."""

from __future__ import annotations

from datetime import date

import strawberry
from strawberry import Private

from pathways.api.connections import Connection, Window, page
from pathways.api.described import output
from pathways.api.ids import global_id
from pathways.api.reading import Reading
from pathways.api.requirements import Requirement, line_of
from pathways.api.scalars import number
from pathways.api.things import CompetencyLevel, Money, Node, Organization
from pathways.domain import catalog
from pathways.domain.catalog import Alignment, CredentialStatus, CredentialType, RouteKind
from pathways.domain.requirement import walk


@output
class Reference:
    """Where the facts come from, and of which day they are."""

    url: str
    as_of: date | None


@output
class Credential(Node):
    """A confirmation that a person met a set standard at a point in time."""

    reading: Private[Reading]
    value: Private[catalog.Credential]
    key: str = strawberry.field(description="Stable, human-readable identity, e.g. comptia-security-plus.")
    ctid: str | None
    name: str
    description: str | None
    credential_type: CredentialType
    status: CredentialStatus
    valid_months: int | None = strawberry.field(description="Null: valid for life.")
    subject_webpage: str | None
    credits: float | None
    last_day: date | None = strawberry.field(description="The last day on which it may be begun.")
    alignment: Alignment | None = strawberry.field(description="Who says that it shows its competencies.")

    @classmethod
    def of(cls, reading: Reading, key: str) -> Credential:
        """The credential of a key."""
        reading.count()
        value = reading.snapshot.credentials[key]
        return cls(
            reading=reading,
            value=value,
            id=global_id("Credential", key),
            key=key,
            ctid=value.ctid,
            name=value.name,
            description=value.description,
            credential_type=value.credential_type,
            status=value.status,
            valid_months=value.valid_months,
            subject_webpage=value.subject_webpage,
            credits=number(value.credits),
            last_day=value.last_day,
            alignment=value.alignment,
        )

    @strawberry.field
    def owned_by(self) -> list[Organization]:
        return [Organization.of(self.reading, key) for key in self.value.owned_by]

    @strawberry.field
    def accredited_by(self) -> list[Organization]:
        return [Organization.of(self.reading, key) for key in self.value.accredited_by]

    @strawberry.field(description="What holding it shows.")
    def competencies(self) -> list[CompetencyLevel]:
        return [CompetencyLevel.of(self.reading, item) for item in self.value.competencies]

    @strawberry.field(
        description="The ways to obtain it: study, exam, stack of smaller credentials, recognition of prior learning."
    )
    def routes(self) -> list[Route]:
        return [Route.of(self.reading, self.key, route) for route in self.value.routes]

    @strawberry.field(description="The ways to keep it once it is held.")
    def renewals(self) -> list[Route]:
        return [Route.of(self.reading, self.key, route) for route in self.value.renewals]

    @strawberry.field
    def subjects(self) -> list[str]:
        return list(self.value.subjects)

    @strawberry.field
    def in_language(self) -> list[str]:
        return list(self.value.in_language)

    @strawberry.field
    def superseded_by(self) -> Credential | None:
        key = self.value.superseded_by
        return None if key is None else Credential.of(self.reading, key)

    @strawberry.field
    def reference(self) -> Reference | None:
        found = self.value.reference
        return None if found is None else Reference(url=found.url, as_of=found.as_of)

    @strawberry.field(description="Smaller credentials that count toward this one, through any route.")
    def stacks_from(self, first: int | None = None, after: str | None = None) -> Connection[Credential]:
        keys = self.reading.snapshot.stacks_from.get(self.key, ())
        return page(keys, lambda key: Credential.of(self.reading, key), Window(first, after))

    @strawberry.field(description="Larger credentials this one counts toward.")
    def stacks_into(self, first: int | None = None, after: str | None = None) -> Connection[Credential]:
        keys = self.reading.snapshot.stacks_into.get(self.key, ())
        return page(keys, lambda key: Credential.of(self.reading, key), Window(first, after))

    @strawberry.field(description="How often it was changed.")
    def version(self) -> int:
        return self.reading.snapshot.versions.get(self.key, 1)


@output
class Route(Node):
    """A way to obtain a credential, or to keep it."""

    reading: Private[Reading]
    owner: Private[str]
    value: Private[catalog.Route]
    key: str
    name: str
    kind: RouteKind
    cost: Money | None = strawberry.field(description="Null: not stated; a plan counts it as 0.")
    hours: float | None
    weeks: int | None
    extends_months: int | None = strawberry.field(description="Of a renewal; null: the credential's validMonths.")
    grace_months: int | None = strawberry.field(description="How long after expiry the renewal may still be taken.")
    available_from: date | None
    available_through: date | None
    estimated: list[str] = strawberry.field(description="Which of cost, hours and weeks are estimates.")

    @classmethod
    def of(cls, reading: Reading, owner: str, value: catalog.Route) -> Route:
        """A route or renewal of a credential."""
        reading.count()
        return cls(
            reading=reading,
            owner=owner,
            value=value,
            id=global_id("Route", f"{owner}/{value.key}"),
            key=value.key,
            name=value.name or value.kind.replace("_", " ").capitalize(),
            kind=value.kind,
            cost=Money.of(value.cost) if value.cost else None,
            hours=number(value.hours),
            weeks=value.weeks,
            extends_months=value.extends_months,
            grace_months=value.grace_months,
            available_from=value.available_from,
            available_through=value.available_through,
            estimated=[figure.value for figure in value.estimated],
        )

    @strawberry.field
    def credential(self) -> Credential:
        return Credential.of(self.reading, self.owner)

    @strawberry.field(description="The renewal sets the expiry to that credential's, if later.")
    def align_to(self) -> Credential | None:
        key = self.value.align_to
        return None if key is None else Credential.of(self.reading, key)

    @strawberry.field(description="What must hold first; null requires nothing.")
    def requirement(self) -> Requirement | None:
        return None if self.value.requires is None else line_of(self.reading, self.value.requires)

    @strawberry.field(description="The same tree, flat: each line names its parent's path.")
    def requirement_lines(self) -> list[Requirement]:
        return [line_of(self.reading, line) for line in walk(self.value.requires)] if self.value.requires else []
