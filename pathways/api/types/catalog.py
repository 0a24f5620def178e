"""Competencies, occupations, organizations and money as the API shows them."""

from __future__ import annotations

from decimal import Decimal

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import interface, output, resolved
from pathways.api.types.lazy import LazyCredential
from pathways.api.types.node_ids import global_id
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.scalars import exact, number
from pathways.domain import catalog, money
from pathways.domain.money import UpkeepKind
from pathways.domain.requirement import Need


@interface
class Node:
    """Anything with an id. An id names the thing as it is published now.

    Attributes:
        id: opaque; names the thing as it is published now, for `node` and `nodes`.
    """

    id: strawberry.ID


@output
class Money:
    """An exact amount of a currency.

    Attributes:
        amount: an exact decimal with at least the digits of the currency's minor unit, e.g. 404.00.
        currency: an ISO 4217 code, e.g. USD.
    """

    amount: Decimal
    currency: str

    @classmethod
    def of(cls, value: money.Money) -> Money:
        """An amount as the API shows it."""
        return cls(amount=exact(value), currency=value.currency)


@output
class Upkeep:
    """What the owner of a credential or a route spends on one part of its upkeep; plans do not look at it.

    Attributes:
        kind: which part.
        hours_per_year: work of the owner; null: not stated.
        cost_per_year: beside the work; null: not stated.
    """

    kind: UpkeepKind
    hours_per_year: float | None
    cost_per_year: Money | None

    @classmethod
    def of(cls, value: money.Upkeep) -> Upkeep:
        """A part of an upkeep as the API shows it."""
        cost = value.cost_per_year
        hours = number(value.hours_per_year)
        return cls(kind=value.kind, hours_per_year=hours, cost_per_year=None if cost is None else Money.of(cost))


@output
class SharedCost:
    """What a plan pays once, however many of its steps have the key: a fee for members, say.

    Attributes:
        key: names the cost; routes with the same key share it.
        amount: for each period, or once.
    """

    key: str
    amount: Money
    every: money.Period | None = strawberry.field(
        description="For each one begun from the plan's first day through keepValidUntil; null: once."
    )

    @classmethod
    def of(cls, cost: money.SharedCost) -> SharedCost:
        """A cost as the API shows it."""
        return cls(key=cost.key, amount=Money.of(cost.amount), every=cost.every)


@output
class GroupCost:
    """What opening a route for a group costs, whoever takes it; single plans do not look at it, portfolios do.

    Attributes:
        amount: for each group.
        seats: how many a group has; null: enough for everybody.
    """

    amount: Money
    seats: int | None

    @classmethod
    def of(cls, cost: money.GroupCost) -> GroupCost:
        """A cost as the API shows it."""
        return cls(amount=Money.of(cost.amount), seats=cost.seats)


@output
class Organization(Node):
    """Who owns or accredits credentials.

    Attributes:
        key: stable, human-readable identity, e.g. comptia.
        name: as people read it.
        url: the address of its site; null: not stated.
    """

    reading: Private[RequestContext]
    key: str
    name: str
    url: str | None

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Organization:
        """The organization of a key."""
        reading.count()
        value = reading.snapshot.organizations[key]
        return cls(
            reading=reading, id=global_id("Organization", key, reading.stamp), key=key, name=value.name, url=value.url
        )

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)


@output
class Competency(Node):
    """Something a person can do.

    Attributes:
        key: stable, human-readable identity, e.g. network-security.
        name: as people read it.
        statement: what a person who has it can do; null: not stated.
        framework: the framework that it comes from, e.g. nice; null: not stated.
        uri: its name in that framework, an address or a URN; null: not stated.
    """

    reading: Private[RequestContext]
    value: Private[catalog.Competency]
    key: str
    name: str
    statement: str | None
    framework: str | None
    uri: str | None

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Competency:
        """The competency of a key."""
        reading.count()
        value = reading.snapshot.competencies[key]
        return cls(
            reading=reading,
            value=value,
            id=global_id("Competency", key, reading.stamp),
            key=key,
            name=value.name,
            statement=value.statement,
            framework=value.framework,
            uri=value.uri,
        )

    @resolved
    def broader(self) -> list[Competency]:
        """Wider competencies; they help to search and satisfy nothing."""
        return [Competency.of(self.reading, key) for key in self.value.broader]

    @resolved
    def developed_by(self, first: int | None = None, after: str | None = None) -> Connection[LazyCredential]:
        """The credentials that show it."""
        keys = self.reading.snapshot.developed_by.get(self.key, ())
        return page(keys, self.reading.credential, Window(first, after))

    @resolved
    def needed_by(self, first: int | None = None, after: str | None = None) -> Connection[Occupation]:
        """The occupations that need it."""
        keys = self.reading.snapshot.needed_by.get(self.key, ())
        return page(keys, lambda key: Occupation.of(self.reading, key), Window(first, after))

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)


@output
class CompetencyLevel:
    """A competency at a level above 0.

    Attributes:
        competency: what can be done.
        level: above 0, in levels of the catalogue; higher is better.
    """

    competency: Competency
    level: float

    @classmethod
    def of(cls, reading: RequestContext, value: catalog.CompetencyLevel) -> CompetencyLevel:
        """What a credential shows."""
        return cls(competency=Competency.of(reading, value.competency), level=number(value.level))


@output
class CompetencyNeed:
    """What an occupation asks for; importance is relative to its other needs.

    Attributes:
        competency: what the occupation needs.
        level: the level needed, above 0.
        importance: its weight beside the other needs of the occupation, above 0; any scale.
    """

    competency: Competency
    level: float
    importance: float

    @classmethod
    def of(cls, reading: RequestContext, value: Need) -> CompetencyNeed:
        """A need of an occupation."""
        return cls(
            competency=Competency.of(reading, value.competency),
            level=number(value.level),
            importance=number(value.importance),
        )


@output
class OccupationCredential:
    """A credential that an occupation asks for.

    Attributes:
        credential: what the occupation asks for.
        strength: required, or only preferred.
    """

    credential: LazyCredential
    strength: catalog.Strength


@output
class Occupation(Node):
    """A job, with the competencies and credentials it asks for.

    Attributes:
        key: stable, human-readable identity, e.g. information-security-analysts.
        name: as people read it.
        code: its code in codeSystem, e.g. 15-1212.00; null: not stated.
        code_system: the classification of the code, e.g. onet-soc; null: not stated.
    """

    reading: Private[RequestContext]
    value: Private[catalog.Occupation]
    key: str
    name: str
    code: str | None
    code_system: str | None

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Occupation:
        """The occupation of a key."""
        reading.count()
        value = reading.snapshot.occupations[key]
        return cls(
            reading=reading,
            value=value,
            id=global_id("Occupation", key, reading.stamp),
            key=key,
            name=value.name,
            code=value.code,
            code_system=value.code_system,
        )

    @resolved
    def needs(self) -> list[CompetencyNeed]:
        """What the work itself asks for; coverage is measured by it."""
        return [CompetencyNeed.of(self.reading, need) for need in self.value.needs]

    @resolved
    def general_needs(self) -> list[CompetencyNeed]:
        """What it asks for as most work does, such as reading and judgement; no part of the coverage."""
        return [CompetencyNeed.of(self.reading, need) for need in self.value.general_needs]

    @resolved
    def credentials(self) -> list[OccupationCredential]:
        """The credentials that it asks for, required or preferred."""
        return [
            OccupationCredential(credential=self.reading.credential(item.credential), strength=item.strength)
            for item in self.value.credentials
        ]

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)
