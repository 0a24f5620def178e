"""What a record says that no rule of the catalogue asks for: it counts nowhere, so answers point it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.catalog.snapshot import Snapshot
from pathways.domain.conditions import folded
from pathways.domain.learner import Record
from pathways.errors import did_you_mean


def strangers(record: Record, snapshot: Snapshot) -> Iterator[str]:
    """A sentence for each condition and each field of work that matches none, with the known ones nearest to it."""
    known = snapshot.conditions
    for condition in sorted(each for each in record.conditions if folded(each) not in known):
        yield f"“{condition}” in the record is a condition of no route{_meant(condition, known)}"
    for field in strange_fields(record, snapshot):
        yield f"“{field}” in the record is a field of work that no route asks for{_meant(field, snapshot.fields)}"


def strange_fields(record: Record, snapshot: Snapshot) -> list[str]:
    """Fields of work, as the record writes them, that no line for experience names."""
    known = frozenset(snapshot.fields.values())
    return sorted({entry.field for entry in record.experience if entry.field and entry.field not in known})


def _meant(said: str, known: Mapping[str, str]) -> str:
    """A full stop, and a hint where something known is near; the same in another spelling is nearest."""
    same = known.get(folded(said))
    hint = f"Did you mean {same}?" if same is not None else did_you_mean(said, list(known.values()))
    return f". {hint}" if hint else "."
