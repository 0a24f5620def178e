"""Open Badges 2.0: assertions that their issuer hosts, or has signed as a token."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from pathways.badges.dates import check_between
from pathways.badges.documents import Documents
from pathways.badges.keys import BadKeyError, stated_key
from pathways.badges.moments import read_moment
from pathways.badges.reading import (
    Node,
    UnreadableError,
    alignments_in,
    as_list,
    id_of,
    name_of,
    read_json,
    texts,
    types_of,
)
from pathways.badges.recipients import check_recipient_of_2, not_asked
from pathways.badges.tokens import ALGORITHMS, Token, holds
from pathways.badges.verification import BadgeCheck, CheckName, CheckOutcome, Claims, failed, passed, skipped, unknown
from pathways.text import shown

CONTEXTS = ("https://w3id.org/openbadges/v2", "https://openbadgespec.org/v2/context.json")
STANDARD = "Open Badges 2.0"
_HOSTED, _SIGNED = frozenset({"hosted", "HostedBadge"}), frozenset({"signed", "SignedBadge"})
Checked = tuple[Claims, list[BadgeCheck]]


def is_assertion(value: Node) -> bool:
    """An object is meant to be something of Open Badges 2.0."""
    contexts = texts(value.get("@context"))
    if any(each.startswith("https://w3id.org/openbadges/") or each in CONTEXTS for each in contexts):
        return True
    return bool({"Assertion", "BadgeClass", "Issuer"}.intersection(types_of(value)))


class Assertions:
    """Checks assertions at one moment with the documents at hand."""

    def __init__(self, documents: Documents, at: datetime) -> None:
        self._documents = documents
        self._at = at

    def check(self, assertion: Node, token: Token | None, recipient: str | None) -> Checked:
        """The checks of an assertion.

        Args:
            token: that it came in; None: it came as JSON.
            recipient: whose badge it should be; None: anybody's.
        """
        awarded = self._found(assertion.get("badge"))
        issuer_address = None if awarded is None else id_of(awarded.get("issuer"))
        issuer = self._issuer(issuer_address)
        claims = Claims(
            standard=STANDARD,
            identifier=id_of(assertion),
            issuer=issuer_address,
            achievement=id_of(assertion.get("badge")),
            recipient=self._recipient(assertion),
            valid_from=read_moment(assertion.get("issuedOn")),
            valid_until=read_moment(assertion.get("expires")),
            title=name_of(awarded),
            alignments=alignments_in(awarded),
        )
        proof, key = self._proven(assertion, token, issuer_address, issuer)
        checks = [
            _check_form(assertion, awarded, issuer),
            _check_context(assertion),
            proof,
            key,
            check_between(assertion, ("issuedOn",), ("expires",), self._at),
            self._check_status(assertion, issuer, proof),
            not_asked() if recipient is None else check_recipient_of_2(assertion.get("recipient"), recipient),
        ]
        return claims, checks

    def _recipient(self, assertion: Node) -> str | None:
        who = assertion.get("recipient")
        identity = who.get("identity") if isinstance(who, dict) else None
        return identity if isinstance(identity, str) else None

    def _found(self, named: object) -> Node | None:
        """A part that is written out, or stands at its address."""
        if isinstance(named, dict) and len(named) > 1:
            return named
        address = id_of(named)
        raw = self._documents.newest(address) if address else None
        return None if raw is None else _object(raw)

    def _issuer(self, address: str | None) -> Node | None:
        """The profile at an issuer's address; one that is written out in a badge says nothing of the issuer's."""
        found = self._found(address)
        if found is None or address is None:
            return None
        own = id_of(found)
        return found if own == address or _host(own) in (_host(address), None) else None

    def _proven(
        self, assertion: Node, token: Token | None, address: str | None, issuer: Node | None
    ) -> tuple[BadgeCheck, BadgeCheck]:
        how = assertion.get("verification", assertion.get("verify"))
        kinds = set(types_of(how)) if isinstance(how, dict) else set()
        if token is not None:
            return self._signed(token, how if isinstance(how, dict) else {}, address, issuer)
        if kinds & _SIGNED:
            text = "It says that it is signed, and came without its signature."
            return failed(CheckName.PROOF, text), skipped(CheckName.KEY, "Nothing is signed.")
        if not kinds & _HOSTED:
            text = f"It says to be verified by {shown(sorted(kinds))}, which is not supported."
            return failed(CheckName.PROOF, text), skipped(CheckName.KEY, "Nothing is signed.")
        return self._hosted(assertion), _check_origin(assertion, address, issuer)

    def _hosted(self, assertion: Node) -> BadgeCheck:
        address = id_of(assertion)
        raw = self._documents.newest(address) if address else None
        if raw is None:
            return unknown(CheckName.PROOF, f"What its issuer hosts at {shown(address)} is not at hand.")
        if _object(raw) != dict(assertion):
            return failed(CheckName.PROOF, f"It is not what its issuer hosts at {shown(address)}.")
        return passed(CheckName.PROOF, "It is what its issuer hosts.")

    def _signed(
        self, token: Token, how: Node, address: str | None, issuer: Node | None
    ) -> tuple[BadgeCheck, BadgeCheck]:
        listed = [] if issuer is None else [each for each in map(id_of, as_list(issuer.get("publicKey"))) if each]
        creator = id_of(how.get("creator")) or (listed[0] if len(listed) == 1 else None)
        method = self._found(creator)
        if method is None:
            proof = unknown(CheckName.PROOF, "There is no key to check the signature with.")
            return proof, unknown(CheckName.KEY, f"The key {shown(creator)} is not at hand.")
        proof = _check_signature(token, method)
        if issuer is None:
            text = f"The profile of the issuer {shown(address)} is not at hand, so nobody says which keys are theirs."
            return proof, unknown(CheckName.KEY, text)
        if creator not in listed or id_of(method.get("owner")) not in (None, address, id_of(issuer)):
            return proof, failed(CheckName.KEY, f"{shown(address)} does not list the key {shown(creator)}.")
        return proof, passed(CheckName.KEY, f"The key is listed by {shown(address)}.")

    def _check_status(self, assertion: Node, issuer: Node | None, proof: BadgeCheck) -> BadgeCheck:
        if assertion.get("revoked") is True:
            return failed(CheckName.STATUS, f"Its issuer has revoked it{_because(assertion.get('revocationReason'))}.")
        address = None if issuer is None else id_of(issuer.get("revocationList"))
        if address is None:
            return skipped(CheckName.STATUS, "Its issuer keeps no list of revoked badges.")
        if proof.outcome is CheckOutcome.FAILED:
            return unknown(CheckName.STATUS, "Its status was not looked up, because it is not authentic.")
        listed = self._found(address)
        if listed is None:
            return unknown(CheckName.STATUS, f"The list of revoked badges {shown(address)} is not at hand.")
        own = {id_of(assertion), assertion.get("uid")} - {None}
        for each in as_list(listed.get("revokedAssertions")):
            names = {id_of(each), each.get("uid") if isinstance(each, dict) else None}
            if names & own:
                reason = each.get("revocationReason") if isinstance(each, dict) else None
                return failed(CheckName.STATUS, f"Its issuer has revoked it{_because(reason)}.")
        return passed(CheckName.STATUS, "It is not in its issuer's list of revoked badges.")


def _check_signature(token: Token, method: Node) -> BadgeCheck:
    if token.algorithm not in ALGORITHMS:
        said = shown(token.header.get("alg"))
        return failed(CheckName.PROOF, f"It is signed by {said}; {', '.join(ALGORITHMS)} are supported.")
    try:
        if holds(token, stated_key(method)):
            return passed(CheckName.PROOF, f"The signature holds ({token.algorithm}).")
    except BadKeyError as reason:
        return failed(CheckName.PROOF, f"The signature cannot hold: {reason}")
    return failed(CheckName.PROOF, "The signature does not hold: the badge is not what its issuer signed.")


def _because(reason: object) -> str:
    return f": {shown(reason)}" if isinstance(reason, str) else ""


def _object(raw: bytes) -> Node | None:
    try:
        found = read_json(raw)
    except UnreadableError:
        return None
    return found if isinstance(found, dict) else None


def _host(address: str | None) -> str | None:
    try:
        return urlsplit(address or "").hostname
    except ValueError:
        return None


def _check_origin(assertion: Node, address: str | None, issuer: Node | None) -> BadgeCheck:
    """Whether a hosted badge stands where its issuer hosts badges."""
    if issuer is None or address is None:
        text = f"The profile of the issuer {shown(address)} is not at hand, so nobody says where they host badges."
        return unknown(CheckName.KEY, text)
    own = id_of(issuer) or address
    rules = issuer.get("verification")
    rules = rules if isinstance(rules, dict) else {}
    allowed = texts(rules.get("allowedOrigins")) or [each for each in (_host(own),) if each]
    where = id_of(assertion) or ""
    if not allowed:
        return unknown(CheckName.KEY, f"The issuer {shown(own)} has no address, so nobody says where they host badges.")
    host = _host(where)
    if host is None or host not in {_host(each) or each for each in allowed}:
        return failed(CheckName.KEY, f"{shown(where)} is not on a host of the issuer.")
    starts = texts(rules.get("startsWith"))
    if starts and not where.startswith(tuple(starts)):
        return failed(CheckName.KEY, f"{shown(where)} does not begin as the issuer's badges do.")
    return passed(CheckName.KEY, f"It is hosted by {shown(own)}.")


def _check_context(assertion: Node) -> BadgeCheck:
    named = texts(assertion.get("@context"))
    if not any(each in CONTEXTS for each in named):
        return failed(CheckName.CONTEXT, f"Its contexts {shown(named)} are not that of Open Badges 2.0.")
    return passed(CheckName.CONTEXT, "Its context is that of Open Badges 2.0.")


def _check_form(assertion: Node, awarded: Node | None, issuer: Node | None) -> BadgeCheck:
    flaws = list(_flaws(assertion, awarded, issuer))
    if not flaws:
        return passed(CheckName.FORM, f"It is well-formed ({STANDARD}).")
    more = f" ({len(flaws) - 1} more)" if len(flaws) > 1 else ""
    return failed(CheckName.FORM, f"{flaws[0]}{more}")


def _flaws(assertion: Node, awarded: Node | None, issuer: Node | None) -> Iterator[str]:
    if "Assertion" not in types_of(assertion):
        yield f"Its type is {shown(types_of(assertion))}, not Assertion: it awards nothing to anybody."
        return
    if id_of(assertion) is None:
        yield "It has no id."
    if not isinstance(assertion.get("recipient"), dict):
        yield "It has no recipient."
    if "issuedOn" not in assertion:
        yield "It does not say when it was issued."
    if id_of(assertion.get("badge")) is None:
        yield "It names no badge."
    image = id_of(assertion.get("image"))
    if image is not None and image.startswith("data:"):
        yield "Its image is written out, which Open Badges 2.0 allows for badge classes only."
    if awarded is not None and "BadgeClass" not in types_of(awarded):
        yield f"What it awards is of type {shown(types_of(awarded))}, not BadgeClass."
    if issuer is not None and not {"Issuer", "Profile"}.intersection(types_of(issuer)):
        yield f"Its issuer is of type {shown(types_of(issuer))}, not Issuer."
    for name, value in assertion.items():
        if name.startswith("extensions:"):
            yield from _flaws_of_extension(name, value)


def _flaws_of_extension(name: str, value: object) -> Iterator[str]:
    types = types_of(value) if isinstance(value, dict) else []
    if "Extension" not in types or not all(each == "Extension" or each.startswith("extensions:") for each in types):
        yield f"{shown(name)} is of the types {shown(types)}, which are not those of an extension."
