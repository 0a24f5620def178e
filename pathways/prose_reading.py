"""Sentences about requirements for editors: read over what is published, and written as a file would say them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pathways.catalog.snapshot import Snapshot
from pathways.domain.requirement import Requirement
from pathways.exchange.files import as_yaml
from pathways.exchange.pathways_format.requirement_writer import write_requirement
from pathways.present import present
from pathways.prose.proposal import Proposal
from pathways.prose.reading import Reader
from pathways.prose.style import Styles


class ProseReader:
    """Reads sentences; what it knows of a snapshot is kept until another one comes.

    Args:
        styles: finds out how owners write, when it is first needed.
    """

    def __init__(self, styles: Callable[[], Styles] = dict) -> None:
        self._styles = styles
        self._last: tuple[Snapshot, Reader] | None = None

    def propose(self, snapshot: Snapshot, text: str, within: str | None) -> Proposal:
        """What a text asks for, as far as it can be read.

        Raises:
            ProblemsError: NOT_FOUND, `within`; TOO_LONG; what is wrong with the file of styles.
        """
        last = self._last
        if last is None or last[0] is not snapshot:
            last = self._last = (snapshot, Reader(snapshot, self._styles()))
        return last[1].propose(text, within)

    def document(self, proposal: Proposal) -> str:
        """The fields of a route that say the same."""
        return as_yaml(fields_of(proposal))

    def written(self, line: Requirement) -> str:
        """One line with everything below it."""
        return as_yaml(write_requirement(line))


def fields_of(proposal: Proposal) -> dict[str, Any]:
    """What a file writes in a route: the rule, what is recommended, and the sentence as their source."""
    requires, recommends = proposal.requires, proposal.recommends
    return present(
        requires=None if requires is None else write_requirement(requires),
        sentence=" ".join(proposal.text.split()) or None,
        recommends=None if recommends is None else write_requirement(recommends),
    )
