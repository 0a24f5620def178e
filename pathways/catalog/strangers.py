"""What a record says that no rule of the catalogue asks for: it counts nowhere, so answers point it out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pathways.catalog.snapshot import Snapshot
from pathways.domain.conditions import folded
from pathways.domain.learner import Record
from pathways.domain.plan import Assumption, AssumptionKind
from pathways.errors import nearest
from pathways.wording.phrases import listed


def strangers(record: Record, snapshot: Snapshot) -> Iterator[Assumption]:
    """Says it of each condition and each field of work that matches none, with the known ones nearest to it."""
    known = snapshot.conditions
    for condition in sorted(each for each in record.conditions if folded(each) not in known):
        text = f"“{condition}” in the record is a condition of no route{_meant(condition, known)}"
        yield Assumption(AssumptionKind.CONDITION_UNKNOWN, text, value=condition)
    for field in strange_fields(record, snapshot):
        text = f"“{field}” in the record is a field of work that no route asks for{_meant(field, snapshot.fields)}"
        yield Assumption(AssumptionKind.FIELD_UNKNOWN, text, value=field)


def strange_fields(record: Record, snapshot: Snapshot) -> list[str]:
    """Fields of work, as the record writes them, that no line for experience names."""
    known = frozenset(snapshot.fields.values())
    return sorted({entry.field for entry in record.experience if entry.field and entry.field not in known})


def _meant(said: str, known: Mapping[str, str]) -> str:
    """A full stop, and a hint where something known is near; the same in another spelling is nearest."""
    same = known.get(folded(said))
    meant = [same] if same is not None else [known[each] for each in nearest(folded(said), list(known))]
    names = [f"“{each}”" if " " in each else each for each in meant]
    return f". Did you mean {listed(names, 'or')}?" if names else "."
