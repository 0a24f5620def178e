"""``pathways team succession``: who could take over each role of a team, and how soon."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathways.cli import queries
from pathways.cli.options import AsJson, Currency, Data, Store, err, out, print_json, settings_of

if TYPE_CHECKING:
    from pathways.cli.client import Ask

NEAREST = 3
"""Listed for each role."""
MOST_LISTED = 100
"""On a page."""


def succession(
    team: Annotated[str, typer.Argument(metavar="TEAM", help="Key of a team; people of the teams below count, too.")],
    currency: Currency = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that counts as today (default: today, UTC)."),
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """For each role of a team, show who has its places and the three nearest of the others.

    Each with what they lack until they fill a place, and the cost, hours and weeks of the cheapest plan to it.
    """
    from pathways.cli.client import asking
    from pathways.cli.progress import progress_bar
    from pathways.cli.teams.tables import show_succession

    options = {"asOf": None if as_of is None else as_of.date().isoformat()}
    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        found = successors(ask, team, options, currency)
    if as_json:
        print_json(found)
    else:
        show_succession(out, found)


def successors(ask: Ask, team: str, options: dict[str, Any], currency: str | None = None) -> list[dict[str, Any]]:
    """For each role of a team its occupation, who has its places, and the nearest of the others, as JSON.

    Raises:
        ProblemsError: the team is unknown, or nobody is named.
    """
    from pathways.cli.client import data_of

    answer = data_of(ask(queries.SUCCESSION, {"team": team, "options": options}))
    there: dict[str, list[dict[str, Any]]] = {}
    for role in answer["teamGap"]["roles"]:
        there.setdefault(role["occupation"]["key"], []).extend(role["assignments"])
    found = []
    for role in answer["team"]["roles"]:
        now = there.get(role["occupation"]["key"], [])
        goal = {name: role[name] for name in ("coverage", "withPreferredCredentials")}
        asked = {
            "goal": {"occupation": {"key": role["occupation"]["key"], **goal}},
            "among": {"team": team},
            "options": {**options, "currency": currency},
        }
        nearest = _nearest(ask, asked, {each["person"] for each in now})
        found.append({"occupation": role["occupation"], **goal, "now": now, "nearest": nearest})
    return found


def _nearest(ask: Ask, asked: dict[str, Any], taken: set[str]) -> list[dict[str, Any]]:
    """The first candidates who have no place of the role yet."""
    from pathways.cli.client import data_of

    found: list[dict[str, Any]] = []
    after, more = None, True
    while more and len(found) < NEAREST:
        paged = {**asked, "first": min(MOST_LISTED, NEAREST + len(taken)), "after": after}
        page = data_of(ask(queries.CANDIDATES, paged))["candidates"]
        found += [edge["node"] for edge in page["edges"] if edge["node"]["person"] not in taken]
        after, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
    return found[:NEAREST]
