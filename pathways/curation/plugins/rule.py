"""What the author of a rule writes: a function from a catalogue to what it finds there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pathways.catalog.snapshot import Snapshot
from pathways.curation.finding import Severity


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that a rule finds.

    Attributes:
        subject: the key of the thing that it is about.
        severity: ERROR blocks publishing.
        text: one sentence for a curriculum designer.
        path: of the requirement line that it is about; None: the whole thing.
    """

    subject: str
    severity: Severity
    text: str
    path: str | None = None


Rule = Callable[[Snapshot], Iterable[Found]]
"""Looks at a catalogue, which holds no record of anybody; its name is that of its entry point."""
