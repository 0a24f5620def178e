"""What an edit makes of a published catalogue: what differs, and what is wrong with the result."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cached_property

from pathways.catalog.differences import changes_between
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding
from pathways.curation.findings import errors_of, findings_of, what_errors_see
from pathways.curation.plugins import running
from pathways.domain.changes import Change
from pathways.domain.content import Thing
from pathways.editing.lost_lines import lost_lines

Mark = tuple[str, str, str | None]
"""By what a finding is known again."""


class Edition:
    """A published catalogue with some things in another version; each part is worked out once, when needed.

    Args:
        published: what is published.
        things: as they are to be.
        gone: keys of what is to go.
    """

    def __init__(self, published: Snapshot, things: Collection[Thing], gone: Collection[str] = ()) -> None:
        self.published = published
        self.things = things
        self.gone = gone

    @cached_property
    def snapshot(self) -> Snapshot:
        """The result, as the next revision."""
        content = self.published.content.replacing(self.gone, self.things)
        if self.published.revision == 0:
            return compile_snapshot(content, revision=1, fingerprint="", other_rules=self.published.other_rules)
        # A copy knows no search index: patching that writes into the one that the published snapshot asks.
        return patch_snapshot(
            replace(self.published),
            content,
            {thing.key for thing in self.things}.union(self.gone),
            revision=self.published.revision + 1,
            fingerprint="",
            published_at=None,
            versions={},
        )

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What differs from what is published, field by field."""
        return changes_between(self.published.content, self.snapshot.content)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the result and was not before, or is about what is edited; worst first."""
        own, known = {thing.key for thing in self.things}, self._known
        found = [each for each in findings_of(self.snapshot) if each.subject in own or mark(each) not in known]
        return (*found, *lost_lines(self.changes, self.snapshot))

    @cached_property
    def new_findings(self) -> tuple[Finding, ...]:
        """What is wrong with the result and was not before; worst first."""
        return tuple(each for each in self.findings if mark(each) not in self._known)

    @cached_property
    def _known(self) -> set[Mark]:
        """What was wrong before, as the result names it."""
        return self._as_now(findings_of(self.published))

    @cached_property
    def new_errors(self) -> tuple[Finding, ...]:
        """Those of `new_findings` that are errors, for less work."""
        before = self.published.content
        # Own rules may look at anything.
        if not (self.gone or running.looking_at(self.published)) and all(
            _looks_the_same(before.get(thing.key), thing) for thing in self.things
        ):
            return ()
        found = errors_of(self.snapshot)
        known = self._as_now(errors_of(self.published)) if found else set()
        return tuple(each for each in found if mark(each) not in known)

    def _as_now(self, findings: Sequence[Finding]) -> set[Mark]:
        """Findings about what is published, by the keys and paths that things and lines have in the result."""
        moved = {field.line: field.moved_to for change in self.changes for field in change.fields if field.moved_to}
        now = self.snapshot
        return {
            (code, now.current_key(subject), path and now.current_path(moved.get(path, path)))
            for code, subject, path in map(mark, findings)
        }


def mark(finding: Finding) -> Mark:
    """By what a finding is known again, whatever its words; what nobody can obtain is one, whichever line blocks."""
    return (finding.name, finding.subject, None if finding.code is Code.UNREACHABLE else finding.path)


def _looks_the_same(before: Thing | None, after: Thing) -> bool:
    """To whoever looks for errors."""
    seen = what_errors_see(after)
    return seen is None or (before is not None and what_errors_see(before) == seen)
