"""``pathways learners claim``: what somebody has learnt at work becomes a claim, for a reviewer to judge."""

from __future__ import annotations

from typing import Annotated

import typer

from pathways.cli import queries
from pathways.cli.options import AsJson, Data, Store, out, print_json, settings_of


def claim(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Key of the learner.")],
    credential: Annotated[str, typer.Argument(metavar="CREDENTIAL", help="What is claimed.")],
    experience: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="The record's work in a field is the evidence. Repeatable."),
    ] = None,
    evidence: Annotated[
        list[str] | None,
        typer.Option(metavar="TEXT", help="Other evidence: a text, or an address of the web. Repeatable."),
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Claim a credential for prior learning, e.g. for the work that the record has; safe to repeat.

    It is a claim until a reviewer accepts it. A later claim of the same credential replaces the evidence.
    """
    from pathways.cli.client import asking, data_of, expect_done
    from pathways.cli.tables import in_words

    pieces = [*(f"experience:{each}" for each in experience or ()), *(evidence or ())]
    award = {
        "credential": credential,
        "key": f"prior-learning/{credential}",
        "kind": "PRIOR_LEARNING",
        "state": "CLAIMED",
        "evidence": pieces,
    }
    with asking(settings_of(data, store)) as ask:
        said = {"learner": key, "awards": [award]}
        payload = data_of(ask(queries.RECORD_CLAIM, {"input": said}))["recordAwards"]
    expect_done(payload, _option)
    (made,) = (each for each in payload["learner"]["awards"] if each["key"] == award["key"])
    if as_json:
        print_json({"award": made, "conferred": payload["conferred"]})
        return
    out.print(f"{made['title']}: {in_words(made['state'])}", highlight=False, markup=False)
    for each in made["evidence"]:
        out.print(f"Evidence: {each['text'] or each['url'] or each['file']}", highlight=False, markup=False)
    for each in payload["conferred"]:
        out.print(f"Conferred: {each['title']}", highlight=False, markup=False)


def _option(path: list[str]) -> str:
    """Where a problem stands, as the command line names it."""
    name = next((each for each in reversed(path) if not each.isdigit()), "")
    return {"learner": "KEY", "credential": "CREDENTIAL", "evidence": "--experience"}.get(name, name)
