"""Badges and records of badges (CLR 2.0) as they come in files: whose they are, and each badge in them verified."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from pathways.badges.reading import Node, UnreadableError, as_list, id_of, objects, read_json, types_of
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome, Verifier
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.records.importing import BadgeRequest
from pathways.records.originals import Originals
from pathways.records.saving import key_problems
from pathways.text import shown

_BADGES = ("Open Badges 2.0", "Open Badges 3.0")


@dataclass(frozen=True, slots=True)
class Bundles:
    """Reads them.

    Attributes:
        verifier: verifies badges.
        trusted: addresses of trusted issuers; None: no such list is kept.
        learner: the key of whose they are; None: as they say.
        achieved: gives the key of what a badge of this service is of, by its issuer and its achievement, as
            `Issuer.achieved` does; None: this service issues none.
        originals: where the badges themselves are kept; None: they are not.
    """

    verifier: Verifier
    trusted: Collection[str] | None = None
    learner: str | None = None
    achieved: Callable[[str | None, str | None], str | None] | None = None
    originals: Originals | None = None

    def read(self, raw: bytes) -> tuple[str, tuple[BadgeRequest, ...]]:
        """The key of the learner, and the badges in what was sent; endorsements and the like are left out.

        Raises:
            ProblemsError: it is not readable or not valid, nobody is named, or a badge in it is somebody else's.
        """
        try:
            whole = read_json(raw)
        except UnreadableError as reason:
            raise _refused(str(reason)) from None
        if not isinstance(whole, dict):
            raise _refused("It is not an object.")
        found = self.verifier(raw, None, self.trusted)
        if found.valid is False:
            why = next(each.text for each in found.checks if each.outcome is CheckOutcome.FAILED)
            raise _refused(f"It is not valid: {why}")
        subject = _subject(whole)
        key = self.learner or next(_plain_names(subject), None)
        if key is None:
            hint = "Say whose it is: --learner KEY."
            raise ProblemsError.one(Code.MISSING, "It names nobody in plain text.", hint, "credentialSubject")
        if problems := list(key_problems(key, "credentialSubject")):
            raise ProblemsError(problems)
        if "ClrCredential" not in types_of(whole):
            return key, (self._request(found, raw, key),)
        # Anybody can sign a record: only of a trusted issuer it is proof that its names are those of one person.
        is_believed = found.valid is True and found.trusted is CheckOutcome.PASSED
        believed = subject if is_believed else {}
        names = tuple(dict.fromkeys((key, *_plain_names(believed))))
        inside = as_list(subject.get("verifiableCredential"))
        problems = [each for place, one in enumerate(inside) for each in self._others(one, believed, names, place)]
        if problems:
            raise ProblemsError(problems)
        return key, tuple(self._badges(inside, key))

    def _badges(self, inside: list[Any], learner: str) -> Iterator[BadgeRequest]:
        for each in inside:
            raw = _bytes(each)
            found = self.verifier(raw, None, self.trusted)
            if found.claims.standard in _BADGES:
                yield self._request(found, raw, learner)

    def _request(self, found: BadgeVerification, raw: bytes, learner: str) -> BadgeRequest:
        claims = found.claims
        achieved = None if self.achieved is None else self.achieved(claims.issuer, claims.achievement)
        originals = None if found.valid is False else self.originals
        original = None if originals is None else originals.keep(learner, raw)
        return BadgeRequest(verification=found, digest=_digest(raw), achieved=achieved, evidence=original)

    def _others(self, one: Any, whole: Node, names: tuple[str, ...], place: int) -> Iterator[Problem]:
        """Says it where a badge in a record is another person's.

        Args:
            whole: the subject of the record, as far as it is believed.
        """
        subject = _subject(one) if isinstance(one, dict) else {}
        same_id = id_of(subject) is not None and id_of(subject) == id_of(whole)
        identities = objects(whole.get("identifier"))
        if same_id or any(each in identities for each in objects(subject.get("identifier"))):
            return
        for name in names:
            found = self.verifier(_bytes(one), name, self.trusted)
            if found.outcome(CheckName.RECIPIENT) is CheckOutcome.PASSED:
                return
        text = f"The badge {shown(id_of(one) if isinstance(one, dict) else None)} in it was issued to somebody else."
        hint = "Ask the issuer of the record, or trust them with: pathways issuers."
        yield Problem(Code.INVALID, text, hint, f"credentialSubject/verifiableCredential/{place}")


def _subject(credential: Node) -> Node:
    return next(iter(objects(credential.get("credentialSubject"))), {})


def _plain_names(subject: Node) -> Iterator[str]:
    """By what a subject is named without a hash."""
    for each in objects(subject.get("identifier")):
        name = each.get("identityHash")
        if isinstance(name, str) and each.get("hashed") is not True and "$" not in name:
            yield name
    identifier = id_of(subject)
    if identifier is not None:
        yield identifier.removeprefix("mailto:")


def _bytes(credential: Any) -> bytes:
    text = credential if isinstance(credential, str) else json.dumps(credential, ensure_ascii=False)
    return text.encode()


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _refused(text: str) -> ProblemsError:
    return ProblemsError.one(Code.INVALID, text, "Look at it with: pathways verify FILE.")
