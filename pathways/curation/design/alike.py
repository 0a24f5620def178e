"""Rules of one owner that ask for the same credentials, or for the same but one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Credential, CredentialStatus, Kind, Route
from pathways.domain.requirement import CredentialLine, Group, walk
from pathways.wording.phrases import counted

Sense = tuple[tuple[object, ...], frozenset[str]]
"""The shape of a rule, and credentials that it names."""
LEAST_LINES = 4
"""A rule that names fewer credentials is like another one by chance."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A route with the credentials that its lines name."""

    credential: Credential
    route: Route
    root: Group
    names: frozenset[str]

    @property
    def shape(self) -> tuple[object, ...]:
        """What rules that mean the same have in common beside the credentials that they name."""
        return self.credential.owned_by, self.root.rule, self.root.minimum

    @property
    def title(self) -> str:
        return f"{self.credential.name} ({self.route.title})"


def alike_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of pairs of active credentials, and of routes of one; rules that select are left out.

    A rule is compared with the first one that it is like: every rule is put under what is left of it without one line.
    """
    whole: dict[Sense, Rule] = {}
    without: dict[Sense, Rule] = {}
    for rule in _rules(snapshot):
        same = whole.get((rule.shape, rule.names))
        if same is not None:
            yield from _same(rule, same)
            continue
        whole[rule.shape, rule.names] = rule
        left = [(rule.shape, rule.names - {key}) for key in sorted(rule.names)]
        # One with a line more, one with a line less, one with another line in the place of this one.
        likely = (without.get((rule.shape, rule.names)), *map(whole.get, left), *map(without.get, left))
        other = next((each for each in likely if each is not None and each.credential is not rule.credential), None)
        if other is not None:
            yield _nearly(rule, other, snapshot)
        for each in left:
            without.setdefault(each, rule)


def _rules(snapshot: Snapshot) -> Iterator[Rule]:
    for credential in snapshot.content.credentials.values():
        if credential.status is not CredentialStatus.ACTIVE or not credential.owned_by:
            continue
        for route in credential.routes:
            root = route.requires
            if not isinstance(root, Group) or credential.key in snapshot.selecting:
                continue
            lines = list(walk(root))
            names = frozenset(line.credential for line in lines if isinstance(line, CredentialLine))
            # Of another form or of groups inside nothing is compared, so those rules are not called alike.
            if len(names) >= LEAST_LINES and len(lines) == 1 + len(names):
                yield Rule(credential, route, root, names)


def _same(rule: Rule, other: Rule) -> Iterator[Finding]:
    if rule.credential is other.credential and rule.route.kind is not other.route.kind:
        return
    text = (
        f"{rule.title} and {other.title} ask for the same {counted(len(rule.names), 'credential')}. "
        "Keep one of them, or say in their names what sets them apart."
    )
    yield Finding(Severity.NOTE, Code.ALIKE_RULES, text, rule.credential.key, Kind.CREDENTIAL, rule.root.path)


def _nearly(rule: Rule, other: Rule, snapshot: Snapshot) -> Finding:
    here, there = (
        " and ".join(snapshot.names.get(key, key) for key in sorted(some)) or "nothing"
        for some in (rule.names - other.names, other.names - rule.names)
    )
    text = (
        f"{rule.title} and {other.title} ask for the same but one: {here} here, {there} there. "
        "Bring them into line if one was forgotten."
    )
    return Finding(Severity.NOTE, Code.ALIKE_RULES, text, rule.credential.key, Kind.CREDENTIAL, rule.root.path)
