"""What reads the rules that clients send; the format is known to another package."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from pathways.domain.content import Content
from pathways.domain.requirement import Requirement


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
