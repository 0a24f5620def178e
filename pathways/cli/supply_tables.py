"""Tables of what supply costs and is worth."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from pathways.cli.tables import (
    figures,
    money,
    name_and_key,
    names,
    new_table,
    number,
    say_more,
    texts,
    with_whole_figures,
)

UNDECIDED = "Not all of it is proved: time ran out, or currencies have no rate. A longer PATHWAYS_TIME_LIMIT_MS helps."
NOT_SHOWN = "not shown"
"""Of a count or a sum behind which too few people are."""


def show_upkeep(console: Console, found: list[dict[str, Any]]) -> None:
    """Totals by kind and owner."""
    if not found:
        console.print("No credential says its upkeep.")
        return
    table = new_table(
        "Upkeep in a year", texts("owner"), texts("kind"), *map(figures, ("credentials", "hours", "cost"))
    )
    for each in found:
        table.add_row(
            escape(each["owner"] or "all"),
            "all" if each["kind"] is None else each["kind"].lower(),
            f"{each['credentials']:,}",
            number(each["hours"]),
            " + ".join(map(money, each["costs"])),
        )
    console.print(with_whole_figures(console, table))


def show_retirements(console: Console, found: list[dict[str, Any]]) -> None:
    """What retiring each credential does, against its upkeep."""
    if not found:
        console.print("No credential says its upkeep; name those to look at.")
        return
    table = new_table(
        "If it were retired",
        names(console, "credential", (each["credential"] for each in found)),
        *map(figures, ("no plan left", "worse off", "plans cost", "hours saved", "cost saved")),
    )
    for each in found:
        gain, hours, cost = each["gain"], each["upkeepHours"], each["upkeepCost"]
        table.add_row(
            name_and_key(each["credential"]),
            _count(gain["stranded"]),
            _count(gain["worse"]),
            _more(gain["saved"]),
            "" if hours is None else number(hours),
            "" if cost is None else money(cost),
        )
    console.print(with_whole_figures(console, table))
    _say_undecided(console, found)


def show_gains(console: Console, found: list[dict[str, Any]], *, in_order: bool) -> None:
    """What parts are worth, in their order."""
    title = "Roll-out, what helps most first" if in_order else "What each part alone is worth"
    columns = map(figures, ("reached", "stranded", "better off", "worse off", "saved", "hours"))
    table = new_table(title, texts("part"), *columns)
    for each in found:
        gain = each["gain"]
        counts = (_count(gain[name]) for name in ("reached", "stranded", "better", "worse"))
        hours = NOT_SHOWN if gain["hours"] is None else number(gain["hours"])
        table.add_row(escape(each["name"]), *counts, _signed(gain["saved"]), hours)
    console.print(with_whole_figures(console, table))
    _say_undecided(console, found)


def show_demand(console: Console, found: list[dict[str, Any]], all_there_are: int) -> None:
    """Demand beside supply."""
    if not found:
        console.print("Neither occupations nor learners ask for a competency.")
        return
    table = new_table(
        "Demand and supply",
        names(console, "competency", (each["competency"] for each in found)),
        *map(figures, ("level", "occupations", "learners", "credentials", "cheapest way")),
    )
    for each in found:
        least = each["least"]
        table.add_row(
            name_and_key(each["competency"]),
            number(each["level"]),
            *(_count(each[name]) for name in ("occupations", "learners", "credentials")),
            "none" if least is None else money(least["cost"]),
        )
    console.print(with_whole_figures(console, table))
    say_more(console, len(found), all_there_are, "competency")


def _count(count: int | None) -> str:
    return NOT_SHOWN if count is None else f"{count:,}"


def _signed(saved: dict[str, str] | None) -> str:
    if saved is None:
        return NOT_SHOWN
    amount = saved["amount"]
    if float(amount) == 0:
        return "0"
    return f"-{money({**saved, 'amount': amount[1:]})}" if amount.startswith("-") else money(saved)


def _more(saved: dict[str, str] | None) -> str:
    """What plans cost more where less than nothing is saved."""
    if saved is None:
        return NOT_SHOWN
    amount = saved["amount"]
    turned = amount[1:] if amount.startswith("-") else f"-{amount}"
    return _signed({**saved, "amount": turned})


def _say_undecided(console: Console, found: list[dict[str, Any]]) -> None:
    if any(each["gain"]["undecided"] for each in found):
        console.print(UNDECIDED)
