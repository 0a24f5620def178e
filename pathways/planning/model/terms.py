"""What the parts of a model ask of it: its parts know these terms, and not the model that has the parts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, Protocol

from ortools.sat.python import cp_model

from pathways.domain.catalog import Credential
from pathways.domain.learner import Award
from pathways.domain.months import Lifetime
from pathways.domain.requirement import CoverageLine, CredentialLine
from pathways.planning.model.renewal_steps import Chain, RenewalStep
from pathways.planning.question.calendar import Span, Weeks
from pathways.planning.question.closure import Closure
from pathways.planning.question.time_windows import Windows
from pathways.planning.step import Step
from pathways.requirements.constraint_terms import Claimed, Literal

User = str | None
"""Whose line it is: the credential that a step earns, the name of a renewal; None: the goal."""


class PlanTerms(Protocol):
    """Of every model; as `plan_model.PlanModel` describes them."""

    closure: Closure
    check: Callable[[], None]
    model: cp_model.CpModel
    waived: frozenset[str]
    earned: dict[str, Any]
    claims: dict[Step, list[Claimed]]
    goal_claims: list[Claimed]

    def waiver(self, name: str) -> Literal:
        """The line of a path, or what else is named, counts as met."""

    def support(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """The credential, of a repeatable one the occurrence, is earned in time for a line of the user."""

    def earned_for(self, key: str, user: User, line: CredentialLine | None = None) -> Literal:
        """Any occurrence of the credential is."""

    def of_origin(self, key: str, line: CredentialLine) -> Literal:
        """What the plan earns is of the origin that a line asks for."""

    def before(self, name: str, user: str, *, beside: bool = False) -> Any:
        """A literal: what is named comes before the user, or side by side with it."""

    def earned_anew(self, literal: Literal, key: str) -> Literal:
        """The literal, where the credential is earned and not renewed."""

    def renewed_in_grace(self, literal: Literal, key: str) -> Literal:
        """The literal, where the credential is renewed and not earned; False: nothing of it can be."""

    def shows(self, competency: str, level: int, user: User) -> Literal:
        """Steps show a competency at a level, in thousandths, in time for the user."""

    def covers(self, line: CoverageLine) -> Literal:
        """The share of an occupation is reached."""

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """One of them holds."""

    def none_of(self, keys: Sequence[str]) -> Literal:
        """None of the credentials is earned."""


class CalendarTerms(PlanTerms, Protocol):
    """Of a model with a calendar; as `calendar_model.CalendarModel` describes them."""

    weeks: Weeks
    ticks: Weeks
    windows: Windows
    scale: int
    last_day: int
    kept: int | None
    main: dict[str, Any]

    @property
    def renewals(self) -> ChainTerms | None:
        """The renewals of the model, where it has any."""

    @property
    def lasting(self) -> LastingTerms:
        """What renewals make last."""

    def begins(self, user: User) -> Any:
        """The tick in which the user begins; of the goal, in which it is reached."""

    def ends(self, name: str) -> Any:
        """The tick from which what is named counts."""

    def first_end(self, key: str) -> int | None:
        """The first tick from which the credential can count."""

    def both(self, one: Literal, other: Literal, *, exact: bool = False) -> Literal:
        """Both hold."""

    def during(self, user: User, spans: tuple[Span, ...]) -> Literal:
        """The user begins in one of the spans."""

    def exactly(self, user: User, spans: tuple[Span, ...]) -> tuple[Literal, Literal]:
        """The user begins in one of the spans, and that it does not: each true only if it is so."""

    def renewed(
        self, key: str, user: User, line: CredentialLine, awards: Collection[Award | str | None] | None = None
    ) -> Literal:
        """A renewed award of the credential satisfies the line: one of some (None among them: that of a step; a name:
        that of an occurrence)."""

    def renewal(self, name: str, credential: Credential, since: Sequence[Any]) -> RenewalStep:
        """A renewal that may be taken, and when."""

    def until(self, key: str, lifetime: Lifetime) -> Any:
        """The last tick that lies within a lifetime from the day on which the credential is earned; None: all do."""


class ChainTerms(Protocol):
    """Of the renewals of a model; as `renewals.Renewals` describes them."""

    chains: list[Chain]

    @property
    def steps(self) -> Iterator[RenewalStep]:
        """Of all chains."""

    def of(self, key: str) -> list[Chain]:
        """The chains of a credential."""

    def counts(self, name: str, step: RenewalStep, place: int, in_cycle: Literal, before: Literal) -> Literal:
        """An award counts in the cycle of a renewal by one of its routes, and in no other."""

    def counted(self, name: str, step: RenewalStep) -> list[Any]:
        """Literals that an award counts in a renewal, as far as its lines have asked."""


class LastingTerms(Protocol):
    """As `renewed_validity.Lasting` describes them."""

    def after(self, step: RenewalStep, user: User) -> Literal:
        """A renewal is taken, and counts by the first day of its user."""

    def able(self, chain: Chain, user: User, line: CredentialLine) -> Literal:
        """The award itself would do for a line, were it valid."""

    def by(self, step: RenewalStep, user: User, base: Literal) -> Literal:
        """A renewal counts by the first day of its user."""
