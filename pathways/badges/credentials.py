"""Verifiable credentials, which Open Badges 3.0 and CLR 2.0 are: each of their checks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pathways.badges.dates import ENDS, STARTS, check_dates
from pathways.badges.documents import Documents
from pathways.badges.form import RECORD, check_contexts, check_form, check_schema, claims_of, kind_of
from pathways.badges.keys import Keys
from pathways.badges.linked_data import Reading, UnknownContextError, UnsafeError, readings_of
from pathways.badges.moments import read_moment
from pathways.badges.proofs import NO_KEY, Proven, prove
from pathways.badges.reading import Node, UnreadableError, as_list, id_of, objects, read_json
from pathways.badges.recipients import check_recipient
from pathways.badges.status import NO_STATUS, check_status, not_looked_up
from pathways.badges.tokens import Token, is_token, prove_token, read_token
from pathways.badges.verification import (
    AUTHENTIC,
    BadgeCheck,
    CheckName,
    CheckOutcome,
    Claims,
    failed,
    passed,
    unknown,
    worst,
)
from pathways.text import shown
from pathways.wording.phrases import counted

MOST_INSIDE = 200
DEEPEST_INSIDE = 2
_A_LIST = DEEPEST_INSIDE + 1
"""The depth of status lists: nothing inside of them is followed."""
Checked = tuple[Claims, list[BadgeCheck]]


class Credentials:
    """Checks credentials at one moment with the documents at hand."""

    def __init__(self, documents: Documents, at: datetime) -> None:
        self._documents = documents
        self._at = at
        self._keys = Keys(documents)
        self._readings = readings_of(documents)
        self._inside_left = MOST_INSIDE

    def check(self, credential: Node, recipient: str | None = None, depth: int = 0) -> Checked:
        """The checks of a credential with proofs inside of it."""
        context, readings = self._read(credential)
        claims = claims_of(credential)
        if readings:
            proven = prove(credential, claims.issuer or "", readings, self._keys, self._at)
        else:
            state = failed if context.outcome is CheckOutcome.FAILED else unknown
            proven = Proven(state(CheckName.PROOF, "Without its contexts the signature has no meaning."), NO_KEY)
        if proven.reading and len(as_list(credential.get("proof"))) > 1:
            context = _of_other_proofs(credential, proven.reading) or context
        if proven.reading and proven.reading.earlier:
            changed = ", ".join(map(shown, proven.reading.earlier))
            text = f"It was signed under an earlier version of {changed}, which has changed since."
            context = passed(CheckName.CONTEXT, text)
        return claims, self._checks(credential, context, proven, recipient, depth)

    def check_token(self, token: Token, recipient: str | None = None, depth: int = 0) -> Checked:
        """The checks of a credential that is signed as a token."""
        inner = token.payload.get("vc", token.payload)
        if not isinstance(inner, dict):
            raise UnreadableError("The token holds no credential.")
        credential = _with_claims_of(token, inner)
        context, readings = self._read(credential)
        if readings:
            try:
                readings[0].canonical({name: value for name, value in credential.items() if name != "proof"})
            except (UnsafeError, UnreadableError) as reason:
                context = failed(CheckName.CONTEXT, str(reason))
        claims = claims_of(credential)
        proven = prove_token(token, claims.issuer or "", self._keys)
        checks = self._checks(credential, context, proven, recipient, depth)
        flaw = _disagreement(token, credential)
        if flaw is not None:
            checks = [failed(CheckName.FORM, flaw) if each.name is CheckName.FORM else each for each in checks]
        return claims, checks

    def _read(self, credential: Node) -> tuple[BadgeCheck, Sequence[Reading]]:
        flaw = check_contexts(credential)
        try:
            readings = self._readings.of(credential)
        except UnknownContextError as address:
            text = f"The context {shown(str(address))} is not at hand, so what its names mean is not known."
            return flaw or unknown(CheckName.CONTEXT, text), ()
        except UnsafeError as reason:
            return flaw or failed(CheckName.CONTEXT, str(reason)), ()
        return flaw or passed(CheckName.CONTEXT, "Its contexts are known."), readings

    def _checks(
        self, credential: Node, context: BadgeCheck, proven: Proven, recipient: str | None, depth: int
    ) -> list[BadgeCheck]:
        form = check_form(credential)
        subject = next(iter(objects(credential.get("credentialSubject"))), {})
        authentic = [form, context, check_schema(credential), proven.proof, proven.key]
        if kind_of(credential) is RECORD:
            authentic.append(self._check_inside(subject, depth))
        if depth == _A_LIST:
            return [*authentic, check_dates(credential, self._at)]
        if worst(each.outcome for each in authentic) is CheckOutcome.FAILED:
            status = not_looked_up() if "credentialStatus" in credential else NO_STATUS
        else:
            status = check_status(credential, id_of(credential.get("issuer")), self._documents, self._judge)
        return [*authentic, check_dates(credential, self._at), status, check_recipient(subject, recipient)]

    def _judge(self, raw: bytes) -> tuple[Node, str | None]:
        """A status list, which is a credential itself."""
        text = raw.strip().decode("utf-8", "replace")
        token = read_token(text) if is_token(text) else None
        credential = read_json(raw) if token is None else token.payload.get("vc", token.payload)
        if not isinstance(credential, dict):
            raise UnreadableError("it is not an object.")
        _, checks = self.check(credential, depth=_A_LIST) if token is None else self.check_token(token, depth=_A_LIST)
        bad = (each.text for each in checks if each.outcome in (CheckOutcome.FAILED, CheckOutcome.UNKNOWN))
        return credential, next(bad, None)

    def _check_inside(self, subject: Node, depth: int) -> BadgeCheck:
        inner = as_list(subject.get("verifiableCredential"))
        self._inside_left -= len(inner)
        if self._inside_left < 0 or depth >= DEEPEST_INSIDE:
            return unknown(CheckName.INSIDE, f"It holds more than the {MOST_INSIDE} credentials that are looked at.")
        outcomes: list[CheckOutcome] = []
        doubtful: list[str] = []
        for each in inner:
            claims, checks = self._inner(each, depth + 1)
            outcome = worst(check.outcome for check in checks if check.name in AUTHENTIC)
            outcomes.append(outcome)
            if outcome is not CheckOutcome.PASSED:
                why = next(check.text for check in checks if check.outcome is outcome)
                doubtful.append(f"{shown(claims.identifier or 'one without id')}: {why}")
        state = worst(outcomes)
        if state is CheckOutcome.PASSED:
            return passed(CheckName.INSIDE, f"Each credential in it is authentic ({len(inner)}).")
        text = f"Of {counted(len(inner), 'credential')} in it, {len(doubtful)} may not be authentic: {doubtful[0]}"
        return BadgeCheck(CheckName.INSIDE, state, text)

    def _inner(self, credential: object, depth: int) -> Checked:
        try:
            if isinstance(credential, dict):
                return self.check(credential, depth=depth)
            if isinstance(credential, str) and is_token(credential):
                return self.check_token(read_token(credential), depth=depth)
        except UnreadableError as reason:
            return Claims(), [failed(CheckName.FORM, str(reason))]
        return Claims(), [failed(CheckName.FORM, "It is not a credential.")]


def _of_other_proofs(credential: Node, reading: Reading) -> BadgeCheck | None:
    """What no context defines in proofs beside the one that holds; None: nothing."""
    for each in objects(credential.get("proof")):
        options = {name: value for name, value in each.items() if name != "proofValue"}
        try:
            reading.canonical({**options, "@context": credential.get("@context")})
        except (UnsafeError, UnreadableError) as reason:
            return failed(CheckName.CONTEXT, f"In its proof: {reason}")
    return None


def _disagreement(token: Token, credential: Node) -> str | None:
    """Where a token and the credential in it say different things."""
    payload = token.payload
    subject = next(iter(objects(credential.get("credentialSubject"))), {})
    for name, said in (
        ("iss", id_of(credential.get("issuer"))),
        ("jti", id_of(credential)),
        ("sub", id_of(subject)),
    ):
        if name in payload and said is not None and payload[name] != said:
            return f"The token's {name} is {shown(payload[name])}, the credential's is {shown(said)}."
    if "vc" not in payload:
        return None  # the token's own times, beside the credential's
    for name, members in (("nbf", STARTS), ("exp", ENDS)):
        if name in payload:
            moment = next((read_moment(credential[each]) for each in members if each in credential), None)
            if moment is None or _moment(payload[name]) != moment.replace(microsecond=0):
                return f"The token's {name} and the credential's {members[0]} differ."
    return None


def _with_claims_of(token: Token, inner: Node) -> dict[str, Any]:
    """A credential, with what its token says in its place."""
    found = dict(inner)
    if "issuer" not in found and isinstance(token.payload.get("iss"), str):
        found["issuer"] = token.payload["iss"]
    for name, members in (("nbf", STARTS), ("exp", ENDS)):
        moment = _moment(token.payload.get(name))
        if moment is not None and not any(each in found for each in members):
            found[members[0]] = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return found


def _moment(seconds: object) -> datetime | None:
    if isinstance(seconds, bool) or not isinstance(seconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, ValueError, OSError):
        return None
