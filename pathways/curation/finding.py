"""One thing that is wrong, or worth knowing, about a published catalogue."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import IntEnum

from pathways.codes import Code
from pathways.domain.catalog import Kind


class Severity(IntEnum):
    """How bad a finding is.

    Attributes:
        ERROR: nobody can do it.
        WARNING: surely not meant.
        NOTE: worth knowing.
    """

    ERROR = 0
    WARNING = 1
    NOTE = 2


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding about one thing.

    Attributes:
        path: of a requirement line.
        rule: the name of the tenant's own rule that found it; None: it is one of the service's.
    """

    severity: Severity
    code: Code
    text: str
    subject: str
    subject_kind: Kind
    path: str | None = None
    rule: str | None = None

    @property
    def name(self) -> str:
        """What kind of finding it is: its code, or the name of the rule."""
        return self.rule or self.code

    @property
    def where(self) -> str:
        """What to name before the text: the line, or the thing where the line may be one of another thing."""
        return self.subject if self.path is None or self.code is Code.UNREACHABLE else self.path

    @property
    def key(self) -> str:
        """The same for the same finding as long as it stands."""
        said = "\n".join((self.name, self.subject, self.path or "", self.text))
        return hashlib.sha256(said.encode()).hexdigest()[:16]
