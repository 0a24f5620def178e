"""Who is asking."""

from __future__ import annotations

import strawberry

from pathways.access.identity import Identity, ViewerKind
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Learner

Info = strawberry.Info[RequestContext, None]


@output
class Viewer:
    """Who is asking, and what they may do.

    Attributes:
        name: what to call them; null: nobody known, or nothing was said.
        kind: nobody known, a person, or a program.
        tenant: whose catalogue and records they reach.
        roles: what they are to the tenant, as the documentation lists them; empty: nobody known.
    """

    name: str | None
    kind: ViewerKind
    tenant: str
    roles: list[str]
    identity: strawberry.Private[Identity]

    @classmethod
    def of(cls, identity: Identity) -> Viewer:
        """An identity as the API shows it."""
        roles = sorted(identity.roles)
        return cls(
            name=identity.name,
            kind=identity.kind,
            tenant=identity.tenant,
            roles=list(map(str, roles)),
            identity=identity,
        )

    @resolved
    async def learner(self, info: Info) -> Learner | None:
        """Their own record; null: they have none."""
        return await Learner.named(info.context, self.identity.learner)

    @resolved
    def may(self, permission: str) -> bool:
        """May this be done at all, as the policy stands.

        Args:
            permission: its name, as the documentation lists them; one that is not listed may not be done.
        """
        return permission in map(str, self.identity.permissions)


@output
class ViewerQuery:
    """Questions about whoever asks."""

    @resolved
    def viewer(self, info: Info) -> Viewer:
        """Who is asking, and what they may do."""
        return Viewer.of(info.context.caller.identity)
