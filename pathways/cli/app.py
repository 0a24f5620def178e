"""``pathways``: init, serve, import, export, backup, restore, check, search, show, list, plan, why-not, gap,
recommend, schema, keys, learners.

What a command works with is imported when it runs: help, mistakes and small commands answer at once.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pathways import __version__
from pathways.cli import badges, queries, start
from pathways.cli.catalog import exporting, importing, looking, sentences, template
from pathways.cli.catalog.supply import supply_app
from pathways.cli.options import (
    NO_PLAN,
    AsJson,
    Avoid,
    Budget,
    Coverage,
    Currency,
    Data,
    Goal,
    Holding,
    Learner,
    Preferred,
    Store,
    Strict,
    Tenant,
    choose_tenant,
    err,
    expect_finite,
    out,
    print_json,
    settings_of,
    show_problems,
)
from pathways.cli.plans import plan, what_if, why_not
from pathways.cli.server import backup, doctor
from pathways.cli.server.audit import audit_app
from pathways.cli.server.documents import documents_app
from pathways.cli.server.issuers import issuers_app
from pathways.cli.server.keys import keys_app
from pathways.cli.server.learners import learners_app
from pathways.cli.server.own_settings import own_settings_app
from pathways.cli.server.schema import schema_app
from pathways.cli.server.tenants import tenants_app
from pathways.cli.teams import team, workforce
from pathways.cli.words import Commands, within

if TYPE_CHECKING:
    from pathways.settings import Settings


app = Commands(
    name="pathways",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    help="Exact plans, gaps and recommendations over stackable credentials.",
)
app.add_typer(schema_app, name="schema")
app.add_typer(keys_app, name="keys")
app.add_typer(learners_app, name="learners")
app.add_typer(tenants_app, name="tenants")
app.add_typer(issuers_app, name="issuers")
app.add_typer(own_settings_app, name="settings")
app.add_typer(audit_app, name="audit")
app.add_typer(documents_app, name="documents")
app.add_typer(supply_app, name="supply")
start.register(app)
importing.register(app)
exporting.register(app)
template.register(app)
sentences.register(app)
looking.register(app)
backup.register(app)
doctor.register(app)
badges.register(app)
team.register(app)
workforce.register(app)
plan.register(app)
why_not.register(app)
what_if.register(app)


@app.callback(invoke_without_command=True)
def root(
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
    tenant: Tenant = None,
) -> None:
    """Exact plans, gaps and recommendations over stackable credentials."""
    choose_tenant(tenant)
    if version:
        out.print(__version__, highlight=False)
        raise typer.Exit


@app.command(epilog="Example: pathways serve --seed --port 8000")
def serve(
    data: Data = None,
    store: Store = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(callback=within(0, 65535), help="Port to listen on; 0: any free one.")] = 8000,
    seed: Annotated[bool, typer.Option("--seed", help="Load the seed data into an empty store.")] = False,
    insecure_no_auth: Annotated[
        bool,
        typer.Option(
            "--insecure-no-auth",
            help="Listen beyond this machine where no identity is configured: everybody is the administrator.",
        ),
    ] = False,
) -> None:
    """Serve GraphQL at http://HOST:PORT/graphql."""
    from pathways.cli.server.serving import serve_forever

    serve_forever(settings_of(data, store), host, port, seed=seed, insecure_no_auth=insecure_no_auth, console=out)


@app.command(epilog="Example: pathways check  |  pathways check my-catalogue.yaml")
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[PATH…]", help="Files to check with what is published (default: only what is published)."
        ),
    ] = None,
    data: Data = None,
    store: Store = None,
    strict: Strict = False,
    as_json: AsJson = False,
) -> None:
    """List the findings on the published catalogue or, with files, on their changes.

    Exit 1 if something is an error; 2 if a file has mistakes, e.g. a misspelt field or an unknown key. Nothing is
    stored.
    """
    from pathways.cli import tables
    from pathways.cli.catalog import import_report

    settings = settings_of(data, store)
    files = None
    if paths:
        from pathways.cli.catalog.judging import judged_files

        judgement = judged_files(paths, settings, strict=strict, quiet=as_json)
        files, found = judgement.files, import_report.findings_as_data(judgement, judgement.findings)
    else:
        found = _findings_published(settings, quiet=as_json)
    wrong = any(item["severity"] == "ERROR" for item in found) or (files is not None and bool(files.problems))
    if as_json:
        account = {} if files is None else import_report.account_as_data(files)
        print_json({**account, "findings": found})
    else:
        if files is not None:
            show_problems(files.problems)
            import_report.show_account(out, err, files)
        if found or not (files is not None and (wrong or not files.counted())):
            tables.show_findings(out, found)
    if wrong:
        raise typer.Exit(NO_PLAN)


def _findings_published(settings: Settings, *, quiet: bool) -> list[dict[str, Any]]:
    from pathways.cli.client import all_of, asking
    from pathways.cli.progress import progress_bar

    with progress_bar(err, enabled=not quiet) as progress, asking(settings, progress) as ask:
        return all_of(ask, queries.FINDINGS, "findings")


@app.command(epilog="Example: pathways gap information-security-analysts --holding comptia-security-plus")
def gap(
    goal: Goal,
    data: Data = None,
    store: Store = None,
    holding: Holding = None,
    learner: Learner = None,
    coverage: Coverage = None,
    with_preferred: Preferred = False,
    currency: Currency = None,
    first: Annotated[
        int, typer.Option("--first", callback=within(1, 100), help="How many credentials to list, 1 to 100.")
    ] = 10,
    as_json: AsJson = False,
) -> None:
    """What is lacking for a goal, and what closes it at the best value."""
    from pathways.cli import tables
    from pathways.cli.client import asking, data_of
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    who = learner_ref(holding or [], learner, settings.max_file_bytes)
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        wanted = goal_asked(goal, ask, coverage, with_preferred)
        variables = {"goal": wanted, "learner": who, "currency": currency, "first": first}
        found = data_of(ask(queries.GAP, variables))["skillGap"]
        if "credential" in wanted:
            asked = {"credential": wanted["credential"], "learner": who}
            found["progress"] = data_of(ask(queries.STANDING, asked))["progress"]
    if as_json:
        print_json(found)
    else:
        tables.show_gap(out, found)


@app.command(epilog="Example: pathways recommend --holding comptia-a-plus --goal comptia-security-plus --budget 500")
def recommend(
    data: Data = None,
    store: Store = None,
    holding: Holding = None,
    learner: Learner = None,
    goal: Annotated[
        str | None,
        typer.Option("--goal", metavar="GOAL", help="Goal to work toward, written as for plan (default: none)."),
    ] = None,
    budget: Budget = None,
    currency: Currency = None,
    max_hours: Annotated[
        float | None,
        typer.Option("--max-hours", callback=expect_finite, help="Most hours per recommendation (default: no limit)."),
    ] = None,
    avoid: Avoid = None,
    later_too: Annotated[bool, typer.Option("--later-too", help="Also list what you cannot start today.")] = False,
    first: Annotated[int, typer.Option("--first", callback=within(1, 100), help="How many to list, 1 to 100.")] = 10,
    as_json: AsJson = False,
) -> None:
    """What to earn next, what to renew before it runs out, and why."""
    from pathways.cli import tables
    from pathways.cli.client import asking, data_of
    from pathways.cli.learner import goal_asked, learner_ref
    from pathways.cli.progress import progress_bar

    settings = settings_of(data, store)
    who = learner_ref(holding or [], learner, settings.max_file_bytes)
    options = {"budget": budget, "currency": currency, "maxHours": max_hours, "avoid": avoid}
    chosen: dict[str, Any] = {name: value for name, value in options.items() if value is not None}
    with progress_bar(err, enabled=not as_json) as progress, asking(settings, progress) as ask:
        wanted = goal_asked(goal, ask) if goal else None
        variables = {
            "learner": who,
            "goal": wanted,
            "options": {**chosen, "eligibleNow": not later_too},
            "first": first,
        }
        found = data_of(ask(queries.RECOMMEND, variables))["recommendations"]
    if as_json:
        print_json(found)
    else:
        tables.show_recommendations(out, found)
