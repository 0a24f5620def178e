"""``pathways why-not``: what a plan with a credential, or without it, costs more."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.markup import escape

from pathways.cli import completing, queries
from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.plans.question import Question, options_of


def register(app: typer.Typer) -> None:
    """Adds the command."""
    app.command(
        "why-not",
        epilog="Example: pathways why-not comptia-pentest-plus --goal comptia-csap --holding comptia-security-plus",
    )(why_not)


@options_of(Question)
def why_not(
    credential: Annotated[
        str,
        typer.Argument(metavar="CREDENTIAL", help="The credential to compare with.", autocompletion=completing.keys),
    ],
    goal: Annotated[
        str, typer.Option("--goal", help="A credential, an occupation, or COMPETENCY@LEVEL; several with commas.")
    ],
    question: Question,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Compare the best plan with the best one that includes a credential (or leaves it out). Exit 1: no plan at all."""
    from pathways.cli.client import asking, data_of, expect_asked
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.plans.plan_tables import expect_plan
    from pathways.cli.progress import progress_bar

    options = question.options()
    settings = settings_of(data, store)
    who = learner_ref(question.holding or [], question.learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        asked = {
            "credential": credential,
            "goal": goal_asked(goal, ask, question.coverage, question.with_preferred),
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
