"""Badges into stored records."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace

import strawberry

from pathways.access.audit import Act
from pathways.access.identity import Identity
from pathways.api.badges.issuers import trusted_addresses
from pathways.api.badges.query import data_of
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.records.changes import records_of
from pathways.api.records.types import Award, Learner
from pathways.api.records.verification import BadgeVerification
from pathways.api.types.errors import UserError, user_errors
from pathways.badges import verification
from pathways.badges.verification import CheckName, CheckOutcome, Verifier
from pathways.catalog.snapshot import Snapshot
from pathways.errors import ProblemsError
from pathways.records.conferral import Conferring
from pathways.records.importing import BadgeRequest, award_of, imported, names_of
from pathways.records.learner import StoredLearner
from pathways.records.office import Records
from pathways.records.originals import Originals

Info = strawberry.Info[RequestContext, None]


@asked
class ImportBadgeInput:
    """A badge of a learner.

    Attributes:
        learner: the key of the learner; required.
        badge: JSON, a token (JWT), or a PNG or SVG picture with the badge in it as a data: address; required.
        credential: the key of what it is of, where the badge itself does not say (default: what it says).
        recipient: whose badge it should be, e.g. an e-mail address (default: anybody's; of one's own record oneself).
    """

    learner: str
    badge: str
    credential: str | None = None
    recipient: str | None = None


@output
class BadgePayload:
    """A badge as an award. With userErrors nothing was changed.

    Attributes:
        learner: the learner as stored now; null: refused.
        award: what the badge is in the record; null: refused.
        conferred: the stacks that came to hold by it, and were conferred; one may have led to the next.
        verification: what was found out about the badge, refused or not; null: it was not looked at.
        user_errors: everything to mend.
    """

    learner: Learner | None = None
    award: Award | None = None
    conferred: list[Award] = strawberry.field(default_factory=list)
    verification: BadgeVerification | None = None
    user_errors: list[UserError]


@output
class BadgeMutation:
    """Badges into stored records."""

    @resolved
    async def import_badge(self, info: Info, input: ImportBadgeInput) -> BadgePayload:
        """Verifies a badge and records it as an award: VERIFIED where it is valid and its issuer trusted, else CLAIMED;
        one that is not valid is refused. Of what the catalogue does not have, the competencies count that it is aligned
        with. Whoever imports into their own record has a claim, unless the badge was issued to them, by what their
        login says of them, and says itself what it is of. The same badge again changes nothing, or what is known of it.

        Args:
            input: whose badge, and which.
        """
        reading = info.context
        if reading.verifier is None:
            raise read_only("it does not verify badges")
        try:
            data = data_of(input.badge)
        except ProblemsError as refusal:
            return BadgePayload(user_errors=user_errors(each.under("input") for each in refusal.problems))
        found = await _verified(reading, reading.verifier, data, input)
        claims, issuer = found[0].claims, reading.issuer
        request = BadgeRequest(
            verification=found[0],
            achieved=None if issuer is None else issuer.achieved(claims.issuer, claims.achievement),
            digest=hashlib.sha256(data).hexdigest(),
            recipient=found[1],
            credential=input.credential,
        )
        return await _imported(reading, input.learner, request, data)


async def _verified(
    reading: RequestContext, verifier: Verifier, data: bytes, said: ImportBadgeInput
) -> tuple[verification.BadgeVerification, str | None]:
    """What is found out about a badge, and whose it was found to be."""
    trusted = await trusted_addresses(reading)
    if said.recipient is not None:
        return await reading.judge(lambda: verifier(data, said.recipient, trusted)), said.recipient

    def look() -> tuple[verification.BadgeVerification, str | None]:
        found = verifier(data, None, trusted)
        for each in names_of(reading.caller.identity, said.learner) if found.valid is not False else ():
            theirs = verifier(data, each, trusted)
            if theirs.outcome(CheckName.RECIPIENT) is CheckOutcome.PASSED:
                return theirs, each
        return found, None

    return await reading.judge(look)


def _with_original(
    records: Records, key: str, request: BadgeRequest, data: bytes, identity: Identity, snapshot: Snapshot
) -> BadgeRequest:
    """The request with the badge itself as a file, where it becomes an award; nothing of what is refused is kept."""
    if records.files is None:
        return request
    known = records.read([key]).get(key, StoredLearner(key=key))
    try:
        kept = award_of(imported(known, request, identity, snapshot, "input"), request)
    except ProblemsError:
        return request
    is_ours = kept is None or kept.badge is None
    return request if is_ours else replace(request, evidence=Originals(records.files).keep(key, data))


async def _imported(reading: RequestContext, key: str, request: BadgeRequest, data: bytes) -> BadgePayload:
    records, identity, snapshot = records_of(reading), reading.caller.identity, reading.snapshot
    shown = BadgeVerification.of(request.verification)
    act = Act(caller=reading.caller, action="importBadge", for_whom=key)
    try:
        request = await asyncio.to_thread(_with_original, records, key, request, data, identity, snapshot)
        made = await asyncio.to_thread(
            records.change,
            act,
            key,
            lambda known: imported(known, request, identity, snapshot, "input"),
            Conferring(snapshot, today()),
        )
    except ProblemsError as refusal:
        return BadgePayload(verification=shown, user_errors=user_errors(refusal.problems))
    found = made.after
    kept = award_of(found, request)
    return BadgePayload(
        learner=Learner.of(reading, found),
        award=None if kept is None else Award.of(reading, found, kept),
        conferred=[Award.of(reading, found, each) for each in made.conferred],
        verification=shown,
        user_errors=[],
    )
