"""What routes recommend and a plan does not bring: it blocks nothing, and is said beside the steps."""

from __future__ import annotations

from collections.abc import Sequence

from pathways.domain.requirement import Group, GroupRule, Requirement
from pathways.planning.answer.steps import evidence_at, judged_on
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import Earned
from pathways.wording.phrases import Names, listed
from pathways.wording.requirements import text_of


def advice_of(steps: Sequence[TakenStep], instance: Instance) -> tuple[str, ...]:
    """E.g. “Recommended before CompTIA Security+: CompTIA Network+.”, for each step with something left to recommend.

    Args:
        steps: in their order.
    """
    snapshot, first = instance.snapshot, instance.question.day
    found = []
    for place, step in enumerate(steps):
        if step.route.recommends is None:
            continue
        day = judged_on(step, first)
        before = [each.name for each in steps[:place] if each.day is None and each.ends(first) <= day]
        kinds = {each.name: each.route.kind for each in steps if not each.is_renewal}
        earned, evidence = Earned.of(before, snapshot.credentials, kinds=kinds), evidence_at(day, instance)
        text = _Left(instance, evidence, earned).text(step.route.recommends, snapshot.names)
        if text:
            found.append(f"Recommended before {step.credential.name}: {text}.")
    return tuple(found)


class _Left:
    """What of a recommendation does not hold."""

    def __init__(self, instance: Instance, evidence: Evidence, earned: Earned) -> None:
        self._credentials = instance.snapshot.credentials
        self._evidence = evidence
        self._earned = earned

    def text(self, line: Requirement, names: Names) -> str:
        """Empty where it holds."""
        if holds(line, self._evidence, self._credentials, self._earned):
            return ""
        match line:
            case Group(rule=GroupRule.ALL | GroupRule.ANY as rule):
                parts = [text for part in line.of if (text := self.text(part, names))]
                # Each of them holds by itself, but not all at once: one pays for two, or they lie too far apart.
                return listed(parts, "and" if rule is GroupRule.ALL else "or") or text_of(line, names)
            case _:
                return text_of(line, names)
