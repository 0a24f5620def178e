"""``pathways keys``: create, list, revoke."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of
from pathways.cli.words import Commands
from pathways.present import present

if TYPE_CHECKING:
    from pathways.access.administration import Administration
    from pathways.access.api_keys import ApiKey
    from pathways.settings import Settings

keys_app = Commands(no_args_is_help=True, help="API keys, by which programs say who they are.")


@keys_app.command(
    "create",
    epilog="Examples: pathways keys create --owner registrar --role PUBLISHER  |  "
    "pathways keys create --owner kiosk --permission catalog:read --permission plans:ask",
)
def create(
    owner: Annotated[str, typer.Option("--owner", metavar="NAME", help="Whom to ask about the key.")],
    role: Annotated[
        list[str] | None, typer.Option("--role", metavar="ROLE", help="Role of whoever has the key; repeatable.")
    ] = None,
    permission: Annotated[
        list[str] | None,
        typer.Option("--permission", metavar="NAME", help="Permission of a service; repeatable (default: nothing)."),
    ] = None,
    learner: Annotated[
        str | None,
        typer.Option("--learner", metavar="KEY", help="Learner whose own record it opens, with --role LEARNER."),
    ] = None,
    expires_on: Annotated[
        datetime | None,
        typer.Option("--expires-on", formats=["%Y-%m-%d"], help="Last day on which it opens anything (default: none)."),
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Make an API key and show it, this once. Who may do what is listed in the documentation."""
    from pathways.access.api_keys import KeyRequest
    from pathways.access.identity import caller_here

    asked = KeyRequest(
        owner=owner,
        roles=role or (),
        permissions=permission or (),
        learner=learner,
        expires_on=expires_on and expires_on.date(),
    )
    settings = settings_of(data, store)
    with _administration(settings) as office:
        is_first = not any(each.revoked_at is None for each in office.all_keys())
        key, secret = office.create(asked, caller_here())
    if as_json:
        print_json({"secret": secret, **_as_data(key)})
        return
    out.print(secret, highlight=False, markup=False, soft_wrap=True)
    err.print(f"This is key {key.key}. It is shown this once; keep it as you keep a password.", highlight=False)
    if is_first:
        err.print(
            "From its next start on, the service asks everybody for a key or a token.", highlight=False, soft_wrap=True
        )


@keys_app.command("list", epilog="Example: pathways keys list")
def list_(data: Data = None, store: Store = None, as_json: AsJson = False) -> None:
    """List the API keys, the newest first; none of them is shown itself."""
    with _administration(settings_of(data, store), makes=False) as office:
        keys = office.all_keys()
    if as_json:
        print_json([_as_data(key) for key in keys])
        return
    table = Table("Key", "Owner", "May", "Through", "Last used", "Revoked", box=None)
    for key in keys:
        said = _as_data(key)
        own = (f"own record: {key.learner}",) if key.learner else ()
        may = ", ".join((*said["roles"], *said.get("permissions", ()), *own))
        times = (said.get(name, "") for name in ("expiresOn", "lastUsedAt", "revokedAt"))
        table.add_row(key.key, key.owner, may, *(time[:16].replace("T", " ") for time in times))
    out.print(table if keys else "There are no API keys.")


@keys_app.command("revoke", epilog="Example: pathways keys revoke 3f9a1c07be")
def revoke(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Name of the key, as `keys list` shows it.")],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Have an API key open nothing any more, within two seconds; safe to repeat."""
    from pathways.access.identity import caller_here

    with _administration(settings_of(data, store)) as office:
        revoked = office.revoke(key, caller_here())
    if as_json:
        print_json(_as_data(revoked))
    else:
        out.print(f"Key {revoked.key} of {revoked.owner} opens nothing any more.", highlight=False, markup=False)


@contextmanager
def _administration(settings: Settings, *, makes: bool = True) -> Iterator[Administration]:
    from pathways.bootstrap import access_over
    from pathways.opening import opened_store

    with opened_store(settings, makes=makes) as opened:
        access = access_over(opened, settings)
        try:
            yield access.administration
        finally:
            access.close()


def _as_data(key: ApiKey) -> dict[str, Any]:
    return present(
        key=key.key,
        owner=key.owner,
        roles=sorted(map(str, key.roles)),
        permissions=sorted(map(str, key.permissions)),
        learner=key.learner,
        createdAt=key.created_at.isoformat(),
        expiresOn=key.expires_on and key.expires_on.isoformat(),
        lastUsedAt=key.last_used_at and key.last_used_at.isoformat(),
        revokedAt=key.revoked_at and key.revoked_at.isoformat(),
    )
