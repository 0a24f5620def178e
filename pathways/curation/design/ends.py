"""Credentials that lead nowhere: nothing counts them, and they show nothing that work asks for."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.selecting import lines_in
from pathways.catalog.snapshot import Snapshot, lines_of
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, Kind
from pathways.domain.requirement import CompetencyLine, CredentialLine, ExclusionLine


def end_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of each active credential that needs no other one, where occupations say what anything could lead to.

    What others count toward is an end in itself.
    """
    if not snapshot.occupations:
        return
    counted, wanted = _counted(snapshot)
    for credential in snapshot.credentials.values():
        if credential.status is not CredentialStatus.ACTIVE or not credential.routes or credential.key in counted:
            continue
        if snapshot.stacks_from[credential.key] or credential.key in snapshot.selecting:
            continue
        if wanted.isdisjoint(each.competency for each in credential.competencies):
            text = (
                f"{credential.name} leads nowhere: no other credential and no occupation asks for it, and it shows no "
                "competency that one of them needs. Say what it shows, or what counts it."
            )
            yield Finding(Severity.NOTE, Code.LEADS_NOWHERE, text, credential.key, Kind.CREDENTIAL)


def _counted(snapshot: Snapshot) -> tuple[frozenset[str], frozenset[str]]:
    """The credentials that something asks for, with their equivalents, and the competencies that something needs."""
    named: set[str] = set()
    wanted: set[str] = set(snapshot.needed_by)
    for occupation in snapshot.occupations.values():
        named.update(each.credential for each in occupation.credentials)
        wanted.update(each.competency for each in occupation.general_needs)
    for credential in snapshot.credentials.values():
        named.update(_asked_for(credential))
        wanted.update(line.competency for line in lines_of(credential) if isinstance(line, CompetencyLine))
    for each in snapshot.equivalences.values():
        if not named.isdisjoint(each.credentials):
            named.update(each.credentials)
    return frozenset(named), frozenset(wanted)


def _asked_for(credential: Credential) -> Iterator[str]:
    """What others it names in its rules, for whatever reason."""
    for line in lines_in(credential):
        if isinstance(line, CredentialLine) and line.credential != credential.key:
            yield line.credential
        elif isinstance(line, ExclusionLine):
            yield from line.credentials
