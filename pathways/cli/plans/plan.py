"""``pathways plan``: asks for a plan, shows it, and writes it to files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from pathways.cli import queries
from pathways.cli.options import AsJson, Data, Goal, Store, err, out, print_json, settings_of
from pathways.cli.plans.question import Question, options_of
from pathways.cli.words import expect_int


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog="Examples: pathways plan comptia-security-plus  |  "
        "pathways plan isc2-cissp --holding comptia-security-plus --optimize MONEY,HOURS --budget 2000  |  "
        "pathways plan cisco-ccna --weekly-hours 10 --write plan.ics --write plan.timeline.svg"
    )(plan)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanQuestion(Question):
    """With what only a plan that is the answer itself may bring."""

    alternatives: Annotated[
        int | None,
        typer.Option(
            "--alternatives", metavar="K", callback=expect_int, help="How many next-best plans to add, 0 to 20."
        ),
    ] = None

    def options(self) -> dict[str, Any]:
        more = {} if self.alternatives is None else {"alternatives": self.alternatives}
        return Question.options(self) | more


@options_of(PlanQuestion)
def plan(
    goal: Goal,
    question: PlanQuestion,
    data: Data = None,
    store: Store = None,
    write: Annotated[
        list[Path] | None,
        typer.Option(
            "--write",
            metavar="FILE",
            help="Write the plan here too: .md, .csv, .ics, .svg (a map) or .timeline.svg; repeatable.",
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The best way to a goal, with the proof that nothing better exists. Exit 1: no plan exists."""
    from pathways.cli.client import data_of, expect_asked, planning
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.plans.plan_answer import read_plan
    from pathways.cli.plans.plan_files import expect_writable, write_plan
    from pathways.cli.plans.plan_tables import expect_plan, show_plan
    from pathways.cli.progress import progress_bar

    options = question.options()
    files = write or []
    expect_writable(files)
    settings = settings_of(data, store)
    who = learner_ref(question.holding or [], question.learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, planning(settings, progress) as (ask, plan_here):
        wanted = goal_asked(goal, ask, question.coverage, question.with_preferred)
        asked = {"goal": wanted, "learner": who, "options": options}
        here = plan_here(asked)
        answer = data_of(ask(queries.PLAN, asked))["planPathway"] if here is None or as_json else {}
    if answer:
        expect_asked(answer)
        expect_plan(out, answer, as_json=as_json)
    found = read_plan(answer) if here is None else here
    write_plan(found, files)
    if as_json:
        print_json(answer)
    else:
        show_plan(out, found, question.alternatives or 0)
