"""A plan as Markdown: CommonMark, with GitHub's tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pathways.documents.plan_document import PlanDocument, PlannedStep, due_text, step_cost_text
from pathways.domain.quantity import plain

MARKUP = re.compile(r"[\\`*_{}\[\]<>|#~&!$@^]|:(?=//)|(?<=www)\.", re.IGNORECASE)
BLOCK = re.compile(r"^(\d*)([-+=.)])")
"""What would begin a list or underline a heading where a text begins a line."""


def markdown_of(plan: PlanDocument) -> str:
    """The plan as a document; nothing in a name is taken for markup."""
    lines = [f"# Plan for {_text(plan.goal)}", "", f"From {plan.start_on}: {_text(str(plan.sums))}.", ""]
    if plan.steps:
        lines += [*_table(plan), ""]
    else:
        lines += ["The goal is reached already; nothing to do.", ""]
    lines += [f"**Proof.** {_text(plan.proof)} Catalogue revision {plan.catalog_revision}.", ""]
    due = [f"{step.title} ({step.route_name}): {due_text(due)}" for step, due in plan.due]
    lines += [
        *_list("To keep it valid", due),
        *_list("Advice", plan.advice),
        *_list("Assumed", plan.assumptions),
        *_list("Alternatives", [str(other) for other in plan.alternatives]),
    ]
    return "\n".join(lines[:-1]) + "\n"


def _table(plan: PlanDocument) -> Iterator[str]:
    dated, due, terms = bool(plan.dated), bool(plan.due), any(step.term for step in plan.steps)
    heads = ["#", "earn", "by", "cost", "hours"]
    heads += ["weeks", "start", "finish"] if dated else []
    heads += ["term"] if terms else []
    heads += ["due"] if due else []
    heads += ["after", "for"]
    yield _row(heads)
    yield _row(["---:" if head in ("#", "cost", "hours", "weeks") else "---" for head in heads])
    for step in (step for _, steps in plan.by_term for step in steps):
        cells = [str(step.number), _text(step.title), _text(step.route_name), _text(step_cost_text(step))]
        cells.append(plain(step.hours))
        cells += _dates(step) if dated else []
        cells += [_text(step.term or "")] if terms else []
        cells += ["" if step.due is None else due_text(step.due)] if due else []
        yield _row([*cells, ", ".join(map(str, step.after)), _text(", ".join(step.serves))])


def _dates(step: PlannedStep) -> list[str]:
    if step.dates is None:
        return ["", "", ""]
    weeks = step.dates.end_week - step.dates.start_week
    return [str(weeks), str(step.dates.start_on), str(step.dates.finish_on)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _list(title: str, texts: Sequence[str]) -> list[str]:
    items = ["- " + BLOCK.sub(r"\1\\\2", _text(text)) for text in texts]
    return [f"## {title}", "", *items, ""] if texts else []


def _text(text: str) -> str:
    return MARKUP.sub(r"\\\g<0>", text)
