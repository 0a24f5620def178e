"""Badges for what the service confers."""

from __future__ import annotations

import asyncio
import json
from base64 import b64encode
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import strawberry

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import asked, output, resolved
from pathways.api.jobs.read_only import read_only
from pathways.api.records.changes import records_of
from pathways.api.records.rights import ExportedDocument
from pathways.api.records.types import Award, read_award_id
from pathways.api.types.errors import UserError, user_errors
from pathways.badges.baked import baked_png, baked_svg
from pathways.errors import ProblemsError
from pathways.records.conferral import Conferring
from pathways.records.issuing import Issuer, badge_of, recipient_of, with_badge
from pathways.records.learner import StoredLearner, current_kept

if TYPE_CHECKING:
    from pathways.badges.signing import IssuingKey

Info = strawberry.Info[RequestContext, None]


class BadgeFormat(Enum):
    """How a badge is written.

    Attributes:
        JSON: JSON-LD with a proof of eddsa-rdfc-2022.
        JWT: a token, signed by EdDSA.
        PNG: the first, baked into a picture.
        SVG: the first, baked into a picture.
    """

    JSON = "JSON"
    JWT = "JWT"
    PNG = "PNG"
    SVG = "SVG"


_MEDIA_TYPES = {
    BadgeFormat.JSON: "application/ld+json",
    BadgeFormat.JWT: "application/jwt",
    BadgeFormat.PNG: "image/png",
    BadgeFormat.SVG: "image/svg+xml",
}


@asked
class IssueBadgeInput:
    """A badge for an award that the service has conferred.

    Attributes:
        award: its id; required.
        recipient: to whom, as an e-mail address (default: by what is known of whoever asks, else the learner's key).
        format: how it is written (default: JSON).
    """

    award: strawberry.ID
    recipient: str | None = None
    format: BadgeFormat | None = BadgeFormat.JSON


@output
class IssueBadgePayload:
    """A badge to take along. With userErrors nothing was issued.

    Attributes:
        award: what it is for; null: refused.
        document: the badge; of a PNG the text is a data: address; null: refused.
        user_errors: everything to mend.
    """

    award: Award | None = None
    document: ExportedDocument | None = None
    user_errors: list[UserError]


@output
class IssueMutation:
    """Badges for what the service confers."""

    @resolved
    async def issue_badge(self, info: Info, input: IssueBadgeInput) -> IssueBadgePayload:
        """Issues an Open Badge 3.0 for a verified award that was conferred here. For the same recipient it is the same
        badge each time; it is revoked with the award. Learners have badges issued to themselves only.

        Args:
            input: for which award, to whom, and how it is written.
        """
        reading, now = info.context, datetime.now(UTC).replace(microsecond=0)
        issuer, identity, snapshot = reading.issuer, reading.caller.identity, reading.snapshot
        if issuer is None:
            raise read_only("it issues no badges")
        learner, key = read_award_id(input.award) or ("", "")
        place = cache(issuer.place)
        act = Act(caller=reading.caller, action="issueBadge", for_whom=learner or None)
        try:
            made = await asyncio.to_thread(
                records_of(reading).change,
                act,
                learner,
                lambda known: with_badge(known, key, input.recipient, issuer, identity, snapshot, now, place, "input"),
                Conferring(snapshot, today(), ()),
            )
        except ProblemsError as refusal:
            return IssueBadgePayload(user_errors=user_errors(refusal.problems))
        format_ = input.format or BadgeFormat.JSON
        recipient = recipient_of(made.after, input.recipient, identity)
        document = await reading.judge(lambda: _document(reading, issuer, made.after, key, recipient, format_))
        kept = next(each for each in made.after.awards if each.key == key)
        return IssueBadgePayload(award=Award.of(reading, made.after, kept), document=document, user_errors=[])


def _document(
    reading: RequestContext, issuer: Issuer, known: StoredLearner, key: str, recipient: str, format_: BadgeFormat
) -> ExportedDocument:
    kept = next(current_kept(each, reading.snapshot) for each in known.awards if each.key == key)
    of = reading.snapshot.credentials[kept.award.credential]
    issued = badge_of(kept, recipient, issuer)
    signing = None if issued is None else issuer.key(issued.key)
    if issued is None or signing is None:
        raise LookupError("no badge was issued for this award")
    text = _written(issuer.credential(issued, kept, of), signing, format_, issued.at)
    suffix = format_.value.lower()
    return ExportedDocument(file_name=f"{of.key}.{suffix}", media_type=_MEDIA_TYPES[format_], text=text)


def _written(credential: dict[str, Any], key: IssuingKey, format_: BadgeFormat, at: datetime) -> str:
    from pathways.badges.signing import as_token, proven

    if format_ is BadgeFormat.JWT:
        return as_token(credential, key)
    text = json.dumps(proven(credential, key, at), ensure_ascii=False)
    match format_:
        case BadgeFormat.PNG:
            return f"data:image/png;base64,{b64encode(baked_png(text)).decode()}"
        case BadgeFormat.SVG:
            return baked_svg(text, credential["name"], credential["issuer"]["name"])
        case _:
            return text
