"""What the service confers, issued as Open Badges 3.0, and the lists that say which of them were revoked.

The issuer of a badge is the key that signs it (did:key). A new key is a new issuer: the keys before it go on signing
the status lists of the badges that they have signed, and each has a list of its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol
from uuid import uuid4

from pathways.access.identity import Identity
from pathways.badges.moments import written_moment
from pathways.badges.status import USUAL_BITS, packed
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.learner import AwardState
from pathways.errors import Problem, ProblemsError
from pathways.records.awarding import expect_seen
from pathways.records.importing import names_of
from pathways.records.issued import IssuedBadge
from pathways.records.learner import KeptAward, StoredLearner, current_kept
from pathways.records.permitted import sees, vouches
from pathways.text import flaw_of, shown
from pathways.wording.phrases import counted

if TYPE_CHECKING:
    from pathways.badges.signing import IssuingKey

VC = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
MOST_ISSUED = 20
LONGEST_RECIPIENT = 320
_ACHIEVEMENTS = "/badges/achievements/"
_TRIES = 50
_BEFORE = timedelta(minutes=5)
"""How long before its making a status list says that it is valid: clocks differ."""


class StatusStore(Protocol):
    """Where the places in status lists are kept."""

    def take(self, key: str, index: int) -> bool:
        """Takes a place for good; False: it is taken. May raise StoreError."""

    def revoked(self, key: str) -> Collection[int]:
        """The places of a list whose badges were revoked; may raise StoreError."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """What the service issues badges with.

    Attributes:
        keys: the first signs new badges.
        address: where others reach the service, without a slash at the end.
        name: what the issuer is called.
        statuses: where the places in status lists are kept.
    """

    keys: tuple[IssuingKey, ...]
    address: str
    name: str
    statuses: StatusStore

    @property
    def dids(self) -> frozenset[str]:
        """The addresses of the issuer, one for each key."""
        return frozenset(each.did for each in self.keys)

    def key(self, name: str) -> IssuingKey | None:
        """The key of a name; None: there is none any more."""
        return next((each for each in self.keys if each.name == name), None)

    def list_address(self, key: str) -> str:
        """Where the status list of a key stands."""
        return f"{self.address}/badges/status/{key}"

    def achievement_address(self, credential: str) -> str:
        """Where the achievement stands that a credential is."""
        return f"{self.address}{_ACHIEVEMENTS}{credential}"

    def achieved(self, issuer: str | None, achievement: str | None) -> str | None:
        """The key of the credential that a badge of this issuer is of, also from where it was reached before; None: it
        is another's.
        """
        _, _, key = (achievement or "").partition(_ACHIEVEMENTS)
        return key if key and issuer in self.dids else None

    def place(self) -> tuple[str, int]:
        """A place in the list of the key that signs new badges, at random: nobody reads from it when that was.

        Raises:
            ProblemsError: LIMIT, nearly all of them are taken.
            StoreError: the store does not answer.
        """
        name = self.keys[0].name
        for _ in range(_TRIES):
            index = secrets.randbelow(USUAL_BITS)
            if self.statuses.take(name, index):
                return name, index
        text = "The status list of the key that signs badges is nearly full."
        raise ProblemsError.one(Code.LIMIT, text, "Set a new key before it.")

    def status_list(self, name: str, now: datetime) -> dict[str, Any] | None:
        """The status list of a key, signed by it; None: there is no such key.

        Raises:
            StoreError: the store does not answer.
        """
        key = self.key(name)
        if key is None:
            return None
        address = self.list_address(name)
        credential = {
            "@context": [VC],
            "id": address,
            "type": ["VerifiableCredential", "BitstringStatusListCredential"],
            "issuer": key.did,
            "validFrom": written_moment(now - _BEFORE),
            "credentialSubject": {
                "id": f"{address}#list",
                "type": "BitstringStatusList",
                "statusPurpose": "revocation",
                "encodedList": packed(self.statuses.revoked(name)),
            },
        }
        from pathways.badges.signing import proven  # with JSON-LD, which an installation may lack

        return proven(credential, key, now)

    def document(self, address: str) -> bytes | None:
        """The status list at an address; None: there is none of this issuer's.

        Raises:
            StoreError: the store does not answer.
        """
        prefix = self.list_address("")
        if not address.startswith(prefix):
            return None
        found = self.status_list(address.removeprefix(prefix), datetime.now(UTC))
        return None if found is None else json.dumps(found).encode()

    def achievement(self, credential: Credential) -> dict[str, Any]:
        """The achievement that a credential is."""
        pages = []
        if credential.ctid is not None:
            page = f"https://credentialengineregistry.org/resources/{credential.ctid}"
            pages.append({"targetType": "ceterms:Credential", "targetUrl": page})
        if credential.subject_webpage is not None:
            pages.append({"targetUrl": credential.subject_webpage})
        found: dict[str, Any] = {
            "id": self.achievement_address(credential.key),
            "type": ["Achievement"],
            "name": credential.name,
            "description": credential.description or credential.name,
            "criteria": {"narrative": credential.description or "As its issuer has set them."},
        }
        if pages:
            named = [{"type": ["Alignment"], "targetName": credential.name, **each} for each in pages]
            found["alignment"] = named
        return found

    def credential(self, issued: IssuedBadge, award: KeptAward, of: Credential) -> dict[str, Any]:
        """A badge without its signature.

        Args:
            of: what was awarded.
        """
        listed = self.list_address(issued.key)
        status = {
            "id": f"{listed}#{issued.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(issued.index),
            "statusListCredential": listed,
        }
        made = self.statement(issued, award, of)
        return {**made, "credentialStatus": status}

    def profile(self, key: str) -> dict[str, Any]:
        """The issuer as a badge that this key signs names it."""
        return {"id": f"did:key:{key}", "type": ["Profile"], "name": self.name, "url": self.address}

    def statement(self, issued: IssuedBadge, award: KeptAward, of: Credential) -> dict[str, Any]:
        """The same without a status: that the award is what it is at the moment of issue."""
        found = {
            "@context": [VC, OB],
            "id": issued.identifier,
            "type": ["VerifiableCredential", "OpenBadgeCredential"],
            "issuer": self.profile(issued.key),
            "validFrom": written_moment(_begins(award, issued)),
            "name": of.name,
            "credentialSubject": {
                "type": ["AchievementSubject"],
                "identifier": [identity_of(issued.recipient, issued.salt)],
                "achievement": self.achievement(of),
            },
        }
        last = award.award.last_day(of.lifetime)
        if last is not None and last < date.max:  # nothing comes after that day
            found["validUntil"] = written_moment(datetime.combine(last + timedelta(days=1), time(), UTC))
        return found


def identity_of(recipient: str, salt: str) -> dict[str, Any]:
    """A recipient as badges name it: hashed with a salt."""
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${sha256(f'{recipient}{salt}'.encode()).hexdigest()}",
        "identityType": "emailAddress" if "@" in recipient else "identifier",
        "salt": salt,
    }


def _begins(award: KeptAward, issued: IssuedBadge) -> datetime:
    """An award of the day of issue counts from the moment of issue."""
    day = award.award.issued_on
    return issued.at if day is None else min(issued.at, datetime.combine(day, time(), UTC))


def with_badge(
    known: StoredLearner,
    key: str,
    recipient: str | None,
    issuer: Issuer,
    identity: Identity,
    snapshot: Snapshot,
    now: datetime,
    place: Callable[[], tuple[str, int]],
    path: str,
) -> StoredLearner:
    """The record with a badge issued for an award; as it is where that was issued to this recipient already.

    Args:
        key: of the award.
        recipient: to whom; None: to whom names know the learner best.
        place: takes a place in a status list, once.
        path: where the request stands.

    Raises:
        ProblemsError: the award is not there, is none that a badge is issued for, or not to this recipient.
        StoreError: the store does not answer.
    """
    kept = next((each for each in known.awards if each.key == key), None)
    if known.version == 0 or kept is None or not sees(identity, known):
        text, hint = "There is no such award.", "Ids come from the id field of awards."
        raise ProblemsError.one(Code.NOT_FOUND, text, hint, f"{path}/award")
    expect_seen(known, identity, path)
    problem = _unfit(current_kept(kept, snapshot), snapshot, now.date())
    if problem is not None:
        raise ProblemsError([problem.under(path)])
    to = _recipient(known, recipient, identity, path)
    if badge_of(kept, to, issuer) is not None:
        return known
    if len(kept.issued) >= MOST_ISSUED:
        text = f"{counted(MOST_ISSUED, 'badge')} were issued for this award."
        raise ProblemsError.one(Code.LIMIT, text, "Take one of them.", f"{path}/award")
    name, index = place()
    issued = IssuedBadge(
        identifier=f"urn:uuid:{uuid4()}", key=name, index=index, at=now, recipient=to, salt=secrets.token_hex(8)
    )
    return known.with_award(replace(kept, issued=(*kept.issued, issued)))


def badge_of(kept: KeptAward, recipient: str, issuer: Issuer) -> IssuedBadge | None:
    """The last badge of an award for a recipient by a key that is still there; None: there is none."""
    fitting = (each for each in reversed(kept.issued) if each.recipient == recipient and issuer.key(each.key))
    return next(fitting, None)


def recipient_of(known: StoredLearner, asked: str | None, identity: Identity) -> str:
    """To whom a badge of a record goes: to whoever is named, else to the first name by which the learner is known."""
    return asked or next(iter(names_of(identity, known.key)))


def _recipient(known: StoredLearner, asked: str | None, identity: Identity, path: str) -> str:
    if asked is not None and (not asked.strip() or flaw_of(asked) is not None or len(asked) > LONGEST_RECIPIENT):
        hint = "Write an e-mail address, or leave it out."
        raise ProblemsError.one(Code.INVALID, f"{shown(asked)} is nobody's address.", hint, f"{path}/recipient")
    to = recipient_of(known, asked, identity)
    if not vouches(identity, known) and to not in names_of(identity, known.key):
        hint = "Leave it out, or ask an adviser."
        text = f"Your login does not say that you are {shown(to)}."
        raise ProblemsError.one(Code.FORBIDDEN, text, hint, f"{path}/recipient")
    return to


def _unfit(kept: KeptAward, snapshot: Snapshot, day: date) -> Problem | None:
    """Why no badge is issued for an award; None: one is."""
    credential = snapshot.credentials.get(kept.award.credential)
    if not kept.conferred or credential is None:
        text, hint = "The award was not conferred here.", "Badges are issued for the stacks that the service confers."
        return Problem(Code.WRONG_STATE, text, hint, "award")
    if kept.state is not AwardState.VERIFIED:
        hint = "A badge can be issued once all that it rests on is verified."
        return Problem(Code.WRONG_STATE, f"The award is {kept.state}.", hint, "award")
    last = kept.award.last_day(credential.lifetime)
    if last is not None and last < day:
        return Problem(Code.WRONG_STATE, f"The award expired on {last}.", "Renew it first.", "award")
    return None
