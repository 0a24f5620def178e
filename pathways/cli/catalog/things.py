"""Things of the catalogue as a person likes to read them on a terminal."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from pathways.cli.tables import amount, figures, in_words, money, number, texts
from pathways.wording.phrases import counted

NOTHING = "nothing is required"
_INDENT = 2
LEAST_NAME = 20
"""Columns that a name gets beside or below its key, however narrow the terminal is."""
MOST_STACKS = 20
"""Things that are named one by one in a list of others."""


def show_found(console: Console, words: str, found: Mapping[str, dict[str, Any]]) -> None:
    """What a search found, best first, kind by kind."""
    for kind, listed in found.items():
        nodes = [edge["node"] for edge in listed["edges"]]
        if nodes:
            more = f", the first {len(nodes)} of {listed['totalCount']}" if len(nodes) < listed["totalCount"] else ""
            console.print(Text.assemble((kind.capitalize(), "bold"), more))
            show_keys(console, nodes)
    if not any(listed["edges"] for listed in found.values()):
        console.print(Text(f"Nothing has the words “{words}”. See all with: pathways list"), soft_wrap=True)


def show_keys(console: Console, nodes: Sequence[Mapping[str, Any]]) -> None:
    """Keys, never broken, with their names beside them; below a key that reaches beyond the middle of the line."""
    longest = max((len(node["key"]) for node in nodes), default=0)
    at = min(longest + 2, console.width // 2) + _INDENT
    for node in nodes:
        key, name = Text(f"{' ' * _INDENT}{node['key']}", "cyan"), Text(node["name"])
        lines = name.wrap(console, max(console.width - at, LEAST_NAME))
        if len(key) + 2 <= at and lines:
            key.pad_right(at - len(key))
            key.append_text(Text.assemble((lines.pop(0).plain.rstrip(), "none")))
        console.print(key, soft_wrap=True)
        for line in lines:
            console.print(Text(f"{' ' * at}{line.plain.rstrip()}"), soft_wrap=True)


def show_thing(console: Console, kind: str, thing: Mapping[str, Any]) -> None:
    """A thing with whatever is known of it."""
    console.print(Text.assemble((thing["name"], "bold"), f"  ({kind})"), soft_wrap=True)
    console.print(Text(thing["key"], "cyan"), soft_wrap=True)
    match kind:
        case "credential":
            _show_credential(console, thing)
        case "occupation":
            _show_occupation(console, thing)
        case "competency":
            _say(console, "", thing["statement"])
            _say(console, "Framework", thing["framework"])
            _show_others(console, "Shown by", _nodes(thing["developedBy"]))
            _show_others(console, "Needed by", _nodes(thing["neededBy"]))
        case _:
            _say(console, "Web page", thing["url"])


def _show_credential(console: Console, thing: Mapping[str, Any]) -> None:
    _say(console, "", thing["description"])
    credit = thing["credits"]
    _say(console, "Type", in_words(thing["credentialType"]))
    _say(console, "Status", in_words(thing["status"]))
    _say(console, "Owner", ", ".join(owner["name"] for owner in thing["ownedBy"]))
    _say(console, "Valid", _validity(thing))
    _say(console, "Credits", None if credit is None else number(credit))
    _say(console, "Last day", thing["lastDay"])
    _say(console, "Web page", thing["subjectWebpage"])
    for title, routes in (("Ways to obtain it", thing["routes"]), ("Ways to renew it", thing["renewals"])):
        if routes:
            console.print(Text(title, "bold"))
        for route in routes:
            _show_route(console, route)
    if thing["competencies"]:
        console.print(Text("What it shows", "bold"))
        table = Table(figures("level"), texts("competency"), box=None, pad_edge=True)
        for item in thing["competencies"]:
            table.add_row(number(item["level"]), Text(item["competency"]["name"]))
        console.print(table)
    _show_others(console, "Superseded by", thing["successors"])
    _show_others(console, "Counts toward", _nodes(thing["stacksInto"]))


def _cohort(cohort: Mapping[str, Any]) -> str:
    days = "".join(f" {word} {cohort[word]}" for word in ("from", "through") if cohort[word] is not None)
    return f"for those who began{days}"


def _recurring(offering: Mapping[str, Any]) -> str:
    when = f"{_YEARS[offering['every']]} from {_year_day(offering['from'])} to {_year_day(offering['to'])}"
    seats = {None: "", 0: " (full)"}.get(offering["seats"], f" ({counted(offering['seats'] or 0, 'seat')})")
    return f"offered in {offering['name']}, {when}{seats}" if offering["name"] else f"offered {when}{seats}"


def _year_day(day: str) -> str:
    return f"{int(day[3:])} {month_name[int(day[:2])]}"


def _validity(thing: Mapping[str, Any]) -> str:
    spans = (("validMonths", "month"), ("validDays", "day"))
    stated = [f"for {counted(thing[name], noun)}" for name, noun in spans if thing[name] is not None]
    until = thing["validUntil"]
    if until is not None:
        stated.append(f"through {_year_day(until)}")
    return " and ".join(stated) or "for life"


def _retake(retake: Mapping[str, Any]) -> str:
    days, most, months = retake["afterDays"], retake["atMost"], retake["withinMonths"]
    said = [] if days is None else [f"again {counted(days, 'day')} after a failed attempt"]
    said += [] if most is None else [f"at most {counted(most, 'failed attempt')}"]
    return " and ".join(said) + ("" if months is None else f" within {counted(months, 'month')}")


def _first_cycle(first: Mapping[str, Any]) -> str:
    asked = "nothing" if first["exempt"] else amount(first["credits"], "credit")
    return f"{asked} in the first cycle"


def _shared_cost(cost: Mapping[str, Any]) -> str:
    often = "" if cost["every"] is None else " a year"
    return f"{money(cost['amount'])}{often} shared by all that have {cost['key']}"


def _group_cost(cost: Mapping[str, Any]) -> str:
    seats = "" if cost["seats"] is None else f" of up to {cost['seats']}"
    return f"{money(cost['amount'])} to open it for a group{seats}"


def _upkeep(part: Mapping[str, Any]) -> str:
    hours, cost = part["hoursPerYear"], part["costPerYear"]
    spent = [*([] if hours is None else [amount(hours, "hour")]), *([] if cost is None else [money(cost)])]
    return f"its owner spends {' and '.join(spent)} a year on {in_words(part['kind'])}"


def _show_route(console: Console, route: Mapping[str, Any]) -> None:
    figures = [in_words(route["kind"])]
    figures += [] if route["cost"] is None else [money(route["cost"])]
    figures += [] if route["sharedCost"] is None else [_shared_cost(route["sharedCost"])]
    figures += [] if route["groupCost"] is None else [_group_cost(route["groupCost"])]
    figures += [_upkeep(each) for each in route["upkeep"]]
    figures += [] if route["hours"] is None else [amount(route["hours"], "hour")]
    figures += [] if route["weeks"] is None else [amount(route["weeks"], "week")]
    figures += [f"{word} {day}" for word, name in _DAYS if (day := route[name]) is not None]
    figures += [_recurring(offering) for offering in route["recurringOfferings"]]
    figures += [] if route["opensDays"] is None else [f"from {counted(route['opensDays'], 'day')} ahead of the expiry"]
    figures += [] if route["cohort"] is None else [_cohort(route["cohort"])]
    figures += [] if route["retake"] is None else [_retake(route["retake"])]
    figures += [] if route["firstCycle"] is None else [_first_cycle(route["firstCycle"])]
    figures += [] if route["carryOver"] is None else [f"up to {amount(route['carryOver'], 'credit')} carried over"]
    figures += [f"estimated: {', '.join(route['estimated'])}"] if route["estimated"] else []
    console.print(Text.assemble(f"  {route['name']} ", (f"({route['key']})", "cyan"), f": {', '.join(figures)}"))
    for line in route["requirementLines"]:
        depth = line["path"].count("/") - 1
        if line["text"] != NOTHING:
            console.print(Padding(Text(line["text"], "dim"), (0, 0, 0, 4 + 2 * depth), expand=False))


_YEARS = {"YEAR": "every year", "EVEN_YEAR": "in even years", "ODD_YEAR": "in odd years"}
_DAYS = (("from", "availableFrom"), ("through", "availableThrough"))


def _show_occupation(console: Console, thing: Mapping[str, Any]) -> None:
    _say(console, thing["codeSystem"] or "Code", thing["code"])
    for item in thing["credentials"]:
        _say(console, in_words(item["strength"]).capitalize(), f"{item['credential']['name']}")
    if thing["needs"]:
        console.print(Text("What it needs", "bold"))
        table = Table(figures("level"), figures("importance"), texts("competency"), box=None, pad_edge=True)
        for need in sorted(thing["needs"], key=lambda item: -float(item["importance"])):
            table.add_row(number(need["level"]), number(need["importance"]), Text(need["competency"]["name"]))
        console.print(table)


def _show_others(console: Console, title: str, nodes: Sequence[Mapping[str, Any]]) -> None:
    if nodes:
        console.print(Text(title, "bold"))
        show_keys(console, nodes[:MOST_STACKS])
    if len(nodes) > MOST_STACKS:
        console.print(f"  … and {len(nodes) - MOST_STACKS} more; --json has them all")


def _say(console: Console, what: str, value: str | None) -> None:
    if value:
        console.print(Text(f"{what}: {value}" if what else value))


def _nodes(connection: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [edge["node"] for edge in connection["edges"]]
