"""Requirement lines that an edit moves or drops although records may name them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.domain.changes import Change


def lost_lines(changes: Sequence[Change], result: Snapshot) -> Iterator[Finding]:
    """Of each line by whose path records find another line, or none, once the edit is made.

    Args:
        changes: what the edit changes.
        result: the catalogue with it.
    """
    for change in changes:
        for field in change.fields:
            if field.line is None or field.before is None:
                continue
            now = result.current_path(field.line)
            if field.moved_to is not None and now != field.moved_to:
                text = (
                    f"The line {field.line} ({field.before}) has the path {field.moved_to} now. So that waivers and "
                    f"claims that name it follow, write its old path down (`path:`), or stage movePath."
                )
            elif field.moved_to is None and field.after is None and result.line(now) is None:
                text = (
                    f"The line {field.line} ({field.before}) goes, so waivers and claims that name it are about "
                    "nothing. Where another line takes its place, stage movePath to that."
                )
            else:
                continue
            yield Finding(Severity.NOTE, Code.MOVED_PATH, text, change.subject, change.subject_kind, field.line)
