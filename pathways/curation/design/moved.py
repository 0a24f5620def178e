"""Paths that lines had before, and that lead to no line or are those of other lines now."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.catalog import Kind


def moved_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of what credentials say about lines that moved."""
    for credential in snapshot.content.credentials.values():
        for moved in credential.moved_paths:
            # After its credential got another key, the path of before means the one under the key of today.
            if any(snapshot.line(path) is not None for path in (moved.from_, snapshot.under_key(moved.from_))):
                text = (
                    f"{credential.name} says that the line {moved.from_} moved to {moved.to}, but another line has "
                    "that path now, so records that name it could mean either. Give that line a path of its own."
                )
                yield Finding(Severity.ERROR, Code.MOVED_PATH, text, credential.key, Kind.CREDENTIAL, moved.from_)
            elif snapshot.line(snapshot.current_path(moved.to)) is None:
                text = (
                    f"{credential.name} says that the line {moved.from_} moved to {moved.to}, but no line has that "
                    "path, so waivers and claims that name it are about nothing. Name another line, or drop the entry."
                )
                yield Finding(Severity.WARNING, Code.MOVED_PATH, text, credential.key, Kind.CREDENTIAL, moved.from_)
