"""Findings and what would mend them, as the API shows them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from strawberry import Private

from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.types.catalog_events import Kind  # under the name that the schema gives it
from pathways.api.types.curation.changes import Change
from pathways.api.types.pagination import Connection, Window, page
from pathways.catalog.snapshot import Snapshot
from pathways.changesets.change_set import Staged
from pathways.curation import finding
from pathways.curation.finding import Severity
from pathways.curation.mending.mend import has_mend, mend_of
from pathways.domain.content import Thing
from pathways.domain.origin import Origin
from pathways.editing.mending import staged_in


class About:
    """What findings that are answered together are about; where that came from is read once for all of them.

    Args:
        snapshot: the catalogue.
        findings: those that are answered.
    """

    def __init__(self, snapshot: Snapshot, findings: Sequence[finding.Finding]) -> None:
        self.snapshot = snapshot
        self._findings = findings
        self._reading: asyncio.Task[Mapping[str, Origin]] | None = None

    async def place(self, known: finding.Finding, reading: RequestContext) -> str | None:
        """File and line of a finding; the line that it is about may be one of another thing than its subject.

        Raises:
            StoreError: the store does not answer.
        """
        origins, owner = await self._origins(reading), self._owner(known)
        if owner is not None and owner.key in origins:
            return origins[owner.key].place(known.path)
        return origins[known.subject].place(None) if known.subject in origins else None

    def _owner(self, known: finding.Finding) -> Thing | None:
        return None if known.path is None else self.snapshot.owner_of(known.path)

    async def _origins(self, reading: RequestContext) -> Mapping[str, Origin]:
        """Where what they are about came from, by key.

        Raises:
            StoreError: the store does not answer.
        """
        if reading.change_sets is None:
            return {}
        if self._reading is None:
            get = self.snapshot.content.get
            named = [thing for each in self._findings for thing in (get(each.subject), self._owner(each))]
            things = {thing.key: thing for thing in named if thing is not None}
            find = reading.change_sets.origins.of
            self._reading = asyncio.create_task(asyncio.to_thread(find, list(things.values())))
        return await self._reading


@output
class Mend:
    """What would mend a finding, as it can be staged.

    Attributes:
        text: what it does.
        changes: what it changes, by key.
    """

    text: str
    changes: list[Change]


@output
class Finding:
    """Something that is wrong with the catalogue, or would be.

    Attributes:
        key: the same for the same finding as long as it stands.
        severity: how bad it is.
        code: the kind of finding, a value of UserErrorCode; of a tenant's own rule, its name.
        text: what is wrong, in words.
        subject: the key of the thing it is about.
        subject_kind: what kind of thing that is.
        path: the path of the requirement line it is about; null: the thing as a whole.
    """

    key: str
    severity: Severity
    code: str
    text: str
    subject: str
    subject_kind: Kind
    path: str | None
    reading: Private[RequestContext]
    known: Private[finding.Finding]
    about: Private[About]

    @classmethod
    def of(cls, reading: RequestContext, known: finding.Finding, about: About) -> Finding:
        """A finding as the API shows it.

        Args:
            about: what it and those beside it are about.
        """
        return cls(
            key=known.key,
            severity=known.severity,
            code=known.name,
            text=known.text,
            subject=known.subject,
            subject_kind=known.subject_kind,
            path=known.path,
            reading=reading,
            known=known,
            about=about,
        )

    @resolved
    async def place(self) -> str | None:
        """File and line from which the requirement line, or else the thing, was imported as it stands, e.g.
        isc2.yaml:120; null: it came from no file."""
        return await self.about.place(self.known, self.reading)

    @resolved
    async def mend(self) -> Mend | None:
        """What would mend it; stageChanges(mends: [key]) stages that. null: people have to decide."""
        if not has_mend(self.known):
            return None

        def found() -> tuple[str, tuple[Staged, ...]] | None:
            mend = mend_of(self.known, self.about.snapshot)
            return None if mend is None else (mend.text, staged_in(mend, self.about.snapshot))

        mended = await self.reading.work(found)
        return None if mended is None else Mend(text=mended[0], changes=[Change.of(each) for each in mended[1]])


def finding_page(
    reading: RequestContext,
    every: Sequence[finding.Finding],
    snapshot: Snapshot,
    severities: list[Severity] | None,
    window: Window,
) -> Connection[Finding]:
    """A page of findings, of some severities only where any are named."""
    found = [item for item in every if severities is None or item.severity in severities]
    names = [f"{item.code}:{item.subject}:{item.path}:{place}" for place, item in enumerate(found)]
    at = dict(zip(names, found, strict=True))
    about = About(snapshot, found[window.slice_of(names)])
    return page(names, lambda name: Finding.of(reading, at[name], about), window)
