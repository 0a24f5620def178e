"""What is wrong with the rules themselves: what nobody can meet, and what says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.curation.claim_findings import claim_findings
from pathways.curation.exclusion_findings import exclusion_findings
from pathways.curation.finding import Finding
from pathways.curation.group_findings import group_findings
from pathways.curation.set_findings import set_findings


def rule_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Every finding about a rule; one that somebody can meet never has an ERROR."""
    yield from group_findings(snapshot)
    yield from claim_findings(snapshot)
    yield from exclusion_findings(snapshot)
    yield from set_findings(snapshot)
