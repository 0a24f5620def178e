"""``pathways tenants``: create, list, export, remove."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from pathways.cli.options import AsJson, Data, Store, err, out, print_json, settings_of_main
from pathways.cli.words import Commands
from pathways.codes import Code
from pathways.errors import ProblemsError

if TYPE_CHECKING:
    from pathways.access.tenants import TenantServer

tenants_app = Commands(no_args_is_help=True, help="Tenants beside the main one, each with a store of its own.")

Key = Annotated[str, typer.Argument(metavar="KEY", help="Name of the tenant.")]


@tenants_app.command(
    "create",
    epilog="Examples: pathways tenants create north --host north.example  |  pathways tenants create south "
    "--address neo4j://south.example --password-file south.password",
)
def create(
    key: Annotated[str, typer.Argument(metavar="KEY", help="Its name, of a to z, 0 to 9 and dashes.")],
    host: Annotated[
        list[str] | None,
        typer.Option("--host", metavar="NAME", help="Host name by which it is called; repeatable (default: none)."),
    ] = None,
    issuer: Annotated[
        list[str] | None,
        typer.Option(
            "--issuer",
            metavar="ADDRESS",
            help="Provider of PATHWAYS_ISSUERS whose tokens count for it alone; repeatable (default: those that no "
            "tenant names).",
        ),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="NAME",
            help="Own rule that is installed and looks at its catalogue alone; repeatable (default: those that no "
            "tenant names).",
        ),
    ] = None,
    address: Annotated[
        str | None,
        typer.Option("--address", metavar="ADDRESS", help="Bolt address of a Neo4j server of its own (default: none)."),
    ] = None,
    user: Annotated[str, typer.Option("--user", metavar="NAME", help="User of that server.")] = "neo4j",
    password_file: Annotated[
        Path | None, typer.Option("--password-file", metavar="FILE", help="File with its password.")
    ] = None,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Make a tenant with an empty store: a database beside the main one, or a server of its own.

    A running service knows it at once; where there are tenants, everybody says who they are.
    """
    from datetime import UTC, datetime

    from pathways.access.tenants import Tenant, tenant_as_data
    from pathways.tenancy import create_tenant

    made = Tenant(
        key=key,
        created_at=datetime.now(UTC),
        hosts=tuple(each.lower() for each in host or ()),
        issuers=tuple(issuer or ()),
        rules=tuple(rule or ()),
        server=_server(address, user, password_file),
    )
    create_tenant(settings_of_main(data, store), made)
    if as_json:
        print_json(tenant_as_data(made))
        return
    out.print(f"The tenant {key} is there, and empty.", highlight=False)
    hint = f"Its first key: pathways --tenant {key} keys create --owner NAME --role ADMINISTRATOR"
    err.print(hint, highlight=False, markup=False, soft_wrap=True)


@tenants_app.command("list", epilog="Example: pathways tenants list")
def list_(data: Data = None, as_json: AsJson = False) -> None:
    """List the tenants beside the main one."""
    from pathways.access.tenants import tenant_as_data
    from pathways.tenancy import tenants_of

    listed = tenants_of(settings_of_main(data)).all()
    if as_json:
        print_json([tenant_as_data(each) for each in listed])
        return
    table = Table("Tenant", "Hosts", "Store", "Made", box=None)
    for each in listed:
        place = each.server.address if each.server is not None else each.database
        table.add_row(each.key, ", ".join(each.hosts), place, f"{each.created_at:%Y-%m-%d}")
    out.print(table if listed else "There are no tenants beside the main one.")


@tenants_app.command("export", epilog="Example: pathways tenants export north north-2027-01")
def export(
    key: Key,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Folder to make, for all that it has.")],
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Write all of a tenant into a new folder: a backup, the audit log, trusted issuers, and keys without secrets.

    With PATHWAYS_BACKUP_KEY_FILE the backup is encrypted.
    """
    from pathways.cli.progress import progress_bar
    from pathways.tenancy import settings_for
    from pathways.tenant_export import export_tenant

    settings = settings_for(settings_of_main(data, store), key)
    with progress_bar(err, enabled=not as_json) as progress:
        written = export_tenant(settings, folder, progress)
    if as_json:
        print_json({"folder": str(folder), "files": written})
    else:
        out.print(f"{folder}: {', '.join(written)}.", highlight=False, markup=False, soft_wrap=True)


@tenants_app.command("remove", epilog="Example: pathways tenants remove north --yes")
def remove(
    key: Key,
    sure: Annotated[bool, typer.Option("--yes", help="Remove it: nothing brings it back but an export.")] = False,
    data: Data = None,
    store: Store = None,
    as_json: AsJson = False,
) -> None:
    """Remove a tenant with its catalogue, learners, keys, log and evidence; export it first.

    A Neo4j server of its own is left as it is.
    """
    from pathways.tenancy import remove_tenant

    if not sure:
        text = f"Everything that the tenant {key} has would be lost."
        hint = f"Export it first (pathways tenants export {key} FOLDER), then repeat the command with --yes."
        raise ProblemsError.one(Code.USAGE, text, hint)
    found = remove_tenant(settings_of_main(data, store), key)
    left = found is not None and found.server is not None and found.server.address
    if as_json:
        print_json({"key": key, "removed": True, **({"left": left} if left else {})})
        return
    out.print(f"The tenant {key} is gone.", highlight=False)
    if left:
        out.print(f"Its server {left} was left as it is.", highlight=False, soft_wrap=True)


def _server(address: str | None, user: str, password_file: Path | None) -> TenantServer | None:
    from pathways.access.tenants import TenantServer

    if address is None and password_file is None:
        return None
    if address is None or password_file is None:
        text = "A server of its own has an address and a file with its password."
        raise ProblemsError.one(Code.USAGE, text, "Say both, --address and --password-file.")
    return TenantServer(address=address, user=user, password_file=password_file.absolute())
