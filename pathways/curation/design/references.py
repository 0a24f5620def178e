"""Sources of facts that are old, and addresses that nobody else can open."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from datetime import date
from urllib.parse import urlsplit

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, Organization
from pathways.domain.content import kind_of
from pathways.domain.months import add_months
from pathways.wording.phrases import day_text

MOST_MONTHS = 24
"""After so long prices and rules are rarely what they were."""
RESERVED = ("localhost", "local", "internal", "intranet", "test", "invalid", "home.arpa")
"""Ends of names that no public name server knows; an example is written as one knowingly."""


def reference_findings(snapshot: Snapshot, today: date) -> Iterator[Finding]:
    """Of the references and pages of active credentials, and the sites of organizations."""
    oldest = add_months(today, -MOST_MONTHS)
    for credential in snapshot.content.credentials.values():
        if credential.status is CredentialStatus.ACTIVE:
            yield from _unreachable(credential, "page", credential.subject_webpage)
            reference = credential.reference
            if reference is not None:
                yield from _unreachable(credential, "reference", reference.url)
                if reference.as_of is not None and reference.as_of < oldest:
                    text = (
                        f"The facts about {credential.name} were read on {day_text(reference.as_of)}, more than "
                        f"{MOST_MONTHS} months ago. Look at {reference.url} again, and say when."
                    )
                    yield Finding(Severity.NOTE, Code.REFERENCE_EXPIRED, text, credential.key, kind_of(credential))
    for organization in snapshot.content.organizations.values():
        yield from _unreachable(organization, "site", organization.url)


def _unreachable(thing: Credential | Organization, what: str, url: str | None) -> Iterator[Finding]:
    why = None if url is None else private(url)
    if why is not None:
        text = f"The {what} of {thing.name}, {url}, {why}. Give an address that everybody can open."
        yield Finding(Severity.NOTE, Code.REFERENCE_OUT_OF_REACH, text, thing.key, kind_of(thing))


def private(url: str) -> str | None:
    """Why an address of the web has a form that others cannot open; None: for all that its form says, they can."""
    host = (urlsplit(url).hostname or "").rstrip(".").casefold()
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        if any(host == end or host.endswith(f".{end}") for end in RESERVED):
            return "is a name that is reserved and leads nowhere"
        return None if "." in host else "is a name inside one network"
    return None if address.is_global else "is an address inside one network"
