"""Whether a credential was revoked or suspended: bitstring status lists, and 1EdTech's lists of revoked credentials."""

from __future__ import annotations

import binascii
import gzip
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable

from pathways.badges.documents import Documents
from pathways.badges.reading import Node, UnreadableError, as_list, id_of, objects, read_json, texts, types_of
from pathways.badges.verification import BadgeCheck, CheckName, failed, passed, skipped, unknown, worst
from pathways.text import shown

MOST_ENTRIES = 16
MOST_LIST_BYTES = 4_000_000
"""Of an unpacked list: 32 million badges."""
USUAL_BITS = 131_072
"""Of a list, so that one badge does not stand out in it."""
_DECISIVE = {"revocation": "revoked", "suspension": "suspended"}

NO_STATUS = skipped(CheckName.STATUS, "It names no list in which it could be revoked.")

Judge = Callable[[bytes], tuple[Node, str | None]]
"""The credential of a document, and why it is not reliable; None: it is."""


def check_status(credential: Node, issuer: str | None, documents: Documents, judge: Judge) -> BadgeCheck:
    """Whether any of the lists that a credential names says that it is no longer good.

    Args:
        issuer: of the credential; another's list is believed only when it revokes.
    """
    entries = as_list(credential.get("credentialStatus"))
    if not entries:
        return NO_STATUS
    if len(entries) > MOST_ENTRIES:
        return unknown(CheckName.STATUS, f"It names {len(entries)} lists; at most {MOST_ENTRIES} are looked at.")
    found = [_one(each, credential, issuer, documents, judge) for each in entries]
    state = worst(each.outcome for each in found)
    return next(each for each in found if each.outcome is state)


def _one(entry: object, credential: Node, issuer: str | None, documents: Documents, judge: Judge) -> BadgeCheck:
    if not isinstance(entry, dict):
        return unknown(CheckName.STATUS, "Its status is not an object.")
    types = types_of(entry)
    if "1EdTechRevocationList" in types:
        return _in_list_of_revoked(entry, credential, issuer, documents)
    if "BitstringStatusListEntry" not in types:
        return unknown(CheckName.STATUS, f"A status of type {shown(types)} is not supported.")
    purpose = entry.get("statusPurpose")
    if purpose not in _DECISIVE:
        return skipped(CheckName.STATUS, f"Its status of the purpose {shown(purpose)} says nothing against it.")
    try:
        return _in_bitstring(entry, str(purpose), issuer, documents, judge)
    except UnreadableError as reason:
        return unknown(CheckName.STATUS, f"The status list is not readable: {reason}")


def _in_list_of_revoked(entry: Node, credential: Node, issuer: str | None, documents: Documents) -> BadgeCheck:
    address = id_of(entry)
    raw = documents.newest(address) if address else None
    if raw is None:
        return _not_at_hand(address)
    try:
        listed = read_json(raw)
    except UnreadableError as reason:
        return unknown(CheckName.STATUS, f"The list of revoked credentials is not readable: {reason}")
    if not isinstance(listed, dict):
        return unknown(CheckName.STATUS, "The list of revoked credentials is not an object.")
    identifier = id_of(credential)
    for each in as_list(listed.get("revokedCredential")):
        if identifier is not None and id_of(each) == identifier:
            if isinstance(each, dict) and each.get("revoked") is False:
                continue
            said = each.get("revocationReason") if isinstance(each, dict) else None
            because = f": {shown(said)}" if isinstance(said, str) else ""
            return failed(CheckName.STATUS, f"Its issuer has revoked it{because}.")
    if identifier is None:
        return unknown(CheckName.STATUS, "It has no id by which a list could name it.")
    if id_of(listed.get("issuer")) not in (None, issuer):
        return unknown(CheckName.STATUS, "The list of revoked credentials is another issuer's.")
    return passed(CheckName.STATUS, "It is not in its issuer's list of revoked credentials.")


def _in_bitstring(entry: Node, purpose: str, issuer: str | None, documents: Documents, judge: Judge) -> BadgeCheck:
    address = entry.get("statusListCredential")
    raw = documents.newest(address) if isinstance(address, str) else None
    if raw is None:
        return _not_at_hand(address)
    listed, flaw = judge(raw)
    if flaw is not None:
        return unknown(CheckName.STATUS, f"The status list {shown(address)} is not reliable: {flaw}")
    subject = next(iter(objects(listed.get("credentialSubject"))), {})
    if "BitstringStatusListCredential" not in types_of(listed) or "BitstringStatusList" not in types_of(subject):
        return unknown(CheckName.STATUS, f"{shown(address)} is not a status list by its types.")
    if purpose not in texts(subject.get("statusPurpose")):
        return unknown(CheckName.STATUS, f"The status list {shown(address)} is not about {purpose}.")
    if entry.get("statusSize", 1) != 1:
        return unknown(CheckName.STATUS, "Statuses of more than one bit are not supported.")
    bits = unpacked(subject.get("encodedList"))
    index = _number(entry.get("statusListIndex"))
    if index is None or index >= 8 * len(bits):
        return unknown(CheckName.STATUS, f"The status list has no entry {shown(entry.get('statusListIndex'))}.")
    if bits[index // 8] >> (7 - index % 8) & 1:
        return failed(CheckName.STATUS, f"It is {_DECISIVE[purpose]} (entry {index} of its status list).")
    if id_of(listed.get("issuer")) != issuer:
        return unknown(CheckName.STATUS, f"The status list {shown(address)} is another issuer's.")
    short = "" if 8 * len(bits) >= USUAL_BITS else f", which is shorter than the usual {USUAL_BITS:,} entries"
    return passed(CheckName.STATUS, f"It is not {_DECISIVE[purpose]} by its status list{short}.")


def _not_at_hand(address: object) -> BadgeCheck:
    return unknown(CheckName.STATUS, f"The status list {shown(address)} is not at hand.")


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.isdecimal() and value.isascii() and len(value) < 12:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None


def unpacked(encoded: object) -> bytes:
    """The bits of a list: base64url after a u, and gzip inside.

    Raises:
        UnreadableError: it is written in another way, or larger than is read.
    """
    text = encoded if isinstance(encoded, str) else ""
    try:
        packed = urlsafe_b64decode(text.removeprefix("u").encode("ascii") + b"==")
        unpacker = zlib.decompressobj(wbits=31)
        found = unpacker.decompress(packed, MOST_LIST_BYTES)
    except (binascii.Error, UnicodeEncodeError, zlib.error):
        raise UnreadableError("its bits are not written in base64url and gzip.") from None
    if unpacker.unconsumed_tail or not unpacker.eof:
        raise UnreadableError(f"its bits are cut off, or more than {MOST_LIST_BYTES:,} bytes.")
    return found


def not_looked_up() -> BadgeCheck:
    """The check of a credential that is not authentic, whose list anybody may have named."""
    return unknown(CheckName.STATUS, "Its status was not looked up, because it is not authentic.")


def packed(indices: Iterable[int]) -> str:
    """The bits of a list of the usual length, those of some entries set: base64url after a u, and gzip inside."""
    bits = bytearray(USUAL_BITS // 8)
    for index in indices:
        bits[index // 8] |= 0x80 >> index % 8
    # No name and no time in it, so that the same list is the same text.
    return f"u{urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b'=').decode()}"
