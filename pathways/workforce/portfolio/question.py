"""What a portfolio of trainings may be: the limits of a question, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pathways.catalog.references import unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.quantity import plain
from pathways.errors import Problem
from pathways.planning.question.validation import LONGEST_MS, currency_problems


@dataclass(frozen=True, slots=True)
class SeatLimit:
    """How many people may earn a credential, from 0."""

    credential: str
    at_most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PortfolioOptions:
    """Limits of a portfolio.

    Attributes:
        budget: all trainings together may not cost more, in the portfolio's currency; None: no limit.
        minimum_coverage: the cheapest portfolio that reaches it is wanted, 0 to 1; None: the greatest coverage is.
        currency: None: the only one at hand.
        max_hours_each: the plan of nobody takes more; None: no limit.
        only: what may be earned, those on the way too; None: anything.
        avoid: what may not.
        time_limit_ms: None: the service's setting.
    """

    budget: Decimal | None = None
    minimum_coverage: Decimal | None = None
    currency: str | None = None
    max_hours_each: Decimal | None = None
    seats: tuple[SeatLimit, ...] = ()
    only: tuple[str, ...] | None = None
    avoid: tuple[str, ...] = ()
    time_limit_ms: int | None = None

    def avoided(self, snapshot: Snapshot) -> tuple[str, ...]:
        """All that may not be earned, by key."""
        if self.only is None:
            return tuple(sorted(set(self.avoid)))
        return tuple(sorted((snapshot.credentials.keys() - set(self.only)) | set(self.avoid)))


def option_problems(options: PortfolioOptions, snapshot: Snapshot) -> list[Problem]:
    """Everything that is wrong with the limits."""
    credentials = snapshot.credentials
    problems = [
        *currency_problems(options.currency, "options/currency"),
        *unknown_keys(options.only or (), credentials, "credential", "options/only"),
        *unknown_keys(options.avoid, credentials, "credential", "options/avoid"),
        *_seat_problems(options, snapshot),
    ]
    if options.budget is not None and options.minimum_coverage is not None:
        text = "The question names a budget and a minimumCoverage."
        hint = "Leave one out: the greatest coverage within a budget, or the least cost of a coverage."
        problems.append(Problem(Code.BAD_VALUE, text, hint, "options/minimumCoverage"))
    least = options.minimum_coverage
    if least is not None and not 0 <= least <= 1:
        text = f"minimumCoverage must be 0 to 1 (got {plain(least)})."
        problems.append(Problem(Code.OUT_OF_RANGE, text, "Write 0.8 for 80 %.", "options/minimumCoverage"))
    for name, value in (("budget", options.budget), ("maxHoursEach", options.max_hours_each)):
        if value is not None and value < 0:
            text = f"{name} must be 0 or more (got {plain(value)})."
            problems.append(Problem(Code.OUT_OF_RANGE, text, "Use 0 or more.", f"options/{name}"))
    limit = options.time_limit_ms
    if limit is not None and not 1 <= limit <= LONGEST_MS:
        text = f"timeLimitMs must be 1 to {LONGEST_MS} (got {limit})."
        problems.append(Problem(Code.OUT_OF_RANGE, text, f"Use 1 to {LONGEST_MS}.", "options/timeLimitMs"))
    return problems


def _seat_problems(options: PortfolioOptions, snapshot: Snapshot) -> Iterator[Problem]:
    seen: set[str] = set()
    for place, each in enumerate(options.seats):
        path = f"options/seats/{place}"
        for problem in unknown_keys((each.credential,), snapshot.credentials, "credential", ""):
            yield Problem(problem.code, problem.message, problem.hint, f"{path}/credential")
        if each.credential in seen:
            text = f"The seats of {each.credential!r} stand there twice."
            yield Problem(Code.DUPLICATE, text, "Name each credential once.", path)
        seen.add(each.credential)
        if each.at_most < 0:
            text = f"atMost must be 0 or more (got {each.at_most})."
            yield Problem(Code.OUT_OF_RANGE, text, "Use 0 to earn it with nobody.", f"{path}/atMost")
