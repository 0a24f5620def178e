"""What reads the rules that clients send; the format is known to another package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pathways.catalog.snapshot import Snapshot
from pathways.domain.content import Content
from pathways.domain.requirement import Requirement
from pathways.prose.proposal import Proposal


class RuleReader(Protocol):
    """Reads rules in the plain form of the format pathways/1."""

    def __call__(self, rule: Mapping[str, Any], content: Content) -> Requirement:
        """The rule, whose lines have paths that begin with ``rule``.

        Args:
            rule: as a file has it.
            content: the catalogue whose things it may name.

        Raises:
            ProblemsError: everything that is wrong with it; paths lead through the plain form.
        """


class ProseReader(Protocol):
    """Reads sentences about requirements."""

    def propose(self, snapshot: Snapshot, text: str, within: str | None) -> Proposal:
        """What a text asks for, as far as it can be read.

        Args:
            snapshot: whose credentials it may name.
            text: one or several sentences.
            within: the key of an organization, or of a credential of one.

        Raises:
            ProblemsError: NOT_FOUND, `within`; TOO_LONG.
        """

    def document(self, proposal: Proposal) -> str:
        """The fields of a route that say the same, as a file writes them."""

    def written(self, line: Requirement) -> str:
        """One line with everything below it, as a file writes it."""
