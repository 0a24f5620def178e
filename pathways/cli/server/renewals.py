"""``pathways learners renewals``, ``calendar``: what runs out, and the private address at which calendars follow it."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.table import Table

from pathways.cli import queries
from pathways.cli.options import AsJson, Data, Store, out, print_json, settings_of


def renewals(
    key: Annotated[str | None, typer.Argument(metavar="[KEY]", help="Key of the learner (default: everybody).")] = None,
    team: Annotated[
        str | None, typer.Option(metavar="KEY", help="Only those who belong to this team, or to one below.")
    ] = None,
    within: Annotated[int, typer.Option(metavar="DAYS", help="How many days to look ahead.")] = 90,
    as_of: Annotated[str | None, typer.Option(metavar="DATE", help="The day that counts as today.")] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """List what runs out soon, and what ran out and may still be renewed, soonest first."""
    from pathways.cli.client import all_of, asking

    with asking(settings_of(data, store)) as ask:
        found = all_of(
            ask, queries.RENEWALS, "renewalsDue", {"within": within, "learner": key, "team": team, "asOf": as_of}
        )
    if as_json:
        print_json(found)
        return
    from rich.markup import escape

    table = Table("Learner", "Name", "Of", "Renew by", "From", "Through", "In grace through", box=None)
    for each in found:
        way = "nothing renews it" if each["renewal"] is None else each["renewal"]["name"]
        who = (each["learner"]["key"], each["learner"]["name"])
        days = (each[name] for name in ("opensOn", "dueOn", "graceThrough"))
        table.add_row(*(escape(cell or "") for cell in (*who, each["award"]["title"], way, *days)))
    out.print(table if found else "Nothing runs out.")


def calendar(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the learner.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Close the address instead of making another one.")] = False,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Make a private address at which calendars follow the renewals of a learner; the one before is closed.

    It is shown this once, and stands below the address of the service. Whoever has it reads these days.
    """
    from pathways.cli.client import asking, data_of, expect_done

    query = queries.REVOKE_CALENDAR if revoke else queries.RENEW_CALENDAR
    with asking(settings_of(data, store)) as ask:
        (payload,) = data_of(ask(query, {"input": {"learner": key}})).values()
    expect_done(payload, lambda _: "KEY")
    if as_json:
        print_json({"path": payload["path"]})
    else:
        out.print(payload["path"] or "The address is closed.", highlight=False, markup=False, soft_wrap=True)
