"""Lines for credentials that are no longer offered."""

from __future__ import annotations

from collections.abc import Iterator

from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.reach import Reach, rules_of
from pathways.domain.catalog import CredentialStatus, Kind
from pathways.domain.requirement import CredentialLine, walk
from pathways.wording.gone import gone_text


def retired_findings(snapshot: Snapshot) -> Iterator[Finding]:
    """Of the lines that only those can meet who hold the credential already."""
    reach = Reach.of(snapshot)
    for credential in snapshot.credentials.values():
        for _, root in rules_of(credential):
            for line in walk(root):
                if not isinstance(line, CredentialLine):
                    continue
                named = snapshot.credentials.get(line.credential)
                if named is None or named.status is CredentialStatus.ACTIVE:
                    continue
                others = (snapshot.credentials.get(key) for key in reach.accepted(line))
                if not any(other is not None and other.status is CredentialStatus.ACTIVE for other in others):
                    gone = gone_text(named, snapshot.names)
                    text = f"{named.name} {gone}: only those who hold it already meet this line."
                    yield Finding(Severity.NOTE, Code.NOT_ACTIVE, text, credential.key, Kind.CREDENTIAL, line.path)
