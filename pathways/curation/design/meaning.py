"""Everything that a designer may not have meant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.curation.design.alike import alike_findings
from pathways.curation.design.dearer import dearer_findings
from pathways.curation.design.ends import end_findings
from pathways.curation.design.figures import figure_findings
from pathways.curation.design.names import name_findings
from pathways.curation.design.prerequisites import prerequisite_findings
from pathways.curation.design.references import reference_findings
from pathways.curation.design.validity import validity_findings
from pathways.curation.finding import Finding


def design_findings(snapshot: Snapshot, today: date) -> Iterator[Finding]:
    """Every finding about what can be obtained and is perhaps not meant; none of them is an error."""
    yield from prerequisite_findings(snapshot)
    yield from dearer_findings(snapshot)
    yield from validity_findings(snapshot)
    yield from end_findings(snapshot)
    yield from figure_findings(snapshot)
    yield from name_findings(snapshot)
    yield from alike_findings(snapshot)
    yield from reference_findings(snapshot, today)
