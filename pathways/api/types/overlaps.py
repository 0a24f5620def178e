"""Sets of equivalents and overlaps as the API shows them."""

from __future__ import annotations

import strawberry
from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog import Node
from pathways.api.types.credentials import Credential
from pathways.api.types.node_ids import global_id
from pathways.api.types.requirements import Requirement, line_of
from pathways.api.types.scalars import number
from pathways.api.types.selections import Select
from pathways.domain import requirement, shared_rules


@output
class Equivalence(Node):
    """Credentials that stand for each other in requirements; sets with a common member are one.

    Attributes:
        key: stable, human-readable identity.
        name: as people read it.
    """

    reading: Private[RequestContext]
    value: Private[shared_rules.Equivalence]
    key: str
    name: str

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Equivalence:
        """The set of a key."""
        reading.count()
        value = reading.snapshot.equivalences[key]
        return cls(
            reading=reading, value=value, id=global_id("Equivalence", key, reading.stamp), key=key, name=value.name
        )

    @resolved
    def credentials(self) -> list[Credential]:
        """The members of the set."""
        return [Credential.of(self.reading, key) for key in self.value.credentials]

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)


@output
class OverlapParty:
    """What an overlap compares with others: a credential, a group, or whatever a selection matches.

    Attributes:
        select: the selection, where the party is one; else null.
    """

    reading: Private[RequestContext]
    value: Private[str | requirement.Select]
    select: Select | None

    @resolved
    def credential(self) -> Credential | None:
        """The credential, where the party is one; else null."""
        key = self.value
        known = isinstance(key, str) and key in self.reading.snapshot.credentials
        return Credential.of(self.reading, str(key)) if known else None

    @resolved
    def group(self) -> Requirement | None:
        """The group of a route, where the party is one; else null."""
        snapshot = self.reading.snapshot
        if not isinstance(self.value, str) or self.value in snapshot.credentials:
            return None
        line = snapshot.line(self.value)
        return None if line is None else line_of(self.reading, line)


@output
class Overlap(Node):
    """How much of the same may count toward any two of its parties.

    Attributes:
        key: stable, human-readable identity.
        name: as people read it.
    """

    reading: Private[RequestContext]
    value: Private[shared_rules.Overlap]
    key: str
    name: str
    at_most: int | None = strawberry.field(
        description="The most credentials that count toward any two of the parties; null: no limit."
    )
    at_most_credits: float | None = strawberry.field(
        description="The most credits that count toward any two of the parties; null: no limit."
    )
    each_at_most: int | None = strawberry.field(
        description="The most parties that one credential counts toward; null: no limit."
    )
    select: Select | None = strawberry.field(description="Which credentials it is about, instead of naming them.")

    @classmethod
    def of(cls, reading: RequestContext, key: str) -> Overlap:
        """The overlap of a key."""
        reading.count()
        value = reading.snapshot.overlaps[key]
        return cls(
            reading=reading,
            value=value,
            id=global_id("Overlap", key, reading.stamp),
            key=key,
            name=value.name,
            at_most=value.at_most,
            at_most_credits=number(value.at_most_credits),
            each_at_most=value.each_at_most,
            select=None if value.select is None else Select.of(value.select),
        )

    @resolved
    def between(self) -> list[OverlapParty]:
        """The parties that are compared, two by two."""
        return [
            OverlapParty(reading=self.reading, value=party, select=None if isinstance(party, str) else Select.of(party))
            for party in self.value.between
        ]

    @resolved
    def credentials(self) -> list[Credential]:
        """Which credentials it is about; none, and no select: all."""
        return [Credential.of(self.reading, key) for key in self.value.keys]

    @resolved
    def version(self) -> int:
        """How many published revisions added or changed it, from 1."""
        return self.reading.version(self.key)
