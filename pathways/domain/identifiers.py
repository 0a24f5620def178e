"""Addresses and names that the world gives to things: web pages, URIs, CTIDs; and paths of lines that moved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

LONGEST_ADDRESS = 2_000
LARGEST_PORT = 65_535

_REST = r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2}|[^\x00-\xa0\s])*"
_WEB = re.compile(
    rf"https?://(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<host>\w(?:[\w-]*\w)?(?:\.\w(?:[\w-]*\w)?)*\.?))"
    rf"(?::(?P<port>[0-9]{{1,5}}))?(?:[/?#]{_REST})?\Z",
    re.IGNORECASE,
)
_NAMED = re.compile(rf"(?:urn:[a-z0-9][a-z0-9-]{{0,30}}:|did:[a-z0-9]+:|tag:|info:){_REST}[^:/]\Z", re.IGNORECASE)
_CTID = re.compile(r"ce-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z", re.IGNORECASE)


def is_web_address(text: str) -> bool:
    """A well-formed address of http or https without a name and password: what a browser opens, and nothing it runs."""
    found = _WEB.match(text) if len(text) <= LONGEST_ADDRESS else None
    if found is None or int(found["port"] or 0) > LARGEST_PORT:
        return False
    try:
        if found["six"] is not None:
            IPv6Address(found["six"])
        elif re.fullmatch(r"[0-9.]+", found["host"]):
            IPv4Address(found["host"])
    except AddressValueError:
        return False
    return True


def is_name_of_thing(text: str) -> bool:
    """An address of the web, or a URI that only names (urn, did, tag, info)."""
    return is_web_address(text) or (len(text) <= LONGEST_ADDRESS and _NAMED.match(text) is not None)


def ctid_of(text: str) -> str | None:
    """A CTID of the Credential Registry, ``ce-`` and a UUID, in lower case; None for any other text."""
    return text.lower() if _CTID.match(text) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedPath:
    """Records that name the one path of a requirement line mean the line of the other."""

    from_: str
    to: str
