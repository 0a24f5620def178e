"""``pathways team portfolio``: which trainings for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import typer

from pathways.cli import queries
from pathways.cli.options import (
    NO_PLAN,
    AsJson,
    Avoid,
    Budget,
    Currency,
    Data,
    Store,
    err,
    out,
    print_json,
    settings_of,
)
from pathways.cli.words import BadValueError, expect_int, within
from pathways.codes import Code

Team = Annotated[str, typer.Argument(metavar="TEAM", help="Key of a team; the teams below it are part of it.")]
Reaching = Annotated[
    float | None,
    typer.Option("--minimum-coverage", callback=within(0.0, 1.0), help="The cheapest that reaches it, 0 to 1."),
]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        metavar="OCCUPATION[=PLACES]",
        help="Places to fill, such as cook=2 (default: the team's); repeatable.",
    ),
]
HoursEach = Annotated[
    float | None,
    typer.Option("--max-hours-each", callback=within(0.0, 1e6), help="Most hours of any one person."),
]
Seats = Annotated[
    list[str] | None,
    typer.Option("--seats", metavar="KEY=PEOPLE", help="Most people who may earn a credential; repeatable."),
]
Only = Annotated[list[str] | None, typer.Option("--only", metavar="KEY", help="Nothing else is earned; repeatable.")]
Leaving = Annotated[list[str] | None, typer.Option("--leaving", metavar="PERSON", help="As if they had left.")]
TimeLimit = Annotated[
    int | None,
    typer.Option(
        "--time-limit-ms", callback=expect_int, help="Time limit, in milliseconds (default: PATHWAYS_TIME_LIMIT_MS)."
    ),
]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that counts as today (default: today, UTC)."),
]


def portfolio(
    team: Team,
    budget: Budget = None,
    minimum_coverage: Reaching = None,
    role: Roles = None,
    max_hours_each: HoursEach = None,
    seats: Seats = None,
    only: Only = None,
    avoid: Avoid = None,
    leaving: Leaving = None,
    currency: Currency = None,
    time_limit_ms: TimeLimit = None,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show which trainings for whom close most of a gap within a budget, or enough of it at the least cost."""
    from pathways.cli.client import asking, data_of, expect_asked
    from pathways.cli.progress import progress_bar
    from pathways.cli.teams.portfolio_tables import show_portfolio

    limits = {
        "budget": budget,
        "minimumCoverage": minimum_coverage,
        "maxHoursEach": max_hours_each,
        "seats": [{"credential": key, "atMost": number} for key, number in _numbers(seats or [], "--seats", None)],
        "only": only or None,
        "avoid": avoid,
        "leaving": leaving,
        "currency": currency,
        "timeLimitMs": time_limit_ms,
        "asOf": None if as_of is None else as_of.date().isoformat(),
    }
    roles = [{"occupation": key, "headcount": number} for key, number in _numbers(role or [], "--role", 1)]
    asked: dict[str, Any] = {"team": team, "options": limits, **({"roles": roles} if roles else {})}
    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        found = data_of(ask(queries.TRAINING_PORTFOLIO, asked))["trainingPortfolio"]
    expect_asked(found)
    if as_json:
        print_json(found)
    else:
        show_portfolio(out, found)
    if found["__typename"] == "NoPlan":
        raise typer.Exit(NO_PLAN)


def _numbers(said: list[str], option: str, usual: int | None) -> list[tuple[str, int]]:
    """Keys with numbers after ``=``.

    Args:
        usual: where no number is said; None: one is needed.
    """
    found = []
    for each in said:
        key, mark, number = each.partition("=")
        if not key or (not mark and usual is None) or (mark and not number.isdecimal()):
            form = "KEY=PEOPLE" if usual is None else "OCCUPATION=PLACES"
            raise BadValueError(Code.BAD_VALUE, f"{each!r} is not {form}; write e.g. {key or 'cook'}=2.", option)
        found.append((key, int(number) if mark else usual or 0))
    return found
