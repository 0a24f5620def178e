"""A learner's record as a Comprehensive Learner Record (CLR 2.0): what is verified, each signed, and signed together.

It says what holds at the moment when it is made: nothing that is signed here is looked up in a status list later. A
badge that came from elsewhere stands in it as its issuer signed it, where that is kept.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from pathways.badges.moments import written_moment
from pathways.badges.reading import id_of, objects
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.learner import AwardState
from pathways.errors import ProblemsError
from pathways.records.issued import IssuedBadge
from pathways.records.issuing import OB, VC, Issuer, identity_of
from pathways.records.learner import KeptAward, StoredLearner, current_learner
from pathways.records.originals import Originals
from pathways.requirements.grades import passes

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
MOST_INSIDE = 200
"""Of the newest awards; verifiers look at no more."""


def transcript_of(
    known: StoredLearner,
    issuer: Issuer,
    recipient: str,
    snapshot: Snapshot,
    now: datetime,
    originals: Originals | None = None,
) -> dict[str, Any]:
    """The record, signed by the first key of the issuer.

    Args:
        recipient: by which the learner is named in it, hashed.
        now: with its time zone, in whole seconds.
        originals: where imported badges are kept; None: nowhere.

    Raises:
        ProblemsError: WRONG_STATE, nothing in the record is verified.
    """
    from pathways.badges.signing import can_be_signed, proven  # with JSON-LD, which an installation may lack

    known = current_learner(known, snapshot)
    key, salt = issuer.keys[0], secrets.token_hex(8)
    found = [] if originals is None else [(kept.key, originals.signed(kept)) for kept in known.awards]
    badges = {name: badge for name, badge in found if badge is not None and can_be_signed(badge)}
    verified = [kept for kept in known.awards if _is_shown(kept, snapshot, now.date(), by_itself=kept.key in badges)]
    if not verified:
        text, hint = "Nothing in the record is verified, so there is nothing to sign.", "Export it as JSON or HTML."
        raise ProblemsError.one(Code.WRONG_STATE, text, hint, "format")
    inside: list[Mapping[str, Any]] = []
    names = [identity_of(recipient, salt)]
    for kept in verified[-MOST_INSIDE:]:
        if kept.key in badges:
            inside.append(badges[kept.key])
            names += [each for each in _names_in(badges[kept.key]) if each not in names]
            continue
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
            "identifier": names,
            "verifiableCredential": inside,
        },
    }
    return proven(whole, key, now)


def _is_shown(kept: KeptAward, snapshot: Snapshot, day: date, *, by_itself: bool) -> bool:
    """It is verified, passed, and there by a day.

    Args:
        by_itself: its badge says what it is of, whether or not the catalogue has that.
    """
    is_there = kept.award.issued_on is None or kept.award.issued_on <= day
    if kept.state is not AwardState.VERIFIED or not is_there:
        return False
    credential = snapshot.credentials.get(kept.award.credential)
    return by_itself if credential is None else passes(kept.award, credential, snapshot.scales)


def _names_in(badge: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Whom a badge names, so that who reads the record knows that both are one person."""
    for subject in objects(badge.get("credentialSubject")):
        yield from map(dict, objects(subject.get("identifier")))
        if (name := id_of(subject)) is not None:
            yield {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": name.removeprefix("mailto:"),
                "identityType": "emailAddress" if "@" in name else "identifier",
            }
