"""The best claims for a tree: by a flow where that is enough, else by a solver."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from pathways.domain.catalog import Credential
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import Group
from pathways.requirements.claims import Settlement, Ways
from pathways.requirements.evidence import Evidence
from pathways.requirements.flowing import settled_by_flow
from pathways.requirements.leaves import NOTHING_EARNED, Earned


def settle(
    root: Group,
    evidence: Evidence,
    credentials: Mapping[str, Credential],
    earned: Earned = NOTHING_EARNED,
    *,
    partial: bool = True,
) -> Settlement:
    """The best claims for a tree whose root is ruled.

    Where the tree cannot hold, much of what it asks for is paid for (`partial`), or nothing is.
    """
    ways = Ways(root, evidence, credentials, earned)
    found = settled_by_flow(root, ways)
    if found is not None:
        return found
    # The solver takes most of a second to import, and most catalogues never need it here.
    from pathways.requirements.solving import settled_by_solver

    return settled_by_solver(root, ways, partial=partial)


def most_in(group: Group, evidence: Evidence, credentials: Mapping[str, Credential]) -> Decimal:
    """What counts at most in a ruled group that adds up, whatever it asks for."""
    from pathways.requirements import solving

    return from_thousandths(solving.most_in(group, Ways(group, evidence, credentials)))
