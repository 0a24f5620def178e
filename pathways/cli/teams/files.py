"""``pathways team import`` and ``export``: teams out of files and into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathways.cli import queries
from pathways.cli.options import NO_PLAN, AsJson, Data, Store, err, out, print_json, settings_of, show_problems
from pathways.cli.words import Commands
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError

if TYPE_CHECKING:
    from pathways.cli.client import Ask
    from pathways.exchange.teams.said import SaidTeam


def register(team_app: Commands) -> None:
    """Adds both."""
    team_app.command("import", epilog="Examples: pathways team import teams.yaml  |  pathways team import staff.xlsx")(
        import_teams
    )
    team_app.command("export", epilog="Examples: pathways team export teams.yaml  |  pathways team export teams.csv")(
        export_teams
    )


def import_teams(
    paths: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Documents (.yaml, .json), tables (.csv, .tsv) or workbooks (.xlsx)."),
    ],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Store the teams of files: what a file says of a team takes the place of what was stored of it.

    Where anything in a file is wrong, every mistake is named with its line and nothing is stored.
    """
    from pathways.cli.client import asking
    from pathways.cli.progress import progress_bar
    from pathways.exchange.teams.files import read_teams
    from pathways.wording.phrases import counted

    settings = settings_of(data, store)
    teams = read_teams(paths, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        expect_known(teams, ask)
        problems: list[Problem] = []
        for number, team in enumerate(teams, start=1):
            problems += saved(team, ask)
            progress("storing", number, len(teams))
    if as_json:
        print_json({"teams": len(teams), "problems": [each.as_dict() for each in problems]})
    else:
        show_problems(problems)
        out.print(f"{counted(len(teams), 'team')} read, {counted(len(problems), 'problem')}.", highlight=False)
    if problems:
        raise typer.Exit(NO_PLAN)


def export_teams(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A document (.yaml, .json), or a table (.csv, .xlsx).")],
    data: Data = None,
    store: Store = None,
) -> None:
    """Write all teams that you may see to a file, as `team import` reads them."""
    from pathways.cli.client import all_of, asking
    from pathways.exchange.teams.writing import SUFFIXES, written
    from pathways.private_files import write_private
    from pathways.wording.phrases import counted

    if file.suffix.lower() not in SUFFIXES:
        text = f"{file} does not say a form."
        raise ProblemsError.one(Code.INVALID, text, f"Use a suffix of {', '.join(SUFFIXES)}.", "FILE")
    with asking(settings_of(data, store)) as ask:
        found = all_of(ask, queries.TEAMS, "teams")
    try:
        write_private(file, written(found, file.suffix.lower()))
    except OSError as error:
        text = f"Could not write {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.", "FILE") from None
    out.print(f"Wrote {counted(len(found), 'team')} to {file}.", highlight=False, markup=False)


def expect_known(teams: Sequence[SaidTeam], ask: Ask) -> None:
    """Refuses before anything is stored what names an occupation or a team that is not there.

    Raises:
        ProblemsError: each with its file and line.
    """
    from pathways.cli.client import all_of
    from pathways.errors import did_you_mean

    occupations = {each["key"] for each in all_of(ask, queries.listing("occupations"), "occupations")}
    stored = {each["key"] for each in all_of(ask, queries.TEAMS, "teams")} | {each.key for each in teams}
    problems: list[Problem] = []
    for team in teams:
        if team.parent is not None and team.parent not in stored:
            hint = did_you_mean(team.parent, sorted(stored)) or "Say the team above it, too."
            problems.append(team.problem(Code.NOT_FOUND, f"There is no team {team.parent!r}.", hint, "parent"))
        for place, role in enumerate(team.roles):
            if role.occupation not in occupations:
                text = f"There is no occupation {role.occupation!r}."
                hint = did_you_mean(role.occupation, sorted(occupations)) or "Look with: pathways list occupations."
                problems.append(team.problem(Code.NOT_FOUND, text, hint, f"roles/{place}/occupation"))
    if problems:
        raise ProblemsError(problems)


def saved(team: SaidTeam, ask: Ask) -> list[Problem]:
    """Stores a team; what stands against it, with its file and line."""
    from pathways.cli.client import data_of

    payload = data_of(ask(queries.SAVE_TEAM, {"input": _input(team)}))["saveTeam"]
    return [
        team.problem(Code.of(each["code"]), each["message"], each["hint"], "/".join(each["path"][1:]))
        for each in payload["userErrors"]
    ]


def _input(team: SaidTeam) -> Mapping[str, Any]:
    return {
        "key": team.key,
        "name": team.name,
        "parent": team.parent,
        "members": team.members,
        "managers": team.managers,
        "roles": [
            {
                "occupation": each.occupation,
                "headcount": each.headcount,
                "coverage": float(each.coverage),
                "withPreferredCredentials": each.with_preferred_credentials,
            }
            for each in team.roles
        ],
    }
