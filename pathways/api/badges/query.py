"""The root field that verifies a badge."""

from __future__ import annotations

import binascii
from base64 import b64decode
from urllib.parse import unquote_to_bytes

import strawberry

from pathways.api.badges.issuers import trusted_addresses
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.verification import BadgeVerification
from pathways.codes import Code
from pathways.errors import ProblemsError

Info = strawberry.Info[RequestContext, None]


@output
class BadgeQuery:
    """Questions about badges."""

    @resolved
    async def verify_badge(self, info: Info, *, badge: str, recipient: str | None = None) -> BadgeVerification | None:
        """Checks a badge and stores nothing.

        Args:
            badge: JSON, a token (JWT), or a PNG or SVG picture with the badge in it as a data: address.
            recipient: whose badge it should be, e.g. an e-mail address; absent: anybody's.
        """
        verifier = info.context.verifier
        if verifier is None:
            hint = "Ask the service over the data folder."
            raise ProblemsError.one(Code.READ_ONLY, "This service does not verify badges.", hint)
        data, trusted = data_of(badge), await trusted_addresses(info.context)
        return BadgeVerification.of(await info.context.judge(lambda: verifier(data, recipient, trusted)))


def data_of(badge: str) -> bytes:
    """The bytes of a badge.

    Raises:
        ProblemsError: it is a data: address that is not well-formed.
    """
    if not badge.startswith("data:"):
        return badge.encode("utf-8", "replace")
    head, comma, body = badge.partition(",")
    try:
        if not comma:
            raise ValueError
        return b64decode(body, validate=True) if head.endswith(";base64") else unquote_to_bytes(body)
    except (binascii.Error, ValueError):
        hint = "Write data:image/png;base64,… or data:image/svg+xml,…"
        raise ProblemsError.one(Code.INVALID, "badge is not a well-formed data: address.", hint, "badge") from None
