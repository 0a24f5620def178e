"""The issuers that a tenant trusts, in GraphQL."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

import strawberry

from pathways.access import trusted_issuers
from pathways.access.trusted_issuers import TrustList
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.pagination import Connection, Window, page
from pathways.codes import Code
from pathways.errors import ProblemsError

Info = strawberry.Info[RequestContext, None]
T = TypeVar("T")


@output
class TrustedIssuer:
    """Somebody whose badges count as proof.

    Attributes:
        issuer: address or DID, as badges write it.
        name: what to call them; null: nothing was said.
    """

    issuer: str
    name: str | None

    @classmethod
    def of(cls, issuer: trusted_issuers.TrustedIssuer) -> TrustedIssuer:
        """An issuer as the API shows it."""
        return cls(issuer=issuer.issuer, name=issuer.name)


@asked
class TrustedIssuerInput:
    """An issuer whose badges are to count as proof.

    Attributes:
        issuer: address or DID, exactly as badges write it; required.
        name: what to call them (default: nothing).
    """

    issuer: str
    name: str | None = None


@asked
class RemoveTrustedIssuerInput:
    """An issuer whose badges are to count as proof no more.

    Attributes:
        issuer: address or DID, as trustedIssuers lists it; required.
    """

    issuer: str


@output
class TrustedIssuerPayload:
    """An issuer as saved or removed. With userErrors nothing was changed.

    Attributes:
        trusted_issuer: the issuer; null: refused.
        user_errors: everything to mend.
    """

    trusted_issuer: TrustedIssuer | None = None
    user_errors: list[UserError]


@output
class TrustQuery:
    """Questions about trusted issuers."""

    @resolved
    async def trusted_issuers(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[TrustedIssuer] | None:
        """The issuers whose badges count as proof, by address."""
        kept = {each.issuer: each for each in await _trusting(info.context, lambda trust: trust.all_issuers())}
        return page(list(kept), lambda address: TrustedIssuer.of(kept[address]), Window(first, after))


@output
class TrustMutation:
    """Changes of the list of trusted issuers."""

    @resolved
    async def save_trusted_issuer(self, info: Info, input: TrustedIssuerInput) -> TrustedIssuerPayload:
        """Has the badges of an issuer count as proof from now on; safe to repeat.

        Args:
            input: which issuer.
        """
        issuer = trusted_issuers.TrustedIssuer(issuer=input.issuer, name=input.name)
        return await _changed(info.context, lambda trust: trust.save(issuer, info.context.caller))

    @resolved
    async def remove_trusted_issuer(self, info: Info, input: RemoveTrustedIssuerInput) -> TrustedIssuerPayload:
        """Has the badges of an issuer count as proof no more. Awards that were verified by them stay as they are.

        Args:
            input: which issuer.
        """
        return await _changed(info.context, lambda trust: trust.remove(input.issuer, info.context.caller))


async def _trusting(reading: RequestContext, work: Callable[[TrustList], T]) -> T:
    if reading.trust is None:
        raise read_only("it keeps no list of trusted issuers")
    return await asyncio.to_thread(work, reading.trust)


async def _changed(
    reading: RequestContext, work: Callable[[TrustList], trusted_issuers.TrustedIssuer]
) -> TrustedIssuerPayload:
    try:
        found = await _trusting(reading, work)
    except ProblemsError as refusal:
        if any(problem.code is Code.READ_ONLY for problem in refusal.problems):
            raise
        return TrustedIssuerPayload(user_errors=user_errors(each.under("input") for each in refusal.problems))
    return TrustedIssuerPayload(trusted_issuer=TrustedIssuer.of(found), user_errors=[])


async def trusted_addresses(reading: RequestContext) -> frozenset[str] | None:
    """The addresses of the issuers that the tenant trusts, itself among them; None: no such list is kept.

    Raises:
        StoreError: the store does not answer.
    """
    listed = None if reading.trust is None else await asyncio.to_thread(reading.trust.addresses)
    return listed if reading.issuer is None else reading.issuer.dids | (listed or frozenset())
