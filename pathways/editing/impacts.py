"""What the impact of a change set means for its way: findings, and what keeps it from being published."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.changesets.change_set import ChangeSet
from pathways.codes import Code
from pathways.curation.finding import Finding, Severity
from pathways.curation.impact_findings import impact_findings
from pathways.domain.money import Rates
from pathways.errors import Problem, ProblemsError
from pathways.text import shown
from pathways.wording.phrases import Names

MEND = "Have a reviewer overrule it with a reason, or stage a way for them."


def findings_of_impact(known: ChangeSet, names: Names, rates: Rates, smallest: int) -> tuple[Finding, ...]:
    """What to know of the impact that is kept with a change set; nothing where what is staged has moved since.

    Args:
        smallest: of how many people at least whoever asks may know the number.
    """
    impact = known.impact
    if impact is None or impact.version != known.version:
        return ()
    return tuple(impact_findings(impact.goals, impact.stranded_goals, names, rates, smallest))


def blocking(known: ChangeSet, names: Names) -> list[Problem]:
    """The errors among them that no reviewer has overruled."""
    overruled = known.overruled
    return [Problem(each.code, each.text, MEND, "key") for each in _errors(known, names) if each.key not in overruled]


def expect_findings(known: ChangeSet, keys: Sequence[str], names: Names) -> None:
    """What a reviewer overrules is there.

    Raises:
        ProblemsError: NOT_FOUND.
    """
    there = {each.key for each in _errors(known, names)}
    problems = [
        Problem(
            Code.NOT_FOUND,
            f"The impact has no error {shown(key)}.",
            "Take the key of an ERROR from the findings of the change set.",
            f"overrules/{place}",
        )
        for place, key in enumerate(keys)
        if key not in there
    ]
    if problems:
        raise ProblemsError(problems)


def _errors(known: ChangeSet, names: Names) -> list[Finding]:
    found = findings_of_impact(known, names, Rates(), 1)
    return [each for each in found if each.severity is Severity.ERROR]
