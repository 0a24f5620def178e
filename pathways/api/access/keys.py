"""API keys in GraphQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

import strawberry

from pathways.access import api_keys
from pathways.access.administration import Administration
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.records.types import Learner
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.pagination import Connection, Window, page
from pathways.codes import Code
from pathways.errors import ProblemsError

Info = strawberry.Info[RequestContext, None]
T = TypeVar("T")


@output
class ApiKey:
    """A key by which a program says who it is. The key itself is shown once, when it is made.

    Attributes:
        key: names it; it opens nothing.
        owner: whom to ask about it.
        roles: what whoever has it is to the tenant.
        permissions: what it may do besides what its roles allow.
        expires_on: the last day on which it opens anything (included); null: it opens until it is revoked.
        last_used_at: when it was used last, to the minute; null: never.
        revoked_at: since when it opens nothing; null: it was not revoked.
    """

    key: str
    owner: str
    roles: list[str]
    permissions: list[str]
    expires_on: date | None
    last_used_at: datetime | None
    revoked_at: datetime | None
    learner_key: strawberry.Private[str | None]

    @classmethod
    def of(cls, key: api_keys.ApiKey) -> ApiKey:
        """A key as the API shows it."""
        return cls(
            key=key.key,
            owner=key.owner,
            roles=sorted(map(str, key.roles)),
            permissions=sorted(map(str, key.permissions)),
            expires_on=key.expires_on,
            last_used_at=key.last_used_at,
            revoked_at=key.revoked_at,
            learner_key=key.learner,
        )

    @resolved
    async def learner(self, info: Info) -> Learner | None:
        """The learner that whoever has it is; null: it stands for nobody."""
        return await Learner.named(info.context, self.learner_key)


@asked
class CreateApiKeyInput:
    """What a key is for."""

    owner: str = strawberry.field(description="Whom to ask about it; required.")
    roles: list[str] = strawberry.field(
        description="What whoever has it is to the tenant, as the documentation lists roles; required, and may be "
        "empty where permissions are listed."
    )
    permissions: list[str] | None = strawberry.field(
        default=None, description="What a service may do, as the documentation lists permissions (default: nothing)."
    )
    learner: str | None = strawberry.field(
        default=None,
        description="The key of the learner whose own record whoever has it reads and writes, in the role LEARNER "
        "(default: none); NOT_FOUND when nobody has it.",
    )
    expires_on: date | None = strawberry.field(
        default=None,
        description="The last day on which it opens anything (included); default: it opens until it is revoked.",
    )


@asked
class RevokeApiKeyInput:
    """Which key is to open nothing any more."""

    key: str = strawberry.field(description="Its name, as apiKeys lists it; required.")


@output
class ApiKeyPayload:
    """A key. With userErrors nothing was changed, and there is no key.

    Attributes:
        api_key: the key; null: refused.
        secret: the key as it is sent, shown this once; null: refused, or it was not made now.
        user_errors: everything to mend.
    """

    api_key: ApiKey | None = None
    secret: str | None = None
    user_errors: list[UserError]


@output
class KeyQuery:
    """Questions about API keys."""

    @resolved
    async def api_keys(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[ApiKey] | None:
        """The API keys of the tenant, the newest first."""
        kept = {each.key: each for each in await _administered(info.context, lambda office: office.all_keys())}
        return page(list(kept), lambda key: ApiKey.of(kept[key]), Window(first, after))


@output
class KeyMutation:
    """Changes of API keys."""

    @resolved
    async def create_api_key(self, info: Info, input: CreateApiKeyInput) -> ApiKeyPayload:
        """Makes an API key. It may do no more than whoever makes it.

        Args:
            input: what it is for.
        """
        request = api_keys.KeyRequest(
            owner=input.owner,
            roles=input.roles,
            permissions=input.permissions or (),
            learner=input.learner,
            expires_on=input.expires_on,
        )
        caller = info.context.caller
        try:
            key, secret = await _administered(info.context, lambda office: office.create(request, caller))
        except ProblemsError as refusal:
            return _refused(refusal)
        return ApiKeyPayload(api_key=ApiKey.of(key), secret=secret, user_errors=[])

    @resolved
    async def revoke_api_key(self, info: Info, input: RevokeApiKeyInput) -> ApiKeyPayload:
        """Has an API key open nothing any more, within two seconds at every process; safe to repeat.

        Args:
            input: which key.
        """
        try:
            key = await _administered(info.context, lambda office: office.revoke(input.key, info.context.caller))
        except ProblemsError as refusal:
            return _refused(refusal)
        return ApiKeyPayload(api_key=ApiKey.of(key), user_errors=[])


async def _administered(reading: RequestContext, work: Callable[[Administration], T]) -> T:
    office = reading.administration
    if office is None:
        raise read_only("nothing can be administered through it")
    return await asyncio.to_thread(work, office)


def _refused(refusal: ProblemsError) -> ApiKeyPayload:
    if any(problem.code is Code.READ_ONLY for problem in refusal.problems):
        raise refusal
    return ApiKeyPayload(user_errors=user_errors(problem.under("input") for problem in refusal.problems))
