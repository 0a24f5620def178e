"""What an import would do to people and goals: on a terminal, as Markdown, and as data. Nobody is named."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from pathways.cli.tables import status
from pathways.curation.finding import Finding
from pathways.curation.impact_findings import impact_findings
from pathways.domain.goal import Goal
from pathways.domain.money import Rates
from pathways.domain.plan import PlanTotals
from pathways.domain.quantity import plain
from pathways.impact.answer import Effect
from pathways.impact.counting import is_of_several, shown_count, shown_counts
from pathways.impact.impact import Impact
from pathways.wording.goal_address import goal_address
from pathways.wording.goals import goal_text
from pathways.wording.phrases import Names, counted

if TYPE_CHECKING:
    from pathways.impact.impact import GoalImpact

MOST_GOALS = 100
EFFECTS = {
    "betterOff": ("better off", Effect.BETTER),
    "worseOff": ("worse off", Effect.WORSE),
    "stranded": ("stranded", Effect.STRANDED),
    "undecided": ("undecided", Effect.UNDECIDED),
}
"""By key, what people of an effect are, in words."""


@dataclass(frozen=True)
class Report:
    """An impact as it is shown to whoever reads a pull request.

    Attributes:
        names: of credentials, competencies and occupations.
        smallest_group: counts of fewer people are not shown.
    """

    impact: Impact
    names: Names
    rates: Rates
    smallest_group: int

    @property
    def findings(self) -> Sequence[Finding]:
        """What a reviewer should know."""
        stranded = dict.fromkeys(each.goal for each in self.impact.people if each.effect is Effect.STRANDED)
        return tuple(impact_findings(self.goals, stranded, self.names, self.rates))

    @property
    def goals(self) -> Sequence[GoalImpact]:
        """Those that change, without those of several things that too few people have."""
        return [each for each in self.impact.goals if self._is_told(each.goal)]

    def _is_told(self, goal: Goal) -> bool:
        if not is_of_several(goal):
            return True
        return len({each.learner for each in self.impact.people if each.goal == goal}) >= self.smallest_group

    @property
    def counts(self) -> Iterator[tuple[str, str, int | None]]:
        """Key, words and number of people; None: too few to be shown, or such a number would follow from it."""
        found, everybody = self.impact, self.impact.learners()
        effects = {key: found.learners(effect) for key, (_, effect) in EFFECTS.items()}
        shown = shown_counts(everybody, effects, self.smallest_group)
        yield "learners", "with a goal", shown_count(everybody, self.smallest_group)
        for key, (words, _) in EFFECTS.items():
            yield key, words, shown[key]
        must = shown_counts(everybody, {"mustBegin": found.must_begin}, self.smallest_group)
        yield "mustBegin", "who must begin by a last day", must["mustBegin"]

    def as_data(self) -> dict[str, Any]:
        """For a program."""
        return {
            **{key: count for key, _, count in self.counts},
            "goals": [
                {
                    "goal": goal_address(each.goal),
                    "effect": each.effect.value,
                    "before": _data(each.before),
                    "after": _data(each.after),
                    "learners": shown_count(each.learners, self.smallest_group),
                }
                for each in self.goals
            ],
            "findings": [
                {
                    "severity": each.severity.name,
                    "code": each.name,
                    "text": each.text,
                    "subject": each.subject,
                    "subjectKind": each.subject_kind.name,
                }
                for each in self.findings
            ],
        }

    def as_markdown(self) -> str:
        """A section of Markdown."""
        from pathways.cli.catalog.import_report import cell

        lines = ["", "### Impact", "", "| people | |", "| --- | --- |"]
        lines += [f"| {words} | {_shown(count)} |" for _, words, count in self.counts]
        rows = [f"| {cell(goal_text(each.goal, self.names))} | {' | '.join(_change(each))} |" for each in self._first]
        if rows:
            lines += ["", "| goal, from nothing | before | after |", "| --- | --- | --- |", *rows]
        if (more := len(self.goals) - MOST_GOALS) > 0:
            lines += ["", f"… and {counted(more, 'more goal')}."]
        if self.findings:
            lines.append("")
        lines += [f"- **{each.severity.name}** `{each.subject}`: {cell(each.text)}" for each in self.findings]
        return "\n".join(lines) + "\n"

    def show(self, out: Console) -> None:
        """On a terminal."""
        people = ", ".join(f"{_shown(count)} {words}" for _, words, count in self.counts)
        out.print(f"People: {people}.", highlight=False, soft_wrap=True)
        for each in self._first:
            before, after = _change(each)
            out.print(f"  {goal_text(each.goal, self.names)}: {before} -> {after}", highlight=False, soft_wrap=True)
        for finding in self.findings:
            out.print(Text.assemble(status(finding.severity.name), f" {finding.code} {finding.text}"), soft_wrap=True)

    @property
    def _first(self) -> Sequence[GoalImpact]:
        return self.goals[:MOST_GOALS]


def _shown(count: int | None) -> str:
    return "not shown" if count is None else f"{count:,}"


def _change(goal: GoalImpact) -> tuple[str, str]:
    return _words_of(goal.before), _words_of(goal.after)


def _words_of(totals: PlanTotals | None) -> str:
    if totals is None:
        return "no plan"
    hours = counted(totals.hours, "hour")
    return f"{totals.cost}, {hours}, {counted(totals.steps, 'step')}"


def _data(totals: PlanTotals | None) -> dict[str, Any] | None:
    if totals is None:
        return None
    cost = {"amount": plain(totals.cost.amount), "currency": totals.cost.currency}
    return {"cost": cost, "hours": float(totals.hours), "steps": totals.steps}
