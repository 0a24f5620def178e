"""Transfer value profiles: who holds what gives the value has what it stands for, as recognition of prior learning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.domain.catalog import CredentialType, Route, RouteKind
from pathways.domain.requirement import Requirement
from pathways.exchange.ctdl.conditions import profiles
from pathways.exchange.ctdl.figures import credits_of, worth_of
from pathways.exchange.ctdl.lines import all_of, credential_line
from pathways.exchange.ctdl.nodes import Node
from pathways.exchange.ctdl.notes import Reader

WHOLE = frozenset(
    {
        *("Assessment", "AssessmentProfile", "AssessmentComponent"),
        *("Course", "CourseComponent", "LearningOpportunity", "LearningOpportunityProfile"),
    }
)
"""What a transfer can stand for as a whole; toward a programme or a degree it only gives credits."""


class Transfers:
    """What transfer value profiles say, by the identity of what each stands for."""

    def __init__(self) -> None:
        self._ways: dict[str, dict[Requirement, None]] = {}

    def take(self, reader: Reader, profile: Node) -> bool:
        """Reads one; False if it says nothing that a catalogue has a place for."""
        faults = reader.faults
        targets = list(_targets(reader, profile))
        if not targets:
            return False
        given = [
            credential_line(identity)
            for value in profile.values("transferValueFrom")
            if (identity := reader.credential(value, CredentialType.COURSE)) is not None
        ]
        requires = all_of([*given, *profiles(reader, profile, "requires")])
        if not given or requires is None or reader.faults > faults:
            return False
        if len(given) > 1:
            reader.remarks.say(
                "Where several things together give transfer value, all of them are required", profile.label
            )
        for identity in targets:
            self._ways.setdefault(identity, {}).setdefault(requires)
        return True

    def __contains__(self, identity: object) -> bool:
        return identity in self._ways

    def __iter__(self) -> Iterator[str]:
        return iter(self._ways)

    def routes(self, identity: str) -> Sequence[Route]:
        """The ways to have a credential by transfer; what that costs is not stated."""
        ways = sorted(self._ways.get(identity, {}), key=repr)
        return [
            Route(
                key="transfer" if position == 1 else f"transfer-{position}",
                kind=RouteKind.PRIOR_LEARNING,
                requires=requires,
            )
            for position, requires in enumerate(ways, start=1)
        ]


def _targets(reader: Reader, profile: Node) -> Iterator[str]:
    """What it stands for, as far as that is described and the transfer is worth the whole of it."""
    worth = worth_of(reader, profile, "transferValue")
    for value in profile.values("transferValueFor"):
        node = reader.graph.described(value)
        if node is None:
            reader.remarks.say("Transfers to what is described nowhere are left out", profile.label)
        elif node.type not in WHOLE:
            reader.remarks.say("Transfers of credits toward a programme or a degree are left out", profile.label)
        elif worth is not None and (whole := credits_of(reader, node)) is not None and worth < whole:
            reader.remarks.say("Transfers that are worth less than what they stand for are left out", profile.label)
        elif (identity := reader.credential(value, CredentialType.COURSE)) is not None:
            yield identity
