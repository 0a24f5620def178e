"""Where to go on once a job has nothing more to give: what other jobs of its field ask for, and what waits for work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from pathways.advising.candidates import Candidate
from pathways.advising.ripening import Ripe
from pathways.advising.rungs import is_below
from pathways.advising.situation import Situation
from pathways.domain.advice import Reason, ReasonKind
from pathways.domain.catalog import Credential, Strength
from pathways.domain.deadline import check_time
from pathways.requirements.leaves import Earned
from pathways.wording.phrases import counted, listed

ENOUGH = 5
"""As many next steps are an answer; a shorter one is filled with what leads further."""

MOST_OF_THE_FIELD = Fraction(1, 2)
"""Of what a credential shows, that the job must ask for: it adds nothing to the job, so a fifth is not enough."""


@dataclass(frozen=True)
class Further:
    """Of one learner with a job as the goal.

    Attributes:
        taken: what is recommended to be earned already.
        avoid: what is never named.
    """

    advice: Situation
    taken: Sequence[str]
    avoid: Sequence[str]

    def asked_elsewhere(self, *, eligible_now: bool) -> Iterator[Candidate]:
        """What other jobs ask for, shows more of a skill than the job and all that is taken, and can be begun by
        then; licences are left to the ladders."""
        for credential in self._open():
            jobs = self._asking.get(credential.key)
            eligible = self.advice.eligible(credential, Earned())
            if jobs and self._goes_on(credential) and (eligible or not eligible_now) and self._can_be_begun(credential):
                text = f"Leads further: {_and_more(jobs)}"
                reason = Reason(ReasonKind.IN_DEMAND, text, Decimal(len(jobs)))
                yield Candidate(Fraction(0), credential, eligible, (reason,), behind=len(self.taken))

    def later(self, ripe: Callable[[Credential], Ripe | None]) -> Iterator[Candidate]:
        """What builds on something that is taken and waits for work alone, with the day on which it can be enough.

        Args:
            ripe: what work that begins today allows for.
        """
        for credential in self._open():
            is_asked = credential.key in self.advice.target.asked
            if not (is_asked or self._goes_on(credential)) or self._can_be_begun(credential):
                continue
            found = ripe(credential)
            steps = [] if found is None else [step.credential for step in found.plan.steps]
            below = [step.name for step in steps if step.key in self.taken]
            if found is not None and below:
                text = f"Builds on {listed(below, 'and')}, once the work for it is done"
                reason = Reason(ReasonKind.UNLOCKS, text, Decimal(len(below)))
                behind = len(self.taken) + 1
                yield Candidate(Fraction(0), credential, False, (reason,), opens=False, ripe=found, behind=behind)

    def _open(self) -> Iterator[Credential]:
        advice = self.advice
        for credential in advice.snapshot.credentials.values():
            check_time()
            members = advice.evidence.members(credential.key)
            is_named = any(key in self.taken or key in self.avoid or advice.has(key) for key in members)
            if credential.routes and credential.plannable_on(advice.day) and not is_named:
                yield credential

    def _can_be_begun(self, credential: Credential) -> bool:
        return self.advice.eligible(credential, self._earned)

    def _goes_on(self, credential: Credential) -> bool:
        """It is of the field, shows more of a skill than the job needs and all that is taken, and is no lower rung."""
        advice, needs = self.advice, self.advice.target.needs
        shown = [item for item in credential.competencies if item.competency not in advice.target.general]
        own = [item for item in shown if item.competency in needs]
        if not own or len(own) < MOST_OF_THE_FIELD * len(shown):
            return False
        beyond = any(item.level > max(needs[item.competency], self._by_then(item.competency)) for item in own)
        above = (advice.snapshot.credentials[key] for key in (*self.taken, *advice.evidence.valid))
        return beyond and not any(is_below(credential, each) for each in above)

    def _by_then(self, competency: str) -> Decimal:
        return max(self.advice.evidence.level(competency), self._earned.levels.get(competency, Decimal(0)))

    @cached_property
    def _earned(self) -> Earned:
        return Earned.of(self.taken, self.advice.snapshot.credentials)

    @cached_property
    def _asking(self) -> dict[str, list[str]]:
        """The names of the other jobs that ask for each credential that no law asks for."""
        found: dict[str, list[str]] = {}
        by_law: set[str] = set()
        for job in self.advice.snapshot.occupations.values():
            for item in job.credentials:
                found.setdefault(item.credential, []).append(job.name)
                if item.strength is Strength.REQUIRED:
                    by_law.add(item.credential)
        return {key: names for key, names in found.items() if key not in {*by_law, *self.advice.target.asked}}


def _and_more(jobs: Sequence[str]) -> str:
    asks = "asks for it" if len(jobs) == 1 else "ask for it"
    more = "" if len(jobs) == 1 else f" and {counted(len(jobs) - 1, 'more')}"
    return f"{jobs[0]}{more} {asks}"
