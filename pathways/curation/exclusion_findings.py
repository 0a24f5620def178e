"""Exclusions of what the same route forces."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, rules_of
from pathways.domain.catalog import Credential, CredentialStatus, Kind, Route, RouteKind
from pathways.domain.requirement import CredentialLine, ExclusionLine, Requirement, walk
from pathways.wording.phrases import named
from pathways.wording.requirements import text_of


def exclusion_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Exclusions that no way through the route goes round, of credentials that every way through it needs.

    Needed is what a line names, and what nobody who starts from nothing can earn such a credential without. Circles,
    and credentials that can only be brought along, are taken to be at hand.
    """
    reach = Reach.of(snapshot)
    for credential in snapshot.credentials.values():
        for route, root in rules_of(credential):
            if not any(isinstance(line, ExclusionLine) for line in walk(root)):
                continue
            for line in reach.unavoidable(root):
                if isinstance(line, ExclusionLine):
                    forced = (_forced(key, credential, route, root, snapshot, reach) for key in line.credentials)
                    reason = next((each for each in forced if each is not None), None)
                    if reason is not None:
                        said = text_of(line, snapshot.names)
                        text = f"“{said}” can never hold: {reason}. Drop one of the two."
                        yield Finding(
                            Severity.ERROR, Code.EXCLUSION_FORCED, text, credential.key, Kind.CREDENTIAL, line.path
                        )
            yield from _selecting_nothing(credential, root, snapshot)


def _selecting_nothing(owner: Credential, root: Requirement, snapshot: Snapshot) -> Iterator[Finding]:
    for line in walk(root):
        if isinstance(line, ExclusionLine) and line.select is not None and not line.matched:
            text = f"“{text_of(line, snapshot.names)}”: the catalogue has none. Mend the filters, or drop the line."
            yield Finding(Severity.WARNING, Code.SELECTION_EMPTY, text, owner.key, Kind.CREDENTIAL, line.path)


def _forced(
    excluded: str, owner: Credential, route: Route, root: Requirement, snapshot: Snapshot, reach: Reach
) -> str | None:
    """Why the excluded credential is there whenever the route is taken."""
    name = snapshot.names.get(excluded, excluded)
    if reach.kind(owner.key) == reach.kind(excluded):
        return f"{owner.name} itself counts as {name}" if owner.key != excluded else f"the route leads to {name} itself"
    barred = frozenset(reach.equals(excluded))
    if not reach.can_hold(root, lambda _: True):
        return None
    if not reach.can_hold(root, lambda line: not barred.issuperset(reach.accepted(line))):
        return f"the same route needs {name}"
    if route.kind is RouteKind.RENEWAL:
        return None  # What it uses may have been brought along.
    reached = _led_to(root, snapshot, reach)
    if barred.isdisjoint(reached):
        return None
    left = _earned_without(barred, reached, reach)

    def met(line: CredentialLine) -> bool:
        return any(key in left for key in reach.accepted(line))

    if reach.can_hold(root, met):
        return None
    lines = (line for line in reach.unavoidable(root) if isinstance(line, CredentialLine) and not met(line))
    needing = sorted({line.credential for line in lines})
    if not needing:
        return f"every way through the same route needs {name}"
    verb = "needs" if len(needing) == 1 else "need"
    return f"the same route needs {named(needing, snapshot.names, 'and')}, which {verb} {name}"


def _led_to(root: Requirement, snapshot: Snapshot, reach: Reach) -> frozenset[str]:
    """Every credential that a tree, or a route of one of them, accepts."""
    found: set[str] = set()
    trees = [root]
    while trees:
        for line in walk(trees.pop()):
            if isinstance(line, CredentialLine):
                for key in reach.accepted(line):
                    if key not in found:
                        found.add(key)
                        credential = snapshot.credentials.get(key)
                        routes = credential.routes if credential is not None else ()
                        trees += [route.requires for route in routes if route.requires is not None]
    return frozenset(found)


def _earned_without(barred: Collection[str], among: Collection[str], reach: Reach) -> set[str]:
    """Those of some credentials that can be had although others cannot."""
    left = {key for key in among if key not in barred}
    going = True
    while going:
        lost = [key for key in left if not _can_be_had(key, left, reach)]
        left.difference_update(lost)
        going = bool(lost)
    return left


def _can_be_had(key: str, left: Collection[str], reach: Reach) -> bool:
    credential = reach.credentials.get(key)
    if credential is None or credential.status is not CredentialStatus.ACTIVE or not credential.routes:
        return True  # Only whoever has it already can use it, and nothing says what else they have.
    return any(
        route.requires is None
        or reach.can_hold(route.requires, lambda line: any(each in left for each in reach.accepted(line)))
        for route in credential.routes
    )
