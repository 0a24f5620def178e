"""What a learner may bring in a record though no plan earns it: experience, averages, awards from elsewhere."""

from __future__ import annotations

from typing import assert_never

from pathways.catalog.snapshot import Snapshot
from pathways.curation.line_findings import out_of_reach
from pathways.domain.catalog import CredentialStatus
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Requirement,
    Selection,
)
from pathways.requirements.origin import issuer_fits, kind_fits


def may_be_brought(line: Requirement, snapshot: Snapshot) -> bool:
    """Somebody's record may meet it by itself: a condition, experience, an average, credit from outside the catalogue
    of any amount, or an award of a credential that is offered, as no planned step earns it."""
    match line:
        case ConditionLine() | AverageLine():
            return True
        case ExperienceLine():
            return out_of_reach(line, snapshot) is None
        case Group():
            return line.takes_unlisted
        case CredentialLine():
            return out_of_reach(line, snapshot) is None and _needs_an_award(line, snapshot)
        case CompetencyLine() | ExclusionLine() | CoverageLine() | Selection():
            return False
        case _:
            assert_never(line)


def _needs_an_award(line: CredentialLine, snapshot: Snapshot) -> bool:
    """No planned step pays for it: of its score, its kind, its issuer, or its day."""
    credential = snapshot.credentials.get(line.credential)
    if credential is None or credential.status is not CredentialStatus.ACTIVE:
        return False
    origin = line.earned
    if line.max_score is not None or (origin is not None and origin.before is not None):
        return True
    return origin is not None and not (
        issuer_fits(origin, None, credential) and any(kind_fits(origin, route.kind) for route in credential.routes)
    )
