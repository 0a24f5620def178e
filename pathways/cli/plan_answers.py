"""Plans, and why there is none, as a person likes to read them on a terminal."""

from __future__ import annotations

from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pathways.cli.answers import counted, number, status
from pathways.cli.options import NO_PLAN, print_json
from pathways.cli.timeline import show_timeline
from pathways.documents.plan_document import STATED, PlanDocument, step_cost_text
from pathways.domain.plan import Objective, ProofStatus


def show_plan(console: Console, plan: PlanDocument, elapsed_ms: float, alternatives: int = 0) -> None:
    """Steps, totals, timeline, proof, advice, assumptions, alternatives; also that fewer of these were found than asked
    for."""
    if not plan.steps:
        console.print("[green]The goal is reached already; nothing to do.[/green]")
    else:
        console.print(_table(plan))
        show_timeline(console, plan)
    parts = []
    for item in plan.proved:
        value, bound = number(item.value), number(item.bound)
        what = item.objective.lower()
        best = item.status is ProofStatus.OPTIMAL
        stated = f" {STATED}" if plan.sums.is_least and item.objective is Objective.MONEY else ""
        parts.append(f"{what} {value}, proved least{stated}" if best else f"{what} {value}, at least {bound}")
    console.print(Text("Proof: ").append(status(plan.status)).append(f" ({'; '.join(parts)}) in {elapsed_ms:.0f} ms"))
    for text in plan.advice:
        console.print(f"[dim]Advice:[/dim] {escape(text)}")
    for text in plan.assumptions:
        console.print(f"[dim]Assumed:[/dim] {escape(text)}")
    for place, other in enumerate(plan.alternatives, start=1):
        console.print(f"[dim]Alternative {place}:[/dim] {escape(str(other))}")
    if len(plan.alternatives) < alternatives:
        found = "no other plan" if not plan.alternatives else "no more plans"
        console.print(f"[dim]Alternatives:[/dim] {found} found.")


def _table(plan: PlanDocument) -> Table:
    through = f" to {max(dates.finish_on for _, dates in plan.dated)}" if plan.dated else ""
    table = Table(title=f"Plan from {plan.start_on}{through}", title_justify="left", show_lines=False)
    for name in ("#", "earn", "by", "cost", "hours", "after", "for"):
        table.add_column(name, justify="right" if name in ("#", "cost", "hours") else "left", overflow="fold")
    for step in plan.steps:
        table.add_row(
            str(step.number),
            f"[bold]{escape(step.name)}[/bold]\n[dim]{step.credential}[/dim]",
            f"{escape(step.route_name)}\n[dim]{step.kind.lower().replace('_', ' ')}[/dim]",
            step_cost_text(step),
            number(step.hours),
            ", ".join(map(str, step.after)),
            escape(", ".join(step.serves)),
        )
    table.add_section()
    sums = plan.sums
    weeks = "" if sums.weeks is None else f", {counted(sums.weeks, 'week')}"
    table.add_row("", f"{counted(sums.steps, 'step')}{weeks}", "", sums.cost_text, number(sums.hours))
    return table


def expect_plan(console: Console, answer: dict[str, Any], *, as_json: bool) -> None:
    """Ends the command where there is no plan, once that is shown.

    Raises:
        typer.Exit: there is none.
    """
    if answer["__typename"] != "NoPlan":
        return
    if as_json:
        print_json(answer)
    else:
        show_no_plan(console, answer)
    raise typer.Exit(NO_PLAN)


def show_no_plan(console: Console, answer: dict[str, Any]) -> None:
    """Why there is none, and what would help."""
    colour = "yellow" if answer["reason"] == "UNDECIDED" else "red"
    console.print(f"[{colour}]{escape(answer['text'])}[/{colour}]")
    for relaxation in answer["relaxations"]:
        console.print(f"[green]What would help:[/green] {escape(relaxation['text'])}")
