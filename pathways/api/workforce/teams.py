"""Teams in GraphQL."""

from __future__ import annotations

from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Learner
from pathways.api.types.catalog import Node, Occupation
from pathways.api.types.node_ids import global_id
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.scalars import number
from pathways.workforce import people
from pathways.workforce import team as stored


@output
class TeamRole:
    """Places of an occupation.

    Attributes:
        occupation: what whoever has one does.
        headcount: how many places.
        coverage: from which fit upward a place is filled, 0 to 1.
        with_preferred_credentials: whoever fills a place holds what the occupation prefers, too.
    """

    occupation: Occupation
    headcount: int
    coverage: float
    with_preferred_credentials: bool

    @classmethod
    def of(cls, reading: RequestContext, role: people.Role) -> TeamRole:
        """A role as the API shows it."""
        return cls(
            occupation=Occupation.of(reading, role.occupation),
            headcount=role.headcount,
            coverage=number(role.coverage),
            with_preferred_credentials=role.with_preferred_credentials,
        )


@output
class Team(Node):
    """A unit with members, managers, and places to fill.

    Attributes:
        key: names the team.
        name: what it is called.
        member_keys: keys of those who belong to it itself.
        managers: names of identities that see it and the teams below.
        roles: the places that it has to fill itself.
        version: counts the changes, from 1.
    """

    reading: Private[RequestContext]
    tree: Private[stored.TeamTree]
    key: str
    name: str
    member_keys: list[str]
    managers: list[str]
    roles: list[TeamRole]
    version: int

    @classmethod
    def of(cls, reading: RequestContext, tree: stored.TeamTree, key: str) -> Team:
        """A team as the API shows it."""
        reading.count()
        team, occupations = tree.teams[key], reading.snapshot.occupations
        return cls(
            id=global_id("Team", key),
            reading=reading,
            tree=tree,
            key=key,
            name=team.name or key,
            member_keys=list(team.members),
            managers=list(team.managers),
            roles=[
                TeamRole.of(reading, role)
                for role in (each.current(reading.snapshot) for each in team.roles)
                if role.occupation in occupations
            ],
            version=team.version,
        )

    @resolved
    def parent(self) -> Team | None:
        """The team above it; null: there is none, or not for you."""
        above = self.tree.teams[self.key].parent
        return None if above is None or above not in self.tree.teams else Team.of(self.reading, self.tree, above)

    @resolved
    def teams(self) -> list[Team]:
        """The teams right below it, by key."""
        return [Team.of(self.reading, self.tree, each) for each in self.tree.below.get(self.key, ())]

    @resolved
    async def members(self, first: int | None = None, after: str | None = None) -> Connection[Learner]:
        """Those who belong to it itself and whose records you may see, by key."""
        reading = self.reading
        seen = await reading.learners(sorted(self.member_keys))
        return page(list(seen), lambda key: Learner.of(reading, seen[key]), Window(first, after))
