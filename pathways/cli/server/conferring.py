"""``pathways learners confer``: stacks that were earned already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from pathways.cli import queries
from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of

if TYPE_CHECKING:
    from rich.console import Console

    from pathways.cli.client import Ask


def confer(
    learners: Annotated[
        list[str] | None, typer.Argument(metavar="[KEY…]", help="Keys of learners (default: everybody).")
    ] = None,
    stack: Annotated[
        list[str] | None, typer.Option("--stack", metavar="KEY", help="Confer this stack only; may be repeated.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only list what would be conferred.")] = False,
    data: Data = None,
    store: Store = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether this is meant.")] = False,
    as_json: AsJson = False,
) -> None:
    """Confer stacks on learners who have earned them already, such as after a new stack was published.

    Without --yes it lists them first and asks. Each learner is stored by itself, and it is safe to repeat.
    """
    from pathways.cli.client import asking
    from pathways.wording.phrases import counted

    wanted = {"credentials": stack or None, "learners": learners or None}
    with asking(settings_of(data, store)) as ask:
        found = _conferred(ask, wanted | {"dryRun": dry_run or not yes})
        if found["dryRun"] and not dry_run and found["awardCount"]:
            _show_conferred(found, to=err)
            typer.confirm("Confer them?", abort=True, err=True)
            found = _conferred(ask, wanted | {"dryRun": False})
    if as_json:
        print_json({name: found[name] for name in ("awards", "awardCount", "learners", "dryRun")})
        return
    _show_conferred(found, to=out)
    people = f"{counted(found['awardCount'], 'stack')} on {counted(found['learners'], 'learner')}"
    out.print(f"Would confer {people}." if dry_run else f"Conferred {people}.", highlight=False)


def _conferred(ask: Ask, wanted: dict[str, Any]) -> dict[str, Any]:
    from pathways.cli.client import data_of, expect_done

    payload: dict[str, Any] = data_of(ask(queries.CONFER_STACKS, {"input": wanted}))["conferStacks"]
    places = {"credentials": "--stack", "learners": "KEY"}
    expect_done(payload, lambda path: places.get(path[1]))
    return payload


def _show_conferred(found: dict[str, Any], *, to: Console) -> None:
    if not found["awards"]:
        return
    from rich.markup import escape

    table = Table("Learner", "Name", "Stack", "State", "For", box=None)
    for each in found["awards"]:
        rests = ", ".join(one["key"] for one in each["restsOn"])
        who = (each["learner"]["key"], each["learner"]["name"] or "")
        table.add_row(*map(escape, (*who, each["title"], each["state"].lower(), rests)))
    to.print(table)
    if found["awardCount"] > len(found["awards"]):
        to.print(f"… and {found['awardCount'] - len(found['awards']):,} more.", highlight=False)
