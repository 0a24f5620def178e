"""A portfolio of trainings as tables of a terminal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape

from pathways.cli.tables import figures, money, new_table, number, texts, with_whole_figures
from pathways.wording.phrases import counted, percent

MOST_NAMED = 5
"""People of a training; how many more there are is said."""


def show_portfolio(console: Console, found: dict[str, Any]) -> None:
    """What it comes to, the trainings, everybody's plan, and what is proved; or why there is none."""
    if found["__typename"] == "NoPlan":
        console.print(escape(found["text"]))
        return
    before, after = percent(found["coverageBefore"]), percent(found["coverageAfter"])
    if not found["trainings"]:
        console.print(f"No training within the limits covers more: it stays at [bold]{before}[/bold].")
    else:
        people = f"{counted(len(found['plans']), 'person', 'people')} trained" if found["plans"] else "Trainings"
        console.print(
            f"{people} for [bold]{money(found['cost'])}[/bold]: from {before} to [bold]{after}[/bold] covered."
        )
        _show_trainings(console, found)
        if found["plans"]:
            _show_plans(console, found)
    console.print(_proof(found))


def _show_trainings(console: Console, found: dict[str, Any]) -> None:
    table = new_table("Trainings", texts("training"), texts("for"), figures("cost"), figures("hours"), texts("closes"))
    for each in found["trainings"]:
        name, route = escape(each["credential"]["name"]), escape(each["route"]["name"])
        closes = escape(", ".join(one["name"] for one in each["closes"])) or "[dim]on the way[/dim]"
        table.add_row(
            f"{name}\n[dim]{route}[/dim]", _people(each["people"]), money(each["cost"]), number(each["hours"]), closes
        )
    console.print(with_whole_figures(console, table))


def _show_plans(console: Console, found: dict[str, Any]) -> None:
    table = new_table(
        "Plans, the shortest first",
        texts("person"),
        texts("as"),
        texts("earns"),
        figures("cost"),
        figures("hours"),
        figures("covered"),
    )
    for each in found["plans"]:
        occupation = "" if each["occupation"] is None else escape(each["occupation"]["name"])
        earns = escape(", ".join(one["name"] for one in each["credentials"]))
        covered = f"{percent(each['coverageBefore'])} → {percent(each['coverageAfter'])}"
        table.add_row(escape(each["person"]), occupation, earns, money(each["cost"]), number(each["hours"]), covered)
    console.print(with_whole_figures(console, table))


def _people(keys: list[str]) -> str:
    rest = len(keys) - MOST_NAMED
    named = escape(", ".join(keys[:MOST_NAMED]))
    return named if rest <= 0 else f"{named} and {counted(rest, 'more person', 'more people')}"


def _proof(found: dict[str, Any]) -> str:
    """What is proved, in a sentence."""
    if found["proof"]["status"] == "OPTIMAL":
        if found["coverageBound"] is None:
            return "Proved: nothing that covers as much is cheaper."
        return "Proved: nothing within the limits covers more, and nothing that covers as much is cheaper."
    bound = found["coverageBound"]
    if bound is not None and Decimal(str(bound)) > Decimal(str(found["coverageAfter"])):
        return f"Time ran out: at most {percent(bound)} can be covered within the limits; try a longer --time-limit-ms."
    least = next(each for each in found["proof"]["objectives"] if each["objective"] == "MONEY")
    cost = money({"amount": least["bound"], "currency": found["cost"]["currency"]})
    return f"Time ran out: what covers as much costs at least {cost}; try a longer --time-limit-ms."
