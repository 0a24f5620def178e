"""Stored learners as an impact looks at them, and by what it is known whether their records have moved since."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date

from pathways.domain.money import Rates
from pathways.impact.impact import Person
from pathways.records.office import Records


def people_in(records: Records, day: date, keys: Sequence[str] | None = None) -> Iterator[Person]:
    """Everybody with a goal, with what they bring on a day.

    Args:
        keys: of whom, in this order; None: of all, by key.

    Raises:
        StoreError: the store does not answer.
    """
    for learner in records.each(sorted(records.versions()) if keys is None else keys):
        if learner.goals:
            yield Person(learner.key, learner.goals, learner.record(day))


def stamp_of(records: Records, rates: Rates) -> str:
    """The same as long as no record and no rate moves.

    Raises:
        StoreError: the store does not answer.
    """
    found = hashlib.sha256()
    for key, version in sorted(records.versions().items()):
        found.update(f"{key} {version}\n".encode())
    for (source, target), rate in sorted(rates.pairs.items()):
        found.update(f"{source}:{target}={rate}\n".encode())
    return found.hexdigest()[:32]
