"""Whose badge it is: identities in plain text or hashed with a salt."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import md5, sha256

from pathways.badges.reading import Node, id_of, objects
from pathways.badges.verification import BadgeCheck, CheckName, failed, passed, skipped, unknown
from pathways.text import shown

_NOT_ASKED = skipped(CheckName.RECIPIENT, "Nobody was named whose badge it should be.")


def not_asked() -> BadgeCheck:
    """The check where nobody is named."""
    return _NOT_ASKED


def check_recipient_of_2(who: object, recipient: str) -> BadgeCheck:
    """Whether the recipient of an assertion of Open Badges 2.0 is somebody."""
    if not isinstance(who, dict):
        return judged([], recipient)
    return judged(
        [matches(who.get("identity"), recipient, who.get("salt"), hashed=who.get("hashed") is True)], recipient
    )


def check_recipient(subject: Node, recipient: str | None) -> BadgeCheck:
    """Whether a subject of Open Badges 3.0 is somebody.

    Args:
        recipient: an e-mail address, an identifier or an address; None: nobody is named.
    """
    if recipient is None:
        return _NOT_ASKED
    outcomes = [
        matches(each.get("identityHash"), recipient, each.get("salt"), hashed=each.get("hashed") is True)
        for each in objects(subject.get("identifier"))
    ]
    identifier = id_of(subject)
    if identifier is not None:
        outcomes.append(_bare(identifier) == _bare(recipient))
    return judged(outcomes, recipient)


def judged(outcomes: Sequence[bool | None], recipient: str) -> BadgeCheck:
    """The check that follows from comparisons; None: one could not be made."""
    if True in outcomes:
        return passed(CheckName.RECIPIENT, f"It was issued to {shown(recipient)}.")
    if not outcomes or None in outcomes:
        return unknown(CheckName.RECIPIENT, "It does not say to whom it was issued in a way that can be compared.")
    return failed(CheckName.RECIPIENT, f"It was issued to somebody other than {shown(recipient)}.")


def matches(identity: object, recipient: str, salt: object, *, hashed: bool) -> bool | None:
    """Whether an identity is a recipient; None: it is written in a way that is not known.

    Args:
        identity: in plain text, or ``sha256$`` or ``md5$`` and hexadecimal digits in either case.
        salt: stands behind the recipient before it is hashed; None: nothing does.
        hashed: the identity is a hash.
    """
    if not isinstance(identity, str) or not isinstance(salt, str | None):
        return None
    if not hashed and "$" not in identity:
        return _bare(identity) == _bare(recipient)
    name, _, digits = identity.partition("$")
    # The weak one stands in badges of the past; it compares here, and protects nothing.
    hashes = {"sha256": sha256, "md5": lambda raw: md5(raw, usedforsecurity=False)}
    if name not in hashes or not digits:
        return None
    texts = {recipient, _bare(recipient), _bare(recipient).lower()}
    return any(hashes[name](f"{each}{salt or ''}".encode()).hexdigest() == digits.lower() for each in texts)


def _bare(text: str) -> str:
    return text.removeprefix("mailto:")
