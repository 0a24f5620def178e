"""Badges as their issuers signed them: kept beside the record when they come in, and given on when it is signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pathways.badges.baked import unbaked
from pathways.badges.reading import UnreadableError, read_json
from pathways.records.evidence import Evidence
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.learner import KeptAward

ORIGINAL = "badge"
"""The key of the piece of evidence that is the badge itself; no other piece has it."""
_STANDARD = "Open Badges 3.0"
"""The standard of badges that can stand in a record of badges, where they are objects; tokens are texts."""


@dataclass(frozen=True, slots=True)
class Originals:
    """Badges in the folder of evidence.

    Attributes:
        files: the folder.
    """

    files: EvidenceFiles

    def keep(self, learner: str, raw: bytes) -> Evidence | None:
        """Keeps a badge of a learner without the picture around it; None: it is too large.

        Raises:
            ProblemsError: UNWRITABLE.
        """
        try:
            badge = unbaked(raw).strip()
        except UnreadableError:
            return None
        if len(badge) > self.files.largest_bytes:
            return None
        with self.files.sent(learner) as sent:
            sent.write(badge)
            digest = sent.keep()
        is_json = badge.startswith(b"{")
        name, media_type = ("badge.json", "application/json") if is_json else ("badge.jwt", "text/plain")
        return Evidence(key=ORIGINAL, file=name, media_type=media_type, size=len(badge), digest=digest)

    def signed(self, kept: KeptAward) -> Mapping[str, Any] | None:
        """The badge of an award, to stand in a record of badges; None: there is none, or it is a token."""
        if kept.badge is None or kept.badge.verification.claims.standard != _STANDARD:
            return None
        digest = next((each.digest for each in kept.evidence if each.key == ORIGINAL), None)
        path = None if digest is None else self.files.path(digest)
        try:
            badge = None if path is None else read_json(path.read_bytes())
        except (OSError, UnreadableError):
            return None
        return badge if isinstance(badge, dict) else None
