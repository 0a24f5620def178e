"""``pathways supply``: what the catalogue costs its owners, and what its parts are worth to everybody's plans."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pathways.cli import completing, queries
from pathways.cli.options import AsJson, Data, Store, answer_of, err, out, print_json, settings_of
from pathways.cli.words import Commands, within

supply_app = Commands(no_args_is_help=True, help="What the catalogue costs its owners, and what its parts are worth.")
MOST_KEYS = 20
"""That a question may name at once."""


@supply_app.command(epilog="Examples: pathways supply upkeep  |  pathways supply upkeep --owner comptia --json")
def upkeep(
    owner: Annotated[str | None, typer.Option("--owner", help="Key of an organization (default: all).")] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show what owners spend on their credentials in a year, by kind and owner."""
    from pathways.cli.supply_tables import show_upkeep

    found = answer_of(queries.UPKEEP_TOTALS, {"owner": owner}, data, store, as_json=as_json)["upkeepTotals"]
    if as_json:
        print_json(found)
    else:
        show_upkeep(out, found)


@supply_app.command(epilog="Examples: pathways supply retire isc2-cissp  |  pathways supply retire --first 5")
def retire(
    keys: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY…]",
            help="Keys of credentials (default: those with a stated upkeep, the dearest first).",
            autocompletion=completing.keys,
        ),
    ] = None,
    data: Data = None,
    store: Store = None,
    first: Annotated[int, typer.Option("--first", callback=within(1, 10_000), help="How many to look at.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what retiring each credential alone would do to all plans, against the upkeep that it saves."""
    from pathways.cli.client import all_of, asking, data_of
    from pathways.cli.progress import progress_bar
    from pathways.cli.supply_tables import show_retirements

    found: list[dict[str, Any]] = []
    with progress_bar(err, enabled=not as_json) as progress, asking(settings_of(data, store), progress) as ask:
        wanted = keys
        if wanted is None:
            listed = all_of(ask, queries.UPKEEP, "credentials")
            kept = [each for each in listed if _parts(each)]
            kept.sort(key=lambda each: (-_spent(each), each["key"]))
            wanted = [each["key"] for each in kept][:first]
        for at in range(0, len(wanted), MOST_KEYS):
            found += data_of(ask(queries.RETIREMENTS, {"keys": wanted[at : at + MOST_KEYS]}))["retirements"]
    if as_json:
        print_json(found)
    else:
        show_retirements(out, found)


@supply_app.command(
    epilog="Examples: pathways supply value badge.yaml exam.yaml  |  pathways supply value stack/*.yaml --in-order"
)
def value(
    files: Annotated[
        list[Path],
        typer.Argument(metavar="FILE…", help="Catalogue files; each is a part that would be new or otherwise."),
    ],
    in_order: Annotated[
        bool,
        typer.Option("--in-order", help="As a roll-out: each next part is the one that helps most after the others."),
    ] = False,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Show what new micro-credentials, routes or parts of a stack would save over all goals and learners."""
    from pathways.cli.client import expect_done
    from pathways.cli.supply_tables import show_gains
    from pathways.exchange.document import read_document

    largest = settings_of(data, store).max_file_bytes
    parts = [
        {"name": str(path), "changes": [{"putDocument": read_document(path, largest_bytes=largest).text}]}
        for path in files
    ]
    sent = {"parts": parts, "inOrder": in_order}
    found = answer_of(queries.SUPPLY_GAINS, sent, data, store, as_json=as_json)["supplyGains"]
    expect_done(found, lambda path: str(files[int(path[1])]) if len(path) > 1 else None)
    if as_json:
        print_json(found["parts"])
    else:
        show_gains(out, found["parts"], in_order=in_order)


@supply_app.command(epilog="Examples: pathways supply demand  |  pathways supply demand --first 5 --json")
def demand(
    data: Data = None,
    store: Store = None,
    first: Annotated[int, typer.Option("--first", callback=within(1, 100), help="How many competencies.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Show what occupations and learners ask for of each competency, beside the credentials that show it."""
    from pathways.cli.supply_tables import show_demand

    page = answer_of(queries.DEMAND, {"first": first}, data, store, as_json=as_json)["competencyDemand"]
    found = [each["node"] for each in page["edges"]]
    if as_json:
        print_json(found)
    else:
        show_demand(out, found, page["totalCount"])


def _spent(credential: dict[str, Any]) -> float:
    """Money, whatever the currency, for the order alone."""
    return sum(float(each["costPerYear"]["amount"]) for each in _parts(credential) if each["costPerYear"])


def _parts(credential: dict[str, Any]) -> list[dict[str, Any]]:
    """Of its upkeep and that of its routes."""
    return [*credential["upkeep"], *(part for route in credential["routes"] for part in route["upkeep"])]
