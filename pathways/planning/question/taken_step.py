"""One step of a plan as it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from pathways.domain.catalog import Credential, Route, RouteKind
from pathways.domain.plan import occurrence_name
from pathways.requirements.claims import Uses


@dataclass(frozen=True, slots=True)
class TakenStep:
    """One step as it is judged: a credential by a route at a rank, from 1.

    Attributes:
        weeks: in a calendar, the week in which it begins and the first one in which it does not run any more.
        shift: days after the first one of its week on which it begins.
        day: of a step that only keeps the goal valid, on which it is placed, from the first day; no week counts then.
        block: the names of the steps that run as one with it, its own too; none: it runs by itself.
        uses: what pays for the lines of a renewal, or of a step that earns a credential once more; of other steps it is
            said of the plan as a whole.
        occurrence: which time the plan earns the credential, counted from 1.
    """

    credential: Credential
    route: Route
    rank: int
    weeks: tuple[int, int] = (0, 0)
    shift: int = 0
    day: int | None = None
    uses: Uses = field(default_factory=dict)
    block: frozenset[str] = frozenset()
    occurrence: int = 1

    @property
    def name(self) -> str:
        """Of its occurrence."""
        return occurrence_name(self.credential.key, self.occurrence)

    def own_uses(self, of_plan: Uses) -> Uses:
        """What pays for the lines of its tree.

        Args:
            of_plan: what is said of the plan as a whole.
        """
        return self.uses if self.is_renewal or self.occurrence > 1 else of_plan

    @property
    def is_renewal(self) -> bool:
        """It keeps a credential."""
        return self.route.kind is RouteKind.RENEWAL

    def begins(self, first_day: date) -> date:
        """The day on which its requirement must hold."""
        return first_day + timedelta(days=7 * self.weeks[0] + self.shift if self.day is None else self.day)

    def ends(self, first_day: date) -> date:
        """The day from which it counts."""
        return first_day + timedelta(days=7 * self.weeks[1] + self.shift if self.day is None else self.day)

    @property
    def weeks_begun(self) -> int:
        """Weeks begun from the first day until it counts; 0 where no week counts."""
        return self.weeks[1] + (self.shift > 0) if self.day is None else 0
