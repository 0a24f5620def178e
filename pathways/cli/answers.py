"""Answers as tables a person likes to read."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pathways.domain.money import Money
from pathways.domain.quantity import plain

STATUS_STYLE = {
    "MET": "green",
    "OPTIMAL": "green",
    "PARTIAL": "yellow",
    "IN_PROGRESS": "yellow",
    "BOUNDED": "yellow",
    "EXPIRED": "magenta",
    "MISSING": "red",
    "UNMET": "red",
    "UNVERIFIABLE": "cyan",
    "ERROR": "red",
    "WARNING": "yellow",
    "NOTE": "cyan",
}


def status(word: str) -> Text:
    """A status in its colour."""
    return Text(word, STATUS_STYLE.get(word, ""))


def money(value: dict[str, str]) -> str:
    """``$1,018.00``; a free step says so."""
    amount = Decimal(value["amount"])
    return "free" if amount == 0 else str(Money(amount, value["currency"]))


def number(value: Decimal | float | str) -> str:
    """A number without superfluous zeros."""
    return plain(Decimal(str(value)))


def counted(count: int, what: str) -> str:
    """``1 step``, ``2 steps``."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def percent(value: float | str) -> str:
    """A share as a percentage."""
    return f"{number(round(Decimal(str(value)) * 100, 1))} %"


def show_plan(console: Console, plan: dict[str, Any]) -> None:
    """Steps, totals, proof, assumptions."""
    if not plan["steps"]:
        console.print("[green]The goal is reached already; nothing to do.[/green]")
    else:
        table = Table(title=f"Plan from {plan['startOn']}", title_justify="left", show_lines=False)
        for name in ("#", "earn", "by", "cost", "hours", "after", "for"):
            table.add_column(name, justify="right" if name in ("#", "cost", "hours") else "left", overflow="fold")
        names = {step["credential"]["key"]: step["credential"]["name"] for step in plan["steps"]}
        for step in plan["steps"]:
            route = step["route"]
            table.add_row(
                str(step["number"]),
                f"[bold]{escape(step['credential']['name'])}[/bold]\n[dim]{step['credential']['key']}[/dim]",
                f"{escape(route['name'])}\n[dim]{route['kind'].lower().replace('_', ' ')}[/dim]",
                money(step["cost"]),
                number(step["hours"]),
                ", ".join(map(str, step["after"])),
                escape(", ".join(_served(step["satisfies"], names))),
            )
        totals = plan["totals"]
        table.add_section()
        table.add_row("", counted(totals["steps"], "step"), "", money(totals["cost"]), number(totals["hours"]))
        console.print(table)
    proof = plan["proof"]
    parts = []
    for item in proof["objectives"]:
        value, bound = number(item["value"]), number(item["bound"])
        what = item["objective"].lower()
        parts.append(
            f"{what} {value}, proved least" if item["status"] == "OPTIMAL" else f"{what} {value}, at least {bound}"
        )
    line = (
        Text("Proof: ").append(status(proof["status"])).append(f" ({'; '.join(parts)}) in {proof['elapsedMs']:.0f} ms")
    )
    console.print(line)
    for text in plan["assumptions"]:
        console.print(f"[dim]Assumed:[/dim] {escape(text)}")


def _served(lines: list[dict[str, Any]], names: dict[str, str]) -> list[str]:
    """Whose requirement a step meets, each once."""
    owners = dict.fromkeys(line["path"].partition("/")[0] for line in lines)
    return ["the goal" if owner == "goal" else names.get(owner, owner) for owner in owners]


def show_no_plan(console: Console, answer: dict[str, Any]) -> None:
    """Why there is none."""
    if answer["reason"] == "UNDECIDED":
        console.print(
            "[yellow]Time ran out before a plan was found or ruled out.[/yellow] Give more with --time-limit-ms."
        )
    for conflict in answer["conflicts"]:
        console.print(f"[red]{escape(conflict['text'])}[/red]")
    for relaxation in answer["relaxations"]:
        console.print(f"[green]What would help:[/green] {escape(relaxation['text'])}")


def show_gap(console: Console, gap: dict[str, Any]) -> None:
    """Coverage, needs, credentials, closers."""
    console.print(f"Covered: [bold]{percent(gap['coverage'])}[/bold]")
    if gap["competencies"]:
        table = Table("competency", "needed", "held", "importance", "status", title="Needs", title_justify="left")
        for item in gap["competencies"]:
            table.add_row(
                escape(item["competency"]["name"]),
                number(item["needed"]),
                number(item["held"]),
                number(item["importance"]) if item["importance"] is not None else "",
                status(item["status"]),
            )
        console.print(table)
    if gap["credentials"]:
        table = Table("credential", "strength", "status", title="Credentials asked for", title_justify="left")
        for item in gap["credentials"]:
            table.add_row(escape(item["credential"]["name"]), item["strength"].lower(), status(item["status"]))
        console.print(table)
    if gap["lines"]:
        table = Table("requirement", "status", "by", "still lacking", title="Its requirement", title_justify="left")
        for item in gap["lines"]:
            text = item["requirement"]["text"]
            table.add_row(
                f"{'  ' * item['requirement']['path'].count('/')}{escape(text)}",
                status(item["status"]),
                escape("; ".join(claim["text"] for claim in item["by"])),
                escape("" if item["remaining"] in (None, text) else item["remaining"]),
            )
        console.print(table)
    if gap["closers"]:
        table = Table(
            "credential", "then covered", "cost", "hours", "closes", title="What closes it", title_justify="left"
        )
        for item in gap["closers"]:
            table.add_row(
                f"[bold]{escape(item['credential']['name'])}[/bold]\n[dim]{item['credential']['key']}[/dim]",
                percent(item["coverageAfter"]),
                money(item["cost"]),
                number(item["hours"]),
                escape(", ".join(competency["name"] for competency in item["closes"])),
            )
        console.print(table)


def show_recommendations(console: Console, found: dict[str, Any]) -> None:
    """Credentials with their reasons."""
    if not found["edges"]:
        console.print("Nothing to recommend: nothing that can be started now helps.")
        return
    table = Table("credential", "score", "cost", "hours", "why", title="Earn next", title_justify="left")
    for edge in found["edges"]:
        item = edge["node"]
        table.add_row(
            f"[bold]{escape(item['credential']['name'])}[/bold]\n[dim]{item['credential']['key']}[/dim]",
            number(item["score"]),
            money(item["cost"]),
            number(item["hours"]),
            escape("; ".join(reason["text"] for reason in item["reasons"])),
        )
    console.print(table)


def show_findings(console: Console, found: list[dict[str, Any]]) -> None:
    """Findings, worst first."""
    if not found:
        console.print("[green]Nothing is wrong.[/green]")
        return
    table = Table("severity", "code", "subject", "finding", title_justify="left")
    for item in found:
        table.add_row(status(item["severity"]), item["code"], item["subject"], escape(item["text"]))
    console.print(table)
