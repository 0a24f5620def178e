"""``pathways why-not``: what a plan with a credential, or without it, costs more."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from pathways.cli import queries
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
from pathways.cli.plans.plan import plan_options


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "why-not",
        epilog="Example: pathways why-not comptia-pentest-plus --goal comptia-csap --holding comptia-security-plus",
    )(why_not)


def why_not(
    credential: Annotated[str, typer.Argument(metavar="CREDENTIAL", help="The credential to compare with.")],
    goal: Annotated[
        str, typer.Option("--goal", help="A credential, an occupation, or COMPETENCY@LEVEL; several with commas.")
    ],
    data: Data = None,
    store: Store = None,
    holding: Holding = None,
    learner: Learner = None,
    optimize: Optimize = USUAL,
    start_on: StartOn = None,
    finish_by: FinishBy = None,
    weekly_hours: WeeklyHours = None,
    max_parallel: MaxParallel = None,
    keep_valid_until: KeepValidUntil = None,
    breaks: Breaks = None,
    include: Include = None,
    budget: Budget = None,
    currency: Currency = None,
    avoid: Avoid = None,
    coverage: Coverage = None,
    with_preferred: Preferred = False,
    time_limit_ms: Annotated[
        int | None, typer.Option("--time-limit-ms", max=LARGEST_INT, help="Time limit per plan, in milliseconds.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compare the best plan with the best one that includes a credential (or leaves it out). Exit 1: no plan at all."""
    from pathways.cli.client import asking, data_of, expect_asked
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.plans.plan_tables import expect_plan
    from pathways.cli.progress import progress_bar

    options = plan_options(
        optimize=optimize,
        startOn=start_on,
        finishBy=finish_by,
        weeklyHours=weekly_hours,
        maxParallel=max_parallel,
        keepValidUntil=keep_valid_until,
        breaks=breaks,
        include=include,
        budget=budget,
        currency=currency,
        avoid=avoid,
        timeLimitMs=time_limit_ms,
    )
    settings = settings_of(data, store)
    who = learner_ref(holding or [], learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        asked = {
            "credential": credential,
            "goal": goal_asked(goal, ask, coverage, with_preferred),
            "learner": who,
            "options": options,
        }
        answer = data_of(ask(queries.WHY_NOT, asked))["whyNot"]
    expect_asked(answer)
    expect_plan(out, answer, as_json=as_json)
    if as_json:
        print_json(answer)
    else:
        out.print(escape(answer["text"]), highlight=False)
