"""Prerequisites that another prerequisite of the same route implies."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.design.implied import Implied
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import asks_for_more
from pathways.domain.catalog import CredentialStatus, Kind, RouteKind
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement


def prerequisite_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of the routes that ask for two credentials where nobody earns one without the other.

    The list of a stack, a degree or a diploma is what it consists of, and stays whole though its parts build on each
    other.
    """
    implied = Implied(snapshot)
    for credential in snapshot.credentials.values():
        if credential.status is not CredentialStatus.ACTIVE or credential.key in snapshot.with_cohorts:
            continue
        for route in credential.routes:
            if route.requires is None or route.kind is RouteKind.STACK:
                continue
            for line, other in _redundant(list(_always(route.requires)), implied):
                names = snapshot.names
                own, implying = (names.get(each.credential, each.credential) for each in (line, other))
                text = (
                    f"{credential.name} asks for {own} and for {implying}, which nobody earns without {own}. "
                    f"Leave {own} out, unless it is meant as a reminder."
                )
                yield Finding(
                    Severity.NOTE, Code.REDUNDANT_PREREQUISITE, text, credential.key, Kind.CREDENTIAL, line.path
                )


def _always(line: Requirement) -> Iterator[CredentialLine]:
    """The lines for credentials that hold whenever a tree does and that nothing else of it looks at."""
    if isinstance(line, CredentialLine):
        yield line
    elif isinstance(line, Group) and line.rule is GroupRule.ALL and not line.is_ruled and line.cohort is None:
        for part in line.of:
            yield from _always(part)


def _redundant(lines: list[CredentialLine], implied: Implied) -> Iterator[tuple[CredentialLine, CredentialLine]]:
    """Each line that another one implies, with that one."""
    if len(lines) < 2:
        return
    reach = implied.reach
    kinds = {reach.kind(line.credential): line for line in lines if _is_plain(line, implied)}
    told: set[str] = set()
    for other in lines:
        if reach.has_others(other):
            continue
        for kind in implied.behind(reach.kind(other.credential)):
            if kind in kinds and kinds[kind] is not other and kind not in told:
                told.add(kind)
                yield kinds[kind], other


def _is_plain(line: CredentialLine, implied: Implied) -> bool:
    """Whoever once earned the credential meets the line for ever, with whatever award; where a line says so itself
    (`everEarned`), it is meant."""
    known = (implied.reach.credentials.get(key) for key in implied.reach.equals(line.credential))
    lasts = all(each is not None and each.lifetime.is_for_life for each in known)
    return lasts and not line.exact and not line.ever_earned and not asks_for_more(line)
