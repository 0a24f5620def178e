"""``pathways team`` and ``pathways match``: what teams lack, and who is nearest."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pathways.cli import queries
from pathways.cli.options import (
    AsJson,
    Budget,
    Coverage,
    Currency,
    Data,
    Goal,
    Holding,
    Learner,
    Preferred,
    Store,
    answer_of,
    err,
    out,
    print_json,
    settings_of,
)
from pathways.cli.teams import files
from pathways.cli.teams.portfolio import portfolio
from pathways.cli.teams.succession import succession
from pathways.cli.words import Commands, within

team_app = Commands(no_args_is_help=True, help="What teams lack of what their roles ask for, and who is nearest.")

MOST_LISTED = 100
"""On a page."""
DAYS_AHEAD = 365
"""Of the calendar of renewals."""

Team = Annotated[str, typer.Argument(metavar="TEAM", help="Key of a team; the teams below it are part of it.")]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that counts as today (default: today, UTC)."),
]
Leaving = Annotated[
    list[str] | None, typer.Option("--leaving", metavar="PERSON", help="As if they had left; may be repeated.")
]
First = Annotated[int, typer.Option("--first", callback=within(1, MOST_LISTED), help="How many to list, 1 to 100.")]


@team_app.command("list", epilog="Example: pathways team list")
def list_teams(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """List the teams."""
    from pathways.cli.client import all_of, asking
    from pathways.cli.progress import progress_bar
    from pathways.cli.teams.tables import show_teams

    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        found = all_of(ask, queries.TEAMS, "teams")
    if as_json:
        print_json(found)
    else:
        show_teams(out, found)


@team_app.command(epilog="Examples: pathways team gap night-shift  |  pathways team gap night-shift --leaving ann")
def gap(
    team: Team,
    leaving: Leaving = None,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show the best assignment of people to places, what is missing, and what hangs on one person or runs out."""
    from pathways.cli.teams.tables import show_team_gap

    asked = {"team": team, "options": _options(as_of, leaving)}
    found = answer_of(queries.TEAM_GAP, asked, data, store, as_json=as_json)["teamGap"]
    if as_json:
        print_json(found)
    else:
        show_team_gap(out, found)


@team_app.command(epilog="Example: pathways team forecast night-shift --months 24")
def forecast(
    team: Team,
    months: Annotated[int, typer.Option("--months", callback=within(1, 120), help="How far to look ahead.")] = 12,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show a team month by month as awards run out, with and without renewals."""
    from pathways.cli.teams.tables import show_forecast

    asked = {"team": team, "months": months, "options": _options(as_of)}
    found = answer_of(queries.TEAM_FORECAST, asked, data, store, as_json=as_json)["teamForecast"]
    if as_json:
        print_json(found)
    else:
        show_forecast(out, found)


@team_app.command(
    epilog="Examples: pathways team report night-shift --write team.html  |  "
    "pathways team report night-shift --write team.xlsx --write team.csv"
)
def report(
    team: Team,
    write: Annotated[
        list[Path],
        typer.Option(
            "--write", metavar="FILE", help="A page (.html), a workbook (.xlsx) or a table (.csv); may be repeated."
        ),
    ],
    budget: Budget = None,
    currency: Currency = None,
    leaving: Leaving = None,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
) -> None:
    """Write places, heat maps of competencies, risks and the calendar of renewals to files.

    With a budget the trainings that cover most for it, too.
    """
    from pathways.api.clock import today
    from pathways.cli.client import all_of, asking, data_of, expect_asked
    from pathways.cli.progress import progress_bar
    from pathways.cli.teams.report import expect_report_files, team_report, write_report

    expect_report_files(write)
    day = today() if as_of is None else as_of.date()
    with progress_bar(err) as progress, asking(settings_of(data, store), progress) as ask:
        asked = {"team": team, "options": {**_options(as_of, leaving), "asOf": day.isoformat()}}
        found = data_of(ask(queries.TEAM_REPORT, asked))
        trainings = None
        if budget is not None:
            limits = {**_options(as_of, leaving), "asOf": day.isoformat(), "budget": budget, "currency": currency}
            answer = ask(queries.TRAINING_PORTFOLIO, {"team": team, "options": limits})
            trainings = data_of(answer)["trainingPortfolio"]
            expect_asked(trainings)
        within = {"within": DAYS_AHEAD, "team": team, "asOf": day.isoformat()}
        gone = frozenset(leaving or ())
        due = [
            each
            for each in all_of(ask, queries.TEAM_RENEWALS, "renewalsDue", within)
            if each["learner"]["key"] not in gone
        ]
    write_report(team_report(found["team"]["name"], found["teamGap"], due, day, trainings), write)
    for file in write:
        out.print(f"Wrote {file}.", highlight=False, markup=False)


@team_app.command(
    epilog="Example: pathways team candidates registered-nurses --team night-shift --holds license --ignore degree"
)
def candidates(
    goal: Goal,
    team: Annotated[str | None, typer.Option("--team", help="Key of a team (default: everybody you may see).")] = None,
    holds: Annotated[
        list[str] | None, typer.Option("--holds", metavar="KEY", help="Leave out who lacks it; may be repeated.")
    ] = None,
    ignore: Annotated[
        list[str] | None,
        typer.Option(
            "--ignore", metavar="KEY", help="Count nobody out for lack of it, and show both lists; may be repeated."
        ),
    ] = None,
    coverage: Coverage = None,
    with_preferred: Preferred = False,
    currency: Currency = None,
    first: First = 20,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List the people for a goal, the nearest first: by coverage, then by the cheapest plan to the rest."""
    from pathways.cli.client import asking, data_of
    from pathways.cli.learner import goal_asked
    from pathways.cli.progress import progress_bar
    from pathways.cli.teams.tables import show_beside, show_candidates

    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        asked = {
            "goal": goal_asked(goal, ask, coverage, with_preferred),
            "among": {"team": team, "holds": holds, "ignore": ignore},
            "options": {**_options(as_of), "currency": currency},
            "first": first,
        }
        found = data_of(ask(queries.CANDIDATES, asked))["candidates"]
        if as_json or not ignore:
            strict = None
        else:
            plain = {**asked, "among": {"team": team, "holds": holds}, "first": MOST_LISTED}
            strict = data_of(ask(queries.CANDIDATES, plain))["candidates"]
    if as_json:
        print_json(found)
    elif strict is None:
        show_candidates(out, found)
    else:
        show_beside(out, found, strict)


def match(
    learner_key: Annotated[
        str | None,
        typer.Argument(metavar="[LEARNER]", help="Key of a stored learner (default: what --holding or --learner say)."),
    ] = None,
    holding: Holding = None,
    learner: Learner = None,
    currency: Currency = None,
    first: First = 20,
    as_of: AsOf = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List the occupations that a person covers in part, the nearest first."""
    from pathways.cli.learner import learner_ref
    from pathways.cli.teams.tables import show_matches

    most = settings_of(data, store).max_file_bytes
    who = {"key": learner_key} if learner_key else learner_ref(holding or [], learner, most)
    asked = {"learner": who, "options": {**_options(as_of), "currency": currency}, "first": first}
    found = answer_of(queries.OCCUPATION_MATCHES, asked, data, store, as_json=as_json)["occupationMatches"]
    if as_json:
        print_json(found)
    else:
        show_matches(out, found)


def register(app: typer.Typer) -> None:
    """Adds both."""
    team_app.command(epilog="Examples: pathways team portfolio night-shift --budget 5000  |  … --minimum-coverage 0.8")(
        portfolio
    )
    team_app.command(epilog="Example: pathways team succession night-shift")(succession)
    files.register(team_app)
    app.add_typer(team_app, name="team")
    app.command(epilog="Examples: pathways match ann  |  pathways match --holding comptia-security-plus")(match)


def _options(as_of: datetime | None, leaving: list[str] | None = None) -> dict[str, Any]:
    day = None if as_of is None else as_of.date().isoformat()
    return {"asOf": day, **({"leaving": leaving} if leaving else {})}
