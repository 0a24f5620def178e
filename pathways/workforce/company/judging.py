"""What stored records prove on a day, of those who have agreed to be counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from pathways.catalog.names import current_record
from pathways.catalog.references import fitting
from pathways.catalog.snapshot import Snapshot
from pathways.domain.deadline import check_time
from pathways.progress import Progress, silent
from pathways.records.learner import Purpose, StoredLearner
from pathways.records.office import Records
from pathways.requirements.evidence import evidence_in
from pathways.workforce.company.columns import Proved


def proved_by(learner: StoredLearner, day: date, snapshot: Snapshot) -> Proved | None:
    """What somebody proves; None: they have not agreed to be counted where teams are planned.

    What the record names and the catalogue no longer has counts for nothing. Neither a cohort nor a failed attempt
    changes what is held, so the catalogue is the same for everybody.
    """
    if Purpose.WORKFORCE not in learner.consents:
        return None
    record, _ = fitting(current_record(learner.record(day), snapshot), snapshot)
    return Proved.by(evidence_in(snapshot, record, day))


def everybody(
    records: Records, keys: Sequence[str], day: date, snapshot: Snapshot, progress: Progress = silent
) -> Iterator[tuple[str, Proved]]:
    """All of some people who have agreed, in the order of their keys.

    Raises:
        StoreError: the store does not answer.
    """
    for done, learner in enumerate(records.each(sorted(keys))):
        check_time()
        progress("reading records", done, len(keys))
        proved = proved_by(learner, day, snapshot)
        if proved is not None:
            yield learner.key, proved
