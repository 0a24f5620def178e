"""Plans, and explanations of missing ones, as a person likes to read them on a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from pathways.cli.options import NO_PLAN, print_json
from pathways.cli.plans.timeline import show_timeline
from pathways.cli.tables import NARROW, figures, in_words, names, new_table, number, status, texts, with_whole_figures
from pathways.documents.plan_document import STATED, PlanDocument, PlannedStep, step_cost_text
from pathways.domain.plan import Objective, ProofStatus
from pathways.wording.phrases import counted

LONG_LINE = 80
"""Characters of a requirement line that is shown once, and by its path from then on."""
_QUOTED = re.compile(r"“([^”]+)” \(([^() ]+)\)")


def show_plan(console: Console, plan: PlanDocument, alternatives: int = 0) -> None:
    """Steps, totals, timeline, proof, advice, assumptions, alternatives; also that fewer of these were found than asked
    for."""
    if not plan.steps:
        console.print("[green]The goal is reached already; nothing to do.[/green]")
    else:
        console.print(_table(console, plan))
        show_timeline(console, plan)
    parts = []
    for item in plan.proved:
        value, bound = number(item.value), number(item.bound)
        what = in_words(item.objective)
        best = item.status is ProofStatus.OPTIMAL
        stated = f" {STATED}" if plan.sums.is_least and item.objective is Objective.MONEY else ""
        parts.append(f"{what} {value}, proved least{stated}" if best else f"{what} {value}, at least {bound}")
    proved = f" ({'; '.join(parts)}) in {plan.elapsed_ms:.0f} ms"
    console.print(Text("Proof: ").append(status(plan.status)).append(proved))
    for text in plan.advice:
        console.print(f"[dim]Advice:[/dim] {escape(text)}")
    for text in plan.assumptions:
        console.print(f"[dim]Assumed:[/dim] {escape(text)}")
    for place, other in enumerate(plan.alternatives, start=1):
        console.print(f"[dim]Alternative {place}:[/dim] {escape(str(other))}")
    if len(plan.alternatives) < alternatives:
        found = "no other plan" if not plan.alternatives else "no more plans"
        console.print(f"[dim]Alternatives:[/dim] {found} found.")


NO_TERM = "in no term"


def _table(console: Console, plan: PlanDocument) -> Table:
    through = f" to {max(dates.finish_on for _, dates in plan.dated)}" if plan.dated else ""
    narrow = console.width < NARROW
    table = new_table(
        f"Plan from {plan.start_on}{through}",
        figures("#"),
        names(console, "earn", ({"key": step.credential, "name": step.title} for step in plan.steps)),
        *([] if narrow else [texts("by")]),
        *map(figures, ("cost", "hours")),
        texts("after"),
        *([] if narrow else [texts("for")]),
    )
    terms = [cell_len(term or NO_TERM) for term, _ in plan.by_term] if any(step.term for step in plan.steps) else []
    earn = table.columns[1]
    if narrow:
        earn.min_width = max(earn.min_width or 0, *terms, 0)
    else:
        earn.width = max(earn.width or 0, *terms, 0)
    for term, steps in plan.by_term:
        if terms:
            table.add_section()
            table.add_row("", f"[bold cyan]{escape(term or NO_TERM)}[/bold cyan]")
        _add_steps(table, steps, narrow=narrow)
    table.add_section()
    sums = plan.sums
    weeks = "" if sums.weeks is None else f", {counted(sums.weeks, 'week')}"
    total = (sums.cost_text, number(sums.hours))
    table.add_row("", f"{counted(sums.steps, 'step')}{weeks}", *([] if narrow else [""]), *total)
    return with_whole_figures(console, table)


def _add_steps(table: Table, steps: Sequence[PlannedStep], *, narrow: bool) -> None:
    for step in steps:
        earn = f"[bold]{escape(step.title)}[/bold]\n[dim]{step.credential}[/dim]"
        way, purpose = f"{escape(step.route_name)}", escape(", ".join(step.serves))
        kind = f"[dim]{in_words(step.kind)}[/dim]"
        figures = (step_cost_text(step), number(step.hours), ", ".join(map(str, step.after)))
        if narrow:
            table.add_row(str(step.number), f"{earn}\nby {way} ({kind})\nfor {purpose}", *figures)
        else:
            table.add_row(str(step.number), earn, f"{way}\n{kind}", *figures, purpose)


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
    """Why no plan exists, and what would help."""
    colour = "yellow" if answer["reason"] == "UNDECIDED" else "red"
    console.print(f"[{colour}]{escape(answer['text'])}[/{colour}]")
    long = {f"“{line}”": path for line, path in _QUOTED.findall(answer["text"]) if len(line) > LONG_LINE}
    for relaxation in answer["relaxations"]:
        text = relaxation["text"]
        for line, path in long.items():  # it has been read once
            text = text.replace(line, path)
        said = [_in_a_record(change["kind"], change["value"]) for change in relaxation["changes"]]
        fields = ", ".join(field for field in said if field is not None)
        how = f" (in a file for --learner: {fields})" if fields else ""
        console.print(f"[green]What would help:[/green] {escape(text + how)}")


def _in_a_record(kind: str, value: str) -> str | None:
    """A change of the learner's record as a file says it; None for one of an option."""
    text = json.dumps(value, ensure_ascii=False)
    match kind:
        case "ADD_CONDITION":
            return f"`conditions: [{text}]`"
        case "WAIVE":
            return f"`waivers: [{{path: {text}, reason: …}}]`"
        case _:
            return None
