"""``pathways plan``: asks for a plan, shows it, and writes it to files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pathways.cli.options import (
    LARGEST_INT,
    USUAL,
    AsJson,
    Avoid,
    Breaks,
    Budget,
    Coverage,
    Currency,
    Data,
    FinishBy,
    Goal,
    Holding,
    Include,
    KeepValidUntil,
    Learner,
    MaxParallel,
    Optimize,
    Preferred,
    StartOn,
    Store,
    WeeklyHours,
    err,
    out,
    print_json,
    settings_of,
)
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.text import shown


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        epilog="Examples: pathways plan comptia-security-plus  |  "
        "pathways plan isc2-cissp --holding comptia-security-plus --optimize MONEY,HOURS --budget 2000  |  "
        "pathways plan cisco-ccna --weekly-hours 10 --write plan.ics --write plan.timeline.svg"
    )(plan)


def plan(
    goal: Goal,
    data: Data = None,
    store: Store = None,
    holding: Holding = None,
    learner: Learner = None,
    optimize: Optimize = USUAL,
    budget: Budget = None,
    currency: Currency = None,
    include: Include = None,
    avoid: Avoid = None,
    accredited_only: Annotated[
        bool, typer.Option("--accredited-only", help="Earn accredited credentials only.")
    ] = False,
    start_on: StartOn = None,
    finish_by: FinishBy = None,
    weekly_hours: WeeklyHours = None,
    max_parallel: MaxParallel = None,
    keep_valid_until: KeepValidUntil = None,
    breaks: Breaks = None,
    alternatives: Annotated[
        int | None,
        typer.Option("--alternatives", metavar="K", max=LARGEST_INT, help="How many next-best plans to add, 0 to 20."),
    ] = None,
    coverage: Coverage = None,
    with_preferred: Preferred = False,
    time_limit_ms: Annotated[
        int | None,
        typer.Option(
            "--time-limit-ms", max=LARGEST_INT, help="Time limit, in milliseconds (default: PATHWAYS_TIME_LIMIT_MS)."
        ),
    ] = None,
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
    from pathways.cli.client import asking, data_of, expect_asked
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.plans.plan_files import expect_writable, write_plan
    from pathways.cli.plans.plan_tables import expect_plan, show_plan
    from pathways.cli.progress import progress_bar
    from pathways.documents.plan_document import PLAN, plan_document

    options = plan_options(
        optimize=optimize,
        budget=budget,
        currency=currency,
        include=include,
        avoid=avoid,
        accreditedOnly=accredited_only or None,
        timeLimitMs=time_limit_ms,
        startOn=start_on,
        finishBy=finish_by,
        weeklyHours=weekly_hours,
        maxParallel=max_parallel,
        keepValidUntil=keep_valid_until,
        breaks=breaks,
        alternatives=alternatives,
    )
    files = write or []
    expect_writable(files)
    settings = settings_of(data, store)
    who = learner_ref(holding or [], learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        wanted = goal_asked(goal, ask, coverage, with_preferred)
        answer = data_of(ask(PLAN, {"goal": wanted, "learner": who, "options": options}))["planPathway"]
    expect_asked(answer)
    expect_plan(out, answer, as_json=as_json)
    found = plan_document(answer)
    write_plan(found, files)
    if as_json:
        print_json(answer)
    else:
        show_plan(out, found, answer["proof"]["elapsedMs"], alternatives or 0)


def plan_options(*, optimize: str, breaks: list[str] | None, **given: Any) -> dict[str, Any]:
    """PlanOptions of GraphQL from what the command line says; what it does not say is left out.

    Raises:
        ProblemsError: an objective or a break that is none.
    """
    options = {
        **given,
        "optimize": objectives_of(optimize),
        "breaks": [break_of(text) for text in breaks] if breaks else None,
    }
    days = {name: day_of(value) for name, value in options.items() if isinstance(value, datetime)}
    return {name: value for name, value in (options | days).items() if value is not None}


def day_of(moment: datetime) -> str:
    """A day as GraphQL reads it."""
    return moment.date().isoformat()


def break_of(text: str) -> dict[str, str]:
    """``FROM..TO`` as a break.

    Raises:
        ProblemsError: it is none.
    """
    from pathways.domain.breaks import break_input

    try:
        return break_input(text)
    except ValueError as fault:
        raise ProblemsError.one(Code.INVALID, f"{fault}.", None, "--break") from None


def objectives_of(text: str) -> list[str]:
    """``money,hours`` as objectives.

    Raises:
        ProblemsError: a word that is no objective.
    """
    from pathways.domain.plan import Objective

    known = [objective.value for objective in Objective]
    words = [word.strip().upper() for word in text.split(",") if word.strip()]
    wrong = [word for word in words if word not in known]
    if wrong:
        raise ProblemsError(
            Problem(Code.INVALID, f"{shown(word)} is not an objective.", f"Use {', '.join(known)}.", "--optimize")
            for word in wrong
        )
    return words
