"""``pathways issuers``: add, list, remove."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from pathways.cli.options import AsJson, Data, Store, out, print_json, settings_of
from pathways.cli.words import Commands
from pathways.present import present

if TYPE_CHECKING:
    from pathways.access.trusted_issuers import TrustedIssuer, TrustList
    from pathways.settings import Settings

issuers_app = Commands(no_args_is_help=True, help="Issuers whose badges count as proof.")


@issuers_app.command(
    "add", epilog='Example: pathways issuers add https://college.example/issuer --name "Example College"'
)
def add(
    address: Annotated[
        str, typer.Argument(metavar="ADDRESS", help="Address or DID of the issuer, as badges write it.")
    ],
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What to call them.")] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Have the badges of an issuer count as proof; safe to repeat."""
    from pathways.access.identity import caller_here
    from pathways.access.trusted_issuers import TrustedIssuer

    with _trust_list(settings_of(data, store)) as trust:
        saved = trust.save(TrustedIssuer(issuer=address, name=name), caller_here())
    if as_json:
        print_json(_as_data(saved))
    else:
        out.print(f"Badges of {saved.issuer} count as proof.", highlight=False, markup=False, soft_wrap=True)


@issuers_app.command("list", epilog="Example: pathways issuers list")
def list_(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """List the issuers whose badges count as proof."""
    with _trust_list(settings_of(data, store), makes=False) as trust:
        issuers = trust.all_issuers()
    if as_json:
        print_json([_as_data(each) for each in issuers])
        return
    table = Table("Issuer", "Name", box=None)
    for each in issuers:
        table.add_row(each.issuer, each.name)
    out.print(table if issuers else "No issuer is trusted; a badge is a claim until somebody looks at it.")


@issuers_app.command("remove", epilog="Example: pathways issuers remove https://college.example/issuer")
def remove(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Address or DID, as `issuers list` shows it.")],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Have the badges of an issuer count as proof no more; awards that were verified by them stay."""
    from pathways.access.identity import caller_here

    with _trust_list(settings_of(data, store)) as trust:
        removed = trust.remove(address, caller_here())
    if as_json:
        print_json(_as_data(removed))
    else:
        text = f"New badges of {removed.issuer} count as claims only."
        out.print(text, highlight=False, markup=False, soft_wrap=True)


@contextmanager
def _trust_list(settings: Settings, *, makes: bool = True) -> Iterator[TrustList]:
    from pathways.bootstrap import access_over
    from pathways.opening import opened_store

    with opened_store(settings, makes=makes) as opened:
        access = access_over(opened, settings)
        try:
            yield access.trust
        finally:
            access.close()


def _as_data(issuer: TrustedIssuer) -> dict[str, Any]:
    return present(issuer=issuer.issuer, name=issuer.name)
