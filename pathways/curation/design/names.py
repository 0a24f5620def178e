"""Things of one kind that have the same name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Competency, Credential, CredentialStatus, Occupation, Organization
from pathways.domain.content import kind_of
from pathways.wording.phrases import listed

Named = Organization | Competency | Credential | Occupation
Sense = tuple[object, ...]
"""What two things of one name have in common that mean the same."""


def name_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of organizations; competencies of one framework; occupations of one classification; and active credentials of one
    type and the same owners."""
    content = snapshot.content
    offered = [each for each in content.credentials.values() if each.status is CredentialStatus.ACTIVE]
    for things in (
        content.organizations.values(),
        content.competencies.values(),
        content.occupations.values(),
        offered,
    ):
        for same in same_named(things).values():
            for each in same[1:]:
                said = listed([other.key for other in same if other is not each], "and")
                text = f"{each.name} is the name of {said} too. Give one of them another name, or merge them."
                yield Finding(Severity.WARNING, Code.SAME_NAME, text, each.key, kind_of(each))


def same_named(things: Iterable[Named]) -> Mapping[Sense, list[Named]]:
    """Those of one sense and name, where there are several; in the order given."""
    found: dict[Sense, list[Named]] = defaultdict(list)
    for thing in things:
        found[_sense(thing)].append(thing)
    return {sense: same for sense, same in found.items() if len(same) > 1}


def _sense(thing: Named) -> Sense:
    name = " ".join(thing.name.casefold().split())
    match thing:
        case Competency(framework=framework):
            return name, framework
        case Occupation(code_system=system):
            return name, system
        case Credential(credential_type=credential_type, owned_by=owners, level=level):
            return name, credential_type, owners, level
        case _:
            return (name,)
