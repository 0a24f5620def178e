"""A learner's record as a Comprehensive Learner Record (CLR 2.0): what is verified, each signed, and signed together.

It says what holds at the moment when it is made: nothing in it is looked up in a status list later.
"""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from pathways.badges.moments import written_moment
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import AwardState
from pathways.errors import ProblemsError
from pathways.records.issued import IssuedBadge
from pathways.records.issuing import OB, VC, Issuer, identity_of
from pathways.records.learner import KeptAward, StoredLearner, current_learner
from pathways.requirements.grades import passes

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
MOST_INSIDE = 200
"""Of the newest awards; verifiers look at no more."""


def transcript_of(
    known: StoredLearner, issuer: Issuer, recipient: str, snapshot: Snapshot, now: datetime
) -> dict[str, Any]:
    """The record, signed by the first key of the issuer.

    Args:
        recipient: by which the learner is named in it, hashed.
        now: with its time zone, in whole seconds.

    Raises:
        ProblemsError: WRONG_STATE, nothing in the record is verified.
    """
    from pathways.badges.signing import proven  # with JSON-LD, which an installation may lack

    known = current_learner(known, snapshot)
    key, salt = issuer.keys[0], secrets.token_hex(8)
    verified = [kept for kept in known.awards if _is_shown(kept, snapshot, now.date())]
    if not verified:
        text, hint = "Nothing in the record is verified, so there is nothing to sign.", "Export it as JSON or HTML."
        raise ProblemsError.one(Code.WRONG_STATE, text, hint, "format")
    inside = []
    for kept in verified[-MOST_INSIDE:]:
        issued = IssuedBadge(
            identifier=f"urn:uuid:{uuid4()}", key=key.name, index=0, at=now, recipient=recipient, salt=salt
        )
        of = snapshot.credentials[kept.award.credential]
        statement = issuer.statement(issued, kept, of)
        owner = next((snapshot.organizations[each] for each in of.owned_by if each in snapshot.organizations), None)
        if owner is not None:
            creator = {"id": owner.url or f"{issuer.address}/#{owner.key}", "type": ["Profile"], "name": owner.name}
            statement["credentialSubject"]["achievement"]["creator"] = creator
        inside.append(proven(statement, key, now))
    whole = {
        "@context": [VC, CLR, OB],
        "id": f"urn:uuid:{uuid4()}",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": issuer.profile(key.name),
        "validFrom": written_moment(now),
        "name": f"Record of {known.name or known.key}",
        "credentialSubject": {
            "type": ["ClrSubject"],
            "identifier": [identity_of(recipient, salt)],
            "verifiableCredential": inside,
        },
    }
    return proven(whole, key, now)


def _is_shown(kept: KeptAward, snapshot: Snapshot, day: date) -> bool:
    """It is verified, passed, and there by a day."""
    credential = snapshot.credentials.get(kept.award.credential)
    if credential is None or kept.state is not AwardState.VERIFIED:
        return False
    is_there = kept.award.issued_on is None or kept.award.issued_on <= day
    return is_there and passes(kept.award, credential, snapshot.scales)
