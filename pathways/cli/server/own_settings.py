"""``pathways settings``: show, set."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from pathways.cli.options import AsJson, Data, Store, out, print_json, settings_of
from pathways.cli.words import BadValueError, Commands
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from pathways.access.own_settings import KeptSettings, OwnSettings, SaidSettings
    from pathways.settings import Settings

own_settings_app = Commands(no_args_is_help=True, help="What a tenant decides for itself.")

USUAL = "usual"


class Review(StrEnum):
    """Whether somebody else approves a change set, as it is typed."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    USUAL = USUAL


class Names(StrEnum):
    """Whether answers about teams name people, as it is typed."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    USUAL = USUAL


@own_settings_app.command("show", epilog="Example: pathways settings show")
def show(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """Show the settings that count for the tenant."""
    with _kept(settings_of(data, store), makes=False) as kept:
        _answer(kept.now(), kept.said(), as_json=as_json)


@own_settings_app.command(
    "set",
    epilog="Examples: pathways settings set --review optional  |  pathways settings set --smallest-group 10 "
    "--workforce-names hidden",
)
def set_(
    review: Annotated[
        Review | None,
        typer.Option(help="Whether somebody else has to approve a change set (default: as it is)."),
    ] = None,
    smallest_group: Annotated[
        str | None,
        typer.Option(
            metavar="N|usual",
            help="Counts of fewer people are not shown to those who may not see these people (default: as it is).",
        ),
    ] = None,
    workforce_names: Annotated[
        Names | None, typer.Option(help="Whether answers about teams name people (default: as it is).")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Change settings of the tenant; usual has the setting of the service count again.

    They count from the next request on.
    """
    from pathways.access.identity import caller_here
    from pathways.access.own_settings import ReviewSetting

    changes: dict[str, Any] = {}
    if review is not None:
        changes["review"] = None if review is Review.USUAL else ReviewSetting(review.upper())
    if smallest_group is not None:
        changes["smallest_group"] = _group(smallest_group)
    if workforce_names is not None:
        changes["names_for_workforce"] = None if workforce_names is Names.USUAL else workforce_names is Names.SHOWN
    if not changes:
        text = "Nothing is to be changed."
        hint = "Give --review, --smallest-group or --workforce-names; `pathways settings show` shows them."
        raise ProblemsError.one(Code.USAGE, text, hint)
    with _kept(settings_of(data, store)) as kept:
        kept.save(lambda known: replace(known, **changes), caller_here())
        _answer(kept.now(), kept.said(), as_json=as_json)


def _group(text: str) -> int | None:
    if text == USUAL:
        return None
    if not (text.isdecimal() and len(text) < 10):
        message = f"{text} is not a whole number; write e.g. 10, or {USUAL}."
        raise BadValueError(Code.WRONG_TYPE, message, "--smallest-group")
    return int(text)


def _answer(now: OwnSettings, said: SaidSettings, *, as_json: bool) -> None:
    if as_json:
        data = {"review": now.review, "smallestGroup": now.smallest_group, "namesForWorkforce": now.names_for_workforce}
        print_json(data)
        return
    table = Table("Setting", "Value", "Said by", box=None)
    names = Names.SHOWN if now.names_for_workforce else Names.HIDDEN
    rows = (
        ("review", now.review.lower(), said.review),
        ("smallest group", str(now.smallest_group), said.smallest_group),
        ("workforce names", str(names), said.names_for_workforce),
    )
    for name, value, own in rows:
        table.add_row(name, value, "the service" if own is None else "the tenant")
    out.print(table)


@contextmanager
def _kept(settings: Settings, *, makes: bool = True) -> Iterator[KeptSettings]:
    from pathways.bootstrap import access_over
    from pathways.opening import opened_store

    with opened_store(settings, makes=makes) as opened:
        access = access_over(opened, settings)
        try:
            yield access.settings
        finally:
            access.close()
