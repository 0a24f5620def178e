"""Checks a question: every problem at once, before any work."""

from __future__ import annotations

from datetime import date

from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.money import known_currencies
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.domain.quantity import plain
from pathways.errors import Problem, did_you_mean

LONGEST_MS = 600_000
MOST_ALTERNATIVES = 20
HOURS_OF_A_WEEK = 168
LONGEST_YEARS = 50
LONGEST_DAYS = 366 * LONGEST_YEARS
MOST_BREAKS = 200
FIRST_START, LAST_START = date(1900, 1, 1), date(9900, 12, 31)
"""Days are counted through the year 9999, and back to what is held before the first one."""


def question_problems(question: PlanQuestion, snapshot: Snapshot) -> list[Problem]:
    """The problems of a question; empty for a valid one."""
    options = question.options
    problems = goal_problems(question.goal, snapshot)
    problems += record_problems(question.record, snapshot)
    problems += unknown_keys(options.include, snapshot.credentials, "credential", "options/include")
    problems += unknown_keys(options.avoid, snapshot.credentials, "credential", "options/avoid")
    problems += _range_problems(options)
    problems += _calendar_problems(options)
    return problems


def currency_problems(currency: str | None, path: str) -> list[Problem]:
    """A code that is not of ISO 4217."""
    if currency is None or currency in known_currencies():
        return []
    hint = did_you_mean(currency.upper(), sorted(known_currencies())) or "Use an ISO 4217 code such as USD."
    return [Problem(Code.UNKNOWN_CURRENCY, f"There is no currency {currency!r}.", hint, path)]


def _range_problems(options: PlanOptions) -> list[Problem]:
    problems = currency_problems(options.currency, "options/currency")
    if not options.optimize:
        problems.append(
            Problem(Code.EMPTY, "optimize names no objective.", "Name at least one, e.g. MONEY.", "options/optimize")
        )
    if len(set(options.optimize)) != len(options.optimize):
        names = ", ".join(options.optimize)
        problems.append(
            Problem(
                Code.DUPLICATE, f"optimize names an objective twice: {names}.", "Name each once.", "options/optimize"
            )
        )
    if options.budget is not None and options.budget < 0:
        problems.append(
            Problem(Code.OUT_OF_RANGE, f"A budget of {options.budget} is negative.", "Use 0 or more.", "options/budget")
        )
    limit = options.time_limit_ms
    if limit is not None and not 1 <= limit <= LONGEST_MS:
        text = f"timeLimitMs must be 1 to {LONGEST_MS} (got {limit})."
        problems.append(Problem(Code.OUT_OF_RANGE, text, f"Use 1 to {LONGEST_MS}.", "options/timeLimitMs"))
    if not 0 <= options.alternatives <= MOST_ALTERNATIVES:
        over = options.alternatives > 0
        bound = f"more than the maximum of {MOST_ALTERNATIVES}" if over else "below 0"
        text = f"alternatives: {options.alternatives} is {bound}."
        problems.append(Problem(Code.OUT_OF_RANGE, text, f"Use 0 to {MOST_ALTERNATIVES}.", "options/alternatives"))
    return problems


def _calendar_problems(options: PlanOptions) -> list[Problem]:
    problems = []

    def wrong(text: str, hint: str, name: str) -> None:
        problems.append(Problem(Code.OUT_OF_RANGE, text, hint, f"options/{name}"))

    start, hours = options.start_on, options.weekly_hours
    if hours is not None and not 0 < hours <= HOURS_OF_A_WEEK:
        text = f"weeklyHours must be above 0 and at most {HOURS_OF_A_WEEK} (got {plain(hours)})."
        wrong(text, f"Use more than 0, at most {HOURS_OF_A_WEEK}.", "weeklyHours")
    elif hours is not None and hours * 100 % 1:
        wrong(f"{plain(hours)} hours a week is too fine.", "Use at most two decimals.", "weeklyHours")
    if options.max_parallel is not None and options.max_parallel < 1:
        wrong(f"maxParallel must be 1 or more (got {options.max_parallel}).", "Use 1 or more.", "maxParallel")
    caps = {"maxCreditsPerTerm": options.max_credits_per_term, "minCreditsPerTerm": options.min_credits_per_term}
    for name, cap in caps.items():
        if cap is not None and cap < 0:
            wrong(f"{name} must be 0 or more (got {plain(cap)}).", "Use 0 or more.", name)
    if start is not None and options.has_calendar and start > LAST_START:
        wrong(f"A calendar from {start} on has too few days.", f"Start on {LAST_START} or before.", "startOn")
    if start is not None and options.has_calendar and start < FIRST_START:
        wrong(f"A calendar from {start} on is too old.", f"Start on {FIRST_START} or later.", "startOn")
    last = options.keep_valid_until
    if last is not None and start is not None and (last - start).days > LONGEST_DAYS:
        wrong(f"{last} is more than {LONGEST_YEARS} years away.", "Name an earlier day.", "keepValidUntil")
    for place, each in enumerate(options.breaks):
        if each.to < each.from_:
            wrong(f"The break ends on {each.to}, before it begins on {each.from_}.", "Swap them.", f"breaks/{place}/to")
    if len(options.breaks) > MOST_BREAKS:
        wrong(f"{len(options.breaks)} breaks are too many.", f"Name at most {MOST_BREAKS}.", "breaks")
    return problems
