"""What can be asked: every problem of a question at once, before any work."""

from __future__ import annotations

from pathways.catalog.references import goal_problems, record_problems, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.domain.money import known_currencies
from pathways.domain.plan import Objective, PlanOptions, PlanQuestion
from pathways.errors import Problem, did_you_mean

LONGEST_MS = 600_000
CALENDAR_HINT = "Leave it out: plans are judged on startOn alone so far."


def question_problems(question: PlanQuestion, snapshot: Snapshot) -> list[Problem]:
    """What keeps a question from being asked; empty when it can be."""
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
    return [Problem("UNKNOWN_CURRENCY", f"There is no currency {currency!r}.", hint, path)]


def _range_problems(options: PlanOptions) -> list[Problem]:
    problems = currency_problems(options.currency, "options/currency")
    if not options.optimize:
        problems.append(
            Problem(
                "OUT_OF_RANGE", "optimize names no objective.", "Name at least one, e.g. MONEY.", "options/optimize"
            )
        )
    if len(set(options.optimize)) != len(options.optimize):
        names = ", ".join(options.optimize)
        problems.append(
            Problem(
                "OUT_OF_RANGE", f"optimize names an objective twice: {names}.", "Name each once.", "options/optimize"
            )
        )
    if options.budget is not None and options.budget < 0:
        problems.append(
            Problem("OUT_OF_RANGE", f"A budget of {options.budget} is negative.", "Use 0 or more.", "options/budget")
        )
    limit = options.time_limit_ms
    if limit is not None and not 1 <= limit <= LONGEST_MS:
        text = f"A time limit of {limit} ms is out of range."
        problems.append(Problem("OUT_OF_RANGE", text, f"Use 1 to {LONGEST_MS}.", "options/timeLimitMs"))
    if options.alternatives < 0:
        text = f"{options.alternatives} alternatives cannot be asked for."
        problems.append(Problem("OUT_OF_RANGE", text, "Use 0.", "options/alternatives"))
    return problems


def _calendar_problems(options: PlanOptions) -> list[Problem]:
    asked = {
        "finishBy": options.finish_by is not None,
        "weeklyHours": options.weekly_hours is not None,
        "maxParallel": options.max_parallel is not None,
        "keepValidUntil": options.keep_valid_until is not None,
        "optimize": Objective.WEEKS in options.optimize,
    }
    problems = [
        Problem("NOT_YET", f"{name} needs a calendar, which plans do not have yet.", CALENDAR_HINT, f"options/{name}")
        for name, is_asked in asked.items()
        if is_asked
    ]
    if options.alternatives > 0:
        text = "Alternatives are not computed yet."
        problems.append(Problem("NOT_YET", text, "Ask for 0; use avoid to see another plan.", "options/alternatives"))
    return problems
